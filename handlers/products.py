"""A product: its card in the chat and its page."""

from flask import Response

from bot import cards
from bot.replies import Answer
from bot.router import Incoming
from shop import cart, catalog, reviews
from web.numbers import whole
from web.render import page

SAID = 2  # reviews on the product's own page


def card(incoming: Incoming) -> Answer:
    """Show the product whose id is the key's argument, counted for what stands behind an @; raises OffShelf."""
    number, _at, source = incoming.key.partition("@")
    return cards.of(max(whole(number, 0), 0), source)


def show(id: int) -> Response:
    """The page of a product with its specs; raises NotFound when it is not on the shelf."""
    sheet, rate = catalog.sheet(id), reviews.rate(id)
    chosen = next((one for one in sheet.variants if one.available >= sheet.product.minimum), None)
    return page("h5/product.html", product=sheet.product, variants=sheet.variants, chosen=chosen, sale=sheet.sale,
                most=min(cart.MOST, sheet.product.per_order or cart.MOST), rate=rate,
                said=reviews.of_product(id, 1, SAID) if rate.count else [])
