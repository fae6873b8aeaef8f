"""Goods that a story needs and the demo shop does not have, made the way Lin makes them."""

from typing import Any

from models import Category, Product, Variant
from shop import catalog, goods, keys
from shop.drafts import ProductDraft, VariantDraft
from tests.world import World


def sold(world: World, title: str, pieces: int = 0, fen: int = 1000, **more: Any) -> Variant:
    """Make a product with one choice and put it on the shelf; `more` is what shop.drafts calls it."""
    lin = world.lin()
    draft = ProductDraft(**{"category_id": Category.get().id, "kind": "parcel", "title": title, **more})
    product = goods.make(lin, draft, VariantDraft("", fen), pieces)
    catalog.put_on_shelf(lin, product)
    return Variant.get(Variant.product == product)


def sold_as_keys(world: World, *secrets: str, **more: Any) -> Variant:
    """Make a product that is sold as these card keys."""
    made = sold(world, "视频会员月卡", kind="keys", **more)
    if secrets:
        brought(world, made, *secrets)
    return Variant.get_by_id(made.id)


def brought(world: World, variant: Variant, *secrets: str) -> int:
    """Bring in a file with these keys, one on each line."""
    return keys.bring_in(world.lin(), variant.id, "\n".join(secrets).encode())


def limited(variant: Variant, **columns: Any) -> None:
    """Give a product limits, whatever it was made with."""
    Product.update(**columns).where(Product.id == variant.product_id).execute()
