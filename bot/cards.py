"""Product cards for the chat, made once per version of the catalog."""

from urllib.parse import quote

from base import clock, config
from base.errors import NotFound, OffShelf
from base.i18n import _
from base.money import yuan
from bot.live import Live
from bot.replies import Card
from shop import catalog
from shop.catalog import ProductCard

FRESH = 30.0  # seconds a card is kept: pieces are sold without the catalog changing, and a card says "sold out"

MOST = 20_000  # cards

Place = tuple[int, str]  # product id and source
Made = dict[Place, tuple[float, Card]]  # until when it is fresh, and the card
_made: Live[Made] = Live("catalog", dict, {})  # a change in the catalog starts an empty one


def of(product_id: int, source: str = "") -> Card:
    """Return a product's card; raises OffShelf when it is not for sale.

    `source` (such as `rule 12`) is what its opening and ordering count for.
    """
    place = product_id, source
    known = ready(place)
    if known is None:
        try:
            known = drawn(catalog.card(product_id), source)
        except NotFound:
            raise OffShelf() from None
        keep(_made.now(), place, known)
    return known


def keep(made: Made, place: Place, card: Card) -> None:
    """Remember a card; where there are too many, all are forgotten at once."""
    if len(made) >= MOST:
        made.clear()
    made[place] = (clock.ticks() + FRESH, card)


def ready(place: Place) -> Card | None:
    """Return the card if it is in memory: no database is asked."""
    until, card = _made.now().get(place, (0.0, None))
    return card if until > clock.ticks() else None


def drawn(product: ProductCard, source: str) -> Card:
    """Return the card: title, price and description, picture, and the product's page."""
    price = price_range(product.price, product.dearest)
    gone = _("sold out") if product.available <= 0 else ""
    return Card(title=product.title, description=" · ".join(filter(None, (price, gone, product.description))),
                picurl=absolute(product.picture), url=with_source(absolute(f"/p/{product.id}"), source))


def with_source(url: str, source: str) -> str:
    """Return an address of the shop that says where it was found; see web.source."""
    return f"{url}{'&' if '?' in url else '?'}via={quote(source)}" if source else url


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
