"""The checkout: from the cart, or from one thing bought at once, to an order."""

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request

from base.errors import BadInput, ShopError, WrongState
from base.i18n import _
from handlers import source
from handlers.address import AddressForm, places
from models import Order, Store
from shop import cart, customers, orders, pricing, stores
from shop.cart import Cart
from shop.pricing import Quote
from web.login import current, needs_customer
from web.numbers import whole
from web.render import page

ANOTHER_LOOK = ("step", "switch")  # buttons that draw the page anew and order nothing


@dataclass(frozen=True)
class Deal:
    """What is being bought, the stores where it can be fetched, and which way of delivery is chosen."""

    goods: Cart
    stores: list[Store]
    delivery: str


@needs_customer
def show() -> Any:
    """The goods, the sums and the address used last; an empty cart has nothing to check out."""
    wanted = deal()
    return shown(remembered(), wanted) if wanted.goods.count else redirect("/cart")


@needs_customer
def place() -> Any:
    """Place the order and go to its page, which asks for the payment; some buttons only draw the page anew."""
    wanted = deal()
    if any(button in request.form for button in ANOTHER_LOOK):
        return shown(remembered(), wanted)
    form = AddressForm()
    form.narrow(wanted.delivery)
    if not form.validate():
        return shown(form, wanted, 422)
    try:
        order = ordered(form, wanted)
    except ShopError as wrong:
        return shown(form, wanted, wrong.status, "" if form.blame(wrong) else wrong.sentence)
    return redirect(f"/orders/{order.number}?pay=1", 303)


def ordered(form: AddressForm, wanted: Deal) -> Order:
    """Order the one thing the page is about, or else the cart; raises as shop.orders.place does, and WrongState."""
    agreed(form, wanted)
    if variant := at_once():
        return orders.place(current(), [(variant, pieces())], **form.address(), source=source.current())
    return orders.place_cart(current(), **form.address(), source=source.current())


def agreed(form: AddressForm, wanted: Deal) -> None:
    """Pass if the total is the one the customer saw (without script the freight may be news); raises WrongState."""
    # An empty cart is how the second click of a double click looks: it gets the first one's order.
    if form.seen.data and wanted.goods.count and form.seen.data != str(quoted(form, wanted).total):
        raise WrongState(_("The total is another one now. Please look at it again."))


def shown(form: AddressForm, wanted: Deal, status: int = 200, sentence: str = "") -> Response:
    """Render the checkout; `sentence` is what is wrong with the whole of it."""
    form.narrow(wanted.delivery)
    return page("h5/checkout.html", status, form=form, deal=wanted, sentence=sentence, quote=priced(form, wanted),
                places=places(form) if wanted.delivery == "parcel" else None, variant=at_once(), quantity=pieces(),
                lines=[line for line in wanted.goods.lines if line.sellable])


def priced(form: AddressForm, wanted: Deal) -> Quote:
    """Return what it costs; where something is not delivered that stands beside the region."""
    try:
        return quoted(form, wanted)
    except BadInput as wrong:
        form.blame(wrong)
        return pricing.quote(wanted.goods.items)


def quoted(form: AddressForm, wanted: Deal) -> Quote:
    """Return what it costs at the chosen district; raises BadInput where something is not delivered."""
    region = form.region.data if "region" in form else ""
    return pricing.quote(wanted.goods.items, region or "", wanted.delivery)


def deal() -> Deal:
    """Return what the page is about; raises as goods does."""
    wanted = goods()
    if not any(item.kind == "parcel" for item in wanted.items):
        return Deal(wanted, [], "none")
    places = stores.open_ones()
    asked = request.form.get("switch") or request.form.get("delivery")
    return Deal(wanted, places, "pickup" if places and asked == "pickup" else "parcel")


def goods() -> Cart:
    """Return what is being bought; raises OffShelf, SoldOut, BadInput for one thing that cannot be."""
    variant = at_once()
    return cart.only(variant, pieces()) if variant else cart.look(current())


def remembered() -> AddressForm:
    """Return the form with what was typed, and the address used last where nothing was."""
    return AddressForm(obj=customers.last_address(current()))


def at_once() -> int | None:
    """Return the variant bought at once, None for the whole cart."""
    return whole(request.values.get("variant"), 0) or None


def pieces() -> int:
    """Return how many pieces are bought at once."""
    return whole(request.values.get("quantity"), 1)
