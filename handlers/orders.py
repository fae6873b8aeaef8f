"""A customer's orders, in the chat and as pages."""

from typing import Any

from flask import Response, redirect, request

from base import ids
from base.errors import NotFound
from base.i18n import _
from base.money import yuan
from bot import cards
from bot.render import link, words
from bot.replies import Answer, Text
from bot.router import Incoming, order_number
from shop import carriers, closing, customers, keys, orders, reviews
from shop.claims import views as claims
from shop.claims import words as claim_words
from shop.orders import OrderView, moves
from shop.orders.views import PAGE
from web.login import current, needs_customer
from web.numbers import whole
from web.render import page
from web.ticket import ticket

LATEST = 3
LONGEST_GOODS = 60  # characters


def latest(incoming: Incoming) -> Answer:
    """Say how the customer's newest orders stand."""
    found = orders.latest(customers.of(incoming.openid), LATEST)
    if not found:
        return Text("\n".join((_("You have no orders yet."),
                               link(cards.absolute("/"), _("Look around the shop")))))
    return Text("\n\n".join((*map(status, found), link(cards.absolute("/orders"), _("All my orders")))))


def by_number(incoming: Incoming) -> Answer:
    """Say how one order stands; raises NotFound for a number that is nobody's or somebody else's."""
    number = order_number(incoming.text)
    if number is None:
        raise NotFound()
    return Text(status(orders.view(customers.of(incoming.openid), number)))


def status(view: OrderView) -> str:
    """Return state, amount, goods, parcels and link of an order."""
    order = view.order
    goods = "、".join(f"{words(line.title)} ×{line.quantity}" for line in view.lines)
    goods = goods if len(goods) <= LONGEST_GOODS else goods[:LONGEST_GOODS] + "…"
    parcels = [f"{carriers.name(parcel.carrier)} {words(parcel.number)}".strip() for parcel in view.parcels]
    asked = [f"{claim_words.name(claim)}: {claim_words.state_name(claim.state)}" for claim in view.open_claims]
    if order.pickup_code and order.state in orders.TO_SHIP:
        parcels.append(_("Pickup code %(code)s, at %(store)s", code=order.pickup_code, store=words(order.region_name)))
    return "\n".join((f"【{orders.state_name(order.state)}】¥{yuan(order.total)}", goods, *parcels,
                      *asked, link(cards.absolute(f"/orders/{order.number}"), order.number)))


@needs_customer
def index() -> Response:
    """The page of the customer's orders, all or those in one state."""
    state, number = request.args.get("state", ""), max(whole(request.args.get("page"), 1), 1)
    person = current()
    open_orders = reviews.open_orders(person)
    found = orders.among(person, open_orders, number) if state == "review" else orders.listed(
        person, state or None, number)
    return page("h5/orders.html", orders=found, counts=orders.counts(person), to_review=open_orders, state=state,
                number=number, size=PAGE)


@needs_customer
def show(number: str) -> Response:
    """The page of one order with its timeline; raises NotFound, also for somebody else's."""
    view = orders.view(current(), number)
    return page("h5/order.html", view=view, at_once="pay" in request.args, claims=claims.views(view.claims),
                wishes=claims.choices(view.order), handed=keys.handed(view.order.id),
                to_review=view.order.id in reviews.open_orders(current()), once=ids.token(), claim_words=claim_words,
                address=cards.absolute(f"/orders/{number}?pay=1"), cancelling=cancelling(view),
                outside=orders.paid_outside(view.order), back=orders.given_back(view.order),
                elsewhere=cards.absolute(f"/pay/{number}/{ticket('pay', number)}"))


def cancelling(view: OrderView) -> str:
    """Tell whether all of an order in hand is being given up: `asked` for, `agreed` to, or nothing of the kind."""
    if view.order.state not in moves.IN_HAND or not view.open_claims:
        return ""
    if not view.to_send:
        return "agreed" if all(line.cancelled for line in view.lines) else ""
    asked = moves.claimed(view.order.id)
    return "asked" if all(asked.get(line.id) == line.to_send for line in view.lines) else ""


@needs_customer
def cancel(number: str) -> Any:
    """The customer gives an unpaid order up; raises what shop.closing.cancel does."""
    closing.cancel(current(), number)
    return redirect(f"/orders/{number}", 303)


@needs_customer
def receive(number: str) -> Any:
    """The customer says that the goods have come; raises NotFound, WrongState."""
    orders.receive(current(), number)
    return redirect(f"/orders/{number}", 303)
