"""What an operator does with one order: take it, send it, give it on, and change its price before it is paid."""

from typing import Any

from flask import flash, g, redirect, request

from base.errors import BadInput, WrongState
from base.i18n import _
from console.amounts import fen
from console.blame import blame
from console.order_forms import PriceForm, ShipForm, packables, packed
from console.orders import shown
from shop import orders, repricing

NOTE = 100  # characters


def accept(number: str) -> Any:
    """Take the order into one's own hands."""
    orders.accept(g.operator, number)
    return back(number)


def release(number: str) -> Any:
    """Give the order back, so that anyone can take it."""
    orders.release(g.operator, number)
    return back(number)


def hand_over(number: str) -> Any:
    """Give the order to another operator."""
    orders.hand_over(g.operator, number, request.form.get("login", ""))
    return back(number)


def ship(number: str) -> Any:
    """Send a parcel: the customer is told the carrier and the number. Raises WrongState when none can be sent."""
    view, form = orders.console_view(number), ShipForm()
    rows = packables(view)
    if not rows:
        raise WrongState()
    if not form.validate():
        return shown(view, 422, ship=form)
    try:
        orders.ship(g.operator, number, form.carrier.data, form.tracking.data, packed(rows))
    except BadInput as wrong:
        blame(form, wrong, form.tracking)
        return shown(view, 422, ship=form)
    flash(_("Sent. The customer is being told."), "done")
    return back(number)


def reprice(number: str) -> Any:
    """Change what an unpaid order costs; the old price can be paid no more."""
    view, form = orders.console_view(number), PriceForm()
    if not form.validate():
        return shown(view, 422, price=form)
    try:
        repricing.reprice(g.operator, number, fen(form.discount), fen(form.freight))
    except BadInput as wrong:
        blame(form, wrong, form.discount)
        return shown(view, 422, price=form)
    flash(_("The order has its new price."), "done")
    return back(number)


def paid(number: str) -> Any:
    """Say that the customer has paid outside WeChat: in cash, or by a transfer."""
    repricing.paid_elsewhere(g.operator, number, request.form.get("note", "").strip()[:NOTE])
    flash(_("The order is paid."), "done")
    return back(number)


def back(number: str) -> Any:
    """Go back to the order."""
    return redirect(f"/console/orders/{number}")
