"""What the shopkeeper wants to know first: each figure is one small query on an index."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from base import clock
from models import Case, Claim, Enquiry, Order, Outbox
from shop import catalog, phrases, reviews
from shop.broadcasts import going
from shop.claims.moves import SHOPS_TURN
from shop.menus import plans
from shop.orders import STATES, TO_SHIP

DAY = 24 * 3600
SEEN = 3 * DAY  # what went wrong without anybody there is told so long
UNPAID = ("unpaid", "closed")


@dataclass(frozen=True)
class Figures:
    """Today and what waits; `taken` is in fen."""

    placed: int
    paid: int
    taken: int
    to_ship: int
    waiting: int
    cases: int
    dead: int
    low: int
    reviews: int
    claims: int
    phrases: int
    menus: int
    broadcasts: int

    @property
    def work(self) -> int:
        """How much waits for a person."""
        return self.to_ship + self.waiting + self.cases + self.dead + self.reviews + self.claims


def look() -> Figures:
    """Return the figures of this moment."""
    paid, taken = paid_today()
    return Figures(placed_today(), paid, taken, to_ship(), waiting(), open_cases(), dead_letters(),
                   catalog.running_out(), reviews.waiting(), claims_waiting(), phrases.waiting(),
                   plans.refused_since(clock.now() - SEEN), going.troubled_since(clock.now() - SEEN))


def midnight() -> int:
    """Return when this day began in China, in seconds."""
    now = clock.local(clock.now())
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def placed_today() -> int:
    """Count today's orders."""
    return int(Order.select().where(Order.state.in_(STATES), Order.placed_at >= midnight()).count())


def paid_today() -> tuple[int, int]:
    """Return how many orders were paid today, and their fen."""
    query: Any = Order.select(fn.COUNT(Order.id), fn.COALESCE(fn.SUM(Order.total), 0)).where(
        Order.state.not_in(UNPAID),
        # The index is on placed_at; an unpaid order lives a day at most.
        Order.placed_at >= midnight() - 2 * DAY,
        Order.paid_at >= midnight())
    count, total = query.tuples().get()
    return int(count), int(total)


def to_ship() -> int:
    """Count the paid orders that were not wholly sent."""
    return int(Order.select().where(Order.state.in_(TO_SHIP)).count())


def claims_waiting() -> int:
    """Count the claims that wait for an answer of the shop."""
    return int(Claim.select().where(Claim.state.in_(SHOPS_TURN)).count())


def waiting() -> int:
    """Count the followers who wait for a person."""
    return int(Enquiry.select().where(Enquiry.open_for.is_null(False)).count())


def open_cases() -> int:
    """Count the money matters only an operator can decide."""
    return int(Case.select().where(Case.closed_at.is_null()).count())


def dead_letters() -> int:
    """Count what could not be delivered after every try."""
    return int(Outbox.select().where(Outbox.state == "dead").count())
