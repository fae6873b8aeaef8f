"""Messages to many on their way: the intent is written with its key, WeChat is asked, the answer is written.

Asked again with the same key WeChat sends nothing twice, for a day; after that only an operator asks again.
"""

from base import clock, db
from base.errors import BadInput, NotFound, ShopError, WrongState
from base.i18n import N_, _
from base.log import log
from models import Broadcast, Customer, Operator
from shop import operators
from shop.broadcasts import data, desk, limits
from wechat import mass
from wechat.http import Refused, Unclear

HOUR = 3600  # seconds
PATIENCE = 60  # seconds within which WeChat has answered, or the process has died
KEY_LIFE = 20 * 3600  # seconds a key is surely remembered by WeChat, which says a day
LATEST = 3  # hours after its time that a planned message still goes
REPORTED = 600  # seconds after which WeChat is asked what became of it
LONGEST_PAUSE = 1800  # seconds
ON_THE_WAY = ("asked", "unknown")


class NotShown(ShopError):
    """WeChat did not show the preview."""

    status = 409
    english = N_("WeChat did not show it on that phone. Does this customer follow the account?")


class Recounted(ShopError):
    """Since the operator looked, others follow or have had their messages."""

    status = 409
    english = N_("The number of followers has changed meanwhile. Please look again.")


class NotDeleted(ShopError):
    """WeChat did not take it back."""

    status = 503
    english = N_("WeChat did not take it back. Please try again later.")


def preview(by: Operator, broadcast_id: int, customer_id: int) -> None:
    """Show a message to one follower; raises NotFound, BadInput, NotShown, Forbidden."""
    operators.allow(by, "broadcasts")
    row = desk.one(broadcast_id)
    person: Customer | None = Customer.get_or_none(Customer.id == customer_id)
    if person is None:
        raise NotFound()
    try:
        mass.preview(person.openid, content(row))
    except (Refused, Unclear) as wrong:
        log(__name__).info("no preview", why=str(wrong))
        raise NotShown() from wrong
    previewed(by, row, person)


@db.writes
def previewed(by: Operator, row: Broadcast, person: Customer) -> None:
    """Write down who saw a message before it went."""
    operators.audit(by, "broadcasts", "preview broadcast", f"broadcast {row.id}", openid=person.openid)


def send(by: Operator, broadcast_id: int, expected: int, seen: str) -> Broadcast:
    """Send a draft that the operator has `seen` (its stamp) and was told `expected` get; return what became of it.

    Raises NotFound, BadInput, WrongState, NotAllowed, NoneLeft; Rewritten when by now it says something else, and
    Recounted when another number would get it.
    """
    begun(by, broadcast_id, expected, seen)
    return carried_out(desk.one(broadcast_id))


@db.writes
def begun(by: Operator, broadcast_id: int, expected: int, seen: str) -> None:
    """Write who sends what to how many, before WeChat is asked; raises as `send`."""
    row = desk.held(broadcast_id, "draft")
    operators.audit(by, "broadcasts", "send broadcast", f"broadcast {row.id}", title=row.title, people=expected)
    desk.check_seen(row, seen)
    desk.check_ready(row)
    found = limits.allow(row.tag)
    if found.people != expected:
        raise Recounted()
    asked(row, "draft", found.people)


def asked(row: Broadcast, before: str, people: int) -> None:
    """Write that WeChat is being asked, inside a write; raises WrongState when it is already."""
    now = clock.now()
    desk.moved(row.id, before, "asked", expected=people, asks=1, sent_at=now, due=now + PATIENCE, answer="")


def carried_out(row: Broadcast) -> Broadcast:
    """Ask WeChat and write down its answer."""
    try:
        told = content(row)
        job = mass.send_to_all(told, row.key) if row.tag is None else mass.send_to_tag(
            row.tag.wechat_id or 0, told, row.key)
    except Unclear as wrong:
        log(__name__).warning("no clear answer about a message to many", broadcast=row.id, why=str(wrong))
        ended(row, "unknown")
    except Refused as no:
        ended(row, refusal(row), f"{no.code} {no.message}")
    except (BadInput, NotFound) as wrong:
        ended(row, refusal(row), wrong.sentence)
    else:
        taken(row, job.msg_id)
    return desk.one(row.id)


def refusal(row: Broadcast) -> str:
    """Return what a no makes of a message.

    To a second question it is no news of the first: the draft of articles that went out is gone, for one.
    """
    return "refused" if row.asks == 1 else "unknown"


def content(row: Broadcast) -> mass.Content:
    """Return what is sent in WeChat's words, with its draft made; raises BadInput, NotFound, Refused, Unclear."""
    said = data.read(row.content)
    if data.with_articles(said) and not row.draft_id:
        row.draft_id = data.drafted(said)
        kept(row)
    return data.told(said, row.draft_id)


@db.writes
def kept(row: Broadcast) -> None:
    """Note the draft that WeChat has of a message."""
    Broadcast.update(draft_id=row.draft_id).where(Broadcast.id == row.id).execute()


@db.writes
def ended(row: Broadcast, state: str, answer: str = "") -> None:
    """Write down that WeChat refused, or did not say; what was refused counts for nobody."""
    Broadcast.update(state=state, answer=answer[:190]).where(
        Broadcast.id == row.id, Broadcast.state.in_(ON_THE_WAY)).execute()


@db.writes
def taken(row: Broadcast, msg_id: int) -> None:
    """Write down that WeChat has it; its report may have come before."""
    Broadcast.update(state="sending", msg_id=msg_id, answer="", due=clock.now() + REPORTED).where(
        Broadcast.id == row.id, Broadcast.state.in_(ON_THE_WAY)).execute()


@db.writes
def finished(msg_id: int, trouble: str, total: int, reached: int, failed: int) -> None:
    """Write down WeChat's report: how many it was for, how many it reached, for how many it failed."""
    Broadcast.update(state="refused" if trouble and not reached else "done", answer=trouble[:190], total=total,
                     reached=reached, failed=failed).where(
        Broadcast.msg_id == msg_id, Broadcast.state.in_(("sending", "done"))).execute()


def delete(by: Operator, broadcast_id: int) -> None:
    """Have WeChat take back the articles of a message; raises NotFound, WrongState, NotDeleted, Forbidden."""
    operators.allow(by, "broadcasts")
    row = desk.one(broadcast_id)
    if row.msg_id is None or row.state not in ("sending", "done") or not data.with_articles(data.read(row.content)):
        raise WrongState()
    try:
        mass.delete(mass.Job(row.msg_id))
    except (Refused, Unclear) as wrong:
        raise NotDeleted() from wrong
    deleted(by, row)


@db.writes
def deleted(by: Operator, row: Broadcast) -> None:
    """Write down that the articles are gone."""
    operators.audit(by, "broadcasts", "delete broadcast", f"broadcast {row.id}", title=row.title)
    Broadcast.update(state="deleted").where(Broadcast.id == row.id, Broadcast.state.in_(("sending", "done"))).execute()


def follow() -> int:
    """Send what is planned for now, and look after what has no answer; returns how many were looked after."""
    due = list(Broadcast.select(Broadcast.id, Broadcast.state, Broadcast.asks).where(
        Broadcast.state.in_(("planned", "sending", *ON_THE_WAY)), Broadcast.due <= clock.now()))
    for row in due:
        looked_after(row)
    return len(due)


def troubled_since(moment: int) -> int:
    """Count what WeChat refused since a moment (seconds), what it is not asked about any more, what was too late."""
    unclear = Broadcast.state.in_(ON_THE_WAY) & (Broadcast.sent_at <= clock.now() - KEY_LIFE)
    refused = (Broadcast.state == "refused") & (Broadcast.due >= moment)
    late = (Broadcast.state == "draft") & (Broadcast.answer != "") & (Broadcast.due >= moment)
    return int(Broadcast.select().where(refused | unclear | late).count())


def looked_after(row: Broadcast) -> None:
    """Bring one message a step further; another worker may be faster."""
    if row.state == "planned":
        if planned_begun(row):
            carried_out(desk.one(row.id))
    elif again(row):
        now = desk.one(row.id)
        if now.state == "sending":
            reported(now)
        elif now.sent_at and clock.now() - now.sent_at < KEY_LIFE:
            carried_out(now)


@db.writes
def planned_begun(row: Broadcast) -> bool:
    """Begin a planned message, once among all workers; what WeChat would refuse is refused here.

    One whose time is long over becomes a draft again: nobody is to be woken at night.
    """
    try:
        found = desk.held(row.id, "planned")
        if found.due < clock.now() - LATEST * HOUR:
            desk.moved(row.id, "planned", "draft", answer=_(
                "The shop was not running when it was to go, and it was too late afterwards. Please send or plan it "
                "again."))
            return False
        desk.check_ready(found)
        people = limits.allow(found.tag).people
        asked(found, "planned", people)
    except WrongState:
        return False
    except ShopError as wrong:
        Broadcast.update(state="refused", answer=wrong.sentence[:190]).where(
            Broadcast.id == row.id, Broadcast.state == "planned").execute()
        return False
    return True


@db.writes
def again(row: Broadcast) -> bool:
    """Take a message to look after it; False when another worker has."""
    pause = min(PATIENCE * 2 ** min(row.asks, 10), LONGEST_PAUSE)
    return bool(Broadcast.update(asks=Broadcast.asks + 1, due=clock.now() + pause).where(
        Broadcast.id == row.id, Broadcast.asks == row.asks, Broadcast.state == row.state).execute())


def reported(row: Broadcast) -> None:
    """Ask what became of a message of which WeChat's report has not come."""
    try:
        state = mass.status(mass.Job(row.msg_id or 0))
    except (Refused, Unclear) as wrong:
        log(__name__).warning("no word about a message to many", broadcast=row.id, why=str(wrong))
        return
    if state in ("SEND_SUCCESS", "DELETE"):
        finished(row.msg_id or 0, "", row.expected, row.expected, 0)
    elif state == "SEND_FAIL":
        finished(row.msg_id or 0, state, row.expected, 0, row.expected)

