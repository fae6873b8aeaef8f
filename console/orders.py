"""The room of orders: what was ordered, paid and sent, and who works on it."""

from typing import Any

from flask import g, request

from base.i18n import _
from console import order_forms, order_history, quotas, words
from console.order_forms import PriceForm, ShipForm
from models import Customer, Operator, Refund
from shop import carriers, keys, operators, orders
from shop.claims import words as claim_words
from shop.orders import STATES, TO_SHIP, OrderView, moves
from shop.orders.views import PAGE
from shop.telling import words as told
from web.numbers import whole
from web.render import page

TO_DO = "to_ship"  # what is paid and not wholly sent, whoever has it in hand


def listed() -> Any:
    """Show the orders of a state, found by number, recipient or phone."""
    state, query = request.args.get("state", ""), request.args.get("q", "").strip()
    number = max(whole(request.args.get("page"), 1), 1)
    state = state if state in (TO_DO, *STATES) else ""
    views = orders.console_list(state or None, number, query)
    counts = orders.console_counts()
    counts[TO_DO] = sum(counts[name] for name in TO_SHIP)
    return page("console/orders.html", views=views, state=state, query=query, number=number,
                more=len(views) == PAGE, counts=counts, states=(TO_DO, *STATES), words=tab, keepers=keepers(views))


def tab(state: str) -> str:
    """Return what the shop calls a list of orders."""
    return _("To do") if state == TO_DO else orders.state_name(state)


def one(number: str) -> Any:
    """Show an order with everything that happened to it."""
    return shown(orders.console_view(number))


def shown(view: OrderView, status: int = 200, ship: ShipForm | None = None, price: PriceForm | None = None) -> Any:
    """Show one order; the forms are those that could not be carried out."""
    order, payments = view.order, [payment.id for payment in view.payments]
    refunds = list(Refund.select().where(Refund.payment.in_(payments)).order_by(Refund.id))
    return page("console/order.html", status, view=view, refunds=refunds,
                form=ship or ShipForm(formdata=None), rows=order_forms.packables(view),
                price_form=price or order_forms.price(order), changing=price is not None,
                in_hand=order.state in moves.IN_HAND, keeper=keepers([view]).get(order.keeper_id or 0, ""),
                mine=order.keeper_id in (None, g.operator.id), others=others(order.keeper_id),
                buyer=Customer.get_by_id(order.customer_id), carriers=carriers.known(),
                called=words.called, table=words, history=order_history.of(view), note=order_history.note(order.number),
                told=told.of_order(order.id), told_words=quotas, tries=told.tries, claim_words=claim_words,
                handed=keys.handed(order.id), back=orders.given_back(order))


def keepers(views: list[OrderView]) -> dict[int, str]:
    """Return the names of the operators who have accepted these orders, by id."""
    wanted = {view.order.keeper_id for view in views if view.order.keeper_id}
    return {row.id: row.name for row in Operator.select().where(Operator.id.in_(wanted))} if wanted else {}


def others(keeper: int | None) -> list[Operator]:
    """Return the operators an order can be handed over to."""
    return operators.able("orders", keeper) if keeper else []
