"""The page where an operator sends an unpaid order elsewhere."""

from typing import Any

from flask import flash, g, redirect, request
from wtforms import BooleanField, StringField

from base.errors import BadInput, WrongState
from base.i18n import _
from console.blame import blame
from shop import orders, repricing
from shop.orders import OrderView
from shop.orders.destination import Typed
from web.forms import Form
from web.places import places
from web.render import page


class MoveForm(Form):
    """Where an order shall go; shop.orders says what an address must be."""

    recipient = StringField()
    phone = StringField()
    province = StringField()
    city = StringField()
    region = StringField()
    street = StringField()
    recompute = BooleanField()


def show(number: str) -> Any:
    """Show the address as it is."""
    view = orders.console_view(number)
    return shown(view, MoveForm(formdata=None, obj=view.order))


def change(number: str) -> Any:
    """Save the address, or show the next select of the three."""
    view, form = orders.console_view(number), MoveForm()
    if "step" in request.form:
        return shown(view, form)
    typed = Typed(form.recipient.data or "", form.phone.data or "", form.region.data or "", form.street.data or "")
    try:
        verb = repricing.readdress_at_its_price if form.recompute.data else repricing.readdress
        verb(g.operator, number, typed)
    except BadInput as wrong:
        blame(form, wrong, form.street)
        return shown(view, form, 422)
    flash(_("The order has its new address. Please look at the freight."), "done")
    return redirect(f"/console/orders/{number}")


def shown(view: OrderView, form: MoveForm, status: int = 200) -> Any:
    """Show the form; raises WrongState for an order that cannot be sent elsewhere any more."""
    if view.order.state != "unpaid" or view.order.delivery != "parcel":
        raise WrongState()
    return page("console/address.html", status, view=view, form=form, by_hand=repricing.by_hand(view.order),
                places=places(form.province.data or "", form.city.data or "", form.region.data or ""))
