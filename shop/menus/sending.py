"""What WeChat is asked about the menu: one push carried out, looked for, or found already there."""

from models import MenuPush, Tag
from shop.menus.data import EVERYBODY, Buttons, heard, read, told
from wechat import menu
from wechat.http import Refused

GONE = ("46003", "65301")  # no menu at all, no such menu for a tag: what was to be taken away is away


def sent(push: MenuPush) -> str:
    """Ask WeChat for a push and return its number of a tag's menu, or nothing; raises Refused, Unclear."""
    if push.kind == "put_up":
        return put_up(read(push.buttons), push.tag_number)
    try:
        if push.kind == "withdraw":
            menu.delete_conditional(push.menu_id)
        else:
            menu.delete_all()
    except Refused as no:
        if no.code not in GONE:
            raise
    return str(push.menu_id)


def put_up(buttons: Buttons, tag_number: int) -> str:
    """Put a menu up for everybody (0) or a tag and return WeChat's number of the latter; raises Refused, Unclear."""
    if not tag_number:
        menu.push(told(buttons))
        return ""
    return menu.add_conditional(told(buttons), menu.Audience(tag_number))


def tag_number(audience: int) -> int | None:
    """Return WeChat's number of the tag, 0 for everybody; None for one that WeChat does not know now."""
    found: int | None = Tag.select(Tag.wechat_id).where(Tag.id == audience).scalar() if audience != EVERYBODY else 0
    return found


def arrived(push: MenuPush) -> str | None:
    """Look whether a push has arrived, and return what `sent` would have; None if it has not.

    Raises Refused, Unclear. What takes menus away is just asked for again.
    """
    if push.kind != "put_up":
        return None
    there = menu.fetch_all()
    if push.audience == EVERYBODY:
        return "" if heard(there.default) == read(push.buttons) else None
    known = {row.menu_id for row in MenuPush.select(MenuPush.menu_id).where(MenuPush.stands)}
    return next((one.id for one in there.conditional if one.id not in known and not one.audience.platform
                 and one.audience.tag_id == push.tag_number and heard(one.buttons) == read(push.buttons)), None)
