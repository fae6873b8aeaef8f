"""The checkout: from the cart, or from one thing bought at once, to an order."""

from typing import Any

from flask import Response, redirect, request

from base.errors import ShopError
from handlers.address import AddressForm, places
from models import Customer, Order
from shop import cart, customers, orders, pricing
from shop.cart import Cart
from web.login import current, needs_customer
from web.numbers import whole
from web.render import page


@needs_customer
def show() -> Any:
    """The goods, the sums and the address used last; an empty cart has nothing to check out."""
    form = AddressForm(obj=customers.last_address(current()))
    return shown(form) if goods().count else redirect("/cart")


@needs_customer
def place() -> Any:
    """Place the order and go to its page, which asks for the payment; without script, the next select."""
    form = AddressForm()
    if "step" in request.form:
        return shown(form)
    if not form.validate():
        return shown(form, 422)
    try:
        order = ordered(current(), form)
    except ShopError as wrong:
        return shown(form, wrong.status, "" if form.blame(wrong) else wrong.sentence)
    return redirect(f"/orders/{order.number}?pay=1", 303)


def ordered(person: Customer, form: AddressForm) -> Order:
    """Order the one thing the page is about, or else the cart."""
    if variant := at_once():
        return orders.place(person, [(variant, pieces())], **form.address())
    return orders.place_cart(person, **form.address())


def shown(form: AddressForm, status: int = 200, sentence: str = "") -> Response:
    """Render the checkout; `sentence` is what is wrong with the whole of it."""
    wanted = goods()
    return page("h5/checkout.html", status, form=form, places=places(form), sentence=sentence,
                variant=at_once(), quantity=pieces(), quote=pricing.quote(wanted.goods),
                lines=[line for line in wanted.lines if line.sellable])


def goods() -> Cart:
    """Return what is being bought; raises OffShelf, SoldOut, BadInput for one thing that cannot be."""
    variant = at_once()
    return cart.only(variant, pieces()) if variant else cart.look(current())


def at_once() -> int | None:
    """Return the variant bought at once, None for the whole cart."""
    return whole(request.values.get("variant"), 0) or None


def pieces() -> int:
    """Return how many pieces are bought at once."""
    return whole(request.values.get("quantity"), 1)

