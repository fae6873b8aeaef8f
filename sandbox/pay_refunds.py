"""Refunds: asked for, processed a moment later, told by notification."""

import re
from functools import partial

from sandbox.accounts import available, fee_of, give_back, take_back
from sandbox.clock import rfc3339
from sandbox.errors import ControlError, PayError
from sandbox.holdings import Json
from sandbox.notify import refund_notice
from sandbox.pay_calls import PayCall, PayRoute, fen, notify_address, optional_text, section, text, wrong
from sandbox.state import Order, Refund
from sandbox.world import World

NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}\Z")
MOST_REFUNDS = 50
LATEST_SECONDS = 365 * 86400
MISMATCH = "订单金额或退款金额与之前请求不一致，请核实后再试"
ENDS = ("SUCCESS", "ABNORMAL", "CLOSED")


def create(world: World, call: PayCall) -> Json:
    """POST /v3/refund/domestic/refunds; the same number with the same wish is answered as before."""
    number = text(call.body, "out_refund_no", 64)
    if not NUMBER.match(number):
        raise wrong("/out_refund_no", number, "只能是数字、大小写字母_-|*@")
    known = world.state.refunds.get(number)
    if known and known.request != call.body:
        raise PayError(400, "INVALID_REQUEST", MISMATCH)
    refund = known or _accept(world, number, call.body)
    return refund_body(refund)


def query(world: World, call: PayCall) -> Json:
    """GET /v3/refund/domestic/refunds/{out_refund_no}."""
    refund = world.state.refunds.get(call.path["number"])
    if refund is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return refund_body(refund)


def retry_abnormal(world: World, call: PayCall) -> Json:
    """POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund: an abnormal refund by another way."""
    refund = world.state.refunds.get(text(call.body, "out_refund_no", 64))
    if refund is None or refund.refund_id != call.path["number"]:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    if text(call.body, "type", 32) not in ("USER_BANK_CARD", "MERCHANT_BANK_CARD"):
        raise wrong("/type", call.body["type"], "不是有效的取值")
    if refund.state != "ABNORMAL":
        raise PayError(400, "INVALID_REQUEST", "退款单状态不是退款异常")
    refund.state = "PROCESSING"
    _settle_later(world, refund, "SUCCESS")
    return refund_body(refund)


def settle(world: World, refund: Refund, state: str, at: int) -> None:
    """End a refund, as of that second, and tell the shop. Raises ControlError when it has ended differently before."""
    with world.lock:
        if refund.state not in ("PROCESSING", "ABNORMAL") or state not in ENDS:
            raise ControlError("state", f"cannot go from {refund.state} to {state}")
        refund.state, refund.settled = state, at
        refund.endings.append((at, state))
        if state == "CLOSED":
            order = world.state.orders[refund.out_trade_no]
            take_back(world, refund, at)
            order.state = "REFUND" if any(one.state != "CLOSED" for one in order.refunds) else "SUCCESS"
        refund_notice(world, refund)


def refund_body(refund: Refund) -> Json:
    """A refund as create and query answer it."""
    body: Json = {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": refund.transaction_id,
        "out_trade_no": refund.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": rfc3339(refund.created),
        "status": refund.state,
        "funds_account": "AVAILABLE",
        "amount": {
            "total": refund.total,
            "refund": refund.amount,
            "from": [],
            "payer_total": refund.total,
            "payer_refund": refund.amount,
            "settlement_refund": refund.amount,
            "settlement_total": refund.total,
            "discount_refund": 0,
            "currency": "CNY",
            "refund_fee": refund.fee,
        },
        "promotion_detail": [],
    }
    return {**body, "success_time": rfc3339(refund.settled)} if refund.state == "SUCCESS" else body


def _accept(world: World, number: str, body: Json) -> Refund:
    order = _paid_order(world, body)
    amount = section(body, "amount")
    wish = fen(amount, "refund", "退款金额")
    if fen(amount, "total", "原订单金额") != order.total:
        raise PayError(400, "INVALID_REQUEST", MISMATCH)
    if amount.get("currency") != "CNY":
        raise wrong("/amount/currency", amount.get("currency"), "必填项缺失，只支持CNY")
    reason, notify_url = optional_text(body, "reason", 80), notify_address(body, 256)
    _within_limits(world, order, wish)
    refund = Refund(
        out_refund_no=number,
        refund_id=world.dated_number("503000", 29),
        out_trade_no=order.out_trade_no,
        transaction_id=order.transaction_id,
        amount=wish,
        total=order.total,
        reason=reason,
        notify_url=notify_url,
        created=world.clock.now(),
        request=body,
        fee=_returned_fee(order, wish),
    )
    if available(world) < refund.amount - refund.fee:
        raise PayError(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")
    _book(world, order, refund)
    return refund


def _book(world: World, order: Order, refund: Refund) -> None:
    world.state.refunds[refund.out_refund_no] = refund
    order.refunds.append(refund)
    order.state = "REFUND"
    give_back(world, refund)
    if world.settings.auto_refund:
        _settle_later(world, refund, world.settings.auto_refund)


def _settle_later(world: World, refund: Refund, state: str) -> None:
    due = world.clock.exact() + world.settings.refund_seconds
    world.agenda.at(due, partial(_settle_alone, world, refund, state, int(due)))


def _settle_alone(world: World, refund: Refund, state: str, at: int) -> None:
    if refund.state == "PROCESSING":  # a test may have ended it by hand meanwhile
        settle(world, refund, state, at)


def _paid_order(world: World, body: Json) -> Order:
    named = [name for name in ("transaction_id", "out_trade_no") if body.get(name)]
    if len(named) != 1:
        raise wrong("/transaction_id", "", "transaction_id和out_trade_no必须且只能填写一个")
    value = text(body, named[0], 32)
    orders = [one for one in world.state.orders.values() if value == getattr(one, named[0])]
    if not orders:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    if not orders[0].paid:
        raise PayError(400, "INVALID_REQUEST", "订单未支付，不能退款")
    return orders[0]


def _within_limits(world: World, order: Order, wish: int) -> None:
    now, live = world.clock.now(), [one for one in order.refunds if one.state != "CLOSED"]
    if now - order.paid > LATEST_SECONDS:
        raise PayError(403, "TRADE_OVERDUE", "订单已经超过退款期限")
    if sum(one.amount for one in live) + wish > order.total:
        raise PayError(400, "INVALID_REQUEST", "累计退款金额大于订单可退金额")
    if len(order.refunds) >= MOST_REFUNDS:
        raise PayError(400, "INVALID_REQUEST", "部分退款次数超过限制")
    if order.refunds and now - order.refunds[-1].created < world.settings.refund_gap:
        raise PayError(429, "FREQUENCY_LIMITED", "同一笔订单多次退款的请求需间隔1分钟")


def _returned_fee(order: Order, wish: int) -> int:
    before = sum(one.amount for one in order.refunds if one.state != "CLOSED")
    given = sum(one.fee for one in order.refunds if one.state != "CLOSED")
    return fee_of(order.fee, order.total, before + wish) - given


REFUNDS = "/v3/refund/domestic/refunds"
ROUTES = (
    PayRoute("POST", REFUNDS, create),
    PayRoute("GET", REFUNDS + "/<number>", query),
    PayRoute("POST", REFUNDS + "/<number>/apply-abnormal-refund", retry_abnormal),
)
