"""What a menu must be, said before WeChat says it, beside the field it is about (WeChat docs, custom menu)."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from base.errors import BadInput
from base.i18n import _
from models import Tag
from shop import tag_trouble
from shop.menus.data import BY_RULE, EVERYBODY, MOST_BUTTONS, MOST_COLUMNS, TARGETS, Button, Buttons, bare, pushed
from shop.rules import book
from wechat import abilities

TOP_NAME, NAME, KEY, URL = 16, 60, 128, 1024  # bytes
LONGEST_ID = 190  # characters of a media_id or article_id that we keep
MOST_DOMAINS = 3  # of the pages that all menus for tags open (WeChat docs, conditional menus)
APPID = re.compile(r"wx[0-9a-z]{16}")
TOP_SHOWN, SHOWN = 8, 14  # half widths of a name that a phone shows before it cuts it: 4 and 7 Chinese characters

Problem = tuple[str, str]  # the field (columns-0-buttons-2-url) and the sentence


def problems(buttons: Buttons, audience: int = EVERYBODY) -> dict[str, str]:
    """Return what keeps a design from being pushed, field by field; empty when nothing does."""
    found: list[Problem] = [*whole(buttons), *whom(audience)]
    for place, column in enumerate(buttons):
        if not column.blank:
            found += of_column(f"columns-{place}", column)
    return dict(reversed(found))  # the first of a field counts


def checked(buttons: Buttons, audience: int = EVERYBODY) -> None:
    """Pass if the menu can be pushed; raises BadInput with the first problem."""
    for field, sentence in problems(buttons, audience).items():
        raise BadInput(sentence, field)


def barred(audience: int = EVERYBODY) -> str:
    """Return why this account cannot push such a menu and what to do instead, or nothing."""
    if not abilities.can("menu"):
        return _("WeChat lets an unverified subscription account set its menu only by hand: at mp.weixin.qq.com, under "
                 "“custom menu”. Have the account verified there, and it can be done from here.")
    if audience != EVERYBODY and not abilities.can("tags"):
        return _("WeChat shows menus by tag only for verified accounts. Have the account verified at mp.weixin.qq.com, "
                 "or make one menu for everybody.")
    return ""


def whole(buttons: Buttons) -> Iterator[Problem]:
    """Say what is wrong with a menu as a whole."""
    if all(column.blank for column in buttons):
        yield "columns-0-name", _("A menu has at least one button.")
    if len(buttons) > MOST_COLUMNS:
        yield "columns", _("A menu has at most %(n)s buttons.", n=MOST_COLUMNS)


def whom(audience: int) -> Iterator[Problem]:
    """Say what is wrong with the followers it is for."""
    if audience == EVERYBODY:
        return
    row = Tag.get_or_none(Tag.id == audience)
    if row is None:
        yield "audience", _("There is no such tag any more. Please choose another.")
    elif row.wechat_id is None:
        yield "audience", tag_trouble.unknown(row.id)


def of_column(field: str, column: Button) -> Iterator[Problem]:
    """Say what is wrong with a column."""
    yield from named(field, column, TOP_NAME)
    if column.kind:
        yield from target(field, column)
        return
    inside = [one for one in column.buttons if not one.blank]
    if not inside:
        yield f"{field}-kind", _("It opens nothing yet. Please write a button below, or choose what it does itself.")
    if len(inside) > MOST_BUTTONS:
        yield f"{field}-kind", _("It opens at most %(n)s buttons.", n=MOST_BUTTONS)
    for place, button in enumerate(column.buttons):
        if not button.blank:
            yield from of_button(f"{field}-buttons-{place}", button)


def of_button(field: str, button: Button) -> Iterator[Problem]:
    """Say what is wrong with a button of a column."""
    yield from named(field, button, NAME)
    yield from target(field, button)


def named(field: str, button: Button, most: int) -> Iterator[Problem]:
    """Say what is wrong with a name."""
    if not button.name:
        yield f"{field}-name", _("Please give it a name.")
    elif (size := len(button.name.encode())) > most:
        yield f"{field}-name", _("Too long: WeChat takes %(most)s bytes, %(n)s Chinese characters. This has %(size)s "
                                 "bytes.", most=most, n=most // 3, size=size)


def target(field: str, button: Button) -> Iterator[Problem]:
    """Say what is wrong with what a button does."""
    if button.kind not in TARGETS:
        yield f"{field}-kind", _("Please choose what it does.")
    for name, value in targets(bare(button)):
        if sentence := CHECKS[name](value):
            yield f"{field}-{name}", sentence


def targets(button: Button) -> list[tuple[str, str]]:
    """Return what a button needs for what it does: field and value."""
    return [(name, getattr(button, name)) for name in TARGETS.get(button.kind, ())]


def key(value: str) -> str:
    """Return what is wrong with a key."""
    if value in ("", BY_RULE):
        return _("Please choose or write what it sets off.")
    if len(value.encode()) > KEY:
        return _("Too long: WeChat takes %(most)s bytes.", most=KEY)
    if value.startswith(BY_RULE) and ruled(value) is None:
        return _("This reply is not published. Publish it first, or choose another.")
    return ""


def ruled(key: str) -> int | None:
    """Return the id of the live rule that a key sets off, or None."""
    number = key.removeprefix(BY_RULE)
    if not (number.isascii() and number.isdigit() and len(number) < 10 and book.live(int(number))):
        return None
    return int(number)


def url(value: str) -> str:
    """Return what is wrong with a whole address."""
    if not value:
        return _("Please write the page's address.")
    if len(value.encode()) > URL:
        return _("Too long: WeChat takes %(most)s bytes.", most=URL)
    if domain(value) is None or any(sign.isspace() for sign in value):
        return _("This is no address. It begins with https://, or with / for the shop's own pages.")
    return ""


def domain(url: str) -> str | None:
    """Return the host of a web address; None for what is none."""
    try:
        parts = urlsplit(url)
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def appid(value: str) -> str:
    """Return what is wrong with a mini program's id."""
    return "" if APPID.fullmatch(value) else _("A mini program's id is wx and 16 letters or digits.")


def pagepath(value: str) -> str:
    """Return what is wrong with a mini program's page."""
    return "" if 0 < len(value.encode()) <= URL else _("Please write the mini program's page, such as pages/index.")


def material(value: str) -> str:
    """Return what is wrong with the id of something kept at WeChat."""
    return "" if 0 < len(value) <= LONGEST_ID else _("Please write its id.")


CHECKS = {"key": key, "url": url, "appid": appid, "pagepath": pagepath, "media_id": material, "article_id": material}


def domains(buttons: Buttons) -> set[str]:
    """Return the hosts of all pages that a menu opens."""
    return {domain(one.url) or "" for column in pushed(buttons) for one in (column, *column.buttons) if one.url}


def cut(name: str, shown: int) -> bool:
    """Tell whether a phone shows only the beginning of a name: so many half widths of it."""
    return sum(1 if sign.isascii() else 2 for sign in name) > shown


def unanswered(buttons: Buttons, actions: Collection[str]) -> list[str]:
    """Return the keys of a menu that neither an action nor a live rule answers."""
    keys = [one.key for column in pushed(buttons) for one in (column, *column.buttons) if one.kind == "click"
            and not one.key.startswith(BY_RULE) and one.key.partition(":")[0] not in actions]
    heard = {event.key for rule in book.every() for event in rule.events if event.kind == "menu"} if keys else set()
    return [] if "" in heard else [key for key in keys if key not in heard]
