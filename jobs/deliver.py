"""Telling customers what happened to their orders, by the ways WeChat leaves open."""

from base import config
from base.i18n import _, speaking
from base.log import log
from base.money import yuan
from models import Customer, Order, Parcel, Payment, Refund
from shop import carriers
from wechat import messages
from wechat.http import Refused


def order_paid(order: int) -> None:
    """Tell the customer that the payment has come; raises Unclear to be tried again."""
    row = found(order)
    with speaking(config.current().shop.language):
        tell(row.customer.openid, paid(row))


def paid(order: Order) -> str:
    """Say that the payment has come, and what comes next."""
    if order.delivery == "pickup":
        return _("Paid ¥%(amount)s for order %(number)s. Fetch it at %(store)s with the code %(code)s.",
                 amount=yuan(order.total), number=order.number, store=order.region_name, code=order.pickup_code)
    if order.delivery == "none":
        return _("Paid ¥%(amount)s for order %(number)s.", amount=yuan(order.total), number=order.number)
    return _("Paid ¥%(amount)s for order %(number)s. We will send it soon.", amount=yuan(order.total),
             number=order.number)


def order_handed(order: int) -> None:
    """Tell the customer where their keys and texts are: not in the chat. Raises Unclear to be tried again."""
    row = found(order)
    with speaking(config.current().shop.language):
        text = _("What you bought with order %(number)s is on its page: %(address)s", number=row.number,
                 address=f"{config.current().shop.url}/orders/{row.number}")
        tell(row.customer.openid, text)


def order_fetched(order: int) -> None:
    """Tell the customer that the goods were handed over in the store; raises Unclear to be tried again."""
    row = found(order)
    with speaking(config.current().shop.language):
        text = _("Order %(number)s was handed over at %(store)s. If that was not you, please tell us.",
                 number=row.number, store=row.region_name)
    tell(row.customer.openid, text)


def order_shipped(order: int, parcel: int | None = None) -> None:
    """Tell the customer how a parcel travels; raises Unclear to be tried again."""
    row = found(order)
    # A note left by the version before this one names no parcel: then there is but one.
    sent = Parcel.get_by_id(parcel) if parcel else Parcel.get(Parcel.order == order)
    carrier = carriers.name(sent.carrier)
    with speaking(config.current().shop.language):
        text = _("Order %(number)s is on its way: %(carrier)s %(tracking)s.",
                 number=row.number, carrier=carrier, tracking=sent.number)
    if not tell(row.customer.openid, text):
        templated(row, carrier, sent.number)


def refund_succeeded(refund: int) -> None:
    """Tell the customer that money went back; raises Unclear to be tried again."""
    row = Refund.select(Refund, Payment, Order, Customer).join(Payment).join(
        Order, on=(Payment.order == Order.id)).join(Customer).where(Refund.id == refund).first()
    if row is None:
        return  # money that came under a strange number: there is nobody to tell
    told = {"amount": yuan(row.amount), "number": row.payment.order.number}
    with speaking(config.current().shop.language):
        if row.payment.channel == "offline":
            text = _("The shop has given you ¥%(amount)s of order %(number)s back.", **told)
        else:
            text = _("¥%(amount)s of order %(number)s went back the way it came.", **told)
        tell(row.payment.order.customer.openid, text)


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
