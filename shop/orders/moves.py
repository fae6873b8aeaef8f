"""An order's moves: each along a drawn edge, once, with who and when (P12); all inside a write."""

from peewee import fn

from base import clock, db
from base.errors import NotFound, Taken, WrongState
from base.i18n import _
from models import ORDER_EDGES, Claim, ClaimLine, Operator, Order, OrderLine, Step
from shop import events, stock

UNDECIDED = ("asked", "approving")
IN_HAND = ("paid", "accepted", "shipping")  # paid, and not all of it sent


def paid(order: Order, who: str) -> None:
    """Move an unpaid order to paid and sell its stock; raises WrongState."""
    move(order.id, "unpaid", "paid", who)
    stock.sell(order.id, order.number)
    events.happened("order.paid", f"order.paid:{order.number}", order=order.id)


def closed(order: Order, who: str, note: str) -> None:
    """Move an unpaid order to closed and give its stock back; raises WrongState.

    Only shop.closing calls this: it has asked WeChat first whether the order was paid.
    """
    move(order.id, "unpaid", "closed", who, note)
    stock.release(order.id)


def progress(order: Order, who: str) -> None:
    """Move an order in hand to where its pieces say that it stands: sent in part, or all that was to be sent."""
    [(sent, waiting)] = db.tuples(OrderLine.select(
        fn.SUM(OrderLine.sent), fn.SUM(OrderLine.quantity - OrderLine.sent - OrderLine.cancelled)).where(
        OrderLine.order == order.id))
    after = "shipping" if int(waiting) else "shipped"
    before = Order.get_by_id(order.id).state
    if int(sent) and before != after and before in IN_HAND:
        move(order.id, before, after, who)


def move(order_id: int, before: str, after: str, who: str, note: str = "") -> None:
    """Change the state if the order still stands at `before`, and write the step; raises WrongState."""
    if after not in ORDER_EDGES[before]:
        raise ValueError(f"no edge from {before} to {after}")
    changes = {f"{after}_at": clock.now(), "state": after}
    if after not in IN_HAND:
        changes["keeper"] = None  # nothing is left to be processed
    if not Order.update(**changes).where(Order.id == order_id, Order.state == before).execute():
        raise WrongState()
    Step.insert(order=order_id, before=before, after=after, who=who, note=note).execute()


def claimed(order_id: int) -> dict[int, int]:
    """Return the pieces not sent yet for which the customer wants the money back and nobody has decided, by line."""
    return {line: int(pieces) for line, pieces in db.tuples(ClaimLine.select(
        ClaimLine.line, fn.SUM(ClaimLine.quantity)).join(Claim).where(
        Claim.order == order_id, Claim.unsent, Claim.state.in_(UNDECIDED)).group_by(ClaimLine.line))}


def lock(order_id: int) -> Order:
    """Return the order, kept from changing until the write ends (an UPDATE locks on all three databases)."""
    Order.update(number=Order.number).where(Order.id == order_id).execute()
    return Order.get_by_id(order_id)


def locked(number: str) -> Order:
    """Return the order of a number under its lock; raises NotFound."""
    if not Order.update(number=Order.number).where(Order.number == number).execute():
        raise NotFound()
    return Order.get(Order.number == number)


def mine(order: Order, by: Operator) -> None:
    """Pass if nobody else has accepted the order; raises Taken, which says who has."""
    if order.keeper_id not in (None, by.id):
        keeper = Operator.get_by_id(order.keeper_id)
        raise Taken(_("%(name)s is working on this order.", name=keeper.name))
