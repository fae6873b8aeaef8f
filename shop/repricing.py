"""What an operator changes about an order before it is paid: its price, its address, or that it was paid elsewhere."""

from collections.abc import Callable

from base import clock, config, db, ids
from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from models import Operator, Order, OrderLine, Payment, Product, Variant
from shop import closing, operators, payments, pricing
from shop.freight import Item
from shop.orders import destination, moves
from shop.orders.destination import Typed
from shop.pricing import Quote


def reprice(by: Operator, number: str, discount: int, freight: int) -> None:
    """Set an unpaid order's discount and freight, in fen; whoever was paying the old price starts anew.

    Raises NotFound, WrongState, BadInput (`discount`, `freight`), PaymentUnclear, Forbidden.
    """
    closing.shut(unpaid(by, number))
    repriced(by, number, discount, freight)


@db.writes
def repriced(by: Operator, number: str, discount: int, freight: int) -> None:
    """Write the new price, unless money came or a new attempt began while WeChat was asked."""
    order = still_unpaid(number)
    if not 0 <= freight <= pricing.DEAREST:
        raise BadInput(_("Please check the freight."), "freight")
    if not 0 <= discount <= order.goods or discount == order.goods + freight:
        raise BadInput(_("The discount is at most the goods, and 0.01 yuan must be left to pay."), "discount")
    operators.audit(by, "orders", "change order price", f"order {number}", before=order.total,
                    after=order.goods + freight - discount)
    written(order, Quote(order.goods, freight, discount))


def by_hand(order: Order) -> bool:
    """Tell whether an order's freight is another than its address asks for: somebody has set it."""
    try:
        return order.freight != pricing.quote(items(order), order.region).freight
    except BadInput:  # nothing is delivered there by now, so that no rule says this freight
        return True


def readdress(by: Operator, number: str, typed: Typed) -> None:
    """Send an unpaid order elsewhere, at what that costs; a freight that was set by hand stays.

    Raises as reprice does, and BadInput with the field.
    """
    closing.shut(unpaid(by, number))
    readdressed(by, number, typed, by_hand)


def readdress_at_its_price(by: Operator, number: str, typed: Typed) -> None:
    """Send an unpaid order elsewhere, at what that costs, whatever freight was set by hand; raises as readdress."""
    closing.shut(unpaid(by, number))
    readdressed(by, number, typed, lambda _order: False)


@db.writes
def readdressed(by: Operator, number: str, typed: Typed, stays: Callable[[Order], bool]) -> None:
    """Write the new address and its freight, unless money came or a new attempt began while WeChat was asked.

    `stays` tells of the order as it was whether its freight stays.
    """
    order = still_unpaid(number)
    if order.delivery != "parcel":
        raise WrongState()
    where, kept = destination.checked(typed, needs_parcel=True), stays(order)
    operators.audit(by, "orders", "change address", f"order {number}",
                    before=f"{order.region_name} {order.street}", after=f"{where.region_name} {where.street}")
    Order.update(recipient=where.recipient, phone=where.phone, region=where.region, region_name=where.region_name,
                 street=where.street).where(Order.id == order.id).execute()
    asked = pricing.quote(items(order), where.region).freight  # also where nothing is delivered, which is a no
    freight = order.freight if kept else asked
    # 0.01 yuan must be left to pay, also when the new address costs less.
    written(order, Quote(order.goods, freight, max(0, min(order.discount, order.goods + freight - 1))))


def items(order: Order) -> list[Item]:
    """Return an order's lines as shop.pricing wants to know them: at the prices of the order."""
    lines = OrderLine.select(OrderLine, Variant, Product).join(Variant).join(Product).where(OrderLine.order == order.id)
    return [Item(line.kind, line.variant.product.freight_template_id, line.variant.weight, line.variant.volume,
                 line.price, line.quantity, line.title) for line in lines]


def written(order: Order, quote: Quote) -> None:
    """Write an order's sums and each line's shares of them."""
    Order.update(freight=quote.freight, discount=quote.discount, total=quote.total).where(
        Order.id == order.id).execute()
    lines = list(order.lines.order_by(OrderLine.id))
    amounts = [line.amount for line in lines]
    less = pricing.shares(quote.discount, amounts)
    more = pricing.freight_shares(quote.freight, [line.kind for line in lines], amounts)
    for line, discount, freight in zip(lines, less, more, strict=True):
        OrderLine.update(discount=discount, freight=freight).where(OrderLine.id == line.id).execute()


def paid_elsewhere(by: Operator, number: str, note: str) -> None:
    """An operator has been paid for an order outside WeChat; raises NotFound, WrongState, PaymentUnclear, Forbidden."""
    closing.shut(unpaid(by, number))
    confirmed(by, number, note)


@db.writes
def confirmed(by: Operator, number: str, note: str) -> None:
    """Write the payment that an operator confirms, and let it settle the order."""
    order = still_unpaid(number)
    operators.audit(by, "orders", "confirm payment", f"order {number}", amount=order.total, note=note)
    settings, trade = config.current(), ids.number("P")
    paid = Payment.create(
        order=order.id, channel="offline", out_trade_no=trade, amount=order.total, captured=order.total, state="paid",
        appid=settings.wechat.appid, mchid=settings.pay.mchid, openid="", transaction_id=trade, paid_at=clock.now())
    payments.settles(paid, order, "offline", f"operator {by.id}")


def unpaid(by: Operator, number: str) -> Order:
    """Return an order an operator may still change; raises NotFound, WrongState, Forbidden."""
    operators.allow(by, "orders")
    order: Order | None = Order.get_or_none(Order.number == number)
    if order is None:
        raise NotFound()
    if order.state != "unpaid":
        raise WrongState()
    return order


def still_unpaid(number: str) -> Order:
    """Return the order under its lock, if nobody has paid or can pay it now; raises WrongState, PaymentUnclear."""
    order = moves.locked(number)
    if order.state != "unpaid":
        raise WrongState()
    closing.quiet(order)
    return order
