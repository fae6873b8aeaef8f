"""Attempts to pay an order, each with its own out_trade_no: in WeChat by the bridge, elsewhere by a QR code."""

from base import clock, config, db, ids
from base.errors import PaymentRefused, PaymentUnclear, WrongState
from base.log import log
from models import PAYMENT_EDGES, Customer, Order, OrderLine, Payment
from shop import payments
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear

LIVE = ("new", "open", "unclear")  # somebody may still pay it
PREPAY_LIFE = 7200  # seconds (WeChat Pay docs, JSAPI order and Native order)
MARGIN = 300  # seconds a prepay must still live to be offered again
NAMES = 3  # product names in the payment's description


def open(customer: Customer, number: str) -> dict[str, str]:
    """Return the six values with which WeChat's bridge asks for the payment.

    Raises NotFound, WrongState, PaymentRefused, PaymentUnclear. Two taps share one attempt.
    """
    return pay.sheet(ready(Order.owned(customer, number), customer.openid, "jsapi").prepay_id)


def open_native(order: Order) -> str:
    """Return the address (weixin://…) whose QR code anybody's WeChat pays from, for a browser; raises as open."""
    return str(ready(order, "", "native").code_url)


def ready(order: Order, openid: str, channel: str) -> Payment:
    """Return the order's open attempt on a channel, asked of WeChat if it is new or about to end."""
    attempt = begun(order.id, openid, channel)
    if attempt.state != "open" or attempt.prepay_ends < clock.now() + MARGIN:
        attempt = prepaid(order, attempt)
    return attempt


@db.writes
def begun(order_id: int, openid: str, channel: str) -> Payment:
    """Return the order's living attempt on a channel, made if there is none; raises WrongState if it cannot be paid."""
    order = moves.lock(order_id)
    if order.state != "unpaid" or order.expires_at <= clock.now():
        raise WrongState()
    living: Payment | None = Payment.select().where(
        Payment.order == order_id, Payment.channel == channel, Payment.state.in_(LIVE)).first()
    settings = config.current()
    return living or Payment.create(
        order=order_id, channel=channel, out_trade_no=ids.number("P"), amount=order.total,
        appid=settings.wechat.appid, mchid=settings.pay.mchid, openid=openid)


def prepaid(order: Order, attempt: Payment) -> Payment:
    """Ask WeChat to take the attempt and write down the answer: done, refused or unknown."""
    try:
        values = taken(order, attempt)
    except Unclear as wrong:
        moved(attempt, "unclear")
        raise PaymentUnclear() from wrong
    except Refused as wrong:
        refused(attempt, wrong)
        raise PaymentRefused() from wrong
    if not moved(attempt, "open", prepay_ends=clock.now() + PREPAY_LIFE, **values):
        raise WrongState()  # closed or paid while we asked: this prepay must reach nobody
    return Payment.get_by_id(attempt.id)


def taken(order: Order, attempt: Payment) -> dict[str, str]:
    """Return what WeChat gives for an attempt on its channel; raises Refused, Unclear."""
    if attempt.channel == "native":
        return {"code_url": pay.native(attempt.out_trade_no, described(order), attempt.amount, order.expires_at)}
    return {"prepay_id": pay.prepay(attempt.out_trade_no, described(order), attempt.amount, attempt.openid,
                                    order.expires_at)}


def refused(attempt: Payment, wrong: Refused) -> None:
    """Write down WeChat's no; if it says that this was paid already, settle it and raise WrongState."""
    if wrong.code in ("ORDERPAID", "ORDER_PAID"):
        try:
            payments.ask(attempt)
        except Unclear as silent:
            raise PaymentUnclear() from silent
        raise WrongState() from wrong
    log(__name__).warning("prepay refused", code=wrong.code, said=wrong.message, payment=attempt.out_trade_no)
    moved(attempt, "refused")


def described(order: Order) -> str:
    """Return what the customer reads on the payment: shop, products, number; the same whenever it is asked."""
    titles = [line.title for line in order.lines.order_by(OrderLine.id).limit(NAMES)]
    return f"{config.current().shop.name} {'、'.join(titles)} {order.number}"


@db.writes
def moved(attempt: Payment, state: str, **values: object) -> bool:
    """Move an attempt along a drawn edge from wherever it stands now; False when it has moved on."""
    sources = [before for before, after in PAYMENT_EDGES.items() if state in after]
    if state == "open":
        sources.append("open")  # a new prepay for the same attempt
    return bool(Payment.update(state=state, **values).where(
        Payment.id == attempt.id, Payment.state.in_(sources)).execute())
