"""The daily bills: asked for by date, downloaded within five minutes."""

import gzip
import hashlib
import secrets
from datetime import date, timedelta

from flask import Response

from sandbox.clock import day, day_start
from sandbox.errors import PayError
from sandbox.fund_bill import fund_bill
from sandbox.holdings import Json
from sandbox.pay_calls import PayCall, PayRoute, wrong
from sandbox.trade_bill import trade_bill
from sandbox.world import World

LINK_SECONDS = 300
READY_AFTER = 10 * 3600  # ten in the morning of the next day
OLDEST = timedelta(days=92)
BILL_TYPES = ("ALL", "SUCCESS", "REFUND")
ACCOUNT_TYPES = ("BASIC", "OPERATION", "FEES")


def trades(world: World, call: PayCall) -> Json:
    """GET /v3/bill/tradebill."""
    kind, when = _choice(call, "bill_type", BILL_TYPES), _day(world, call)
    return _offer(world, call, trade_bill(world, when, kind, _written(when)))


def funds(world: World, call: PayCall) -> Json:
    """GET /v3/bill/fundflowbill; all money moves through the basic account."""
    account, when = _choice(call, "account_type", ACCOUNT_TYPES), _day(world, call)
    return _offer(world, call, fund_bill(world, when) if account == "BASIC" else "")


def download(world: World, call: PayCall) -> Response:
    """GET /v3/billdownload/file?token=; the answer is never signed."""
    bill = world.state.bills.get(call.args.get("token", ""))
    if bill is None or bill["ends"] <= world.clock.now():
        raise PayError(400, "INVALID_REQUEST", "下载链接无效或已过期")
    return Response(bill["content"], content_type="application/octet-stream")


def _offer(world: World, call: PayCall, text: str) -> Json:
    if not text:
        raise PayError(400, "NO_STATEMENT_EXIST", "账单文件不存在")
    packed = _choice(call, "tar_type", ("", "GZIP")) == "GZIP"
    token = secrets.token_urlsafe(32)
    content = gzip.compress(text.encode()) if packed else text.encode()
    world.state.bills[token] = {"content": content, "ends": world.clock.now() + LINK_SECONDS}
    return {
        "hash_type": "SHA1",
        "hash_value": hashlib.sha1(text.encode()).hexdigest(),
        "download_url": f"{call.base}/v3/billdownload/file?token={token}",
    }


def _day(world: World, call: PayCall) -> date:
    asked = call.args.get("bill_date", "")
    try:
        when = date.fromisoformat(asked)
    except ValueError as error:
        raise wrong("/bill_date", asked, "不是yyyy-MM-dd格式的日期", location="query") from error
    today = day(world.clock.now())
    if not today - OLDEST <= when < today:
        raise wrong("/bill_date", asked, "只能是三个月以内、今天以前的日期", location="query")
    if world.clock.now() < _written(when):
        raise PayError(400, "STATEMENT_CREATING", "账单生成中，请稍后再试")
    return when


def _written(when: date) -> int:
    return day_start(when + timedelta(days=1)) + READY_AFTER


def _choice(call: PayCall, name: str, choices: tuple[str, ...]) -> str:
    value = call.args.get(name, choices[0])
    if value not in choices:
        raise wrong(f"/{name}", value, "不是有效的取值", location="query")
    return value


ROUTES = (
    PayRoute("GET", "/v3/bill/tradebill", trades),
    PayRoute("GET", "/v3/bill/fundflowbill", funds),
    PayRoute("GET", "/v3/billdownload/file", download),
)
