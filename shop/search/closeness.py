"""Telling which products are spelled most like a text."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from base import db
from models import Product
from shop.search.places import product_at
from shop.search.tokens import normal

ALIKE = 60  # of 100: below it a forgiving match is a wrong guess


def closest(text: str, places: Sequence[int]) -> list[int]:
    """Return those places whose product is called, or described, much like a text, the most alike first."""
    ids = {product_at(place): place for place in places}
    found = db.tuples(Product.select(
        Product.id, Product.title, Product.aliases, Product.brand, Product.keywords).where(Product.id.in_(list(ids))))
    scores = {ids[product]: max(likeness(text, one) for one in said if one) for product, *said in found}
    return sorted((place for place in scores if scores[place] >= ALIKE), key=lambda place: (-scores[place], place))


def likeness(text: str, said: str) -> float:
    """Return how alike a text and some part of what is said of a product are, 0 to 100."""
    return float(fuzz.partial_ratio(text, normal(said)))
