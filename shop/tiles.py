"""A product as lists show it: what every list selects, in one place; prices in fen."""

from typing import Any, NamedTuple

from peewee import fn

from models import Product, Variant


class Tile(NamedTuple):
    """A product in a list; `available` is the sum over its variants."""

    id: int
    title: str
    subtitle: str
    picture: str
    price: int
    dearest: int
    sold: int
    available: int


AVAILABLE = Variant.select(fn.COALESCE(fn.SUM(Variant.on_hand - Variant.held), 0)).where(
    Variant.product == Product.id, Variant.active)
TILE = (Product.id, Product.title, Product.subtitle, Product.picture, Product.price, Product.dearest,
        Product.sold, AVAILABLE)


def tile(row: tuple[Any, ...]) -> Tile:
    """Return the tile of a row selected by TILE; MySQL's sums are decimals."""
    return Tile(*(*row[:-1], int(row[-1])))
