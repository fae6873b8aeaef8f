"""Orders as people see them: in the chat, on pages and in the console, always in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from peewee import fn

from base import clock, db
from base.errors import NotFound
from base.i18n import _
from models import CLAIM_OVER, ORDER_EDGES, Claim, Customer, Order, OrderLine, Parcel, ParcelLine, Payment, Refund, Step

STATES = tuple(ORDER_EDGES)
TO_SHIP = ("paid", "accepted", "shipping")  # what a customer calls "to ship", and what the shop has to do
PAGE = 20  # orders on a page
NEWEST = (Order.placed_at.desc(), Order.id.desc())
WAITING = (Order.paid_at, Order.id)  # who has waited longest is sent first


@dataclass(frozen=True)
class OrderView:
    """An order with everything that belongs to it."""

    order: Order
    lines: list[OrderLine]
    steps: list[Step]
    parcels: list[Parcel]
    payments: list[Payment]
    claims: list[Claim]
    packed: list[ParcelLine]

    @property
    def pieces(self) -> int:
        """How many pieces were ordered."""
        return sum(line.quantity for line in self.lines)

    @property
    def to_send(self) -> list[OrderLine]:
        """Lines of which pieces are still to be sent."""
        return [line for line in self.lines if line.to_send]

    @property
    def given_up(self) -> bool:
        """Whether every piece was cancelled, and the order only waits for its money to be back."""
        return self.order.state in TO_SHIP and all(line.cancelled == line.quantity for line in self.lines)

    @property
    def to_fetch(self) -> bool:
        """Whether it waits in a store for the customer."""
        return self.order.delivery == "pickup" and self.order.state in TO_SHIP and not self.given_up

    @property
    def open_claims(self) -> list[Claim]:
        """Claims that are not over."""
        return [claim for claim in self.claims if claim.state not in CLAIM_OVER]

    def contents(self, parcel: Parcel) -> list[tuple[OrderLine, int]]:
        """Return what is in a parcel: lines with the pieces of each."""
        lines = {line.id: line for line in self.lines}
        return [(lines[one.line_id], one.quantity) for one in self.packed if one.parcel_id == parcel.id]

    @property
    def seconds_left(self) -> int:
        """How long the order still waits for its payment, 0 when it does not."""
        return max(0, self.order.expires_at - clock.now()) if self.order.state == "unpaid" else 0


def paid_outside(order: Order) -> bool:
    """Tell whether an order was paid outside WeChat, so that people carry its money back."""
    return bool(Payment.select().where(Payment.settles == order.id, Payment.channel == "offline").exists())


def given_back(order: Order) -> int:
    """Return what of an order's money has gone back, in fen."""
    return int(Refund.select(fn.COALESCE(fn.SUM(Refund.amount), 0)).join(Payment).where(
        Payment.settles == order.id, Refund.state == "succeeded").scalar())


def state_name(state: str) -> str:
    """Return what people call a state."""
    return {
        "unpaid": _("To pay"), "paid": _("To ship"), "accepted": _("Being packed"), "shipping": _("Sent in part"),
        "shipped": _("To receive"), "received": _("Received"), "completed": _("Completed"), "closed": _("Closed"),
        "refunded": _("Refunded"),
    }[state]


def standing(view: OrderView) -> str:
    """Return what people call where an order stands: its state, or what that means for this one."""
    if view.given_up:
        return _("Being refunded")
    return _("Ready to be fetched") if view.to_fetch else state_name(view.order.state)


def listed(customer: Customer, state: str | None = None, page: int = 1) -> list[OrderView]:
    """Return one page of the customer's orders, newest first; `paid` means all to ship, an unknown state none."""
    query = Order.of(customer)
    if state:
        query = query.where(Order.state.in_(TO_SHIP if state == "paid" else (state,)))
    return views(list(query.paginate(max(page, 1), PAGE)))


def among(customer: Customer, order_ids: Collection[int], page: int = 1) -> list[OrderView]:
    """Return one page of those of the customer's orders that are among these."""
    return views(list(Order.of(customer).where(Order.id.in_(order_ids)).paginate(max(page, 1), PAGE)))


def latest(customer: Customer, limit: int = 3) -> list[OrderView]:
    """Return the customer's newest orders."""
    return views(list(Order.of(customer).limit(limit)))


def last_bought(customer: Customer) -> Order | None:
    """Return the customer's newest order that was paid, or None."""
    found: Order | None = Order.of(customer).where(Order.paid_at.is_null(False)).first()
    return found


def view(customer: Customer, number: str) -> OrderView:
    """Return one order of the customer; raises NotFound, also for somebody else's."""
    return views([Order.owned(customer, number)])[0]


def counts(customer: Customer) -> dict[str, int]:
    """Return how many orders the customer has in each state."""
    return counted(Order.select(Order.state, fn.COUNT(Order.id)).where(Order.customer == customer.id))


def console_list(state: str | None = None, page: int = 1, query: str = "") -> list[OrderView]:
    """Return one page of all orders, newest first, those to ship oldest first; `to_ship` is all of these.

    `query` is part of a number, recipient or phone.
    """
    states = TO_SHIP if state == "to_ship" else (state,)
    rows = Order.select().order_by(*(WAITING if states[0] in TO_SHIP else NEWEST))
    if state:
        rows = rows.where(Order.state.in_(states))
    if query:
        rows = rows.where(Order.number.contains(query) | Order.recipient.contains(query) | Order.phone.contains(query))
    return views(list(rows.paginate(max(page, 1), PAGE)))


def console_view(number: str) -> OrderView:
    """Return any order, for an operator; raises NotFound."""
    order = Order.get_or_none(Order.number == number)
    if order is None:
        raise NotFound()
    return views([order])[0]


def console_counts() -> dict[str, int]:
    """Return how many orders stand in each state."""
    return counted(Order.select(Order.state, fn.COUNT(Order.id)))


def counted(query: Any) -> dict[str, int]:
    """Return a query's counts with 0 for the states that have none."""
    return dict.fromkeys(STATES, 0) | {str(state): int(n) for state, n in db.tuples(query.group_by(Order.state))}


def views(orders: list[Order]) -> list[OrderView]:
    """Return the orders with their parts, one query per kind of part."""
    if not orders:
        return []
    parts = [grouped(kind, orders) for kind in (OrderLine, Step, Parcel, Payment, Claim)]
    packed = contents(orders)
    return [OrderView(order, *[part.get(order.id, []) for part in (*parts, packed)]) for order in orders]


def contents(orders: list[Order]) -> dict[int, list[ParcelLine]]:
    """Return what is in the orders' parcels, by order."""
    found: dict[int, list[ParcelLine]] = {}
    for row in ParcelLine.select(ParcelLine, Parcel).join(Parcel).where(
            Parcel.order.in_([order.id for order in orders])).order_by(ParcelLine.id):
        found.setdefault(row.parcel.order_id, []).append(row)
    return found


def grouped(kind: Any, orders: list[Order]) -> dict[int, list[Any]]:
    """Return the rows of one table by order, oldest first."""
    found: dict[int, list[Any]] = {}
    for row in kind.select().where(kind.order.in_([order.id for order in orders])).order_by(kind.id):
        found.setdefault(row.order_id, []).append(row)
    return found
