"""How every WeChat Pay call is taken, and how its JSON fields are read."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request

from sandbox.errors import PayError
from sandbox.holdings import Json
from sandbox.pay_sign import refused, signed, verify_merchant, wanted_key
from sandbox.world import World

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class PayCall:
    """One verified call: path variables, query, JSON body, the key its answers are signed with, our address."""

    path: dict[str, str]
    args: dict[str, str]
    body: Json
    key: str
    base: str


# An answer is a JSON payload (200), None (204), or a ready response that goes out unsigned.
Handler = Callable[[World, PayCall], Json | Response | None]


@dataclass(frozen=True)
class PayRoute:
    """A path of WeChat Pay, its only method, and its handler."""

    method: str
    path: str
    handler: Handler


def mount(app: Flask, world: World, routes: Iterable[PayRoute]) -> None:
    """Put these calls on the application, each at its path on api.mch.weixin.qq.com."""
    for route in routes:
        app.add_url_rule(route.path, route.path, _view(world, route), methods=METHODS, provide_automatic_options=False)


def _view(world: World, route: PayRoute) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        if request.method != route.method:
            return Response(status=405)
        try:
            verify_merchant(world)
            body = _json_body() if route.method == "POST" else {}
            call = PayCall(path, request.args.to_dict(), body, wanted_key(), request.host_url.rstrip("/"))
            with world.lock:
                payload = route.handler(world, call)
        except PayError as error:
            return refused(error)
        if isinstance(payload, Response):
            return payload
        return signed(world, 204 if payload is None else 200, payload, g.fault)

    return view


def _json_body() -> Json:
    try:
        body = json.loads(request.get_data())
    except ValueError as error:
        raise PayError(400, "PARAM_ERROR", "请求体不是合法的JSON") from error
    if not isinstance(body, dict):
        raise PayError(400, "PARAM_ERROR", "请求体不是JSON对象")
    _no_emoji_no_null(body, "")
    return body


def wrong(field: str, value: Any, issue: str, message: str = "", location: str = "body") -> PayError:
    """PARAM_ERROR about one field, given as a JSON pointer below the location."""
    detail = {"field": field, "value": str(value), "issue": issue, "location": location}
    return PayError(400, "PARAM_ERROR", message or f"输入源“/{location}{field}”{issue}", detail)


def text(body: Json, name: str, longest: int, within: str = "") -> str:
    """A required string field."""
    value = optional_text(body, name, longest, within)
    if not value:
        raise wrong(f"{within}/{name}", "", "必填项缺失")
    return value


def optional_text(body: Json, name: str, longest: int, within: str = "") -> str:
    """A string field, empty when absent."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise wrong(f"{within}/{name}", value, "不是字符串")
    if len(value) > longest:
        raise wrong(f"{within}/{name}", value, f"字符串长度超过最大值 {longest}")
    return value


def section(body: Json, name: str) -> Json:
    """A required object field."""
    value = body.get(name)
    if not isinstance(value, dict):
        raise wrong(f"/{name}", value, "必填项缺失")
    return value


def fen(body: Json, name: str, label: str, within: str = "/amount") -> int:
    """A required amount of at least one fen."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong(f"{within}/{name}", value, "不是整数")
    if value < 1:
        message = f"输入源“/body{within}/{name}”映射到数值字段“{label}”规则校验失败，值低于最小值 1"
        raise wrong(f"{within}/{name}", value, "number: value below minimum", message)
    return value


def notify_address(body: Json, longest: int) -> str:
    """A notify_url without a query; plain http is let through, as everything here is on this machine."""
    url = optional_text(body, "notify_url", longest)
    if url and (not url.startswith(("http://", "https://")) or "?" in url or "#" in url):
        raise wrong("/notify_url", url, "不是合法的通知地址，不能携带参数")
    return url


def own_mchid(world: World, mchid: Any, location: str) -> None:
    """The mchid named in a query or body must be the one that signed."""
    if mchid != world.credentials.mchid:
        raise wrong("/mchid", mchid, "", "http header中的mchid与post payload中的mchid不匹配", location)


def _no_emoji_no_null(value: Any, where: str) -> None:
    if value is None:
        raise wrong(where, "null", "不能为null")
    if isinstance(value, str) and any(ord(one) > 0xFFFF for one in value):
        raise wrong(where, value, "含有不支持的字符")
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        _no_emoji_no_null(one, f"{where}/{name}")
