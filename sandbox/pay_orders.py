"""Payment orders: create, query, close."""

import re
import secrets

from sandbox.clock import parse_rfc3339, rfc3339, stamp
from sandbox.errors import PayError
from sandbox.holdings import Json
from sandbox.pay_calls import PayCall, PayRoute, fen, notify_address, optional_text, own_mchid, section, text, wrong
from sandbox.state import Order, Prepay
from sandbox.world import World

NUMBER = re.compile(r"[0-9A-Za-z_\-|*]{6,32}\Z")
TRADE_TYPES = {"jsapi": "JSAPI", "native": "NATIVE", "h5": "MWEB", "app": "APP"}
PREPAY_SECONDS = 2 * 3600
H5_SECONDS = 300
DEFAULT_LIFE = 7 * 86400
SHORTEST_LIFE = 60
STATE_WORDS = {"SUCCESS": "支付成功", "REFUND": "转入退款", "NOTPAY": "订单未支付", "CLOSED": "订单已关闭"}


def create(world: World, call: PayCall) -> Json:
    """POST /v3/pay/transactions/{jsapi|native|h5|app}; the same unpaid order again gets a new prepay session."""
    kind = call.path["kind"]
    asked = _asked(world, call, TRADE_TYPES[kind])
    known = order_now(world, asked.out_trade_no)
    if known:
        _same_again(known, asked)
    order = known or asked
    world.state.orders[order.out_trade_no] = order
    prepay_id = f"wx{stamp(world.clock.now(), '%Y%m%d%H%M%S')}{secrets.token_hex(10)}"
    if kind == "native":
        prepay_id = secrets.token_urlsafe(9).replace("-", "x").replace("_", "x")
    life = H5_SECONDS if kind == "h5" else PREPAY_SECONDS
    world.state.prepays[prepay_id] = Prepay(prepay_id, order, world.clock.now() + life)
    if kind == "native":
        return {"code_url": f"weixin://wxpay/bizpayurl/up?pr={prepay_id}"}
    if kind == "h5":
        page = f"{call.base}/cgi-bin/mmpayweb-bin/checkmweb"
        return {"h5_url": f"{page}?prepay_id={prepay_id}&package={secrets.randbits(31)}"}
    return {"prepay_id": prepay_id}


def query_by_number(world: World, call: PayCall) -> Json:
    """GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=."""
    own_mchid(world, call.args.get("mchid"), "query")
    return transaction(world, _existing(world, call.path["number"]))


def query_by_id(world: World, call: PayCall) -> Json:
    """GET /v3/pay/transactions/id/{transaction_id}?mchid=."""
    own_mchid(world, call.args.get("mchid"), "query")
    for order in world.state.orders.values():
        if order.transaction_id and order.transaction_id == call.path["number"]:
            return transaction(world, order)
    raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")


def close(world: World, call: PayCall) -> None:
    """POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close; closing twice is fine."""
    own_mchid(world, call.body.get("mchid"), "body")
    order = _existing(world, call.path["number"])
    if order.paid:
        raise PayError(400, "ORDERPAID", "该订单已支付")
    order.state = "CLOSED"


def order_now(world: World, out_trade_no: str) -> Order | None:
    """The order, closed if its time has run out."""
    order = world.state.orders.get(out_trade_no)
    if order and order.state == "NOTPAY" and order.expires <= world.clock.now():
        order.state = "CLOSED"
    return order


def transaction(world: World, order: Order) -> Json:
    """The order as query and notification tell it; unpaid orders lack all that payment brings."""
    body: Json = {
        "appid": order.request["appid"],
        "mchid": world.credentials.mchid,
        "out_trade_no": order.out_trade_no,
        "trade_state": order.state,
        "trade_state_desc": STATE_WORDS[order.state],
        "amount": {"total": order.total, "currency": "CNY"},
    }
    if order.attach:
        body["attach"] = order.attach
    if order.openid:
        body["payer"] = {"openid": order.openid}
    if not order.paid:
        return body
    return body | {
        "transaction_id": order.transaction_id,
        "trade_type": order.trade_type,
        "bank_type": "OTHERS",
        "success_time": rfc3339(order.paid),
        "payer": {"openid": order.payer},
        "amount": {"total": order.total, "payer_total": order.total, "currency": "CNY", "payer_currency": "CNY"},
    }


def _existing(world: World, number: str) -> Order:
    order = order_now(world, number)
    if order is None:
        raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")
    return order


def _same_again(known: Order, asked: Order) -> None:
    if known.paid:
        raise PayError(400, "ORDERPAID", "该订单已支付")
    if known.state == "CLOSED":
        raise PayError(400, "ORDER_CLOSED", "该订单已关闭，请重新下单")
    if known.request != asked.request or known.trade_type != asked.trade_type:
        raise PayError(403, "OUT_TRADE_NO_USED", "商户订单号重复")


def _asked(world: World, call: PayCall, trade_type: str) -> Order:
    body, now = call.body, world.clock.now()
    own_mchid(world, body.get("mchid"), "body")
    if text(body, "appid", 32) != world.credentials.appid:
        raise PayError(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试")
    number = text(body, "out_trade_no", 32)
    if not NUMBER.match(number):
        raise wrong("/out_trade_no", number, "只能是数字、大小写字母_-*|，且长度为6到32")
    amount = section(body, "amount")
    if amount.get("currency", "CNY") != "CNY":
        raise wrong("/amount/currency", amount["currency"], "只支持CNY")
    notify_url = notify_address(body, 255)
    if not notify_url:
        raise wrong("/notify_url", "", "必填项缺失")
    return Order(
        out_trade_no=number,
        trade_type=trade_type,
        openid=_payer(world, body) if trade_type == "JSAPI" else "",
        total=fen(amount, "total", "总金额"),
        description=text(body, "description", 127),
        attach=optional_text(body, "attach", 128),
        notify_url=notify_url,
        created=now,
        expires=_expiry(body, now),
        request=body,
        key=call.key,
    )


def _payer(world: World, body: Json) -> str:
    openid = text(section(body, "payer"), "openid", 128, "/payer")
    if openid not in world.state.followers:
        raise wrong("/payer/openid", openid, "无效的openid", "无效的openid")
    return openid


def _expiry(body: Json, now: int) -> int:
    asked = optional_text(body, "time_expire", 64)
    if not asked:
        return now + DEFAULT_LIFE
    try:
        return max(parse_rfc3339(asked), now + SHORTEST_LIFE)
    except ValueError as error:
        raise wrong("/time_expire", asked, "不是rfc3339格式的时间") from error


BY_NUMBER = "/v3/pay/transactions/out-trade-no/<number>"
ROUTES = (
    PayRoute("POST", "/v3/pay/transactions/<any(jsapi, native, h5, app):kind>", create),
    PayRoute("GET", BY_NUMBER, query_by_number),
    PayRoute("GET", "/v3/pay/transactions/id/<number>", query_by_id),
    PayRoute("POST", BY_NUMBER + "/close", close),
)
