"""Who works on an order: an operator accepts it, and nobody else may process it until it is given back."""

from base import db
from base.errors import BadInput, WrongState
from base.i18n import _
from models import Operator, Order
from shop import operators
from shop.orders import moves


@db.writes
def accept(by: Operator, number: str) -> None:
    """Take an order into one's hands; again is once. Raises Taken, WrongState, NotFound, Forbidden."""
    operators.allow(by, "orders")
    order = moves.locked(number)
    if order.state not in moves.IN_HAND:
        raise WrongState()
    moves.mine(order, by)
    if not Order.update(keeper=by.id).where(Order.id == order.id, Order.keeper.is_null()).execute():
        return
    operators.audit(by, "orders", "accept", f"order {number}")
    if order.state == "paid":
        moves.move(order.id, "paid", "accepted", f"operator {by.id}")


@db.writes
def release(by: Operator, number: str) -> None:
    """Give an order back, so that anyone may take it; an owner may take it from somebody. Raises Taken, WrongState."""
    give(by, moves.locked(number), None, "release")


@db.writes
def hand_over(by: Operator, number: str, login: str) -> None:
    """Give an order to another operator; an owner may give on somebody else's. Raises Taken, WrongState, BadInput."""
    to: Operator | None = Operator.get_or_none(Operator.login == login, Operator.disabled_at.is_null())
    if to is None or not operators.may(to, "orders"):
        raise BadInput(_("Please choose someone who may process orders."), "login")
    give(by, moves.locked(number), to, "hand over")


def give(by: Operator, order: Order, to: Operator | None, verb: str) -> None:
    """Put a kept order into other hands, or into none; raises Taken, WrongState."""
    if order.keeper_id is None:
        raise WrongState()
    if "*" not in by.permissions:
        moves.mine(order, by)
    operators.audit(by, "orders", verb, f"order {order.number}", to=to.login if to else "")
    Order.update(keeper=to).where(Order.id == order.id).execute()
