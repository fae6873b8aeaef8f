"""What an order costs, decided here and nowhere else; everything in fen."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop import freight
from shop.freight import Item

DEAREST = 1_000_000  # fen an operator may ask for sending an order


@dataclass(frozen=True)
class Quote:
    """The sums of an order in fen; `total` = goods + freight - discount."""

    goods: int
    freight: int
    discount: int

    @property
    def total(self) -> int:
        """What the customer pays."""
        return self.goods + self.freight - self.discount


def quote(items: Sequence[Item], region: str = "", delivery: str = "parcel") -> Quote:
    """Return what these goods cost when they are sent to a district, or fetched.

    Raises BadInput (`region`) where something is not delivered.
    """
    sending = freight.fee(items, region) if delivery == "parcel" else 0
    return Quote(goods=sum(item.amount for item in items), freight=sending, discount=0)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` fen in proportion to `weights` into whole shares that add up; the last has all if none weighs."""
    whole, before, given, found = sum(weights), 0, 0, []
    for place, weight in enumerate(weights):
        before += weight
        upto = total * before // whole if whole else (total if place == len(weights) - 1 else 0)
        found.append(upto - given)
        given = upto
    return found


def freight_shares(total: int, kinds: Sequence[str], amounts: Sequence[int]) -> list[int]:
    """Split an order's freight over its lines by their amounts; what needs no parcel bears none of it."""
    sent = [place for place, kind in enumerate(kinds) if kind == "parcel"] or list(range(len(kinds)))
    split = dict(zip(sent, shares(total, [amounts[place] for place in sent]), strict=True))
    return [split.get(place, 0) for place in range(len(kinds))]
