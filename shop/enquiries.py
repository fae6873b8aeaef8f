"""Followers who talk with a person: they ask for one, or an operator takes them up; at most one open enquiry each."""

from typing import Any

from peewee import JOIN, fn

from base import clock, db
from models import Customer, Enquiry, Operator, Talk, TalkWindow
from shop import customers, operators, passes, talks

TALK = 1800  # seconds without a word from the staff after which the bot answers again
OPEN = Enquiry.open_for.is_null(False)
# Nobody has answered since they asked, or since they wrote.
UNANSWERED = Talk.answered_at.is_null() | (Talk.answered_at < Enquiry.at) | (Talk.answered_at < TalkWindow.said_at)


@db.writes
def open(customer: Customer, text: str) -> bool:
    """Note that a follower wants a person; False when they already wait."""
    return db.insert_once(Enquiry(customer=customer.id, text=passes.without(text), open_for=customer.id))


def waits(customer: Customer) -> bool:
    """Tell whether a follower talks to a person: they asked, were taken up or were answered within TALK seconds."""
    since = clock.now() - TALK
    tended = Talk.select(Talk.id).where(Talk.openid == customer.openid, Talk.answered_at > since)
    return bool(Enquiry.select().where(
        Enquiry.open_for == customer.id, (Enquiry.at > since) | fn.EXISTS(tended)).exists())


def current(openid: str) -> Enquiry | None:
    """Return a follower's open enquiry."""
    found: Enquiry | None = Enquiry.select(Enquiry, Customer).join(Customer).where(
        OPEN, Customer.openid == openid).first()
    return found


def every_open() -> list[tuple[str, int]]:
    """Return who talks with a person and since when they wait for a word: openid and seconds, 0 for who was answered.

    The longest waiting come first, then the answered ones.
    """
    rows = db.tuples(joined(Customer.openid, Enquiry.at, Talk.answered_at, TalkWindow.said_at).where(OPEN))
    found = [(openid, since(at, answered or 0, said or 0)) for openid, at, answered, said in rows]
    return sorted(found, key=lambda one: (not one[1], one[1]))


def since(at: int, answered_at: int, said_at: int) -> int:
    """Return from when a follower waits who asked `at` and wrote last at `said_at`; 0 when they were answered since."""
    if answered_at < at:
        return at
    return said_at if answered_at < said_at else 0


def waiting() -> int:
    """Count who waits for a word from the staff."""
    return int(joined(Enquiry.id).where(OPEN, UNANSWERED).count())


def joined(*columns: Any) -> Any:
    """Select from enquiries with what the staff did and when the follower wrote."""
    return Enquiry.select(*columns).join(Customer).join(Talk, JOIN.LEFT_OUTER, on=Talk.openid == Customer.openid).join(
        TalkWindow, JOIN.LEFT_OUTER, on=TalkWindow.openid == Customer.openid)


@db.writes
def take_up(by: Operator, openid: str) -> None:
    """Make it this operator who answers a follower, instead of the bot or of another operator; raises Forbidden."""
    row = begun(openid)
    operators.audit(by, "enquiries", "take up", f"enquiry {row.id}")
    talks.take(by, openid)


def begun(openid: str) -> Enquiry:
    """Return the follower's open enquiry inside a write, a new one when they have none: the bot holds its tongue."""
    customer = customers.row(openid)
    db.insert_once(Enquiry(customer=customer.id, open_for=customer.id))
    return Enquiry.get(Enquiry.open_for == customer.id)


@db.writes
def answered(by: Operator, enquiry_id: int) -> None:
    """Close an enquiry, and let the bot answer again; closing it twice is closing it once."""
    operators.audit(by, "enquiries", "close enquiry", f"enquiry {enquiry_id}")
    row = Enquiry.select(Enquiry, Customer).join(Customer).where(Enquiry.id == enquiry_id, OPEN).first()
    if row is not None and Enquiry.update(open_for=None, answered_at=clock.now(), answered_by=by).where(
            Enquiry.id == enquiry_id, OPEN).execute():
        talks.let_go(row.customer.openid)
