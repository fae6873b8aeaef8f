"""Closing unpaid orders: WeChat is asked first, because the order might be paid."""

from base import clock, db
from base.errors import PaymentUnclear, WrongState
from models import Customer, Order, Payment
from shop import payments
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear

LIVE = ("new", "open", "unclear")
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
    for attempt in order.payments.where(Payment.state.in_(LIVE)):
        try:
            given_up(attempt)
        except Unclear as wrong:
            raise PaymentUnclear() from wrong
    return closed(order.id, who, note)


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
    payments.moved(attempt, "closed")


@db.writes
def closed(order_id: int, who: str, note: str) -> bool:
    """Close the order unless money came or a new attempt began while we asked."""
    order = moves.lock(order_id)
    if order.state != "unpaid":
        return False
    if order.payments.where(Payment.state.in_(LIVE)).exists():
        raise PaymentUnclear()
    moves.closed(order, who, note)
    return True
