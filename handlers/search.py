"""Looking for products, by what a follower says or what a customer types."""

from urllib.parse import quote

from flask import Response, request

from base.i18n import _
from bot import cards, lists, session
from bot.render import link
from bot.replies import Answer, Text
from bot.router import Incoming
from shop import catalog, search
from shop.rules.words import compared
from shop.search.finding import Found
from shop.search.questions import GUESSES
from shop.tiles import Tile
from web.numbers import whole
from web.render import page

MOST = 9  # products in a list: more would not fit WeChat's 2048 bytes
LONGEST_QUERY = 60  # characters
SIZE = 20  # products on a page


def answer(text: str, offset: int = 0) -> Answer | None:
    """Return the card of the one product, or one list of several; None when nothing (more) was found."""
    found = meant(text, MOST + 1, offset).tiles
    if len(found) > 1 or (found and offset):
        return choice(text, found, offset)
    return cards.of(found[0].id) if found else None


def meant(text: str, limit: int, offset: int = 0) -> Found:
    """Return what a text finds; a mere guess at goods that are all sold out is as good as nothing."""
    found = search.explain(text, limit, offset)
    worthless = not offset and found.how in GUESSES and all(tile.available <= 0 for tile in found.tiles)
    return found._replace(how="", tiles=[]) if worthless else found


def more(incoming: Incoming) -> Answer | None:
    """Go on with a list: the key's argument says behind how many products, and what was looked for."""
    behind, _bar, text = incoming.key.partition("|")
    return answer(text[:LONGEST_QUERY], max(whole(behind, 0), 0)) or Text(_("That was all."))


def ended(incoming: Incoming) -> Answer | None:
    """Say to somebody who wants more of a list, or one of its numbers, that none is open; None to everybody else."""
    said = compared(incoming.text)
    if said in session.CHOICES:
        return Text(_("No list is open to choose from. Write what you are looking for, such as 苹果."))
    if said not in session.MORE:
        return None
    return Text(_("There is no list to go on with. Write once more what you are looking for."))


def choice(text: str, found: list[Tile], offset: int) -> Text:
    """Return a part of the list with numbers; typing one of them opens that product's card."""
    on = f"search.more:{offset + MOST}|{text[:LONGEST_QUERY]}" if len(found) > MOST else ""
    whole = link(cards.absolute(f"/search?q={quote(text[:LONGEST_QUERY])}"), _("See all of them in the shop"))
    return lists.of_products(_("Found for you; answer with a number to see more:"), found[:MOST], "", on, "", whole)


def show() -> Response:
    """The products that hold what was typed, a page at a time; without any, the shelves."""
    text = " ".join(request.args.get("q", "").split())[:LONGEST_QUERY]
    number = max(whole(request.args.get("page"), 1), 1)
    tiles = search.find(text, SIZE, (number - 1) * SIZE) if text else []
    return page("h5/search.html", text=text, tiles=tiles, number=number, size=SIZE,
                categories=[] if tiles else catalog.categories())
