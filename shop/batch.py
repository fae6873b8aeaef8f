"""Many orders sent at once: what waits goes out as a table, the tracking numbers come back in one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peewee import chunked

from base import db
from base.errors import BadInput, ClaimOpen, ShopError, Taken
from base.i18n import N_, _
from models import Claim, Operator, Order, OrderLine
from shop import carriers, operators, orders, sheets
from shop.orders import moves, sending
from shop.shipments import Shipment

BATCH = 500  # rows of one query


@dataclass(frozen=True)
class Problem:
    """A row that cannot be carried out, and why."""

    row: int
    number: str
    reason: str


@dataclass(frozen=True)
class Waiting:
    """An order as it stands: the pieces a parcel would hold, by line, and whether the customer wants money back."""

    order: Order
    lines: list[OrderLine]
    claimed: bool

    @property
    def pieces(self) -> dict[int, int]:
        """What is still to be sent, by line."""
        return {line.id: line.to_send for line in self.lines}


class Unfit(ShopError):
    """Nothing was sent, because of `problems`."""

    status = 422
    english = N_("Nothing was sent: some rows cannot be carried out.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = problems


def table(by: Operator) -> bytes:
    """Return the orders this operator can send as a CSV file, the longest waiting first; raises Forbidden."""
    operators.allow(by, "orders")
    mine = Order.keeper.is_null() | (Order.keeper == by.id)
    rows = Order.select().where(Order.state.in_(moves.IN_HAND), Order.delivery == "parcel", mine).order_by(
        Order.paid_at, Order.id).limit(sheets.ROWS)
    found = [one for one in standing(rows) if one.lines and not one.claimed]
    return sheets.written(
        (_("Number"), _("Recipient"), _("Phone"), _("Delivery address"), _("Goods to pack"),
         _("Note from the customer"), _("Carrier"), _("Tracking number")),
        ((one.order.number, one.order.recipient, one.order.phone, f"{one.order.region_name} {one.order.street}",
          goods(one.lines), one.order.note, "", "") for one in found))


def goods(lines: Iterable[OrderLine]) -> str:
    """Return what goes into a parcel, for people."""
    return "；".join(f"{line.title} {line.spec} ×{line.to_send}" for line in lines)


def problems(by: Operator, shipments: Sequence[Shipment]) -> list[Problem]:
    """Return the rows that could not be carried out now, and why."""
    known = {one.order.number: one for one in everything(shipments)}
    return troubles(by, shipments, known)


@db.writes
def ship_all(by: Operator, shipments: Sequence[Shipment]) -> int:
    """Send every row, or none when one of them cannot be; returns how many. Raises Unfit, Forbidden."""
    operators.allow(by, "orders")
    known = {one.order.number: one for one in everything(shipments)}
    # Always in the same order, so that two operators at once do not wait for each other in a ring.
    for number in sorted(known, key=lambda number: int(known[number].order.id)):
        moves.lock(known[number].order.id)
    known = {one.order.number: one for one in everything(shipments)}
    if wrong := troubles(by, shipments, known):
        raise Unfit(wrong)
    for one in shipments:
        waiting = known[one.number]
        sending.shipped(by, waiting.order, one.carrier, one.tracking, waiting.pieces)
    return len(shipments)


def troubles(by: Operator, shipments: Sequence[Shipment], known: dict[str, Waiting]) -> list[Problem]:
    """Return what is wrong with the rows as the orders stand."""
    times = Counter(one.number for one in shipments)
    offered = carriers.known()
    found = []
    for one in shipments:
        reason = _("stands in several rows") if times[one.number] > 1 else (
            unready(by, known.get(one.number)) or untrackable(one, offered))
        if reason:
            found.append(Problem(one.row, one.number, reason))
    return found


def unready(by: Operator, waiting: Waiting | None) -> str:
    """Return why an order cannot be sent, or nothing."""
    if waiting is None:
        return _("there is no such order")
    order = waiting.order
    if order.delivery != "parcel":
        return _("it is not sent in a parcel")
    if order.state not in moves.IN_HAND or not waiting.lines:
        return _("it stands at “%(state)s”", state=orders.state_name(order.state))
    if waiting.claimed:
        return ClaimOpen().sentence
    try:
        moves.mine(order, by)
    except Taken as wrong:
        return wrong.sentence
    return ""


def untrackable(one: Shipment, offered: dict[str, str]) -> str:
    """Return what is wrong with a row's carrier or number, or nothing."""
    if one.carrier not in offered:
        return _("there is no carrier “%(name)s”", name=one.carrier)
    if "e+" in one.tracking.lower():
        return _("the spreadsheet has shortened the tracking number: please format the column as text")
    try:
        sending.trackable(one.carrier, one.tracking)
    except BadInput as wrong:
        return wrong.sentence
    return ""


def everything(shipments: Sequence[Shipment]) -> list[Waiting]:
    """Return how the orders of these rows stand, those that there are."""
    return [one for some in chunked({shipment.number for shipment in shipments}, BATCH)
            for one in standing(Order.select().where(Order.number.in_(some)))]


def standing(query: Iterable[Order]) -> list[Waiting]:
    """Return how these orders stand, in a fixed number of queries for each BATCH of them."""
    return [one for some in chunked(query, BATCH) for one in together(list(some))]


def together(rows: list[Order]) -> list[Waiting]:
    """Return how at most BATCH orders stand: three queries for all of them."""
    ids = [order.id for order in rows]
    lines: dict[int, list[OrderLine]] = {number: [] for number in ids}
    for line in OrderLine.select().where(OrderLine.order.in_(ids), OrderLine.kind == "parcel").order_by(OrderLine.id):
        if line.to_send:
            lines[line.order_id].append(line)
    claimed = {order for (order,) in db.tuples(Claim.select(Claim.order).where(
        Claim.order.in_(ids), Claim.unsent, Claim.state.in_(moves.UNDECIDED)))}
    return [Waiting(order, lines[order.id], order.id in claimed) for order in rows]
