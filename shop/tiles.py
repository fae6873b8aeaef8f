"""A product as lists show it: what every list selects, in one place; prices in fen."""

from collections.abc import Collection
from typing import Any, NamedTuple

from peewee import fn

from base import db
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


def among(ids: Collection[int]) -> list[Tile]:
    """Return those of these products that are on the shelf, in this order, in one query."""
    if not ids:
        return []
    place = {product: position for position, product in enumerate(ids)}
    rows = db.tuples(Product.select(*TILE).where(Product.id.in_(list(ids)), Product.on_shelf))
    return sorted(map(tile, rows), key=lambda found: place[found.id])


def tile(row: tuple[Any, ...]) -> Tile:
    """Return the tile of a row selected by TILE; MySQL's sums are decimals."""
    return Tile(*(*row[:-1], int(row[-1])))
