"""The little world around the phone: a shop and a WeChat, both real servers on free ports."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from werkzeug.serving import make_server

from sandbox.credentials import Credentials, generate
from sandbox.phone.places import webview_origin
from sandbox.server import Sandbox
from tests.sandbox.cast import Merchant
from tests.sandbox.test_phone_shop import Shop

MEI, BO = "oSandboxMei00000000000000000", "oSandboxBo000000000000000000"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer as it came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers["Location"]


@dataclass
class World:
    """A WeChat with the phone, and a shop that knows it."""

    sandbox: Sandbox

    def origin_of(self, openid: str) -> str:
        """The origin of a follower's webview."""
        return webview_origin(openid, urlsplit(self.sandbox.url).netloc)

    def webview(self, openid: str, path: str, method: str = "GET", **sent: Any) -> Reply:
        """Fetch a path as the follower's webview does: over loopback, named by the Host header."""
        host = urlsplit(self.origin_of(openid)).netloc
        return self.fetch(path, method, headers={"Host": host, **sent.pop("headers", {})}, **sent)

    def fetch(self, path: str, method: str = "GET", body: Any = None, headers: Any = None) -> Reply:
        """Fetch a path of the sandbox's port, following nothing."""
        connection = http.client.HTTPConnection(urlsplit(self.sandbox.url).netloc, timeout=20)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())

    def follow_redirects(self, openid: str, path: str) -> Reply:
        """Fetch a path and every redirect on the follower's own webview."""
        reply = self.webview(openid, path)
        for _ in range(5):
            if reply.status != 302:
                break
            path = reply.location.removeprefix(self.origin_of(openid))
            assert path.startswith("/"), f"left the webview: {path}"
            reply = self.webview(openid, path)
        return reply

    def control(self, path: str, **wish: Any) -> Any:
        """Ask the control API: GET, or POST when there is a wish."""
        if not wish:
            return self.fetch(f"/sandbox/{path}").json
        return self.fetch(f"/sandbox/{path}", "POST", json.dumps(wish).encode()).json

    def welcome(self, openid: str, nickname: str) -> None:
        """Let somebody follow."""
        self.control("followers", openid=openid, nickname=nickname)

    def orders(self) -> list[tuple[str, str | None]]:
        """State and payer of each order in WeChat's books."""
        return [(one["state"], one["payer"]) for one in self.control("books")["orders"].values()]

    def native(self) -> str:
        """Order a native payment of 12.80 yuan; its code_url."""
        merchant = Merchant(self.sandbox)
        order = merchant.order(total=1280)
        del order["payer"]
        code_url: str = merchant.call("POST", "/v3/pay/transactions/native", order).json()["code_url"]
        return code_url

    def publish_menu(self) -> None:
        """Give the account a menu with a click, and a view inside a group."""
        orders = {"type": "view", "name": "我的订单", "url": f"{self.sandbox.shop_url}/me"}
        first = {"type": "click", "name": "帮助", "key": "help"}
        self.call("menu/create", button=[first, {"name": "我的", "sub_button": [orders]}])

    def serve(self, path: str, **body: Any) -> None:
        """Write to a follower: `custom/send` or `template/send`."""
        self.call(f"message/{path}", **body)

    def call(self, path: str, **body: Any) -> Any:
        """Call the official-account API as the shop; nothing may be refused."""
        token = self.token()
        text = json.dumps(body, ensure_ascii=False).encode()
        answer = self.fetch(f"/cgi-bin/{path}?access_token={token}", "POST", text).json
        assert answer.get("errcode", 0) == 0, answer
        return answer

    def token(self) -> str:
        """A new access token."""
        known = self.sandbox.credentials
        query = {"grant_type": "client_credential", "appid": known.appid, "secret": known.appsecret}
        return str(requests.get(f"{known.base}/cgi-bin/token", query, timeout=5).json()["access_token"])

    def upload(self, path: str, kind: str, name: str, data: bytes) -> str:
        """Upload a file as the shop; its media id."""
        base, token = self.sandbox.url, self.token()
        made = requests.post(f"{base}/cgi-bin/{path}", params={"access_token": token, "type": kind},
                             files={"media": (name, data)}, timeout=5).json()  # fmt: skip
        return str(made.get("media_id") or made["thumb_media_id"])


@contextmanager
def open_world() -> Iterator[World]:
    """Start both servers and stop them."""
    shop = Shop()
    server = make_server("127.0.0.1", 0, shop.app, threaded=True)
    shop.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        wechat = Sandbox(f"{shop.url}/wechat", shop_url=shop.url, credentials=_credentials())
        shop.wechat = wechat
        with wechat:
            yield World(wechat)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@cache
def _credentials() -> Credentials:
    return generate()
