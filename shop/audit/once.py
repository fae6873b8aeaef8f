"""P9 to P11: what the outside told is applied once, what was promised for later is done or visibly not."""

from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, Value, fn

from models import (
    Audit,
    Broadcast,
    Case,
    ChatLine,
    Claim,
    ClaimLine,
    Enquiry,
    Inbox,
    Order,
    OrderLine,
    Outbox,
    Payment,
    Refund,
    Word,
)
from shop import outside
from shop.audit.asking import amount, asks, key, unequal
from shop.audit.money import NOTHING_PAID
from shop.claims.amounts import UNDECIDED
from shop.orders.moves import IN_HAND

STUCK = 3600  # seconds a job may wait after it is due, or after its lease ended, before someone should look
# The newest of these says how long the shop has lived.
LIFE = (Outbox.done_at, Order.placed_at, Audit.at, ChatLine.at)


@asks("inbox {}: told {} times, {} payments say so")
def payments_were_told_once() -> Any:
    """P9: each payment through WeChat is one fact in the inbox, and each such fact one payment."""
    return unequal(
        Inbox.select(key(Inbox.key), amount(1)).where(Inbox.key.startswith("paid:")),
        Payment.select(key("paid:", Payment.transaction_id), amount(1)).where(
            Payment.state == "paid", Payment.channel != "offline"))


@asks("job {} was due at {} and nobody takes it, after {} tries")
def outbox_is_worked_off() -> Any:
    """P10: every job is done, waiting or visibly dead; none waits while the shop lives on, or past a dead lease.

    Its own life counts, not the clock: the shop may stand still, or come from a backup of last week.
    """
    late = [Outbox.due < long_before(sign) for sign in LIFE]
    return Outbox.select(Outbox.key, Outbox.due, Outbox.tries).where(Outbox.state == "waiting", reduce(or_, late))


def long_before(sign: Any) -> Any:
    """Return the moment so long before the newest of a column that what was due then should be done."""
    table = sign.model.alias()
    return table.select(fn.MAX(getattr(table, sign.name)) - STUCK)


@asks("job {} is {}, done at {}")
def done_jobs_say_when() -> Any:
    """P10: a job says when it was done exactly when it was."""
    return Outbox.select(Outbox.key, Outbox.state, Outbox.done_at).where(
        (Outbox.state == "done") == Outbox.done_at.is_null())


@asks("order {} is {}, and nothing was to follow from its payment")
def payments_have_consequences() -> Any:
    """P10: what follows from a payment was noted together with it."""
    paid = Value("order.paid:", converter=False).concat(Order.number)
    return Order.select(Order.number, Order.state).join(Outbox, JOIN.LEFT_OUTER, on=(Outbox.key == paid)).where(
        Order.state.not_in(NOTHING_PAID), Outbox.id.is_null())


@asks("order {} is {}, and no job delivers what it waits for")
def what_is_paid_is_delivered() -> Any:
    """P10: pieces that need no parcel and nobody claims have a job, or had one that found no keys (a case)."""
    start = Value("order.deliver:", converter=False).concat(Order.id).concat(":")
    job = (Outbox.state != "done") & ((fn.SUBSTR(Outbox.key, 1, fn.LENGTH(start)) == start)
                                      | (Outbox.key == Value("order.paid:", converter=False).concat(Order.number)))
    short = Case.key == Value("keys short:", converter=False).concat(Order.number)
    claimed = ClaimLine.select(ClaimLine.line).join(Claim).where(Claim.unsent, Claim.state.in_(UNDECIDED))
    waiting = (OrderLine.kind.in_(("keys", "virtual")), OrderLine.id.not_in(claimed),
               OrderLine.quantity > OrderLine.sent + OrderLine.cancelled)
    return Order.select(Order.number, Order.state).join(OrderLine).switch(Order).join(
        Outbox, JOIN.LEFT_OUTER, on=job).join(Case, JOIN.LEFT_OUTER, on=short).where(
        Order.state.in_(IN_HAND), *waiting, Outbox.id.is_null(), Case.id.is_null(), Order.id.not_in(set_free()),
        Order.id.not_in(paid_back_elsewhere())).group_by(Order.id, Order.number, Order.state)


def set_free() -> Any:
    """Return the orders of claims that came to nothing a moment ago: their pieces go by the claim's own job."""
    told = [Outbox.key == Value(f"claim.{end}:", converter=False).concat(Claim.number)
            for end in ("refused", "withdrawn")]
    return Claim.select(Claim.order).join(Outbox, on=told[0] | told[1]).where(Outbox.state != "done")


def paid_back_elsewhere() -> Any:
    """Return the orders whose money went back on WeChat Pay's platform: what they still get is an operator's to say."""
    return Refund.select(Payment.settles).join(Payment).where(outside.booked(), Payment.settles.is_null(False))


@asks("word {} is {} by way of {!r}")
def words_go_one_way() -> Any:
    """P10: what customers are told waits and has no way, or went one way; who gave it up does not matter."""
    went, way = Word.state.in_(("sending", "sent", "unclear")), Word.way != ""
    return Word.select(Word.key, Word.state, Word.way).where((went & ~way) | ((Word.state == "waiting") & way))


@asks("broadcast {} is {}, WeChat's number is {}")
def broadcasts_have_numbers() -> Any:
    """P9: a message to many that WeChat has taken has WeChat's number, and no other has one."""
    taken, number = Broadcast.state.in_(("sending", "done", "deleted")), Broadcast.msg_id.is_null(False)
    return Broadcast.select(Broadcast.id, Broadcast.state, Broadcast.msg_id).where(
        (taken & ~number) | (Broadcast.state.in_(("draft", "planned", "asked", "unknown")) & number))


@asks("enquiry {} of customer {}: open for {}, answered at {}")
def followers_wait_once() -> Any:
    """P11: asking for a person twice is waiting once: an enquiry is open for its own customer, or was answered."""
    waits, over = Enquiry.open_for.is_null(False), Enquiry.answered_at.is_null(False)
    return Enquiry.select(Enquiry.id, Enquiry.customer, Enquiry.open_for, Enquiry.answered_at).where(
        (waits & over) | (~waits & ~over) | (Enquiry.open_for != Enquiry.customer))
