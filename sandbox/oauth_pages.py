"""The authorize page of open.weixin.qq.com: silent for whoever holds the phone, else it asks who that is."""

from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.oauth import SCOPES, OAuth
from sandbox.privileges import may
from sandbox.state import Follower
from sandbox.world import World

COOKIE = "sandbox_follower"
CHOICE = "sandbox_choose"
LONGEST_STATE = 128
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<main><h1>{title}</h1>{inside}</main></html>"""


class Refused(Exception):
    """An error page of WeChat with its number."""


def install(app: Flask, world: World, oauth: OAuth) -> None:
    """Serve GET /connect/oauth2/authorize."""

    @app.get("/connect/oauth2/authorize")
    def authorize() -> AnyResponse:
        try:
            _check(world)
        except Refused as error:
            return _page("无法打开页面", f"<p>{escape(str(error))}</p>")
        chosen = request.args.get(CHOICE, "")
        follower = world.state.followers.get(chosen or request.cookies.get(COOKIE, ""))
        if follower is None:
            return _page("谁拿着这部手机？", _choices(world))
        snapshot = request.args.get("forceSnapShot") == "true" and request.args["scope"] == "snsapi_userinfo"
        target = oauth.back_to_shop(
            follower, request.args["redirect_uri"], request.args["scope"], request.args.get("state", ""), snapshot
        )
        answer: Any = redirect(target)
        answer.headers["Cache-Control"] = "no-store"
        if chosen:
            answer.set_cookie(COOKIE, chosen, samesite="Lax")
        return answer  # type: ignore[no-any-return]


def _check(world: World) -> None:
    args = request.args
    if args.get("appid") != world.credentials.appid:
        raise Refused("AppID 参数错误 (10013)")
    if args.get("response_type") != "code":
        raise Refused("response_type 参数错误 (10014)")
    if args.get("scope") not in SCOPES or not may(world.settings.account, request.path):
        raise Refused("Scope 参数错误或没有 Scope 权限 (10005)")
    target = urlsplit(args.get("redirect_uri", ""))
    if target.scheme not in ("http", "https") or not target.hostname:
        raise Refused("redirect_uri 参数错误 (10003)")
    if world.shop_url and target.hostname != urlsplit(world.shop_url).hostname:
        raise Refused("redirect_uri 域名与后台配置不一致 (10003)")
    state = args.get("state", "")
    if len(state.encode()) > LONGEST_STATE:
        raise Refused("state 参数过长")
    if state and not (state.isascii() and state.isalnum()):
        world.warn("OAuth: state holds other characters than a-z A-Z 0-9, which WeChat does not promise to keep")


def _choices(world: World) -> str:
    with world.lock:
        people: list[Follower] = list(world.state.followers.values())
    if not people:
        return '<p>还没有人关注。<a href="/">打开手机</a> No follower yet.</p>'
    kept = {name: value for name, value in request.args.items() if name != CHOICE}
    items = "".join(
        f'<li><a href="?{escape(urlencode({**kept, CHOICE: one.openid}))}">{escape(one.nickname)}</a></li>'
        for one in people
    )
    return f"<ul>{items}</ul>"


def _page(title: str, inside: str) -> Response:
    page = make_response(PAGE.format(title=escape(title), inside=inside))
    page.headers["Cache-Control"] = "no-store"
    return page
