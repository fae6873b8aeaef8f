"""After-sales in the chat: how the open requests stand, and where a new one is made."""

from base.i18n import _
from bot import cards
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming
from shop import customers, orders
from shop.claims import views
from shop.claims import words as claim_words
from shop.claims.views import ClaimView
from shop.orders import OrderView

LOOKED_AT = 10  # newest orders
MOST = 3


def begin(incoming: Incoming) -> Answer:
    """Say how requests stand that are not over, and for which orders something may be asked."""
    person = customers.of(incoming.openid)
    under_way = [view for view in views.listed(person) if not view.over][:MOST]
    possible = [view for view in orders.latest(person, LOOKED_AT) if views.choices(view.order)][:MOST]
    parts = [*map(standing, under_way), *map(offer, possible)]
    if not parts:
        return Text(_("There is no order for which something can be asked now. Write “人工” to reach one of us."))
    return Text("\n\n".join((_("After-sales:"), *parts)))


def standing(view: ClaimView) -> str:
    """Return how a request stands, with the link to it."""
    claim = view.claim
    return f"{claim_words.standing(claim)}\n" + link(cards.absolute(f"/claims/{claim.number}"), claim.number)


def offer(view: OrderView) -> str:
    """Return an order with the link where something can be asked about it."""
    goods = "、".join(words(line.title) for line in view.lines)[:40]
    return f"{goods}\n" + link(cards.absolute(f"/orders/{view.order.number}/claim"), _("Ask for a refund or exchange"))
