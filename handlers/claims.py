"""After-sales as the customer sees it: choosing, asking, sending back, and how it goes on."""

from typing import Any

from flask import Response, redirect, request

from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from handlers.claim_form import ClaimForm, SendBackForm, chosen, filled_in
from handlers.uploads import attached
from models import Order
from shop import carriers, orders, uploads
from shop.claims import asking, views, words
from shop.claims.views import PAGE, ClaimView
from web.login import current, needs_customer
from web.numbers import whole
from web.render import page


@needs_customer
def index() -> Response:
    """The page of the customer's claims, newest first."""
    number = max(whole(request.args.get("page"), 1), 1)
    return page("h5/claims.html", claims=views.listed(current(), number), number=number, size=PAGE, words=words)


@needs_customer
def choose(number: str) -> Any:
    """The kinds of after-sales an order allows; with only one the page for it at once. Raises NotFound, WrongState."""
    order = Order.owned(current(), number)
    wishes = list(possible(order))
    if len(wishes) == 1:
        return redirect(f"/orders/{number}/claim/{wishes[0]}")
    return page("h5/claim_choose.html", order=order, wishes=wishes, words=words)


@needs_customer
def form(number: str, wish: str) -> Response:
    """The form of one kind; raises NotFound, WrongState."""
    return asked_for(Order.owned(current(), number), wish, ClaimForm(wish, formdata=None), [])


@needs_customer
def ask(number: str, wish: str) -> Any:
    """Make the claim and go to its page, or show what is wrong beside the field with what was typed."""
    person, typed = current(), ClaimForm(wish)
    order, pictures = Order.owned(person, number), uploads.theirs(person, request.form.getlist("picture"))
    if not typed.validate():
        return asked_for(order, wish, typed, pictures, 422)
    try:
        pictures = attached(person, asking.MOST_PICTURES)
        claim = asking.ask(person, number, wish, chosen(), typed.reason.data, typed.text.data or "", pictures,
                           typed.fen, typed.once.data)
    except BadInput as wrong:
        typed.blame(wrong)
        return asked_for(order, wish, typed, pictures, wrong.status)
    return redirect(f"/claims/{claim.number}", 303)


@needs_customer
def show(number: str) -> Response:
    """How a claim stands, and what there is to do; raises NotFound, also for somebody else's."""
    return shown(views.view(current(), number), SendBackForm(formdata=None))


@needs_customer
def withdraw(number: str) -> Any:
    """Take a claim back; raises NotFound, WrongState."""
    asking.withdraw(current(), number)
    return redirect(f"/claims/{number}", 303)


@needs_customer
def send_back(number: str) -> Any:
    """Say how the goods travel back to the shop; raises NotFound, WrongState."""
    typed = SendBackForm()
    try:
        asking.send_back(current(), number, typed.carrier.data or "", typed.tracking.data or "")
    except BadInput as wrong:
        typed.blame(wrong)
        return shown(views.view(current(), number), typed, wrong.status)
    return redirect(f"/claims/{number}", 303)


def possible(order: Order) -> dict[str, Any]:
    """Return what may be asked for about the order; raises WrongState when it is nothing."""
    wishes = views.choices(order)
    if not wishes:
        raise WrongState(_("Nothing can be asked for about this order now."))
    return wishes


def asked_for(order: Order, wish: str, typed: ClaimForm, pictures: list[str], status: int = 200) -> Response:
    """Show the form with the lines this wish may be about; raises NotFound, WrongState."""
    if wish not in words.WISHES:
        raise NotFound()
    lines = possible(order).get(wish)
    if not lines:
        raise WrongState(_("Nothing can be asked for about this order now."))
    return page("h5/claim_form.html", status, order=order, wish=wish, form=typed, rows=filled_in(wish, lines),
                pictures=pictures, most=asking.MOST_PICTURES, longest=asking.LONGEST_TEXT, words=words,
                outside=orders.paid_outside(order))


def shown(view: ClaimView, typed: SendBackForm, status: int = 200) -> Response:
    """Show one claim."""
    return page("h5/claim.html", status, view=view, form=typed, carriers=carriers.known(), words=words,
                again=bool(views.choices(view.claim.order)), outside=orders.paid_outside(view.claim.order))
