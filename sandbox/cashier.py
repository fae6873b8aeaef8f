"""The pay sheet: what it shows, and what happens when the follower answers it."""

from typing import Any

from sandbox.accounts import sale_fee, sell
from sandbox.crypto import rsa_verifies
from sandbox.errors import ControlError
from sandbox.holdings import Json
from sandbox.notify import payment_notice
from sandbox.pay_orders import order_now
from sandbox.state import Follower, Order, Prepay
from sandbox.world import World

ANSWERS = ("ok", "cancel", "fail")
PARAMS = ("appId", "timeStamp", "nonceStr", "package", "signType", "paySign")
PAYEE = "小铺"


class SheetError(Exception):
    """WeChat shows this message instead of the pay sheet."""


def sheet(world: World, prepay_id: str) -> Json:
    """What the sheet shows. Raises ControlError for an unknown prepay session."""
    with world.lock:
        prepay = world.state.prepays.get(prepay_id)
        if prepay is None:
            raise ControlError("prepay_id", f"{prepay_id!r} is unknown")
        order = order_now(world, prepay.order.out_trade_no) or prepay.order
        return {
            "prepay_id": prepay.id,
            "description": order.description,
            "amount": order.total,
            "payee": PAYEE,
            "state": order.state,
            "expired": prepay.expires <= world.clock.now(),
            "trade_type": order.trade_type,
            "out_trade_no": order.out_trade_no,
            "openid": order.openid,
        }


def answer(world: World, prepay_id: str, follower: Follower, choice: str, params: Json | None) -> Json:
    """Pay, cancel or fail; the result has the bridge's form."""
    with world.lock:
        try:
            if params is not None:
                _check_params(world, prepay_id, params)
            order = _payable(world, prepay_id, follower)
        except SheetError as error:
            return {"err_msg": "get_brand_wcpay_request:fail", "message": str(error)}
        if choice == "fail":
            return {"err_msg": "get_brand_wcpay_request:fail", "message": "支付失败"}
        if choice == "ok":
            _pay(world, order, follower)
        return {"err_msg": f"get_brand_wcpay_request:{choice}"}


def prepay_of_code(code_url: str) -> str:
    """The session inside a native payment's QR code."""
    return code_url.rpartition("pr=")[2]


def _check_params(world: World, prepay_id: str, params: dict[str, Any]) -> None:
    missing = [name for name in PARAMS if not isinstance(params.get(name), str) or not params[name]]
    if missing:
        raise SheetError(f"JSAPI缺少参数{missing[0]}")
    if params["appId"] != world.credentials.appid:
        raise SheetError("appId与下单时不一致")
    if params["package"] != f"prepay_id={prepay_id}":
        raise SheetError("JSAPI缺少参数total_fee")
    if params["signType"] != "RSA":
        raise SheetError("支付验证签名失败")
    signed = "".join(params[name] + "\n" for name in ("appId", "timeStamp", "nonceStr", "package"))
    if not rsa_verifies(world.keys.merchant, signed.encode(), params["paySign"]):
        raise SheetError("支付验证签名失败")


def _payable(world: World, prepay_id: str, follower: Follower) -> Order:
    prepay: Prepay | None = world.state.prepays.get(prepay_id)
    if prepay is None:
        raise SheetError("JSAPI缺少参数total_fee")
    if prepay.expires <= world.clock.now():
        raise SheetError("支付会话已过期，请重新下单")
    order = order_now(world, prepay.order.out_trade_no) or prepay.order
    if order.trade_type == "JSAPI" and order.openid != follower.openid:
        raise SheetError("下单账号与支付账号不一致")
    if order.paid:
        raise SheetError("该订单已支付")
    if order.state != "NOTPAY":
        raise SheetError("订单已关闭")
    return order


def _pay(world: World, order: Order, follower: Follower) -> None:
    order.state, order.paid, order.payer = "SUCCESS", world.clock.now(), follower.openid
    order.transaction_id = world.dated_number("420000", 28)
    order.fee = sale_fee(world, order.total)
    sell(world, order)
    payment_notice(world, order)
