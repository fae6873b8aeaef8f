"""What an order costs, decided here and nowhere else; everything in fen."""

from dataclasses import dataclass

from base import config


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


def quote(goods: int) -> Quote:
    """Return what goods of this sum cost when they are sent."""
    return Quote(goods=goods, freight=config.current().shop.freight if goods else 0, discount=0)
