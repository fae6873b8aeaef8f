"""Menus whose tag was made anew at WeChat: put up once more for its present number, before another tag has the old."""

from base import db
from models import MenuPlan, MenuPush
from shop import versions
from shop.menus import pushing, sending
from shop.menus.data import EVERYBODY, read
from shop.menus.pushing import Busy, Wish


def follow() -> int:
    """Put such menus up and take away what they replace; returns how many. What finds WeChat busy waits."""
    found = [row for row in pushing.all_standing() if row.audience != EVERYBODY and out_of_date(row)]
    begun = [push for push in map(renewed, found) if push]
    for push in begun:
        pushing.carried_out(push)
    pushing.tidy()
    return len(begun)


def out_of_date(row: MenuPush) -> bool:
    """Tell whether a tag's menu stands for a former number of it, and WeChat was not asked about the present one."""
    number = sending.tag_number(row.audience)
    return row.stands and number not in (None, row.tag_number) and not MenuPush.select().where(
        MenuPush.kind == "put_up", MenuPush.audience == row.audience, MenuPush.tag_number == number,
        MenuPush.id > row.id, MenuPush.state != "dropped").exists()


def renewed(row: MenuPush) -> MenuPush | None:
    """Write that a menu is put up again; None when another worker has done so, or WeChat is busy."""
    try:
        return begun(row)
    except Busy:
        return None


@db.writes
def begun(row: MenuPush) -> MenuPush | None:
    """Write it, once among all workers; a plan that ends the former menu ends this one. Raises Busy."""
    versions.bump("menus")
    if not out_of_date(pushing.one(row.id)):
        return None
    push = pushing.intended(Wish("put_up", row.name, read(row.buttons), row.audience), row.operator)
    MenuPlan.update(push=push).where(MenuPlan.push == row.id, MenuPlan.state == "running").execute()
    return push
