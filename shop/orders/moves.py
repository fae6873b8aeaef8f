"""An order's moves: each along a drawn edge, once, with who and when (P12)."""

from base import clock, db
from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from models import ORDER_EDGES, Customer, Operator, Order, Parcel, Step
from shop import events, operators, shipping, stock

STAMPS = {"paid": "paid_at", "shipped": "shipped_at", "completed": "completed_at", "closed": "closed_at"}


def paid(order: Order, who: str) -> None:
    """Move an unpaid order to paid and sell its stock, inside a write; raises WrongState."""
    move(order.id, "unpaid", "paid", who)
    stock.sell(order.id, order.number)
    events.happened("order.paid", f"order.paid:{order.number}", order=order.id)


def closed(order: Order, who: str, note: str) -> None:
    """Move an unpaid order to closed and give its stock back, inside a write; raises WrongState.

    Only shop.closing calls this: it has asked WeChat first whether the order was paid.
    """
    move(order.id, "unpaid", "closed", who, note)
    stock.release(order.id)


@db.writes
def receive(customer: Customer, number: str) -> None:
    """The customer says that the parcel has come; raises NotFound, WrongState."""
    order = Order.owned(customer, number)
    move(order.id, "shipped", "completed", f"customer {customer.id}")


@db.writes
def ship(by: Operator, number: str, carrier: str, tracking: str) -> None:
    """Send a paid order; the customer is told. Raises NotFound, WrongState, BadInput, Forbidden."""
    tracking = tracking.strip()
    if carrier not in shipping.CARRIERS:
        raise BadInput(_("Please choose a carrier."), "carrier")
    if not (tracking.isascii() and tracking.replace("-", "").isalnum() and 4 <= len(tracking) <= 40):
        raise BadInput(_("A tracking number has 4 to 40 letters and digits."), "tracking")
    order = Order.get_or_none(Order.number == number)
    if order is None:
        raise NotFound()
    operators.audit(by, "orders", "ship", f"order {number}", carrier=carrier, tracking=tracking)
    move(order.id, "paid", "shipped", f"operator {by.id}")
    Parcel.insert(order=order, carrier=carrier, number=tracking).execute()
    events.happened("order.shipped", f"order.shipped:{number}", order=order.id)


def move(order_id: int, before: str, after: str, who: str, note: str = "") -> None:
    """Change the state if the order still stands at `before`, and write the step; raises WrongState."""
    if after not in ORDER_EDGES[before]:
        raise ValueError(f"no edge from {before} to {after}")
    stamp = {STAMPS[after]: clock.now()}
    if not Order.update(state=after, **stamp).where(Order.id == order_id, Order.state == before).execute():
        raise WrongState()
    Step.insert(order=order_id, before=before, after=after, who=who, note=note).execute()


def lock(order_id: int) -> Order:
    """Return the order, kept from changing until the write ends (an UPDATE locks on all three databases)."""
    Order.update(number=Order.number).where(Order.id == order_id).execute()
    return Order.get_by_id(order_id)
