"""Asking WeChat about what is not known yet, on the rhythm WeChat recommends."""

from functools import reduce
from operator import or_
from typing import Any

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
    waiting = list(Payment.select().where(
        Payment.state.in_(("open", "unclear")), ripe(clock.now())).order_by(Payment.asked_at).limit(BATCH))
    for payment in waiting:
        try:
            payments.ask(payment)
        except Unclear as wrong:
            log(__name__).warning("query unclear", payment=payment.out_trade_no, error=str(wrong))
    return len(waiting)


def ripe(now: int) -> Any:
    """Return the condition that enough time has passed since the last question.

    The database chooses: those that still rest would fill the batch, and a new payment would wait behind them.
    """
    last = len(RHYTHM) - 1
    rested = [((Payment.asks >= asks) if asks == last else (Payment.asks == asks))
              & (Payment.asked_at <= now - rest) & (Payment.made_at <= now - rest)
              for asks, rest in enumerate(RHYTHM)]
    return reduce(or_, rested)


def open_refunds() -> int:
    """Ask about refunds whose end is not known; returns how many were asked."""
    waiting = refunds.waiting(clock.now() - REFUND_REST)
    for refund in waiting:
        try:
            refunds.ask(refund)
        except Unclear as wrong:
            log(__name__).warning("refund unclear", refund=refund.number, error=str(wrong))
    return len(waiting)
