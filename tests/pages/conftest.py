"""What the pages' stories need beside the cast: goods by name, and Lin's hand at the shelves."""

from collections.abc import Iterator

import pytest

from base import i18n
from models import Product, Variant
from shop import catalog
from tests.world import Browser, World


@pytest.fixture
def stranger(world: World) -> Browser:
    """Somebody with an ordinary browser."""
    return Browser(world.url, "Mozilla/5.0 (X11; Linux x86_64)")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English in the test's own thread; the pages speak Chinese, as their readers do."""
    with i18n.speaking("en"):
        yield


def product(title: str) -> Product:
    """Return the product whose title holds `title`."""
    return Product.select().where(Product.title.contains(title)).get()


def variant(title: str, spec: str = "") -> Variant:
    """Return the product's first variant, or the one whose spec holds `spec`."""
    return Variant.select().where(
        Variant.product == product(title), Variant.spec.contains(spec)).order_by(Variant.position).get()


def left(world: World, one: Variant, pieces: int) -> None:
    """Lin counts `pieces` of a variant."""
    catalog.change_stock(world.lin(), one.id, pieces)


def costs(world: World, one: Variant, fen: int) -> None:
    """Lin gives a variant another price."""
    catalog.change_price(world.lin(), one.id, fen)
