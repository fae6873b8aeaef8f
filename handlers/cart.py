"""The cart: put in, change, take out."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, redirect, request, session

from shop import cart
from web.login import current, customer, needs_customer
from web.numbers import whole
from web.render import page

TOLD = 5  # titles that could not be had: a cookie carries them to the next page

@needs_customer
def show() -> Response:
    """The cart at today's prices; after "buy again" with what could not be had."""
    return page("h5/cart.html", cart=cart.look(current()), missing=session.pop("missing", []))


def add() -> Any:
    """Put a variant into the cart, or buy it at once; a stranger logs in first and nothing is forgotten."""
    variant, quantity = wanted("variant"), wanted("quantity", 1)
    if request.form.get("buy"):
        return redirect("/checkout?" + urlencode({"variant": variant, "quantity": quantity}), 303)
    person = customer()
    if person is None:
        session["wish"] = [variant, quantity]
        return gone_to("/login?next=/cart")
    cart.add(person, variant, quantity)
    return jsonify(count=cart.badge(person)) if by_script() else redirect("/cart", 303)


@needs_customer
def again(number: str) -> Any:
    """Put what an order was about into the cart once more; raises NotFound, also for somebody else's."""
    session["missing"] = cart.again(current(), number)[:TOLD]
    return redirect("/cart", 303)


@needs_customer
def change() -> Any:
    """Set how many pieces of a variant are in the cart; 0 takes it out."""
    cart.change(current(), wanted("variant"), wanted("quantity"))
    return redirect("/cart", 303)


@needs_customer
def remove() -> Any:
    """Take a variant out of the cart."""
    cart.remove(current(), wanted("variant"))
    return redirect("/cart", 303)


def wanted(name: str, absent: int = -1) -> int:
    """Return a whole number of the form."""
    return whole(request.form.get(name), absent)


def by_script() -> bool:
    """Tell whether h5.js asks, which wants JSON and stays on its page."""
    return "X-CSRFToken" in request.headers


def gone_to(address: str) -> Any:
    """Send a browser, or tell a script, to go to `address`."""
    return jsonify(go=address) if by_script() else redirect(address, 303)
