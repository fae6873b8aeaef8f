"""What WeChat Pay says of a payment or a refund, of one shape whether it called us or we asked it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from base import clock
from base.config import current
from wechat.seal import Forged, Odd, opened

__all__ = ["Forged", "Notice", "Odd", "RefundNotice", "of_payment", "of_refund", "payment", "refund"]

Shape = TypeVar("Shape", bound=msgspec.Struct)


@dataclass(frozen=True)
class Notice:
    """A payment as WeChat sees it: `state` is its trade_state, `amount` fen, `success_at` seconds or None.

    Other merchants' and other accounts' payments are for the shop to tell by `mchid` and `appid`.
    """

    out_trade_no: str
    transaction_id: str
    state: str
    amount: int
    currency: str
    appid: str
    mchid: str
    openid: str
    success_at: int | None


@dataclass(frozen=True)
class RefundNotice:
    """A refund as WeChat sees it: `state` is SUCCESS, PROCESSING, ABNORMAL or CLOSED; amounts are fen."""

    number: str
    wechat_id: str
    out_trade_no: str
    state: str
    amount: int
    total: int
    success_at: int | None


def payment(headers: Mapping[str, str], body: bytes) -> Notice:
    """Return the payment in a notice; raises Forged, and Odd when it is genuine but no payment.

    WeChat Pay names profit sharing TRANSACTION.SUCCESS too, so the shape decides, not the name.
    """
    return of_payment(opened(headers, body))


def refund(headers: Mapping[str, str], body: bytes) -> RefundNotice:
    """Return the refund in a notice; raises Forged, and Odd when it is genuine but no refund of ours."""
    told = opened(headers, body)
    if told.get("mchid") != current().pay.mchid:
        raise Odd("a refund of another merchant")
    return of_refund({**told, "status": told.get("refund_status")})


class Money(msgspec.Struct):
    """The `amount` of WeChat Pay's payments and refunds."""

    total: int = 0
    currency: str = "CNY"
    refund: int = 0


class Payer(msgspec.Struct):
    """The `payer` of a payment."""

    openid: str = ""


class PaymentShape(msgspec.Struct):
    """What makes a payload a payment: an unpaid one lacks all but the first two."""

    out_trade_no: str
    trade_state: str
    transaction_id: str = ""
    appid: str = ""
    mchid: str = ""
    success_time: str = ""
    amount: Money = msgspec.field(default_factory=Money)
    payer: Payer = msgspec.field(default_factory=Payer)


class RefundShape(msgspec.Struct):
    """What makes a payload a refund."""

    out_refund_no: str
    status: str
    refund_id: str
    out_trade_no: str
    amount: Money
    success_time: str = ""


def of_payment(told: dict[str, Any]) -> Notice:
    """Return the Notice of a payment's fields (JSAPI order query and notice are alike); raises Odd."""
    seen = shaped(told, PaymentShape)
    return Notice(seen.out_trade_no, seen.transaction_id, seen.trade_state, seen.amount.total,
                  seen.amount.currency, seen.appid, seen.mchid, seen.payer.openid, moment_of(seen.success_time))


def of_refund(told: dict[str, Any]) -> RefundNotice:
    """Return the RefundNotice of a refund's fields, as answers name them; raises Odd."""
    seen = shaped(told, RefundShape)
    return RefundNotice(seen.out_refund_no, seen.refund_id, seen.out_trade_no, seen.status,
                        seen.amount.refund, seen.amount.total, moment_of(seen.success_time))


def shaped(told: dict[str, Any], shape: type[Shape]) -> Shape:
    """Check the payload's fields by type; raises Odd."""
    try:
        return msgspec.convert(told, shape)
    except msgspec.ValidationError as wrong:
        raise Odd(str(wrong)) from wrong


def moment_of(text: str) -> int | None:
    """Return the seconds of WeChat Pay's time, None for none; raises Odd."""
    try:
        return clock.from_rfc3339(text) if text else None
    except ValueError as wrong:
        raise Odd(f"not a time: {text!r}") from wrong
