"""What the shop proposes to do about a case, done when an operator agrees."""

from collections.abc import Callable

from base.errors import NotFound, PaymentUnclear, ShopError, WrongState
from base.i18n import N_
from base.log import log
from models import Case, Operator, Payment, Refund
from shop import cases, operators, outside, payments, refunds
from wechat import pay
from wechat.http import Refused, Unclear
from wechat.notices import Notice


def apply(by: Operator, case_id: int) -> None:
    """Do what a case proposes, and close it; raises NotFound, WrongState, PaymentUnclear, Forbidden."""
    operators.allow(by, "cases")
    case: Case | None = Case.get_or_none(Case.id == case_id)
    if case is None or case.cure not in CURES:
        raise NotFound()
    if case.closed_at is not None:
        raise WrongState()
    CURES[case.cure](by, case)
    if case.cure in ASKING and case.kind not in LASTING and not settled(case):
        raise WrongState()
    cases.cured(by, case_id, case.cure)


def send_back(by: Operator, case: Case) -> None:
    """Give back in full money that came under a number we do not know."""
    operators.allow(by, "refunds")
    notice = told(case.detail["out_trade_no"])
    if notice.state not in payments.SUCCESS:
        raise WrongState()
    payments.stray(notice)
    payments.settle(notice)


def ask_payment(_by: Operator | None, case: Case) -> None:
    """Ask WeChat about a payment, and believe what it says."""
    payments.settle(told(case.detail["out_trade_no"]))


def ask_refund(_by: Operator | None, case: Case) -> None:
    """Ask WeChat about a refund, and believe what it says."""
    try:
        refunds.ask(refunds.one(case.detail["refund"]))
    except Unclear as wrong:
        raise PaymentUnclear() from wrong


def refund_again(by: Operator, case: Case) -> None:
    """Ask WeChat once more to give money back."""
    refunds.again(by, case.detail["refund"])


def book_refund(by: Operator, case: Case) -> None:
    """Book a refund that somebody made on WeChat Pay's own platform."""
    outside.refunded(by, case.detail["refund"])


def heal() -> int:
    """Cure by itself what only needs WeChat to be asked; returns how many cases that closed."""
    return sum(healed(case) for case in cases.waiting() if case.cure in ASKING)


def healed(case: Case) -> bool:
    """Ask WeChat about what a case is about; close it when our books then say the same."""
    try:
        if case.cure == "ask payment":
            ask_payment(None, case)
        else:
            ask_refund(None, case)
    except ShopError as wrong:
        log(__name__).warning("a case could not be cured", case=case.key, error=type(wrong).__name__)
        return False
    return case.kind not in LASTING and settled(case) and cases.ended(case.id)


def settled(case: Case) -> bool:
    """Tell whether our books say by now what WeChat says."""
    if case.cure == "ask payment":
        return bool(Payment.select().where(
            Payment.out_trade_no == case.detail["out_trade_no"], Payment.state == "paid").exists())
    return bool(Refund.select().where(Refund.number == case.detail["refund"], Refund.state == "succeeded").exists())


def handed(by: Operator, case: Case) -> None:
    """Note that the money was given back by hand."""
    refunds.handed(by, case.detail["refund"])


def told(out_trade_no: str) -> Notice:
    """Return what WeChat says of a payment; raises PaymentUnclear, NotFound."""
    try:
        return pay.query(out_trade_no)
    except Unclear as wrong:
        raise PaymentUnclear() from wrong
    except Refused as wrong:
        raise NotFound() from wrong


CURES: dict[str, Callable[[Operator, Case], None]] = {
    "send back": send_back, "ask payment": ask_payment, "ask refund": ask_refund, "ask again": refund_again,
    "handed": handed, "book refund": book_refund,
}
ASKING = ("ask payment", "ask refund")
LASTING = ("bill: payment missing", "bill: refund missing")  # our books are right, it is the bill that is short
# What the button says; the rest of the cases need a person's own hand.
LABELS = {
    "send back": N_("Send the money back"), "ask payment": N_("Ask WeChat and book it"),
    "ask refund": N_("Ask WeChat and book it"), "ask again": N_("Ask WeChat again for the refund"),
    "handed": N_("I have given the money back"), "book refund": N_("Book this refund"),
}
