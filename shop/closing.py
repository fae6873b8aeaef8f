"""Closing what nobody shall pay any more: WeChat is asked first, because it might be paid already."""

from base import clock, db
from base.errors import PaymentUnclear, WrongState
from models import Customer, Order, Payment
from shop import attempts, payments
from shop.attempts import LIVE
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear

BATCH = 50


def cancel(customer: Customer, number: str) -> None:
    """Close the customer's own unpaid order; raises NotFound, WrongState (paid meanwhile), PaymentUnclear."""
    order = Order.owned(customer, number)
    if order.state != "unpaid":
        raise WrongState()
    if not close(order, f"customer {customer.id}", "cancelled"):
        raise WrongState()


def overdue() -> list[Order]:
    """Return unpaid orders whose time is up, the oldest first."""
    return list(Order.select().where(
        Order.state == "unpaid", Order.expires_at <= clock.now()).order_by(Order.expires_at).limit(BATCH))


def close(order: Order, who: str, note: str) -> bool:
    """Close an unpaid order after asking WeChat; False when it turned out to be paid.

    Raises PaymentUnclear when WeChat gives no clear answer: the order stays, and is tried again.
    """
    shut(order)
    return closed(order.id, who, note)


def shut(order: Order) -> None:
    """See that none of the order's attempts can be paid any more, or that it is settled; raises PaymentUnclear."""
    # A list: SQLite lets nobody write who is still reading while somebody else has written.
    for attempt in list(order.payments.where(Payment.state.in_(LIVE))):
        try:
            given_up(attempt)
        except Unclear as wrong:
            raise PaymentUnclear() from wrong


def given_up(attempt: Payment) -> None:
    """See that nobody can pay this attempt any more, or that it is settled; raises Unclear."""
    state = payments.ask(attempt)
    if state in payments.SUCCESS or state in payments.OVER:
        return
    try:
        # Also an attempt WeChat does not know: our question may have overtaken our own order.
        pay.close(attempt.out_trade_no)
    except Refused as wrong:
        if wrong.code not in ("ORDER_NOT_EXIST", "ORDERNOTEXIST", "ORDER_CLOSED"):
            payments.ask(attempt)
            raise Unclear(f"{wrong.code}: {wrong.message}") from wrong
    attempts.moved(attempt, "closed")


@db.writes
def closed(order_id: int, who: str, note: str) -> bool:
    """Close the order unless money came or a new attempt began while we asked."""
    order = moves.lock(order_id)
    if order.state != "unpaid":
        return False
    quiet(order)
    moves.closed(order, who, note)
    return True


def quiet(order: Order) -> None:
    """Pass if nobody can pay the order at this moment, inside a write with its lock; raises PaymentUnclear."""
    if order.payments.where(Payment.state.in_(LIVE)).exists():
        raise PaymentUnclear()


def leftovers(order_id: int) -> None:
    """Close the attempts a paid order still has: a QR code left open beside the bridge. Raises PaymentUnclear."""
    order = Order.get_by_id(order_id)
    if order.state != "unpaid":
        shut(order)
