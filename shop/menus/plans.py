"""Menus for a time to come: put up at a moment, and taken back at another, when the former one returns."""

from typing import Any

from peewee import fn

from base import clock, db
from base.errors import BadInput, NotFound
from base.i18n import _
from base.log import log
from models import MenuPlan, MenuPush, Operator
from shop import operators, versions
from shop.menus import designs, pushing
from shop.menus.data import EVERYBODY, pushed, read, written
from shop.menus.pushing import Busy, Wish

FARTHEST = 366 * 24 * 3600  # seconds ahead that can be planned
LIVING = ("waiting", "running")


@db.writes
def plan(by: Operator, design_id: int, version: int, since: int, until: int | None) -> int:
    """Plan to push a design, as it stands at that version, from a moment until another, and return the plan's id.

    Moments in seconds; without `until` it stays. Raises NotFound, Overtaken, BadInput.
    """
    wish = pushing.fit(design_id, version)
    timely(since, until)
    versions.bump("menus")  # two plans at once: the second waits here and then sees the first
    apart(wish.audience, since, until)
    operators.audit(by, "menu", "plan menu", f"menu {design_id}", name=wish.name, since=since, until=until)
    design = designs.one(design_id)
    return int(MenuPlan.create(name=design.name, audience=design.audience, buttons=written(design.buttons),
                               since=since, until=until, operator=by).id)


@db.writes
def cancel(by: Operator, plan_id: int) -> None:
    """Drop a plan; a menu that stands by it gives way to the former one now. Raises NotFound."""
    row = MenuPlan.get_or_none(MenuPlan.id == plan_id, MenuPlan.state.in_(LIVING))
    if row is None:
        raise NotFound()
    operators.audit(by, "menu", "cancel menu plan", f"plan {plan_id}", name=row.name)
    mine = MenuPlan.id == plan_id
    if not MenuPlan.update(state="cancelled").where(mine, MenuPlan.state == "waiting").execute():
        MenuPlan.update(until=clock.now()).where(mine, MenuPlan.state == "running").execute()


def living() -> list[MenuPlan]:
    """Return the plans that are still to begin or to end, the next first."""
    return list(MenuPlan.select(MenuPlan, Operator).join(Operator).where(MenuPlan.state.in_(LIVING)).order_by(
        MenuPlan.since, MenuPlan.id))


def follow() -> int:
    """Begin and end what is due; returns how much that was. What finds WeChat busy waits for the next time."""
    moment, count = clock.now(), 0
    for row in due((MenuPlan.state == "running") & (MenuPlan.until <= moment)):
        count += carried(row, ending(row))
    for row in due((MenuPlan.state == "waiting") & (MenuPlan.since <= moment)):
        count += carried(row, beginning(row))
    return count


def refused_since(moment: int) -> int:
    """Count the planned menus that WeChat has refused since a moment (seconds), and that no other has replaced."""
    later = MenuPush.alias()
    replaced = later.select(later.id).where(later.audience == MenuPush.audience, later.state == "done",
                                            later.id > MenuPush.id)
    planned = MenuPlan.select(MenuPlan.push).where(MenuPlan.push.is_null(False))
    return int(MenuPush.select().where(MenuPush.state == "refused", MenuPush.ended_at >= moment,
                                       MenuPush.id.in_(planned), ~fn.EXISTS(replaced)).count())


def due(when: Any) -> list[MenuPlan]:
    """Return the plans for which something holds, in the order of time."""
    return list(MenuPlan.select().where(when).order_by(MenuPlan.since, MenuPlan.id))


def carried(row: MenuPlan, push: MenuPush | None) -> int:
    """Ask WeChat for what a plan has set off."""
    if push is None:
        return 0
    done = pushing.carried_out(push)
    if done.state == "refused":
        log(__name__).error("WeChat refused a planned menu", plan=row.id, answer=done.answer)
    pushing.tidy()
    return 1


def beginning(row: MenuPlan) -> MenuPush | None:
    """Write that a plan begins and what it sets off; None when there is nothing to do, or WeChat is busy."""
    pushing.adopt()
    try:
        return begun(row)
    except Busy:
        return None


@db.writes
def begun(row: MenuPlan) -> MenuPush | None:
    """Begin a plan, once among all workers; one whose whole time has passed is over. Raises Busy."""
    late = row.until is not None and row.until <= clock.now()
    state = "over" if late or row.until is None else "running"
    if not MenuPlan.update(state=state).where(MenuPlan.id == row.id, MenuPlan.state == "waiting").execute() or late:
        return None
    former = pushing.standing(row.audience)
    push = pushing.intended(Wish("put_up", row.name, pushed(read(row.buttons)), row.audience), row.operator)
    MenuPlan.update(push=push, former=former).where(MenuPlan.id == row.id).execute()
    return push


def ending(row: MenuPlan) -> MenuPush | None:
    """Write that a plan ends and what comes back; None when another menu stands by now, or WeChat is busy."""
    try:
        return over(row)
    except Busy:
        return None


@db.writes
def over(row: MenuPlan) -> MenuPush | None:
    """End a plan, once among all workers. Raises Busy."""
    if not MenuPlan.update(state="over").where(MenuPlan.id == row.id, MenuPlan.state == "running").execute():
        return None
    mine = MenuPush.get_by_id(row.push_id)
    standing = pushing.standing(row.audience)
    if mine.state not in pushing.OPEN and (standing is None or standing.id != mine.id):
        return None
    return pushing.intended(back(row, mine), row.operator)


def back(row: MenuPlan, mine: MenuPush) -> Wish:
    """Return what ends a plan: the former menu, or none where there was none."""
    if row.former is not None:
        return Wish("put_up", row.former.name, read(row.former.buttons), row.audience)
    return Wish("clear") if row.audience == EVERYBODY else pushing.withdrawal(mine)


def timely(since: int, until: int | None) -> None:
    """Pass if the moments lie ahead, in order; raises BadInput."""
    moment = clock.now()
    if not moment <= since <= moment + FARTHEST:
        raise BadInput(_("Please choose a time ahead, within a year."), "since")
    if until is not None and not since < until <= moment + FARTHEST:
        raise BadInput(_("It must end after it begins, within a year."), "until")


def apart(audience: int, since: int, until: int | None) -> None:
    """Pass if no other plan for these followers overlaps; raises BadInput with its name."""
    overlaps = (MenuPlan.since < (since + 1 if until is None else until)) & (
        (MenuPlan.until > since) | MenuPlan.until.is_null() & (MenuPlan.since >= since))
    other = MenuPlan.get_or_none(MenuPlan.audience == audience, MenuPlan.state.in_(LIVING), overlaps)
    if other is not None:
        raise BadInput(_("“%(name)s” is planned for that time already.", name=other.name), "since")
