"""Refunds that somebody made on WeChat Pay's own platform, brought into the books."""

from typing import Any

from peewee import Value, fn

from base import db
from base.errors import NotFound, PaymentUnclear, WrongState
from base.i18n import N_
from models import Operator, Outbox, Payment, Refund
from shop import cases, ledger, operators, refunds
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear
from wechat.notices import RefundNotice

REASON = N_("made on WeChat Pay's platform")


def refunded(by: Operator, number: str) -> None:
    """Book a refund we did not ask for; raises NotFound, WrongState (nothing came in for it), PaymentUnclear."""
    operators.allow(by, "refunds")
    try:
        notice = pay.query_refund(number)
    except Unclear as wrong:
        raise PaymentUnclear() from wrong
    except Refused as wrong:
        raise NotFound() from wrong
    written(by, notice)
    refunds.settle(notice)


@db.writes
def written(by: Operator, notice: RefundNotice) -> None:
    """Write the refund's row as if we had decided it; again is once."""
    payment: Payment | None = Payment.get_or_none(Payment.out_trade_no == notice.out_trade_no, Payment.state == "paid")
    if payment is None:
        raise WrongState()
    operators.audit(by, "refunds", "book refund", f"refund {notice.number}", amount=notice.amount)
    if payment.order_id:
        moves.lock(payment.order_id)
    if Refund.select().where(Refund.number == notice.number).exists():
        return
    refunds.fits(payment, notice.amount)
    # What WeChat refused or closed, and somebody then made by hand: it answers the same claim, and is due already.
    failed: Refund | None = Refund.select(Refund, Payment).join(Payment).where(
        Refund.payment == payment.id, Refund.amount == notice.amount, Refund.state.in_(("refused", "closed"))).order_by(
        Refund.id).first()
    Refund.create(payment=payment.id, number=notice.number, amount=notice.amount, reason=refunds.worded(REASON),
                  state="processing", claim=failed.claim_id if failed else None)
    if failed:
        refunds.ended(failed, "replaced")
        cases.over(refunds.STUCK, failed.number)
    elif payment.settles_id:
        ledger.post("due", f"due:{notice.number}", {"sales": notice.amount, "owed": -notice.amount})


def booked() -> Any:
    """Return the condition that a refund was booked here, whatever its reason says: nothing of ours ever sent it."""
    return ~fn.EXISTS(Outbox.select(Outbox.id).where(
        Outbox.key == Value("refund.send:", converter=False).concat(Refund.number)))
