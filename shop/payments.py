"""Payments: attempts at an order, and the one road by which money is believed; amounts in fen."""

from base import clock, config, db, ids, metrics
from base.errors import PaymentRefused, PaymentUnclear, WrongState
from base.log import log
from models import PAYMENT_EDGES, Customer, Inbox, Order, OrderLine, Payment
from shop import cases, ledger, orders, refunds
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear
from wechat.notices import Notice

SUCCESS = ("SUCCESS", "REFUND")  # WeChat says REFUND of a paid trade once any part went back
OVER = ("CLOSED", "REVOKED")
PREPAY_LIFE = 7200  # seconds (WeChat Pay docs, JSAPI order)
MARGIN = 300  # seconds a prepay must still live to be offered again
NAMES = 3  # product names in the payment's description


def open(customer: Customer, number: str) -> dict[str, str]:
    """Return the six values with which WeChat's bridge asks for the payment.

    Raises NotFound, WrongState, PaymentRefused, PaymentUnclear. Two taps share one attempt.
    """
    order = Order.owned(customer, number)
    attempt = begun(order.id, customer.openid)
    if attempt.state != "open" or attempt.prepay_ends < clock.now() + MARGIN:
        attempt = prepaid(order, attempt)
    return pay.sheet(attempt.prepay_id)


@db.writes
def begun(order_id: int, openid: str) -> Payment:
    """Return the order's living attempt, made if there is none; raises WrongState when it cannot be paid."""
    order = moves.lock(order_id)
    if order.state != "unpaid" or order.expires_at <= clock.now():
        raise WrongState()
    living: Payment | None = Payment.select().where(
        Payment.order == order_id, Payment.state.in_(("new", "open", "unclear"))).first()
    settings = config.current()
    return living or Payment.create(
        order=order_id, out_trade_no=ids.number("P"), amount=order.total, appid=settings.wechat.appid,
        mchid=settings.pay.mchid, openid=openid)


def prepaid(order: Order, attempt: Payment) -> Payment:
    """Ask WeChat for the attempt's prepay id and write down the answer: done, refused or unknown."""
    try:
        prepay_id = pay.prepay(attempt.out_trade_no, described(order), attempt.amount, attempt.openid,
                               order.expires_at)
    except Unclear as wrong:
        moved(attempt, "unclear")
        raise PaymentUnclear() from wrong
    except Refused as wrong:
        refused(attempt, wrong)
        raise PaymentRefused() from wrong
    if not moved(attempt, "open", prepay_id=prepay_id, prepay_ends=clock.now() + PREPAY_LIFE):
        raise WrongState()  # closed or paid while we asked: this prepay id must reach nobody
    return Payment.get_by_id(attempt.id)


def refused(attempt: Payment, wrong: Refused) -> None:
    """Write down WeChat's no; if it says that this was paid already, settle it and raise WrongState."""
    if wrong.code in ("ORDERPAID", "ORDER_PAID"):
        ask(attempt)
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


def ask(attempt: Payment) -> str:
    """Ask WeChat what became of an attempt and settle its answer; returns WeChat's trade state.

    `NOTFOUND` when WeChat does not know it. Raises Unclear.
    """
    noted(attempt.id)
    try:
        notice = pay.query(attempt.out_trade_no)
    except Refused as wrong:
        if wrong.code in ("ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"):
            return "NOTFOUND"
        raise Unclear(f"{wrong.code}: {wrong.message}") from wrong
    settle(notice)
    return notice.state


@db.writes
def noted(payment_id: int) -> None:
    """Count one question to WeChat, so that the next one comes later."""
    Payment.update(asked_at=clock.now(), asks=Payment.asks + 1).where(Payment.id == payment_id).execute()


def check(customer: Customer, number: str) -> Order:
    """Ask WeChat once about the customer's unpaid order, when they come back from paying; raises NotFound."""
    order = Order.owned(customer, number)
    if order.state == "unpaid":
        for attempt in order.payments.where(Payment.state.in_(("new", "open", "unclear"))):
            try:
                ask(attempt)
            except Unclear as wrong:
                log(__name__).warning("query unclear", payment=attempt.out_trade_no, error=str(wrong))
    return Order.get_by_id(order.id)


def settle(notice: Notice) -> str:
    """Believe a statement of WeChat's about a payment; returns what came of it.

    The one road for callback, browser return, query and reconcile. `paid` and `extra` have moved money,
    `again` found nothing left to do, `case` needs an operator, `unpaid` is no success.
    """
    outcome = settled(notice)
    metrics.NOTICES.labels(outcome).inc()
    return outcome


@db.writes
def settled(notice: Notice) -> str:
    """Apply a notice in one transaction: inbox, payment, order, stock, ledger, event. A replay heals."""
    attempt: Payment | None = Payment.select().where(Payment.out_trade_no == notice.out_trade_no).first()
    if notice.state not in SUCCESS:
        if attempt and notice.state in OVER:
            Payment.update(state="closed").where(
                Payment.id == attempt.id, Payment.state.in_(("new", "open", "unclear"))).execute()
        return "unpaid"
    if attempt is None:
        cases.open("unknown payment", notice.transaction_id, f"{notice.out_trade_no}: {notice.amount} fen")
        return "case"
    if problem := mismatch(attempt, notice):
        cases.open("payment does not match", notice.transaction_id, f"{notice.out_trade_no}: {problem}")
        return "case"
    order = moves.lock(attempt.order_id)
    first = db.insert_once(Inbox(key=f"paid:{notice.transaction_id}"))
    Payment.update(state="paid", transaction_id=notice.transaction_id, paid_at=notice.success_at or clock.now()).where(
        Payment.id == attempt.id, Payment.state != "paid").execute()
    return booked(Payment.get_by_id(attempt.id), order) if first else healed(attempt.id, order)


def mismatch(attempt: Payment, notice: Notice) -> str:
    """Say what in the notice is not as we asked for it, or nothing (P4)."""
    pairs = {
        "amount": (attempt.amount, notice.amount), "currency": (attempt.currency, notice.currency),
        "appid": (attempt.appid, notice.appid), "mchid": (attempt.mchid, notice.mchid),
        "transaction": (attempt.transaction_id or notice.transaction_id, notice.transaction_id),
    }
    return ", ".join(f"{name} {told!r} instead of {ours!r}" for name, (ours, told) in pairs.items() if ours != told)


def booked(attempt: Payment, order: Order) -> str:
    """Let a paid attempt settle its order, or send it back in full when the order wants no money (P6)."""
    if order.state == "unpaid":
        Payment.update(settles=order.id).where(Payment.id == attempt.id).execute()
        orders.paid(order, "wechat")
        ledger.post("capture", f"capture:{attempt.out_trade_no}", {"wechat": attempt.amount, "sales": -attempt.amount})
        return "paid"
    ledger.post("extra", f"extra:{attempt.out_trade_no}", {"wechat": attempt.amount, "owed": -attempt.amount})
    refunds.give_back(attempt, attempt.amount, "late or second payment")
    return "extra"


def healed(payment_id: int, order: Order) -> str:
    """Look again at a payment already booked: an extra one must have its refund."""
    attempt = Payment.get_by_id(payment_id)
    if attempt.settles_id is None and not refunds.begun(attempt):
        refunds.give_back(attempt, attempt.amount, "late or second payment")
        return "extra"
    return "again"
