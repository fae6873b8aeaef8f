"""Changes of the menu at WeChat: the intent is written, WeChat is asked, the answer is written.

One at a time for an audience, so that two never cross. What has no clear answer, or lost its process, is looked for
and asked again.
"""

from msgspec import Struct
from peewee import JOIN

from base import clock, db
from base.errors import BadInput, NotFound, WrongState
from base.i18n import N_, _
from base.log import log
from models import MenuPush, Operator
from shop import operators, versions
from shop.menus import checks, designs, sending
from shop.menus.data import EVERYBODY, Buttons, heard, pushed, read, written
from wechat import menu
from wechat.http import Refused, Unclear

PATIENCE = 60  # seconds within which WeChat has answered, twice asked, or this process has died
LONGEST_PAUSE = 1800  # seconds between two looks for an answer
OPEN = ("asked", "unknown")
PAGE = 20
VERBS = {"put_up": "push menu", "withdraw": "withdraw menu", "clear": "clear menu"}  # as the log calls them


class Busy(WrongState):
    """Another change of the menu is on its way."""

    english = N_("Another change of the menu is on its way to WeChat. Please try again in a minute.")


class NotKnown(Busy):
    """The tag is being made at WeChat."""

    english = N_("WeChat does not know this tag yet. It will in a minute.")


class Wish(Struct, frozen=True):
    """A change to be made: `kind` is put_up, withdraw (of a tag's menu with this number at WeChat) or clear."""

    kind: str
    name: str = ""
    buttons: Buttons = ()
    audience: int = EVERYBODY
    menu_id: str = ""


def push(by: Operator, design_id: int, version: int) -> MenuPush:
    """Put a design up as it stood at that version, and return what became of it (done, refused, unknown).

    Raises NotFound, Overtaken, BadInput for what WeChat would refuse, Busy.
    """
    operators.allow(by, "menu")
    return put_up(fit(design_id, version), by)


def again(by: Operator, push_id: int) -> MenuPush:
    """Put a menu of the history up once more; raises NotFound, BadInput, Busy."""
    operators.allow(by, "menu")
    former = one(push_id)
    if former.kind != "put_up":
        raise NotFound()
    checks.checked(read(former.buttons), former.audience)
    return put_up(Wish("put_up", former.name, read(former.buttons), former.audience), by)


def withdraw(by: Operator, audience: int) -> MenuPush:
    """Take a tag's menu away: its followers see everybody's. Raises NotFound, Busy."""
    operators.allow(by, "menu")
    if audience == EVERYBODY or (row := standing(audience)) is None:
        raise NotFound()
    return carried_out(begun(withdrawal(row), by))


def clear(by: Operator) -> MenuPush:
    """Take every menu away; raises Busy."""
    operators.allow(by, "menu")
    return carried_out(begun(Wish("clear"), by))


def follow() -> int:
    """Look after what has no answer and take away what was replaced; returns how many were looked after."""
    # A list: SQLite lets nobody write who is still reading when somebody else has written.
    due = list(MenuPush.select().where(MenuPush.turn.is_null(False), MenuPush.due <= clock.now()))
    waiting = [row for row in due if claimed(row)]
    for row in waiting:
        looked_after(row)
    tidy()
    return len(waiting)


def one(push_id: int) -> MenuPush:
    """Return a push; raises NotFound."""
    row: MenuPush | None = MenuPush.get_or_none(MenuPush.id == push_id)
    if row is None:
        raise NotFound()
    return row


def history(page: int = 1) -> list[MenuPush]:
    """Return a page of what was asked of WeChat, the latest first, one more than PAGE when there are others."""
    return list(MenuPush.select(MenuPush, Operator).join(Operator, JOIN.LEFT_OUTER).order_by(MenuPush.id.desc()).limit(
        PAGE + 1).offset((page - 1) * PAGE))


def standing(audience: int = EVERYBODY) -> MenuPush | None:
    """Return what stands for everybody or a tag as far as we know, or None."""
    row: MenuPush | None = MenuPush.select().where(MenuPush.stands, MenuPush.audience == audience).order_by(
        MenuPush.id.desc()).first()
    return row


def all_standing() -> list[MenuPush]:
    """Return what stands, one menu for everybody and each tag."""
    newest = {row.audience: row for row in MenuPush.select(MenuPush, Operator).join(Operator, JOIN.LEFT_OUTER).where(
        MenuPush.stands).order_by(MenuPush.id)}
    return [newest[audience] for audience in sorted(newest)]


def fit(design_id: int, version: int) -> Wish:
    """Return a design as a wish that WeChat should take; raises NotFound, Overtaken, BadInput."""
    design = designs.one(design_id)
    if design.version != version:
        raise designs.Overtaken(design.version)
    if sentence := checks.barred(design.audience):
        raise BadInput(sentence, "audience")
    checks.checked(design.buttons, design.audience)
    return Wish("put_up", design.name, pushed(design.buttons), design.audience)


def put_up(wish: Wish, by: Operator) -> MenuPush:
    """Carry a wish out, and take away what it replaced."""
    adopt()
    if wish.audience != EVERYBODY:
        beside(wish)
    done = carried_out(begun(wish, by))
    tidy()
    return done


def beside(wish: Wish) -> None:
    """Pass if a tag's menu can stand beside the others; raises BadInput."""
    if standing() is None:
        raise BadInput(_("WeChat shows a tag's menu only where there is one for everybody. Please push that first."),
                       "audience")
    others = [read(row.buttons) for row in all_standing() if row.audience not in (EVERYBODY, wish.audience)]
    if len(set().union(*map(checks.domains, [*others, wish.buttons]))) > checks.MOST_DOMAINS:
        raise BadInput(spoken_domains(), "audience")


def spoken_domains() -> str:
    """Say how many domains the menus by tag may open."""
    return _("All menus by tag together may open pages of at most %(n)s domains.", n=checks.MOST_DOMAINS)


def adopt() -> None:
    """Note in the history what stood at WeChat before the shop's first push, so that it can come back."""
    if standing() is not None:
        return
    try:
        there = heard(menu.fetch())
    except (Refused, Unclear) as wrong:
        log(__name__).warning("the former menu is not known", error=repr(wrong))
        return
    if there:
        found(there)


@db.writes
def found(buttons: Buttons) -> None:
    """Write down a menu that WeChat has without us; inside no other write."""
    MenuPush.create(kind="put_up", name=_("The former menu"), buttons=written(buttons), state="done", stands=True,
                    ended_at=clock.now())


@db.writes
def begun(wish: Wish, by: Operator | None) -> MenuPush:
    """Write who wants what, before WeChat is asked; raises Busy."""
    if by is not None:
        subject = f"tag {wish.audience}" if wish.audience != EVERYBODY else "menu"
        operators.audit(by, "menu", VERBS[wish.kind], subject, name=wish.name)
    return intended(wish, by)


def intended(wish: Wish, by: Operator | None) -> MenuPush:
    """Write a wish with its audience's turn, inside a write; an older one without an answer gives way.

    Raises Busy, NotKnown.
    """
    versions.bump("menus")  # two wishes at once: the second waits here and then sees the first
    number = sending.tag_number(wish.audience)
    if number is None and wish.kind == "put_up":
        raise NotKnown()
    moment, rivals = clock.now(), MenuPush.turn == wish.audience
    if wish.kind == "clear":
        rivals = MenuPush.turn.is_null(False)
    elif wish.audience != EVERYBODY:
        rivals |= (MenuPush.kind == "clear") & MenuPush.turn.is_null(False)
    MenuPush.update(state="dropped", turn=None, ended_at=moment).where(
        rivals, (MenuPush.state == "unknown") | (MenuPush.due <= moment)).execute()
    if MenuPush.select().where(rivals).exists():
        raise Busy()
    return MenuPush.create(kind=wish.kind, name=wish.name, audience=wish.audience, buttons=written(wish.buttons),
                           menu_id=wish.menu_id, tag_number=number or 0, operator=by, turn=wish.audience, asks=1,
                           due=moment + PATIENCE, at=moment)


def carried_out(push: MenuPush) -> MenuPush:
    """Ask WeChat and write down its answer: done, refused or unknown."""
    try:
        menu_id = sending.sent(push)
    except Unclear as wrong:
        log(__name__).warning("no clear answer about the menu", push=push.id, error=str(wrong))
        ended(push, "unknown")
    except Refused as no:
        ended(push, "refused", answer=f"{no.code} {no.message}"[:190])
    else:
        arrived(push, menu_id)
    return one(push.id)


@db.writes
def ended(push: MenuPush, state: str, answer: str = "") -> None:
    """Write down that WeChat refused, or did not say; nothing if the push has given way meanwhile."""
    over = {} if state == "unknown" else {"turn": None, "ended_at": clock.now()}
    MenuPush.update(state=state, answer=answer, **over).where(
        MenuPush.id == push.id, MenuPush.state.in_(OPEN)).execute()


@db.writes
def arrived(push: MenuPush, menu_id: str) -> None:
    """Write down that WeChat did it, and what stands now."""
    if not MenuPush.update(
            state="done", turn=None, stands=push.kind == "put_up", menu_id=menu_id, ended_at=clock.now()).where(
            MenuPush.id == push.id, MenuPush.state.in_(OPEN)).execute():
        return
    gone = MenuPush.update(stands=False).where(MenuPush.stands, MenuPush.id != push.id)
    if push.kind == "withdraw":
        gone.where(MenuPush.audience == push.audience, MenuPush.menu_id == push.menu_id).execute()
    elif push.kind == "clear":
        gone.execute()
    elif push.audience == EVERYBODY:
        gone.where(MenuPush.audience == EVERYBODY).execute()
    else:  # a WeChat that begins again hands out the same numbers
        gone.where(MenuPush.menu_id == menu_id).execute()


@db.writes
def claimed(push: MenuPush) -> bool:
    """Take a push to look after it; False when another worker has."""
    pause = min(PATIENCE * 2 ** min(push.asks, 10), LONGEST_PAUSE)
    return bool(MenuPush.update(asks=MenuPush.asks + 1, due=clock.now() + pause).where(
        MenuPush.id == push.id, MenuPush.asks == push.asks, MenuPush.state.in_(OPEN)).execute())


def looked_after(push: MenuPush) -> None:
    """Find out what became of a push; one that has not arrived is asked for again."""
    try:
        there = sending.arrived(push)
    except (Refused, Unclear) as wrong:
        log(__name__).warning("still no answer about the menu", push=push.id, error=str(wrong))
        return
    if there is None:
        carried_out(push)
    else:
        arrived(push, there)


def tidy() -> None:
    """Take away the menus for tags that others replaced; what is busy, or refused, is left as it is."""
    newest: dict[int, MenuPush] = {}
    for row in list(MenuPush.select().where(MenuPush.stands, MenuPush.audience != EVERYBODY).order_by(
            MenuPush.id.desc())):
        if newest.setdefault(row.audience, row).id != row.id and not tried(row):
            carried_out(begun(withdrawal(row), None))


def tried(row: MenuPush) -> bool:
    """Tell whether a tag's menu is being taken away, or could not be, or its followers' next one is on its way."""
    return bool(MenuPush.select().where(
        ((MenuPush.turn == row.audience) | (MenuPush.kind == "clear") & MenuPush.turn.is_null(False)) |
        ((MenuPush.kind == "withdraw") & (MenuPush.menu_id == row.menu_id) & (MenuPush.state == "refused"))).exists())


def withdrawal(row: MenuPush) -> Wish:
    """Return the wish that takes a tag's menu away."""
    return Wish("withdraw", row.name, audience=row.audience, menu_id=row.menu_id)
