"""Sending an order, whole or in several parcels, and its safe arrival."""

from peewee import fn

from base import clock, config, db
from base.errors import BadInput, ClaimOpen, WrongState
from base.i18n import _
from models import (
    CLAIM_OVER,
    REFUND_FREE,
    Claim,
    Customer,
    Operator,
    Order,
    OrderLine,
    Parcel,
    ParcelLine,
    Payment,
    Refund,
)
from shop import carriers, events, operators
from shop.orders import moves

DAY = 24 * 3600
BATCH = 100


@db.writes
def ship(by: Operator, number: str, carrier: str, tracking: str, pieces: dict[int, int] | None = None) -> None:
    """Send a parcel with `pieces` (order line id -> pieces), or with all that is still to be sent.

    The customer is told. Raises NotFound, WrongState, Taken, ClaimOpen, BadInput, Forbidden.
    """
    shipped(by, moves.locked(number), carrier, tracking, pieces)


def shipped(by: Operator, order: Order, carrier: str, tracking: str, pieces: dict[int, int] | None = None) -> None:
    """Do as `ship` inside a write, with the order under its lock."""
    tracking = trackable(carrier, tracking)
    if order.delivery != "parcel":
        raise WrongState()  # it is handed over for its code
    moves.mine(order, by)
    operators.audit(by, "orders", "ship", f"order {order.number}", carrier=carrier, tracking=tracking)
    parcel = send_lines(order, chosen(order, pieces), carrier, tracking, f"operator {by.id}")
    events.happened("order.shipped", f"order.shipped:{order.number}:{parcel.id}", order=order.id, parcel=parcel.id)


def trackable(carrier: str, tracking: str) -> str:
    """Return a tracking number without blanks around it; raises BadInput for it or for an unknown carrier."""
    tracking = tracking.strip()
    if carrier not in carriers.known():
        raise BadInput(_("Please choose a carrier."), "carrier")
    if not (tracking.isascii() and tracking.replace("-", "").isalnum() and 4 <= len(tracking) <= 40):
        raise BadInput(_("A tracking number has 4 to 40 letters and digits."), "tracking")
    return tracking


def chosen(order: Order, pieces: dict[int, int] | None) -> dict[int, int]:
    """Return the pieces a parcel is to hold; raises WrongState for what needs no parcel, or waits for none."""
    there = waiting(order)
    if pieces is not None and not pieces.keys() <= there.keys():
        raise WrongState()
    return there if pieces is None else pieces


def waiting(order: Order) -> dict[int, int]:
    """Return the pieces of an order still to be sent, by line, without those that need no parcel."""
    lines = order.lines.where(OrderLine.kind == "parcel").order_by(OrderLine.id)
    return {line.id: line.to_send for line in lines if line.to_send}


def send_lines(order: Order, pieces: dict[int, int], carrier: str, tracking: str, who: str) -> Parcel:
    """Write a parcel with these pieces and move the order on, inside a write with the order under its lock.

    Raises WrongState for more than is to be sent, ClaimOpen for pieces the customer wants money back for.
    """
    if order.state not in moves.IN_HAND or not pieces:
        raise WrongState()
    if not paid_for(order):
        raise WrongState(_("The money of this order has gone back: nothing of it is sent."))
    claimed = moves.claimed(order.id)
    parcel = Parcel.create(order=order.id, carrier=carrier, number=tracking)
    for line, count in sorted(pieces.items()):
        free = OrderLine.quantity - OrderLine.sent - OrderLine.cancelled - claimed.get(line, 0)
        if count < 1 or not OrderLine.update(sent=OrderLine.sent + count).where(
                OrderLine.id == line, OrderLine.order == order.id, free >= count).execute():
            raise ClaimOpen() if claimed.get(line) else WrongState()
        ParcelLine.insert(parcel=parcel, line=line, quantity=count).execute()
    moves.progress(order, who)
    return parcel


def paid_for(order: Order) -> bool:
    """Tell whether any money of an order is still here, whoever gave the rest back; inside a write with its lock."""
    back = Refund.select(fn.COALESCE(fn.SUM(Refund.amount), 0)).join(Payment).where(
        Payment.settles == order.id, Refund.state.not_in(REFUND_FREE)).scalar()
    return int(back) < order.total


@db.writes
def receive(customer: Customer, number: str) -> None:
    """The customer says that everything has come; raises NotFound, WrongState."""
    order = Order.owned(customer, number)
    moves.move(order.id, "shipped", "received", f"customer {customer.id}")


def receive_overdue() -> int:
    """Count what was shipped long ago as received, unless the customer has a claim; returns how many orders."""
    return sum(ended(order, "shipped", "received") for order in settled_long_ago(
        "shipped", Order.shipped_at, config.current().orders.receive_days))


def complete_overdue() -> int:
    """Complete what was received long ago: the time for after-sales is over; returns how many orders."""
    return sum(ended(order, "received", "completed") for order in settled_long_ago(
        "received", Order.received_at, config.current().orders.complete_days))


def settled_long_ago(state: str, since: object, days: int) -> list[int]:
    """Return the orders that have stood in a state for so many days and have no open claim."""
    claimed = Claim.select(Claim.order).where(Claim.state.not_in(CLAIM_OVER))
    return [row[0] for row in db.tuples(Order.select(Order.id).where(
        Order.state == state, since <= clock.now() - days * DAY,  # type: ignore[operator]
        Order.id.not_in(claimed)).order_by(Order.id).limit(BATCH))]


@db.writes
def ended(order_id: int, before: str, after: str) -> bool:
    """Let time move an order on, unless it has moved or a claim was made in the meantime."""
    order = moves.lock(order_id)
    if order.state != before or order.claims.where(Claim.state.not_in(CLAIM_OVER)).exists():
        return False
    moves.move(order_id, before, after, "clock")
    return True
