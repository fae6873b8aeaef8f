"""WeChat Pay, JSAPI and Native: order, pay sheet, query, close, refund; what may be asked twice keeps its number."""

import json
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from wechatpayv3 import WeChatPayType

from base import clock
from base.config import current
from wechat import http
from wechat.http import Refused, Unclear
from wechat.notices import Notice, Odd, RefundNotice, of_payment, of_refund
from wechat.till import merchant

DESCRIPTION = 127  # characters WeChat Pay takes
REASON = 80
CURRENCY = "CNY"
ALREADY_CLOSED = "ORDER_CLOSED"

R = TypeVar("R")


def prepay(out_trade_no: str, description: str, amount: int, openid: str, expires_at: int) -> str:
    """Create WeChat's order of `amount` fen, payable until `expires_at`, and return its prepay_id.

    Asking again with the same values is safe and gives a new prepay_id. Raises Refused (ORDERPAID,
    OUT_TRADE_NO_USED, …), Unclear. WeChat Pay docs, JSAPI order.
    """
    return ordered(WeChatPayType.JSAPI, "prepay_id", out_trade_no, description, amount, expires_at,
                   payer={"openid": openid})


def native(out_trade_no: str, description: str, amount: int, expires_at: int) -> str:
    """Create WeChat's order of `amount` fen that anybody may pay until `expires_at`, and return its code_url.

    The code_url (`weixin://wxpay/bizpayurl…`) goes into a QR code and lives two hours; asking again with
    the same values is safe and gives a new one. Raises Refused, Unclear. WeChat Pay docs, Native order.
    """
    return ordered(WeChatPayType.NATIVE, "code_url", out_trade_no, description, amount, expires_at)


def sheet(prepay_id: str) -> dict[str, str]:
    """Return the signed six that the phone's `getBrandWCPayRequest` wants, within two hours of the prepay."""
    appid, moment, nonce = current().wechat.appid, str(clock.wall()), secrets.token_hex(16)
    package = f"prepay_id={prepay_id}"
    return {"appId": appid, "timeStamp": moment, "nonceStr": nonce, "package": package, "signType": "RSA",
            "paySign": str(merchant().sign([appid, moment, nonce, package]))}


def query(out_trade_no: str) -> Notice:
    """Return the payment as WeChat sees it now; raises Refused (ORDER_NOT_EXIST, …), Unclear."""
    return understood(of_payment, spoken(merchant().query(out_trade_no=out_trade_no)))


def close(out_trade_no: str) -> None:
    """End an unpaid order; one that is closed already is fine. Raises Refused (ORDERPAID, …), Unclear."""
    try:
        merchant().close(out_trade_no)
    except Refused as no:
        if no.code != ALREADY_CLOSED:
            raise


def refund(number: str, out_trade_no: str, amount: int, total: int, reason: str) -> RefundNotice:
    """Ask to give back `amount` of the paid `total` fen; the same `number` never refunds twice.

    Raises Refused (NOT_ENOUGH, …), Unclear. WeChat Pay docs, refund application.
    """
    # Without notify_url WeChat Pay would tell of the refund in its old XML form.
    return understood(of_refund, spoken(merchant().refund(
        out_refund_no=number, out_trade_no=out_trade_no, reason=plain(reason, REASON),
        amount={"refund": amount, "total": total, "currency": CURRENCY},
        notify_url=http.address(current().shop.url, "/pay/refund-notify"))))


def query_refund(number: str) -> RefundNotice:
    """Return the refund as WeChat sees it now; raises Refused (RESOURCE_NOT_EXISTS, …), Unclear."""
    return understood(of_refund, spoken(merchant().query_refund(number)))


def ordered(kind: WeChatPayType, wanted: str, out_trade_no: str, description: str, amount: int, expires_at: int,
            **more: Any) -> str:
    """Create an order of this kind and return the `wanted` text of the answer; raises Refused, Unclear."""
    answer = spoken(merchant().pay(
        pay_type=kind, description=plain(description, DESCRIPTION) or out_trade_no, out_trade_no=out_trade_no,
        amount={"total": amount, "currency": CURRENCY}, time_expire=clock.rfc3339(expires_at), **more))
    text = answer.get(wanted)
    if not isinstance(text, str) or not text:
        raise Unclear(f"the answer has no {wanted}")
    return text


def plain(text: str, longest: int) -> str:
    """Return `text` in one line without the characters WeChat Pay refuses (four bytes: emoji), cut.

    And without backticks: in the daily bills one begins every value.
    """
    return " ".join("".join(c for c in text if c <= "\uffff" and c != "`").split())[:longest]


def spoken(answer: tuple[int, str]) -> dict[str, Any]:
    """Return the JSON object of a signed answer; raises Unclear."""
    try:
        told = json.loads(answer[1])
    except ValueError as wrong:
        raise Unclear("the answer is not JSON") from wrong
    if not isinstance(told, dict):
        raise Unclear("the answer is not a JSON object")
    return told


def understood(read: Callable[[dict[str, Any]], R], told: dict[str, Any]) -> R:
    """Read an answer's fields; raises Unclear where they are not what they should be."""
    try:
        return read(told)
    except Odd as wrong:
        raise Unclear(str(wrong)) from wrong
