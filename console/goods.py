"""Products to choose from on a desk, found as followers find them."""

from collections.abc import Collection

from models import Product
from shop import catalog

FOUND = 6  # products offered for a search, and as many that are off the shelf


def offered(chosen: Collection[int], query: str) -> list[Product]:
    """Return the products to choose from: the chosen, then as followers find them, then those off the shelf."""
    known = {product.id: product for product in Product.select().where(Product.id.in_(chosen))} if chosen else {}
    found = [*catalog.as_found(query, FOUND), *catalog.all_products(1, FOUND, query, "off")] if query else []
    return [*(known[number] for number in chosen if number in known), *(one for one in found if one.id not in known)]
