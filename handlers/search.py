"""Looking for products, by what a follower says or what a customer types."""

from urllib.parse import quote

from flask import Response, request

from base.i18n import _
from bot import cards
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming
from shop import catalog, search
from shop.tiles import Tile
from web.render import page

MOST = 9  # products in a list: more would not fit WeChat's 2048 bytes
LONGEST_TITLE = 24  # characters
LONGEST_QUERY = 60  # characters


def ask(incoming: Incoming) -> Answer | None:
    """Answer with the one product found, or a list to choose from by number; None when nothing was found."""
    return answer(incoming.text)


def answer(text: str) -> Answer | None:
    """Return the card of the one product, or one list of several; None when nothing was found."""
    found = search.find(text, limit=MOST + 1)
    if len(found) > 1:
        return choice(text, found[:MOST])
    return cards.of(found[0].id) if found else None


def choice(text: str, found: list[Tile]) -> Text:
    """Return the list with numbers; typing one of them opens that product's card."""
    lines = [f"{number}. {line(tile)}" for number, tile in enumerate(found, 1)]
    whole = link(cards.absolute(f"/search?q={quote(text)}"), _("See all of them in the shop"))
    return Text("\n".join((_("Found for you; answer with a number to see more:"), *lines, "", whole)),
                choices=tuple(tile.id for tile in found))


def line(tile: Tile) -> str:
    """Return a product as one line of a list."""
    price, gone = cards.price_range(tile.price, tile.dearest), _("sold out")
    return f"{words(tile.title[:LONGEST_TITLE])} {price if tile.available > 0 else gone}"


def show() -> Response:
    """The page of products that hold what was typed; without any, the shelves."""
    text = " ".join(request.args.get("q", "").split())[:LONGEST_QUERY]
    tiles = search.find(text) if text else []
    return page("h5/search.html", text=text, tiles=tiles, categories=[] if tiles else catalog.categories())
