"""A small shop as any developer may write one: chat, pages, login and payment, with nothing of ours in it."""

import gzip
import json
from urllib.parse import quote
from xml.etree import ElementTree

import requests
from flask import Flask, Response, jsonify, make_response, redirect, request
from wechatpayv3 import SignType, WeChatPay, WeChatPayType
from werkzeug.wrappers import Response as AnyResponse

from sandbox.phone.exchange import LARGEST_BODY
from sandbox.server import Sandbox

POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'"
WELCOME = '欢迎！\n回复 苹果 <b>看看</b>，或<a href="/p/1">逛逛</a>'
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 5">
<rect width="9" height="5" fill="#f6dfc8"/><circle cx="4.5" cy="2.7" r="1.5" fill="#c33"/>
<path d="M4.5 1.5q0-.8.7-1" stroke="#574" stroke-width=".2"
fill="none"/></svg>"""
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>红富士苹果</title>
<meta name="viewport" content="width=device-width"><script src="/pay.js" defer></script></head>
<body><h1>红富士苹果</h1><p><a href="{shop}/me">我的</a> <a href="https://example.org/">外面</a></p>
<button id="pay">立即支付</button><p id="result"></p><button id="address">选地址</button></body></html>"""
SCRIPT = """
const say = (text) => { document.getElementById("result").textContent = text; };
document.getElementById("pay").onclick = async () => {
  const params = await (await fetch("/pay", {method: "POST"})).json();
  WeixinJSBridge.invoke("getBrandWCPayRequest", params, (result) => say(result.err_msg));
};
document.getElementById("address").onclick = () => WeixinJSBridge.invoke("editAddress", {},
  (result) => say(result.proviceFirstStageName + result.addressCitySecondStageName));
"""
NOTICES = """<!doctype html><html><head><title>通知</title><script src="/notices.js" defer></script></head><body>
<wx-open-subscribe template="sandbox-notice-2000000000000000000000000000,unknown">
<script type="text/wxtag-template" slot="style"><style>.ask { background: rgb(18, 161, 80); }</style></script>
<script type="text/wxtag-template"><button class="ask">发货了告诉我</button></script>
</wx-open-subscribe><p id="result"></p></body></html>"""
LISTENER = """
for (const name of ["success", "error"]) document.querySelector("wx-open-subscribe").addEventListener(name,
  ({ detail }) => { document.getElementById("result").textContent = detail.errMsg + (detail.subscribeDetails || ""); });
"""
TEXT = "<MsgType>text</MsgType><Content><![CDATA[{}]]></Content>"
CARD = """<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles><item><Title>红富士苹果</Title>
<Description>¥12.80 起</Description><PicUrl>{0}/apple.svg</PicUrl><Url>{0}/p/1</Url></item></Articles>"""


class Shop:
    """The shop's application; it needs its own address and its WeChat before the first request."""

    url: str
    wechat: Sandbox

    def __init__(self) -> None:
        self.app = Flask("shop")
        self.app.after_request(_guard)
        for install in (_chat, _pages, _login, _payment, _odd_answers):
            install(self)


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "DENY"
    return response


def _chat(shop: Shop) -> None:
    @shop.app.post("/wechat")
    def answer() -> str:
        message = {one.tag: one.text or "" for one in ElementTree.fromstring(request.get_data())}
        said = message.get("Content") or message.get("Event") or ""
        bodies = {"subscribe": TEXT.format(WELCOME), "苹果": CARD.format(shop.url)}
        body = bodies.get(said, TEXT.format(f"你点了 {message.get('EventKey')}"))
        head = f"<ToUserName>{message['FromUserName']}</ToUserName>"
        head += f"<FromUserName>{message['ToUserName']}</FromUserName><CreateTime>1</CreateTime>"
        return f"<xml>{head}{body}</xml>"


def _pages(shop: Shop) -> None:
    @shop.app.get("/")
    @shop.app.get("/p/1")
    def page() -> str:
        return PAGE.format(shop=shop.url)

    @shop.app.get("/pay.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @shop.app.get("/favicon.ico")
    @shop.app.get("/apple.svg")
    def picture() -> Response:
        return Response(PICTURE, mimetype="image/svg+xml")

    @shop.app.get("/notices")
    def notices() -> str:
        return NOTICES

    @shop.app.get("/notices.js")
    def listener() -> Response:
        return Response(LISTENER, mimetype="text/javascript")

    @shop.app.get("/me")
    def me() -> str:
        return f"<title>我的</title>you are {request.cookies.get('who', 'nobody')}"


def _login(shop: Shop) -> None:
    @shop.app.get("/login")
    def login() -> AnyResponse:
        back = quote(f"{shop.url}/login/back", safe="")
        asked = f"appid={shop.wechat.credentials.appid}&redirect_uri={back}"
        asked += "&response_type=code&scope=snsapi_base&state=s1#wechat_redirect"
        return redirect(f"{shop.wechat.url}/connect/oauth2/authorize?{asked}")

    @shop.app.get("/login/back")
    def back() -> AnyResponse:
        known = shop.wechat.credentials
        query = {"appid": known.appid, "secret": known.appsecret, "code": request.args["code"]}
        query["grant_type"] = "authorization_code"
        answer = requests.get(f"{shop.wechat.url}/sns/oauth2/access_token", query, timeout=5).json()
        response = make_response(redirect("/me"))
        response.set_cookie("who", answer["openid"], domain="shop.example", secure=True, samesite="Lax")
        response.set_cookie("till", "1", path="/pay", max_age=60)
        return response

    @shop.app.get("/logout")
    def logout() -> AnyResponse:
        response = make_response(redirect("/me"))
        response.delete_cookie("who")
        return response


def _payment(shop: Shop) -> None:
    @shop.app.post("/pay")
    def pay() -> Response:
        known = shop.wechat.credentials
        till = _till(shop.wechat)
        order = {"description": "红富士苹果 5 斤", "out_trade_no": "T00000001", "amount": {"total": 1280}}
        _, text = till.pay(**order, payer={"openid": request.cookies["who"]})
        package = f"prepay_id={json.loads(text)['prepay_id']}"
        stamp, nonce = "1700000000", "nonce"
        signed = till.sign([known.appid, stamp, nonce, package], sign_type=SignType.RSA_SHA256)
        params = {"appId": known.appid, "timeStamp": stamp, "nonceStr": nonce, "package": package}
        return jsonify({**params, "signType": "RSA", "paySign": signed})

    @shop.app.post("/pay/notify")
    def notify() -> Response:
        return jsonify(code="SUCCESS")


def _till(wechat: Sandbox) -> WeChatPay:
    known = wechat.credentials
    till = WeChatPay(
        wechatpay_type=WeChatPayType.JSAPI,
        mchid=known.mchid,
        private_key=known.merchant_private_key_pem,
        cert_serial_no=known.merchant_serial,
        appid=known.appid,
        apiv3_key=known.apiv3_key,
        notify_url=known.notify_url,
        timeout=(3, 10),
        public_key=known.platform_public_key_pem,
        public_key_id=known.platform_public_key_id,
    )
    till._core._gate_way = wechat.url
    return till


def _odd_answers(shop: Shop) -> None:
    @shop.app.route("/echo/<path:rest>", methods=["GET", "POST", "PUT", "DELETE"])
    def echo(rest: str) -> Response:
        seen = {
            "method": request.method,
            "target": request.environ["REQUEST_URI"],
            "headers": dict(request.headers),
            "form": request.form,
            "files": {name: file.filename for name, file in request.files.items()},
            "json": request.get_json(silent=True),
        }
        return Response(json.dumps(seen), mimetype="text/plain")

    @shop.app.get("/places.json")
    def places() -> Response:
        mine = f"{shop.url}/me"
        escaped = mine.replace("/", "\\/")
        body = f'{{"plain":"{mine}","escaped":"{escaped}","other":"{shop.url}9/"}}'
        return Response(body, mimetype="application/json")

    @shop.app.get("/away")
    def away() -> AnyResponse:
        return redirect("https://example.org/a?b=1")

    @shop.app.get("/zipped")
    def zipped() -> Response:
        body = gzip.compress(PAGE.encode())
        return Response(body, mimetype="text/html", headers={"Content-Encoding": "gzip"})

    @shop.app.get("/bomb")
    def bomb() -> Response:
        return Response(gzip.compress(bytes(LARGEST_BODY + 1)), headers={"Content-Encoding": "gzip"})

    @shop.app.get("/large")
    def large() -> bytes:
        return bytes(LARGEST_BODY + 1)
