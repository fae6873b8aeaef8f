"""Claims as people see them: on the customer's pages, in the chat and in the console, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from base import clock, db
from models import (
    CLAIM_EDGES,
    CLAIM_OVER,
    Claim,
    ClaimLine,
    ClaimStep,
    Customer,
    Order,
    OrderLine,
    Parcel,
    Refund,
)
from shop.claims import amounts, asking, moves
from shop.claims.amounts import Left
from shop.claims.words import WISHES

PAGE = 20  # claims on a page
OPEN = tuple(state for state in CLAIM_EDGES if state not in CLAIM_OVER)
STUCK = ("abnormal", "closed", "refused")  # states of a refund in which an operator has to do something


@dataclass(frozen=True)
class ClaimView:
    """A claim with everything that belongs to it."""

    claim: Claim
    lines: list[ClaimLine]
    steps: list[ClaimStep]
    refunds: list[Refund]
    parcels: list[Parcel]

    @property
    def pieces(self) -> int:
        """How many pieces it is about."""
        return sum(line.quantity for line in self.lines)

    @property
    def goods(self) -> int:
        """What the pieces are worth without freight, in fen."""
        return sum(line.goods for line in self.lines)

    @property
    def freight(self) -> int:
        """The pieces' share of the freight, in fen."""
        return sum(line.freight for line in self.lines)

    @property
    def seconds_left(self) -> int:
        """How long the side whose turn it is still has."""
        return max(0, self.claim.due - clock.now()) if self.claim.due else 0

    @property
    def refund(self) -> Refund | None:
        """The refund that counts: the one asked for last."""
        return self.refunds[-1] if self.refunds else None

    @property
    def over(self) -> bool:
        """Whether nothing more follows."""
        return self.claim.state in CLAIM_OVER

    @property
    def stuck(self) -> str:
        """The state of a refund that does not go on by itself, or nothing."""
        refund = self.refund
        return refund.state if refund and refund.state in STUCK and self.claim.state == "refunding" else ""

    @property
    def words(self) -> str:
        """What was said with the last step."""
        return str(self.steps[-1].note)

    @property
    def send_to(self) -> str:
        """Where the goods are to be sent, as the shop said when it agreed."""
        return next((str(step.note) for step in self.steps if step.after == "returning"), "")


def listed(customer: Customer, page: int = 1) -> list[ClaimView]:
    """Return one page of the customer's claims, newest first."""
    return views(list(Claim.select(Claim, Order).join(Order).where(Order.customer == customer.id).order_by(
        Claim.made_at.desc(), Claim.id.desc()).paginate(max(page, 1), PAGE)))


def view(customer: Customer, number: str) -> ClaimView:
    """Return one claim of the customer; raises NotFound, also for somebody else's."""
    return views([moves.owned(customer, number)])[0]


def of_order(order: Order) -> list[ClaimView]:
    """Return the order's claims, oldest first."""
    return views(list(Claim.select(Claim, Order).join(Order).where(Claim.order == order.id).order_by(Claim.id)))


def choices(order: Order) -> dict[str, list[tuple[Left, int]]]:
    """Return what may be asked for about an order: the wish -> its lines with the pieces that may be claimed so."""
    if order.state not in asking.CLAIMABLE:
        return {}
    left = amounts.left(order.id).values()
    lines = {wish: [(one, asking.claimable(one, wish)) for one in left if asking.claimable(one, wish)]
             for wish in WISHES}
    return {wish: found for wish, found in lines.items() if found}


def console_list(state: str = "", page: int = 1) -> list[ClaimView]:
    """Return one page of all claims: the open ones of a state, who has waited longest first; `over`, newest first."""
    rows: Any = Claim.select(Claim, Order).join(Order)
    if state == "over":
        rows = rows.where(Claim.state.in_(CLAIM_OVER)).order_by(Claim.ended_at.desc(), Claim.id.desc())
    else:
        rows = rows.where(Claim.state.in_((state,) if state else OPEN)).order_by(Claim.made_at, Claim.id)
    return views(list(rows.paginate(max(page, 1), PAGE)))


def console_view(number: str) -> ClaimView:
    """Return any claim, for an operator; raises NotFound."""
    return views([moves.known(number)])[0]


def console_counts() -> dict[str, int]:
    """Return how many claims stand in each state that is not over."""
    query: Any = Claim.select(Claim.state, fn.COUNT(Claim.id)).where(Claim.state.in_(OPEN)).group_by(Claim.state)
    return dict.fromkeys(OPEN, 0) | {str(state): int(n) for state, n in db.tuples(query)}


def last_place() -> str:
    """Return where goods were last asked to be sent back to, to be offered again."""
    return ClaimStep.select(ClaimStep.note).where(ClaimStep.after == "returning").order_by(
        ClaimStep.id.desc()).limit(1).scalar() or ""


def views(claims: list[Claim]) -> list[ClaimView]:
    """Return the claims with their parts, one query per kind of part."""
    if not claims:
        return []
    keys = [claim.id for claim in claims]
    lines = grouped(ClaimLine.select(ClaimLine, OrderLine).join(OrderLine).where(ClaimLine.claim.in_(keys)), ClaimLine)
    parts = [grouped(kind.select().where(kind.claim.in_(keys)), kind) for kind in (ClaimStep, Refund, Parcel)]
    return [ClaimView(claim, lines.get(claim.id, []), *(part.get(claim.id, []) for part in parts))
            for claim in claims]


def grouped(query: Any, kind: Any) -> dict[int, list[Any]]:
    """Return the rows of a query by claim, oldest first."""
    found: dict[int, list[Any]] = {}
    for row in query.order_by(kind.id):
        found.setdefault(row.claim_id, []).append(row)
    return found
