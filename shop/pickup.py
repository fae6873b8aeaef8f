"""Orders fetched in a store: the customer shows a code, and an operator hands the goods over, once."""

from base import clock, db
from base.errors import NotFound, WrongState
from base.i18n import _
from models import Operator, Order, Parcel, Step
from shop import events, operators, orders
from shop.orders import OrderView, moves, sending


class HandedOver(WrongState):
    """The code has been used: the goods are gone, and the sentence says since when and by whose hand."""


def find(code: str) -> OrderView:
    """Return the order of a pickup code, however it is typed; raises NotFound, for every unknown code alike."""
    order = known(code)
    if order is None:
        raise NotFound()
    return orders.console_view(order.number)


@db.writes
def verify(by: Operator, code: str) -> str:
    """Hand over everything an order's customer fetches, and return the order's number.

    Raises NotFound, HandedOver, WrongState, Taken, ClaimOpen, Forbidden.
    """
    operators.allow(by, "orders")
    found = known(code)
    if found is None:
        raise NotFound()
    order, who = moves.lock(found.id), f"operator {by.id}"
    if used := handed(order):
        raise HandedOver(used)
    moves.mine(order, by)
    operators.audit(by, "orders", "verify pickup", f"order {order.number}")
    sending.send_lines(order, sending.waiting(order), "pickup", "", who)
    if Order.get_by_id(order.id).state == "shipped":  # not while card keys are still to come
        moves.move(order.id, "shipped", "received", who)
    events.happened("order.fetched", f"order.fetched:{order.number}", order=order.id)
    return str(order.number)


def handed(order: Order) -> str:
    """Return when and by whom an order was handed over, as a sentence; nothing while it waits."""
    parcel: Parcel | None = Parcel.get_or_none(Parcel.order == order.id, Parcel.carrier == "pickup")
    if parcel is None:
        return ""
    when = clock.local(parcel.at).strftime("%Y-%m-%d %H:%M")
    return _("Handed over already, on %(when)s by %(name)s.", when=when, name=hand(order) or _("the shop"))


def hand(order: Order) -> str:
    """Return the name of the operator who handed an order over, or nothing."""
    step: Step | None = Step.select().where(
        Step.order == order.id, Step.after.in_(("shipped", "shipping")), Step.who.startswith("operator ")).order_by(
        Step.id.desc()).first()
    by: Operator | None = Operator.get_or_none(Operator.id == int(step.who.split()[1])) if step else None
    return str(by.name) if by else ""


def known(code: str) -> Order | None:
    """Return the order with this code, or None."""
    found: Order | None = Order.get_or_none(Order.pickup_code == code.replace(" ", "").replace("-", ""))
    return found
