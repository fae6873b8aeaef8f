"""P7: no more goes back than came in, by payment, by claim, by order line and by piece."""

from typing import Any

from peewee import JOIN, fn
from peewee import Case as When

from models import REFUND_FREE, Claim, ClaimLine, OrderLine, Payment, Refund
from shop.audit.asking import asks
from shop.claims.amounts import UNDECIDED, UNDONE

AGREED = ("refunding", "refunded")  # states of a claim whose money goes back
GOING = Refund.state.not_in(REFUND_FREE)


def total(what: Any, where: Any) -> Any:
    """Return the sum of something over the rows for which a condition holds."""
    return fn.COALESCE(fn.SUM(When(None, [(where, what)], 0)), 0)


@asks("payment {}: {} of {} goes back")
def refunds_within_captures() -> Any:
    """P7: refunds not definitely refused are at most what the payment captured; without a capture there are none."""
    back = fn.SUM(Refund.amount)
    return Payment.select(Payment.out_trade_no, back, Payment.captured).join(
        Refund, on=(Refund.payment == Payment.id)).where(GOING).group_by(Payment.id).having(
        back > fn.COALESCE(Payment.captured, 0))


@asks("order line {}: {} of {} pieces, {} of {} fen and {} of {} fen of freight are claimed back")
def claims_within_lines() -> Any:
    """P7: the claims for money about a line are within its pieces, what they cost, and its freight."""
    pieces, goods, freight = (fn.SUM(column) for column in (ClaimLine.quantity, ClaimLine.goods, ClaimLine.freight))
    cost = OrderLine.amount - OrderLine.discount
    return OrderLine.select(OrderLine.id, pieces, OrderLine.quantity, goods, cost, freight, OrderLine.freight).join(
        ClaimLine, on=(ClaimLine.line == OrderLine.id)).join(Claim).where(
        Claim.state.not_in(UNDONE), Claim.kind != "exchange").group_by(
        OrderLine.id, OrderLine.amount, OrderLine.discount).having(
        (pieces > OrderLine.quantity) | (goods > cost) | (freight > OrderLine.freight))


@asks("order line {}: {} ordered, {} sent, {} cancelled; claimed: {} sent, {} not sent, {} cancelled")
def claimed_pieces_are_there() -> Any:
    """P7: claims are about pieces that were sent, or wait to be; what is cancelled is what such claims agreed on."""
    sent = total(ClaimLine.quantity, ~Claim.unsent & Claim.state.not_in((*UNDONE, "exchanged")))
    waiting = total(ClaimLine.quantity, Claim.unsent & Claim.state.in_(UNDECIDED))
    cancelled = total(ClaimLine.quantity, Claim.unsent & Claim.state.in_(AGREED))
    return OrderLine.select(OrderLine.id, OrderLine.quantity, OrderLine.sent, OrderLine.cancelled, sent, waiting,
                            cancelled).join(ClaimLine, JOIN.LEFT_OUTER, on=(ClaimLine.line == OrderLine.id)).join(
        Claim, JOIN.LEFT_OUTER).group_by(OrderLine.id).having(
        (sent > OrderLine.sent) | (cancelled != OrderLine.cancelled)
        | (waiting + OrderLine.sent + OrderLine.cancelled > OrderLine.quantity))


@asks("claim {} ({}) asks for {} and {} fen of freight; its lines are worth {} and {}")
def claims_within_their_lines() -> Any:
    """P7: a claim asks for no more than its lines are worth, an exchange for nothing."""
    goods, freight = (fn.COALESCE(fn.SUM(column), 0) for column in (ClaimLine.goods, ClaimLine.freight))
    return Claim.select(Claim.number, Claim.kind, Claim.goods, Claim.freight, goods, freight).join(
        ClaimLine, JOIN.LEFT_OUTER).group_by(Claim.id).having(
        (Claim.goods > goods) | (Claim.freight > freight) | (fn.COUNT(ClaimLine.id) == 0)
        | ((Claim.kind == "exchange") & (Claim.goods + Claim.freight > 0)))


@asks("refund {} of {} fen for claim {}, which is {}: {} fen of order {}")
def refunds_answer_their_claims() -> Any:
    """P7: a claim's refund is its whole amount, of the payment that settled its order, once the shop has agreed."""
    wrong = ((Refund.amount != Claim.goods + Claim.freight) | Claim.state.not_in(AGREED)
             | Payment.settles.is_null() | (Payment.settles != Claim.order))
    return Refund.select(Refund.number, Refund.amount, Claim.number, Claim.state, Claim.goods + Claim.freight,
                         Claim.order).join(Claim).switch(Refund).join(Payment).where(wrong)


@asks("claim {} is {} with {} refunds, {} of them going, {} done")
def claims_are_refunded_once() -> Any:
    """P7: an agreed claim about money has its refund, never two that go; a refunded one has been refunded once."""
    every, going, done = fn.COUNT(Refund.id), total(1, GOING), total(1, Refund.state == "succeeded")
    money = Claim.goods + Claim.freight > 0
    return Claim.select(Claim.number, Claim.state, every, going, done).join(Refund, JOIN.LEFT_OUTER, on=(
        Refund.claim == Claim.id)).group_by(Claim.id, Claim.goods, Claim.freight).having(
        (going > 1) | (Claim.state.in_(AGREED) & money & (every == 0))
        | ((Claim.state == "refunded") & money & (done != 1)))
