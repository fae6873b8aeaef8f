"""A WeChat per test, a small shop for it to push to, and the clients that talk to it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from wechatpayv3 import WeChatPay, WeChatPayType

from sandbox.credentials import generate
from sandbox.server import Credentials, Sandbox
from tests.sandbox.cast import Arrived, Merchant, Phone, Shop


@pytest.fixture(scope="session")
def keys() -> Credentials:
    """Keys are slow to make, so all tests share them."""
    return generate()


class Handler(BaseHTTPRequestHandler):
    """Notes a request and answers as the shop was told."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet per answer, else each costs 40 ms of delayed ACK
    shop: Shop

    def do_POST(self) -> None:
        """Pushes and notices alike."""
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        arrived = Arrived(parts.path, query, dict(self.headers), body)
        self.shop.arrived.append(arrived)
        status, answer = (self.shop.replies if parts.path == "/wechat" else self.shop.accepts)(arrived)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture(scope="session")
def counter() -> Iterator[type[Handler]]:
    """The shop's server; `shop` on the handler is whoever stands behind the counter in this test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.shop = Shop(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield Handler
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def shop(counter: type[Handler]) -> Shop:
    """A shop that answers `success` to everything until told otherwise."""
    counter.shop = Shop(counter.shop.url)
    return counter.shop


@pytest.fixture(scope="session")
def one_wechat(counter: type[Handler], keys: Credentials) -> Iterator[Sandbox]:
    """The WeChat that most tests share."""
    url = counter.shop.url
    with Sandbox(url + "/wechat", credentials=keys, shop_url=url) as sandbox:
        yield sandbox


@pytest.fixture
def wechat(one_wechat: Sandbox, shop: Shop) -> Iterator[Sandbox]:
    """A WeChat in plain mode that remembers nothing but its tokens."""
    yield one_wechat
    one_wechat.push_url = shop.url + "/wechat"
    one_wechat.reset()


@pytest.fixture
def phone(wechat: Sandbox) -> Phone:
    """The control API, with Mei following."""
    phone = Phone(wechat.url)
    phone.follow("oMei", nickname="Mei")
    return phone


@pytest.fixture(scope="session")
def merchant(one_wechat: Sandbox) -> Merchant:
    """Who signs by hand."""
    return Merchant(one_wechat)


@pytest.fixture(scope="session")
def pay(one_wechat: Sandbox) -> WeChatPay:
    """wechatpayv3 in public-key mode, pointed at the sandbox."""
    known = one_wechat.credentials
    client = WeChatPay(
        WeChatPayType.JSAPI,
        known.mchid,
        known.merchant_private_key_pem,
        known.merchant_serial,
        known.appid,
        known.apiv3_key,
        known.notify_url,
        timeout=(3, 10),
        public_key=known.platform_public_key_pem,
        public_key_id=known.platform_public_key_id,
    )
    client._core._gate_way = one_wechat.url
    return client


def fresh_token(wechat: Sandbox) -> str:
    """The stable token, good even after the clock was moved."""
    known = wechat.credentials
    wish = {"grant_type": "client_credential", "appid": known.appid, "secret": known.appsecret}
    answer: str = requests.post(wechat.url + "/cgi-bin/stable_token", json=wish, timeout=10).json()["access_token"]
    return answer


@pytest.fixture
def token(wechat: Sandbox) -> str:
    """A good access token."""
    return fresh_token(wechat)


@pytest.fixture
def oa(wechat: Sandbox) -> Callable[..., Any]:
    """Call the official-account API with a good token: a body means POST."""

    def call(path: str, body: Any = None, **query: Any) -> Any:
        query = {"access_token": fresh_token(wechat), **query}
        url = f"{wechat.url}/cgi-bin/{path}"
        if body is None:
            return requests.get(url, params=query, timeout=10).json()
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return requests.post(url, params=query, data=data, timeout=10).json()

    return call


@pytest.fixture
def upload(wechat: Sandbox) -> Callable[..., Any]:
    """Upload a file to the official-account API: a path below cgi-bin, its type, a file name, its bytes."""

    def send(path: str, kind: str, name: str, data: bytes, **form: str) -> Any:
        query = {"access_token": fresh_token(wechat), "type": kind}
        url = f"{wechat.url}/cgi-bin/{path}"
        return requests.post(url, params=query, files={"media": (name, data)}, data=form, timeout=10).json()

    return send
