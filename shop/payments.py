"""The one road by which money is believed, whoever tells of it; amounts in fen."""

from base import clock, db, metrics
from base.i18n import N_
from base.log import log
from base.money import marked
from models import Customer, Inbox, Order, Payment
from shop import cases, events, ledger, orders, refunds
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear
from wechat.notices import Notice

SUCCESS = ("SUCCESS", "REFUND")  # WeChat says REFUND of a paid trade once any part went back
OVER = ("CLOSED", "REVOKED")
OPEN = ("new", "open", "unclear")
EXTRA = N_("late, second or wrong payment")


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
        # A list: SQLite lets nobody write who is still reading while somebody else has written.
        for attempt in list(order.payments.where(Payment.state.in_(OPEN))):
            try:
                ask(attempt)
            except Unclear as wrong:
                log(__name__).warning("query unclear", payment=attempt.out_trade_no, error=str(wrong))
    return Order.get_by_id(order.id)


def settle(notice: Notice) -> str:
    """Believe a statement of WeChat's about a payment; returns what came of it.

    The one road for callback, browser return, query, reconcile and daily bill. `paid` and `extra` have moved money,
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
            shut(attempt)
        return "unpaid"
    if attempt is None:
        cases.open("unknown payment", notice.transaction_id, f"{notice.out_trade_no}: {marked(notice.amount)}",
                   cure="send back", out_trade_no=notice.out_trade_no)
        return "case"
    if problem := mismatch(attempt, notice):
        shut(attempt)  # whoever took it, this order is not paid by it
        cases.open("payment does not match", notice.transaction_id, f"{notice.out_trade_no}: {problem}",
                   order=attempt.order_id)
        return "case"
    return believed(attempt, notice)


def mismatch(attempt: Payment, notice: Notice) -> str:
    """Say why the money in a notice cannot be this attempt's, or nothing (P4)."""
    pairs = {
        "currency": (attempt.currency, notice.currency), "appid": (attempt.appid, notice.appid),
        "mchid": (attempt.mchid, notice.mchid),
        "transaction": (attempt.transaction_id or notice.transaction_id, notice.transaction_id),
    }
    return ", ".join(f"{name} {told!r} instead of {ours!r}" for name, (ours, told) in pairs.items() if ours != told)


def shut(attempt: Payment) -> None:
    """Note, inside a write, that nobody can pay an attempt any more."""
    Payment.update(state="closed").where(Payment.id == attempt.id, Payment.state.in_(OPEN)).execute()


def believed(attempt: Payment, notice: Notice) -> str:
    """Write down that the attempt's money came, and let it do its work once; a replay heals."""
    order = moves.lock(attempt.order_id) if attempt.order_id else None
    first = db.insert_once(Inbox(key=f"paid:{notice.transaction_id}"))
    Payment.update(state="paid", transaction_id=notice.transaction_id, captured=notice.amount,
                   paid_at=notice.success_at or clock.now()).where(
        Payment.id == attempt.id, Payment.state != "paid").execute()
    paid = Payment.get_by_id(attempt.id)
    return booked(paid, order, notice.state) if first else healed(paid)


def booked(paid: Payment, order: Order | None, state: str) -> str:
    """Let a payment settle its order, or send it back in full when the order wants no such money (P6).

    Money of which some has gone back before we heard of it (REFUND) buys nothing.
    """
    if state == "SUCCESS" and order and order.state == "unpaid" and paid.captured == paid.amount == order.total:
        settles(paid, order, "wechat", "wechat")
        return "paid"
    ledger.post("extra", f"extra:{paid.out_trade_no}", {"wechat": paid.money, "owed": -paid.money})
    if paid.captured != paid.amount:
        cases.open("wrong amount", paid.out_trade_no,
                   f"{paid.out_trade_no}: {marked(paid.captured or 0)} ≠ {marked(paid.amount)}", order=paid.order_id)
    refunds.give_back(paid, paid.money, refunds.worded(EXTRA))
    return "extra"


def settles(paid: Payment, order: Order, account: str, who: str) -> None:
    """Let a paid attempt settle its order, inside a write with the order under its lock."""
    Payment.update(settles=order.id).where(Payment.id == paid.id).execute()
    orders.paid(order, who)
    if order.payments.where(Payment.state.in_(OPEN)).exists():  # a QR code left open beside the bridge
        events.happened("order.leftovers", f"order.leftovers:{order.number}", order=order.id)
    # The books last: their one row per account is everybody's.
    ledger.post("capture", f"capture:{paid.out_trade_no}", {account: paid.money, "sales": -paid.money})


def healed(paid: Payment) -> str:
    """Look again at a payment already booked: an extra one must have its refund."""
    if paid.settles_id is None and not refunds.begun(paid):
        refunds.give_back(paid, paid.money, refunds.worded(EXTRA))
        return "extra"
    return "again"


@db.writes
def stray(notice: Notice) -> Payment:
    """Write down money that came to our merchant under a number we do not know, once, so that it can go back."""
    db.insert_once(Payment(
        order=None, channel="stray", out_trade_no=notice.out_trade_no, amount=notice.amount, currency=notice.currency,
        appid=notice.appid, mchid=notice.mchid, openid=notice.openid))
    found: Payment = Payment.get(Payment.out_trade_no == notice.out_trade_no)
    return found
