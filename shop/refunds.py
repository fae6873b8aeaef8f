"""Refunds: money going back through WeChat, under a number that survives every retry; amounts in fen."""

from peewee import fn

from base import clock, db, ids
from base.log import log
from models import Payment, Refund
from shop import cases, events, ledger
from wechat import pay
from wechat.http import Refused, Unclear
from wechat.notices import RefundNotice

FINAL = {"SUCCESS": "succeeded", "ABNORMAL": "abnormal", "CLOSED": "closed", "PROCESSING": "processing"}
FREE = ("refused", "closed")  # states in which the money certainly stays here


class TooMuch(Exception):
    """More would go back than came in: a bug, so the whole transaction is undone (P7)."""


def begun(payment: Payment) -> bool:
    """Tell whether a refund of this payment was ever decided, whatever became of it."""
    return bool(Refund.select().where(Refund.payment == payment.id).exists())


def give_back(payment: Payment, amount: int, reason: str) -> Refund:
    """Decide, inside a write, that money goes back; the sending follows by itself. Raises TooMuch."""
    going = Refund.select(fn.COALESCE(fn.SUM(Refund.amount), 0)).where(
        Refund.payment == payment.id, Refund.state.not_in(FREE)).scalar()
    if going + amount > payment.amount:
        raise TooMuch(f"{payment.out_trade_no}: {going} + {amount} of {payment.amount} fen")
    refund = Refund.create(payment=payment, number=ids.number("R"), amount=amount, reason=reason)
    events.happened("refund.send", f"refund.send:{refund.number}", refund=refund.id)
    return refund


def send(refund_id: int) -> None:
    """Ask WeChat for a refund that was decided, always under the same number; raises Unclear to be tried again."""
    refund = Refund.select(Refund, Payment).join(Payment).where(Refund.id == refund_id).get()
    if refund.state not in ("asked", "unclear"):
        return
    try:
        answer = pay.refund(refund.number, refund.payment.out_trade_no, refund.amount, refund.payment.amount,
                            refund.reason)
    except Unclear:
        moved(refund, "unclear")
        raise
    except Refused as wrong:
        refused(refund, wrong)
        return
    settle(answer)


@db.writes
def refused(refund: Refund, wrong: Refused) -> None:
    """Write down WeChat's no and give the case to an operator: the customer is still owed the money."""
    if not Refund.update(state="refused", ended_at=clock.now()).where(
            Refund.id == refund.id, Refund.state.in_(("asked", "unclear"))).execute():
        return  # another worker asked too, and its answer was a yes
    cases.open("refund refused", refund.number, f"{refund.amount} fen: {wrong.code} {wrong.message}")
    log(__name__).warning("refund refused", refund=refund.number, code=wrong.code)


@db.writes
def moved(refund: Refund, state: str) -> None:
    """Note that the answer is unknown, if none has come in the meantime."""
    Refund.update(state=state).where(Refund.id == refund.id, Refund.state == "asked").execute()


@db.writes
def settle(notice: RefundNotice) -> str:
    """Believe WeChat's statement about a refund; returns the state it led to, `again`, or `case`."""
    refund: Refund | None = Refund.select(Refund, Payment).join(Payment).where(Refund.number == notice.number).first()
    if refund is None or refund.amount != notice.amount:
        cases.open("unknown refund", notice.number, f"{notice.out_trade_no}: {notice.amount} fen {notice.state}")
        return "case"
    state = FINAL[notice.state]
    before = [known for known in ("asked", "unclear", "refused", "processing", "abnormal") if known != state]
    changed = Refund.update(state=state, wechat_id=notice.wechat_id, ended_at=clock.now()).where(
        Refund.id == refund.id, Refund.state.in_(before)).execute()
    if not changed:
        return "again"
    if state == "succeeded":
        ledger.post("refund", f"refund:{refund.number}", {"owed": refund.amount, "wechat": -refund.amount})
        events.happened("refund.succeeded", f"refund.succeeded:{refund.number}", refund=refund.id)
    if state in ("abnormal", "closed"):
        cases.open(f"refund {state}", refund.number, f"{refund.amount} fen of {refund.payment.out_trade_no}")
    return state


def waiting(older_than: int) -> list[Refund]:
    """Return refunds WeChat was asked for before `older_than` and whose end is not known."""
    return list(Refund.select().where(Refund.state.in_(("processing", "unclear")), Refund.made_at < older_than))


def ask(refund: Refund) -> None:
    """Ask WeChat how a refund stands; raises Unclear."""
    try:
        settle(pay.query_refund(refund.number))
    except Refused as wrong:
        raise Unclear(f"{wrong.code}: {wrong.message}") from wrong
