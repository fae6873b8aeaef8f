"""Numbered lists: a line per thing, and typing its number opens it."""

from collections.abc import Sequence

from base.errors import OffShelf
from base.i18n import _
from bot import cards
from bot.render import words
from bot.replies import Text
from shop.tiles import Tile

LONGEST_TITLE = 24  # characters


def of_products(opening: str, tiles: Sequence[Tile], source: str = "", more: str = "", *ends: str) -> Text:
    """Return the opening line and the products with numbers; raises OffShelf without any product.

    `source` is what their opening and ordering count for, `more` the action behind "more", as in a menu key.
    """
    if not tiles:
        raise OffShelf()
    lines = [line(tile) for tile in tiles]
    keys = [product_key(tile.id, source) for tile in tiles]
    return numbered(opening.strip() or _("Answer with a number to see more:"), lines, keys, more, *ends)


def numbered(opening: str, lines: Sequence[str], keys: Sequence[str], more: str = "", *ends: str) -> Text:
    """Return lines with numbers; each number stands for the action key at its place."""
    shown = [f"{number}. {one}" for number, one in enumerate(lines, 1)]
    on = [_("Answer “more” for the next ones.")] if more else []
    return Text("\n".join((opening, *shown, *on, *ends)), choices=tuple(keys), more=more)


def product_key(product_id: int, source: str) -> str:
    """Return the action key of a product's card; `handlers.products.card` reads it."""
    return f"products.card:{product_id}{'@' if source else ''}{source}"


def line(tile: Tile) -> str:
    """Return a product as one line of a list."""
    price, gone = cards.price_range(tile.price, tile.dearest), _("sold out")
    return f"{words(tile.title[:LONGEST_TITLE])} {price if tile.available > 0 else gone}"
