"""What has happened in a life, told by the rows it leaves, and what must happen somewhere in many of them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from peewee import fn

from base import db
from models import Audit, Bill, CardKey, Case, Claim, ClaimStep, Order, Parcel, Payment, Refund, Review, Step

# What is counted, one by one for each value of the column.
COLUMNS = {
    "order": Order.state, "came": Step.after, "claim": Claim.state, "went": ClaimStep.after, "asked": Claim.kind,
    "refund": Refund.state, "case": Case.kind, "did": Audit.verb, "sent by": Parcel.carrier,
}
MUST = (
    "order closed", "order completed", "order refunded", "came accepted", "came shipping", "came received",
    "claim refunded", "claim exchanged", "claim refused", "claim withdrawn", "claim expired", "asked refund",
    "asked return", "asked exchange", "cancelled unsent", "went approving", "went sent_back",
    "refund succeeded", "refund replaced", "case refund refused", "case refund abnormal", "case refund closed",
    "case refund by hand", "case unknown payment", "case claim unanswered",
    "did accept", "did release", "did hand over", "did ship", "did change order price", "did change address",
    "did confirm payment", "did refund by hand", "did refund again", "did approve claim",
    "did receive returned goods", "did send exchange", "did verify pickup", "did bring in keys", "did take back keys",
    "did close case", "did count stock",
    "sent by sf", "sent by zto", "sent by pickup", "sent by online", "exchange parcels", "keys given",
    "paid by jsapi", "paid by native", "paid by offline", "paid by stray", "paid twice", "reviews", "bills compared",
)


def add(steps: Counter[str]) -> None:
    """Count one more life."""
    steps["lives"] += 1
    steps.update(dict(told()))


def told() -> Iterator[tuple[str, int]]:
    """Say what has happened and how often."""
    for what, column in COLUMNS.items():
        for value, count in counted(column):
            yield f"{what} {value}", count
    for channel, count in counted(Payment.channel, Payment.state == "paid"):
        yield f"paid by {channel}", count
    yield "paid twice", Payment.select().where(Payment.state == "paid", Payment.settles.is_null()).count()
    yield "cancelled unsent", Claim.select().where(Claim.unsent, Claim.state == "refunded").count()
    yield "exchange parcels", Parcel.select().where(Parcel.claim.is_null(False)).count()
    yield "keys given", CardKey.select().where(CardKey.line.is_null(False)).count()
    yield "reviews", Review.select().count()
    yield "bills compared", Bill.select().where(Bill.rows > 0).count()


def counted(column: Any, *where: Any) -> Iterator[tuple[str, int]]:
    """Return how many rows have each value of a column."""
    query = column.model.select(column, fn.COUNT(column.model.id)).group_by(column)
    for value, count in db.tuples(query.where(*where) if where else query):
        yield str(value), int(count)
