"""Product cards for the chat, made once per version of the catalog."""

from base import config
from base.errors import NotFound, OffShelf
from base.i18n import _
from base.money import yuan
from bot.live import Live
from bot.replies import Card
from shop import catalog
from shop.catalog import ProductCard

# Product id -> card; a change in the catalog starts an empty one.
_made: Live[dict[int, Card]] = Live("catalog", dict, {})


def of(product_id: int) -> Card:
    """Return a product's card; raises OffShelf when it is not for sale."""
    kept = _made.now()
    if product_id not in kept:
        try:
            kept[product_id] = drawn(catalog.card(product_id))
        except NotFound:
            raise OffShelf() from None
    return kept[product_id]


def ready(product_id: int | None) -> Card | None:
    """Return the card if it is in memory: no database is asked."""
    return _made.now().get(product_id) if product_id else None


def drawn(product: ProductCard) -> Card:
    """Return the card: title, price and description, picture, and the product's page."""
    price = price_range(product.price, product.dearest)
    return Card(title=product.title, description=" · ".join(filter(None, (price, product.description))),
                picurl=absolute(product.picture), url=absolute(f"/p/{product.id}"))


def price_range(price: int, dearest: int) -> str:
    """Return `¥19.90`, or `¥19.90 起` when some variants cost more; both in fen."""
    if price == dearest:
        return f"¥{yuan(price)}"
    return _("from ¥%(price)s", price=yuan(price))


def absolute(path: str) -> str:
    """Return the address WeChat can open: `path` below the shop's own, unless it is one already."""
    if not path or path.startswith(("https://", "http://")):
        return path
    return f"{config.current().shop.url.rstrip('/')}/{path.lstrip('/')}"
