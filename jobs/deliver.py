"""Telling customers what happened to their orders, by the ways WeChat leaves open."""

from peewee import fn

from base import clock, config
from base.i18n import _, speaking
from base.money import yuan
from models import Customer, Order, OrderLine, Parcel, Payment, Refund
from shop import carriers
from shop.telling import ways
from shop.telling.words import Facts, News


def order_paid(order: int) -> None:
    """Tell the customer that the payment has come; raises Unclear to be tried again."""
    row = found(order)
    with speaking(config.current().shop.language):
        tell(row, "order_paid", paid(row), amount=f"¥{yuan(row.total)}", time=moment(row.paid_at))


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
    newest = Parcel.select(fn.MAX(Parcel.id)).where(Parcel.order == order).scalar()
    with speaking(config.current().shop.language):
        text = _("What you bought with order %(number)s is on its page: %(address)s", number=row.number,
                 address=f"{config.current().shop.url}/orders/{row.number}")
        tell(row, "order_handed", text, again=f":{newest}")


def order_fetched(order: int) -> None:
    """Tell the customer that the goods were handed over in the store; raises Unclear to be tried again."""
    row = found(order)
    with speaking(config.current().shop.language):
        text = _("Order %(number)s was handed over at %(store)s. If that was not you, please tell us.",
                 number=row.number, store=row.region_name)
        tell(row, "order_fetched", text)


def order_shipped(order: int, parcel: int | None = None) -> None:
    """Tell the customer how a parcel travels; raises Unclear to be tried again."""
    row = found(order)
    # A note left by the version before this one names no parcel: then there is but one.
    sent = Parcel.get_by_id(parcel) if parcel else Parcel.get(Parcel.order == order)
    carrier = carriers.name(sent.carrier)
    with speaking(config.current().shop.language):
        text = _("Order %(number)s is on its way: %(carrier)s %(tracking)s.",
                 number=row.number, carrier=carrier, tracking=sent.number)
        tell(row, "order_shipped", text, again=f":{sent.id}", carrier=carrier, tracking=sent.number,
             time=moment(sent.at))


def refund_succeeded(refund: int) -> None:
    """Tell the customer that money went back; raises Unclear to be tried again."""
    row = Refund.select(Refund, Payment, Order, Customer).join(Payment).join(
        Order, on=(Payment.order == Order.id)).join(Customer).where(Refund.id == refund).first()
    if row is None:
        return  # money that came under a strange number: there is nobody to tell
    order = row.payment.order
    told = {"amount": yuan(row.amount), "number": order.number}
    with speaking(config.current().shop.language):
        if row.payment.channel == "offline":
            text = _("The shop has given you ¥%(amount)s of order %(number)s back.", **told)
        else:
            text = _("¥%(amount)s of order %(number)s went back the way it came.", **told)
        tell(order, "refund_succeeded", text, again=f":{refund}", amount=f"¥{told['amount']}",
             time=moment(clock.now()))


def found(order: int) -> Order:
    """Return the order with its customer."""
    row: Order = Order.select(Order, Customer).join(Customer).where(Order.id == order).get()
    return row


def tell(order: Order, kind: str, text: str, again: str = "", **more: str) -> None:
    """Tell the customer of an order something once; what may happen to it more than once differs in `again`."""
    facts: Facts = {"number": order.number, "goods": goods(order.id), **more}
    ways.tell(News(f"{kind}:{order.id}{again}", kind, order.customer_id, text, f"/orders/{order.number}", facts,
                   order.id))


def goods(order: int) -> str:
    """Return what was ordered, as short as a template wants it."""
    lines = list(OrderLine.select(OrderLine.title, OrderLine.quantity).where(OrderLine.order == order).order_by(
        OrderLine.id))
    first = f"{lines[0].title} ×{lines[0].quantity}" if lines else ""
    return first if len(lines) < 2 else f"{lines[0].title} …"


def moment(at: int | None) -> str:
    """Return a moment as templates write it."""
    return clock.local(at or clock.now()).strftime("%Y-%m-%d %H:%M")
