"""Asking WeChat about what is not known yet, on the rhythm WeChat recommends, and comparing its daily bills."""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from peewee import JOIN, fn

from base import clock, db
from base.log import log
from models import Bill, Order, Payment, Refund
from shop import cases, closing, cures, payments, refunds, statements
from wechat.bills import BadBill, NotReady
from wechat.http import Refused, Unclear

# Seconds between questions about one payment (WeChat Pay docs, order query); the last repeats.
RHYTHM = (5, 30, 60, 180, 300, 600, 1800)
# The same about one refund (WeChat Pay docs: a minute after it was asked for, then seldom; some take days).
REFUND_RHYTHM = (60, 60, 300, 600, 1800, 3600)
BATCH = 50
DAY = 24 * 3600
DAYS = 7  # a shop that stood still for so long has every day compared


def open_payments() -> int:
    """Ask about attempts that customers may have paid without our hearing of it; returns how many were asked."""
    return each(list(unknown_payments().where(ripe(Payment, RHYTHM, clock.now())).order_by(
        Payment.asked_at).limit(BATCH)), ask_payment)


def open_refunds() -> int:
    """Ask about refunds whose end is not known; returns how many were asked."""
    return each(list(unknown_refunds().where(ripe(Refund, REFUND_RHYTHM, clock.now())).order_by(
        Refund.asked_at).limit(BATCH)), ask_refund)


def every_payment() -> int:
    """Ask once about each payment whose end is not known, however lately it was asked; returns how many there were."""
    return each(by_lots(Payment, unknown_payments()), ask_payment)


def every_refund() -> int:
    """Ask once about each refund whose end is not known, however lately it was asked; returns how many there were."""
    return each(by_lots(Refund, unknown_refunds()), ask_refund)


def daily_bills() -> int:
    """Compare the bills of the last days that were not compared yet; returns how many were."""
    done = {row.day for row in Bill.select().where(Bill.kind == "fund")}
    born = Payment.select(fn.MIN(Payment.made_at)).scalar()
    days = [clock.day(clock.now() - back * DAY) for back in range(DAYS, 0, -1)]
    open_days = [day for day in days if born and day >= clock.day(int(born)) and day not in done]
    compared = {day for day in open_days if one_day(day)}
    if days[0] in open_days and days[0] not in compared:
        given_up(days[0])
    return len(compared)


@db.writes
def given_up(day: str) -> None:
    """Tell an operator of a day whose bills could not be compared for so long that it is tried no more."""
    cases.open("bill: not compared", day, f"{day}: manage.py reconcile --date {day}")


def one_day(day: str) -> bool:
    """Compare one day's bills and cure what cures itself; False when WeChat has none to give yet."""
    try:
        statements.compare(day)
    except (NotReady, BadBill, Refused, Unclear) as wrong:
        log(__name__).info("no bill yet", day=day, error=str(wrong))
        return False
    cures.heal()
    return True


def unknown_payments() -> Any:
    """Return the query of attempts that may have been paid without our hearing of it, with their orders."""
    return Payment.select(Payment, Order).join(Order, JOIN.LEFT_OUTER, on=(Payment.order == Order.id)).where(
        Payment.state.in_(("open", "unclear")), Payment.channel != "offline")


def unknown_refunds() -> Any:
    """Return the query of refunds whose end is not known."""
    return Refund.select().where(Refund.state.in_(("processing", "unclear", "abnormal")))


def ask_payment(payment: Payment) -> None:
    """Ask WeChat about an attempt; what its order no longer waits for is closed, so that nobody can pay it any more."""
    try:
        (payments.ask if payment.order is None or payment.order.state == "unpaid" else closing.given_up)(payment)
    except Unclear as wrong:
        log(__name__).warning("query unclear", payment=payment.out_trade_no, error=str(wrong))


def ask_refund(refund: Refund) -> None:
    """Ask WeChat how a refund stands."""
    try:
        refunds.ask(refund)
    except Unclear as wrong:
        log(__name__).warning("refund unclear", refund=refund.number, error=str(wrong))


def each(rows: Iterable[Any], ask: Callable[[Any], None]) -> int:
    """Ask about each row; returns how many there were."""
    count = 0
    for row in rows:
        ask(row)
        count += 1
    return count


def by_lots(table: Any, query: Any) -> Iterator[Any]:
    """Yield a query's rows in the order of their ids; no lot is read while somebody asks about the one before."""
    last = 0
    while lot := list(query.where(table.id > last).order_by(table.id).limit(BATCH)):
        yield from lot
        last = lot[-1].id


def ripe(table: Any, rhythm: tuple[int, ...], now: int) -> Any:
    """Return the condition that enough time has passed since the last question.

    The database chooses: those that still rest would fill the batch, and a new one would wait behind them.
    """
    last = len(rhythm) - 1
    rested = [((table.asks >= asks) if asks == last else (table.asks == asks))
              & (table.asked_at <= now - rest) & (table.made_at <= now - rest)
              for asks, rest in enumerate(rhythm)]
    return reduce(or_, rested)
