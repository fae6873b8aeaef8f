"""What pieces of an order are worth: all claims of a line together give back exactly the line; amounts in fen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from base import db
from models import Claim, ClaimLine, OrderLine

UNDONE = ("refused", "withdrawn", "expired")  # claims that take nothing
UNDECIDED = ("asked", "approving")


class Share(NamedTuple):
    """The goods' money and the freight of some pieces."""

    goods: int
    freight: int


@dataclass(frozen=True)
class Left:
    """What may still be claimed of an order line: pieces sent and not, and the money of `pieces` without a claim."""

    line: OrderLine
    sent: int
    unsent: int
    pieces: int
    goods: int
    freight: int

    def share(self, quantity: int) -> Share:
        """Return the money of so many pieces, rounded down; the last pieces have all that is left."""
        if not quantity:
            return Share(0, 0)
        return Share(self.goods * quantity // self.pieces, self.freight * quantity // self.pieces)


class Taken(NamedTuple):
    """Pieces of an order line in a claim that counts."""

    line: int
    quantity: int
    goods: int
    freight: int
    kind: str
    unsent: bool
    state: str


def left(order_id: int) -> dict[int, Left]:
    """Return what may still be claimed of each line of an order, by line."""
    taken = [Taken(*row) for row in db.tuples(ClaimLine.select(
        ClaimLine.line, ClaimLine.quantity, ClaimLine.goods, ClaimLine.freight, Claim.kind, Claim.unsent, Claim.state,
    ).join(Claim).where(Claim.order == order_id, Claim.state.not_in(UNDONE)))]
    lines = OrderLine.select().where(OrderLine.order == order_id).order_by(OrderLine.id)
    return {line.id: of(line, [one for one in taken if one.line == line.id]) for line in lines}


def priced(claim: Claim) -> int:
    """Give the lines of an exchange their money after all, inside a write; returns what the goods cost."""
    rest, goods = left(claim.order_id), 0
    for one in ClaimLine.select().where(ClaimLine.claim == claim.id):
        share = rest[one.line_id].share(one.quantity)
        ClaimLine.update(goods=share.goods, freight=share.freight).where(ClaimLine.id == one.id).execute()
        goods += share.goods
    return goods


def of(line: OrderLine, taken: list[Taken]) -> Left:
    """Return what the claims leave of a line; an exchange takes pieces while it is open, and no money."""
    paid = [one for one in taken if one.kind != "exchange"]
    return Left(
        line,
        sent=line.sent - pieces(one for one in taken if not one.unsent and one.state != "exchanged"),
        unsent=line.to_send - pieces(one for one in paid if one.unsent and one.state in UNDECIDED),
        pieces=line.quantity - pieces(paid),
        goods=line.amount - line.discount - sum(one.goods for one in paid),
        freight=line.freight - sum(one.freight for one in paid))


def pieces(taken: Iterable[Taken]) -> int:
    """Return how many pieces are in these claims."""
    return sum(one.quantity for one in taken)


def split(amount: int, most: Share) -> Share:
    """Return an amount as goods first and freight with what is more; raises ValueError beyond both."""
    if not 0 <= amount <= most.goods + most.freight:
        raise ValueError(f"{amount} is not within {most}")
    goods = min(amount, most.goods)
    return Share(goods, amount - goods)
