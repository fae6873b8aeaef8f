"""Asking WeChat about what is not known yet, on the rhythm WeChat recommends."""

from base import clock
from base.log import log
from models import Payment
from shop import payments, refunds
from wechat.http import Unclear

# Seconds between questions about one payment (WeChat Pay docs, order query); the last repeats.
RHYTHM = (5, 30, 60, 180, 300, 600, 1800)
REFUND_REST = 60  # seconds before a refund still under way is asked about
BATCH = 50


def open_payments() -> int:
    """Ask about attempts that customers may have paid without our hearing of it; returns how many were asked."""
    waiting = [payment for payment in Payment.select().where(
        Payment.state.in_(("open", "unclear"))).order_by(Payment.asked_at).limit(BATCH) if ripe(payment)]
    for payment in waiting:
        try:
            payments.ask(payment)
        except Unclear as wrong:
            log(__name__).warning("query unclear", payment=payment.out_trade_no, error=str(wrong))
    return len(waiting)


def ripe(payment: Payment) -> bool:
    """Tell whether enough time has passed since the last question."""
    rest = RHYTHM[min(payment.asks, len(RHYTHM) - 1)]
    return clock.now() >= max(payment.asked_at, payment.made_at) + rest


def open_refunds() -> int:
    """Ask about refunds whose end is not known; returns how many were asked."""
    waiting = refunds.waiting(clock.now() - REFUND_REST)
    for refund in waiting:
        try:
            refunds.ask(refund)
        except Unclear as wrong:
            log(__name__).warning("refund unclear", refund=refund.number, error=str(wrong))
    return len(waiting)
