"""The room of orders: what was ordered, paid and sent, and the form that sends the next one."""

from typing import Any

from flask import flash, g, redirect, request
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired

from base.errors import BadInput
from base.i18n import _
from console import words
from console.blame import blame
from models import Customer, Refund
from shop import orders
from shop.orders import STATES, OrderView
from shop.orders.views import PAGE
from shop.shipping import CARRIERS
from web.forms import Form
from web.numbers import whole
from web.render import page


class ShipForm(Form):
    """What an order travels with."""

    carrier = SelectField(choices=list(CARRIERS))
    tracking = StringField(validators=[DataRequired()])


def listed() -> Any:
    """Show the orders of a state, found by number, recipient or phone."""
    state, query = request.args.get("state", ""), request.args.get("q", "").strip()
    number = max(whole(request.args.get("page"), 1), 1)
    state = state if state in STATES else ""
    views = orders.console_list(state or None, number, query)
    return page("console/orders.html", views=views, state=state, query=query, number=number,
                more=len(views) == PAGE, counts=orders.console_counts(), states=STATES,
                words=orders.state_name)


def one(number: str) -> Any:
    """Show an order with everything that happened to it."""
    return shown(orders.console_view(number), ShipForm(formdata=None))


def ship(number: str) -> Any:
    """Send a paid order: the customer is told the carrier and the number."""
    view, form = orders.console_view(number), ShipForm()
    if not form.validate():
        return shown(view, form, 422)
    try:
        orders.ship(g.operator, number, form.carrier.data, form.tracking.data)
    except BadInput as wrong:
        blame(form, wrong, form.tracking)
        return shown(view, form, 422)
    flash(_("Sent. The customer is being told."), "done")
    return redirect(f"/console/orders/{number}")


def shown(view: OrderView, form: ShipForm, status: int = 200) -> Any:
    """Show one order."""
    payments = [payment.id for payment in view.payments]
    refunds = list(Refund.select().where(Refund.payment.in_(payments)).order_by(Refund.id))
    buyer = Customer.get_by_id(view.order.customer_id)
    return page("console/order.html", status, view=view, form=form, refunds=refunds, buyer=buyer,
                words=orders.state_name, carriers=CARRIERS, called=words.called, table=words,
                movers=words.movers([step.who for step in view.steps]))
