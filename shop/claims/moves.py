"""A claim's moves: each along a drawn edge, once, with who, when and in which words; all inside a write."""

from peewee import fn

from base import clock, config, db
from base.errors import NotFound, WrongState
from models import CLAIM_EDGES, CLAIM_OVER, ORDER_EDGES, Claim, ClaimLine, ClaimStep, Customer, Order, OrderLine
from shop.orders import moves as order_moves

DAY = 24 * 3600
# Whose turn it is, and so whose time runs.
SHOPS_TURN = ("asked", "sent_back", "approving", "exchanging")


def owned(customer: Customer, number: str) -> Claim:
    """Return the customer's claim with this number; raises NotFound, also for somebody else's."""
    found: Claim | None = Claim.select(Claim, Order).join(Order).where(
        Order.customer == customer.id, Claim.number == number).first() if number else None
    if found is None:
        raise NotFound()
    return found


def known(number: str) -> Claim:
    """Return any claim with its order, for an operator; raises NotFound."""
    found: Claim | None = Claim.select(Claim, Order).join(Order).where(Claim.number == number).first()
    if found is None:
        raise NotFound()
    return found


def locked(claim: Claim) -> Claim:
    """Return the claim as it stands under its order's lock, which is the one lock for all that happens to an order."""
    order_moves.lock(claim.order_id)
    return Claim.get_by_id(claim.id)


def begun(claim: Claim, who: str) -> None:
    """Write the first step of a new claim."""
    ClaimStep.insert(claim=claim, before="", after=claim.state, who=who).execute()


def move(claim: Claim, after: str, who: str, note: str = "") -> None:
    """Change the state if the claim still stands where it was read, and write the step; raises WrongState."""
    before = claim.state
    claim.state, claim.due = after, due(after)
    ended = clock.now() if after in CLAIM_OVER else None
    if after not in CLAIM_EDGES[before] or not Claim.update(state=after, due=claim.due, ended_at=ended).where(
            Claim.id == claim.id, Claim.state == before).execute():
        raise WrongState()
    ClaimStep.insert(claim=claim, before=before, after=after, who=who, note=note).execute()


def due(state: str) -> int | None:
    """Return when the side whose turn it is will have let its time pass; None when nobody's time runs."""
    if state in SHOPS_TURN:
        return clock.now() + config.current().orders.answer_days * DAY
    return clock.now() + config.current().orders.send_back_days * DAY if state == "returning" else None


def refunded(claim_id: int, who: str) -> None:
    """End a claim whose money has gone back; an order of which every piece is refunded ends with it. Again is once."""
    claim = locked(Claim.get_by_id(claim_id))
    if claim.state != "refunding":
        return
    move(claim, "refunded", who)
    order = Order.get_by_id(claim.order_id)
    if "refunded" in ORDER_EDGES[order.state] and nothing_left(order):
        order_moves.move(order.id, order.state, "refunded", who)


def nothing_left(order: Order) -> bool:
    """Tell whether every piece of the order has been refunded."""
    ordered = OrderLine.select(fn.SUM(OrderLine.quantity)).where(OrderLine.order == order.id)
    back = ClaimLine.select(fn.SUM(ClaimLine.quantity)).join(Claim).where(
        Claim.order == order.id, Claim.state == "refunded")
    [(pieces,)], [(given,)] = db.tuples(ordered), db.tuples(back)
    return bool(given) and int(pieces) == int(given)
