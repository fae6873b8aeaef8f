"""A menu in plain words: what its buttons do, for whom it is, and what WeChat's refusals mean."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from base import db
from base.i18n import N_, _
from models import Rule, Tag
from shop.menus.data import BY_RULE, EVERYBODY, OWN_KEY, Button, Buttons

KINDS = {
    "click": N_("Answers in the chat"), "view": N_("Opens a page"), "miniprogram": N_("Opens a mini program"),
    "scancode_push": N_("Scans a code and opens what it says"), "scancode_waitmsg": N_("Scans a code, and the shop "
                                                                                       "answers"),
    "pic_sysphoto": N_("Takes a photo and sends it"), "pic_photo_or_album": N_("Sends a photo, new or from the album"),
    "pic_weixin": N_("Sends pictures from the album"), "location_select": N_("Sends a place"),
    "media_id": N_("Sends a picture or recording kept at WeChat"), "article_id": N_("Sends an article"),
    "article_view_limited": N_("Opens an article"), "view_limited": N_("Opens an article kept in the old way"),
}
DEEDS = {"put_up": N_("Pushed"), "withdraw": N_("Taken away"), "clear": N_("Every menu taken away")}
REFUSALS = {
    "40007": N_("WeChat does not know the id of what a button sends. Only permanent material may stand in a menu."),
    "40016": N_("A menu has one to three buttons."),
    "40017": N_("WeChat does not take one of the kinds of buttons from this account."),
    "40018": N_("The name of a button is missing or too long."),
    "40019": N_("The key of a button is missing or too long."),
    "40020": N_("The address of a button is missing or too long."),
    "40023": N_("A button opens at most five buttons."),
    "40024": N_("WeChat does not take one of the kinds of buttons from this account."),
    "40025": N_("The name of a button is missing or too long."),
    "40026": N_("The key of a button is missing or too long."),
    "40027": N_("The address of a button is missing or too long."),
    "40054": N_("WeChat does not take the address of a button. It wants https and a domain that is registered in "
                "mainland China."),
    "40055": N_("WeChat does not take the address of a button. It wants https and a domain that is registered in "
                "mainland China."),
    "40164": N_("WeChat does not know this server: its IP address is missing in the whitelist at mp.weixin.qq.com."),
    "45009": N_("The menu has been changed too often today. WeChat counts anew tomorrow."),
    "45010": N_("WeChat finds something wrong with the menu as a whole."),
    "45159": N_("WeChat does not know the tag."),
    "48001": N_("This account may not set its menu from outside. Set it at mp.weixin.qq.com, or have the account "
                "verified."),
    "53600": N_("WeChat does not know the article of a button. It must be published."),
    "65301": N_("WeChat has no such menu any more."),
    "65303": N_("There is no menu for everybody yet: push one first."),
    "65305": N_("There are too many menus by tag. Take some away first."),
    "65316": N_("All menus by tag together may open pages of at most three domains."),
    "65317": N_("WeChat does not take this menu for a tag."),
}


class Names(Struct, frozen=True):
    """What keys and numbers stand for; `actions` as the console calls them, tags by their ids."""

    rules: Mapping[str, str]
    tags: Mapping[int, str]
    actions: Mapping[str, str]


def names(menus: Iterable[Buttons], actions: Mapping[str, str]) -> Names:
    """Return the names that some menus need: two queries."""
    keys = {one.key for menu in menus for column in menu for one in (column, *column.buttons)}
    ids = {int(number) for key in keys if key.startswith(BY_RULE) and (number := key[len(BY_RULE):]).isdecimal()}
    rules = db.tuples(Rule.select(Rule.id, Rule.name).where(Rule.id.in_(ids))) if ids else []
    return Names({f"{BY_RULE}{id}": name for id, name in rules}, tags(), actions)


def tags() -> dict[int, str]:
    """Return the tags' names by their ids."""
    return dict(db.tuples(Tag.select(Tag.id, Tag.name).order_by(Tag.name)))


def whom(audience: int, known: Names) -> str:
    """Say for whom a menu is."""
    if audience == EVERYBODY:
        return _("for everybody")
    return _("for followers with the tag “%(tag)s”", tag=known.tags.get(audience, f"#{audience}"))


def does(button: Button, known: Names) -> str:
    """Say what a button does."""
    if not button.kind:
        return _("opens: %(names)s", names="、".join(one.name for one in button.buttons))
    if button.kind == "click":
        return answers(button.key, known)
    words = _(KINDS[button.kind]) if button.kind in KINDS else button.kind
    return " ".join(filter(None, (words, thing(button))))


def thing(button: Button) -> str:
    """Return what a button opens or sends, as WeChat names it."""
    if button.kind in OWN_KEY:
        return "" if button.key == button.kind else button.key
    if button.kind == "miniprogram":
        return f"{button.appid} {button.pagepath} ({button.url})"
    return button.url or button.media_id or button.article_id


def answers(key: str, known: Names) -> str:
    """Say what the shop does when a key is tapped."""
    if key in known.actions:
        return _("answers with “%(what)s”", what=_(known.actions[key]))
    if key.startswith(BY_RULE):
        return _("answers by the reply “%(what)s”", what=known.rules.get(key, key))
    return _("sets off the key %(key)s", key=key)


def refusal(answer: str) -> str:
    """Say what WeChat's no means (`40018 invalid button name size`), in its own words if we have none."""
    code = answer.partition(" ")[0]
    return _(REFUSALS[code]) if code in REFUSALS else _("WeChat said: %(answer)s", answer=answer)
