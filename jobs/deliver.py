"""Telling customers what happened to their orders, by the ways WeChat leaves open."""

from base import config
from base.i18n import _, speaking
from base.log import log
from base.money import yuan
from models import Customer, Order, Parcel, Payment, Refund
from shop import shipping
from wechat import messages
from wechat.http import Refused


def order_paid(order: int) -> None:
    """Tell the customer that the payment has come; raises Unclear to be tried again."""
    row = found(order)
    with speaking(config.current().shop.language):
        tell(row.customer.openid, _("Paid ¥%(amount)s for order %(number)s. We will send it soon.",
                                    amount=yuan(row.total), number=row.number))


def order_shipped(order: int) -> None:
    """Tell the customer how the parcel travels; raises Unclear to be tried again."""
    row = found(order)
    parcel = Parcel.select().where(Parcel.order == order).order_by(Parcel.id.desc()).get()
    carrier = shipping.carrier_name(parcel.carrier)
    with speaking(config.current().shop.language):
        text = _("Order %(number)s is on its way: %(carrier)s %(tracking)s.",
                 number=row.number, carrier=carrier, tracking=parcel.number)
    if not tell(row.customer.openid, text):
        templated(row, carrier, parcel.number)


def refund_succeeded(refund: int) -> None:
    """Tell the customer that money went back; raises Unclear to be tried again."""
    row = Refund.select(Refund, Payment, Order, Customer).join(Payment).join(
        Order, on=(Payment.order == Order.id)).join(Customer).where(Refund.id == refund).get()
    with speaking(config.current().shop.language):
        tell(row.payment.order.customer.openid, _("¥%(amount)s of order %(number)s went back the way it came.",
                                                  amount=yuan(row.amount), number=row.payment.order.number))


def found(order: int) -> Order:
    """Return the order with its customer."""
    row: Order = Order.select(Order, Customer).join(Customer).where(Order.id == order).get()
    return row


def tell(openid: str, text: str) -> bool:
    """Send a customer-service message; False when WeChat's window is closed: the follower will have to ask."""
    try:
        messages.send_text(openid, text)
        return True
    except Refused as wrong:
        log(__name__).info("not told", code=wrong.code)
        return False


def templated(order: Order, carrier: str, tracking: str) -> None:
    """Send the shipping template, when the account has one."""
    settings = config.current()
    if not settings.wechat.shipped_template:
        return
    try:
        messages.send_template(
            order.customer.openid, settings.wechat.shipped_template, f"{settings.shop.url}/orders/{order.number}",
            {"character_string1": order.number, "thing2": carrier, "character_string3": tracking})
    except Refused as wrong:
        log(__name__).info("template refused", code=wrong.code)
