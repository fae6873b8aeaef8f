"""A customer's orders as pages; handlers.order_talk tells of them in the chat."""

from typing import Any

from flask import Response, redirect, request

from base import ids
from bot import cards
from handlers import notices_offer
from shop import closing, keys, orders, reviews
from shop.claims import views as claims
from shop.claims import words as claim_words
from shop.orders import OrderView, moves
from shop.orders.views import PAGE
from web.login import current, needs_customer
from web.numbers import whole
from web.render import page
from web.ticket import ticket


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
    offered = notices_offer.of(current()) if view.order.state in moves.IN_HAND else ()
    answer = page(
        "h5/order.html", view=view, offered=offered, at_once="pay" in request.args, claims=claims.views(view.claims),
        wishes=claims.choices(view.order), handed=keys.handed(view.order.id),
        to_review=view.order.id in reviews.open_orders(current()), once=ids.token(), claim_words=claim_words,
        address=cards.absolute(f"/orders/{number}?pay=1"), cancelling=cancelling(view),
        outside=orders.paid_outside(view.order), back=orders.given_back(view.order),
        elsewhere=cards.absolute(f"/pay/{number}/{ticket('pay', number)}"), history=orders.history(view))
    return notices_offer.served(answer, offered)


def cancelling(view: OrderView) -> str:
    """Tell whether all of an order in hand is being given up: `asked` for, `agreed` to, or nothing of the kind."""
    if view.given_up:
        return "agreed"
    if view.order.state not in moves.IN_HAND or not view.open_claims or not view.to_send:
        return ""
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
