"""The page that asks for a one-time message: yes or no, and back to the shop."""

from html import escape
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.consents import agree_once
from sandbox.oa_subscribe import LARGEST_SCENE
from sandbox.world import World

COOKIE = "sandbox_follower"
CHOICE = "sandbox_choice"
KEPT = ("template_id", "scene", "reserved")
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>订阅消息</title>
<style>body{{margin:0;font:17px/1.6 -apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif;text-align:center}}
main{{padding:96px 24px}}a{{display:block;max-width:240px;margin:12px auto;padding:10px;border-radius:10px;
background:#f2f3f2;color:#1b1f1d;text-decoration:none}}a.yes{{background:#12a150;color:#fff}}</style></head><body><main>{inside}</main></body></html>"""


def install(app: Flask, world: World) -> None:
    """Serve GET /mp/subscribemsg."""

    @app.get("/mp/subscribemsg")
    def ask() -> AnyResponse:
        problem = _problem(world)
        if problem:
            return _page(f"<h1>无法打开页面</h1><p>{escape(problem)}</p>")
        follower = world.state.followers.get(request.cookies.get(COOKIE, ""))
        if follower is None:
            return _page("<p>还没有人拿着这部手机。 Open this page in a phone.</p>")
        choice = request.args.get(CHOICE, "")
        if choice not in ("confirm", "cancel"):
            return _page(_question())
        if choice == "confirm":
            agree_once(world, follower, request.args["template_id"], int(request.args["scene"]))
        return redirect(_back(follower.openid, choice))


def _problem(world: World) -> str:
    args = request.args
    if args.get("action") != "get_confirm" or args.get("appid") != world.credentials.appid:
        return "参数错误：action 或 appid"
    if not args.get("scene", "").isdecimal() or int(args["scene"]) > LARGEST_SCENE or not args.get("template_id"):
        return "参数错误：scene 或 template_id"
    target = urlsplit(args.get("redirect_url", ""))
    if target.scheme not in ("http", "https") or not target.hostname:
        return "参数错误：redirect_url"
    return ""


def _question() -> str:
    def link(choice: str) -> str:
        return escape("?" + urlencode({**request.args.to_dict(), CHOICE: choice}))

    yes, no = link("confirm"), link("cancel")
    buttons = f'<a class="yes" href="{yes}">允许</a><a href="{no}">取消</a>'
    return f"<h1>订阅消息</h1><p>允许公众号给你发送一条消息？</p>{buttons}"


def _back(openid: str, choice: str) -> str:
    told = {name: request.args[name] for name in KEPT if name in request.args}
    parts = urlsplit(request.args["redirect_url"])
    query = "&".join(one for one in (parts.query, urlencode({"openid": openid, "action": choice, **told})) if one)
    return urlunsplit(parts._replace(query=query))


def _page(inside: str) -> Response:
    page = Response(PAGE.format(inside=inside), content_type="text/html; charset=utf-8")
    page.headers["Cache-Control"] = "no-store"
    return page
