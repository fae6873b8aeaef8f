"""What the staff does about each follower: who answers them, what was read last, and a note for the next who looks."""

from collections.abc import Iterable

from base import clock, db
from base.errors import BadInput, ShopError
from base.i18n import N_, _
from models import Operator, Talk
from shop import operators

LONGEST_NOTE = 1000  # characters


class Kept(ShopError):
    """Another operator answers this follower; one may take over, and then says so."""

    status = 409
    english = N_("Another operator is answering.")


def of(openid: str) -> Talk:
    """Return the row of a follower, or an unsaved empty one."""
    return of_all([openid])[openid]


def of_all(openids: Iterable[str]) -> dict[str, Talk]:
    """Return the rows of many followers, with their keepers: one query."""
    wanted = list(openids)
    rows = Talk.select().where(Talk.openid.in_(wanted)) if wanted else ()
    known = {row.openid: row for row in rows}
    return {openid: known.get(openid) or Talk(openid=openid) for openid in wanted}


def keep(by: Operator, openid: str) -> None:
    """Make it this operator who answers, inside a write; raises Kept when it is somebody else."""
    see(openid)
    if not Talk.update(keeper=by).where(
            Talk.openid == openid, Talk.keeper.is_null() | (Talk.keeper == by)).execute():
        keeper = Talk.select(Operator.name).join(Operator).where(Talk.openid == openid).scalar()
        raise Kept(_("%(name)s is answering. Take over first if that is what you want.", name=keeper))


def take(by: Operator, openid: str) -> None:
    """Make it this operator who answers, whoever it was, inside a write."""
    see(openid)
    Talk.update(keeper=by, answered_at=clock.now()).where(Talk.openid == openid).execute()


def let_go(openid: str) -> None:
    """Nobody answers any more, inside a write: the bot does."""
    Talk.update(keeper=None).where(Talk.openid == openid).execute()


def told(openid: str) -> None:
    """Note that the staff has answered now, inside a write."""
    see(openid)
    Talk.update(answered_at=clock.now()).where(Talk.openid == openid).execute()


def heard(openid: str, at: int) -> None:
    """Note, inside a write, that the staff's words reached a follower with what they wrote `at`, which none answers."""
    see(openid)
    Talk.update(answered_at=at - 1).where(
        Talk.openid == openid, Talk.answered_at.is_null() | (Talk.answered_at < at - 1)).execute()


def read(openid: str, line_id: int) -> None:
    """Remember that somebody has read up to a line; it never moves back."""
    if line_id > of(openid).read_to:
        mark(openid, line_id)


@db.writes
def mark(openid: str, line_id: int) -> None:
    """Write down what was read."""
    see(openid)
    Talk.update(read_to=line_id).where(Talk.openid == openid, Talk.read_to < line_id).execute()


@db.writes
def note(by: Operator, openid: str, text: str) -> None:
    """Keep a note about a follower, in place of the former one; raises BadInput for a long one, Forbidden."""
    if len(text) > LONGEST_NOTE:
        raise BadInput(_("Please use at most %(n)s characters.", n=LONGEST_NOTE), "note")
    operators.audit(by, "enquiries", "note follower", f"follower {openid}", note=text)
    see(openid)
    Talk.update(note=text).where(Talk.openid == openid).execute()


def see(openid: str) -> None:
    """Have a row, inside a write."""
    if not Talk.select(Talk.id).where(Talk.openid == openid).exists():
        db.insert_once(Talk(openid=openid))
