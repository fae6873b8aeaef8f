"""The same client against the project's own WeChat: one shop's day, and the faults that a day may bring."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from base import clock, config, store
from sandbox.server import Sandbox
from wechat import client, http, jssdk, menu, messages, notices, oauth, pay, tokens
from wechat.http import Refused, Unclear
from wechat.messages import WindowClosed

ORDER = "/v3/pay/transactions/jsapi"
MEI = "oMei0000000000000000000000001"
BO = "oBo00000000000000000000000001"


class Door(BaseHTTPRequestHandler):
    """The shop's address: it answers `success` and keeps what came."""

    came: "Queue[tuple[str, dict[str, str], bytes]]"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.put((self.path.partition("?")[0], dict(self.headers), body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"success")

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def town() -> Iterator[Sandbox]:
    """A sandbox, and a shop's door that it calls; Lin's patience is short."""
    patience, http.TIMEOUT = http.TIMEOUT, (3, 2)
    Door.came = Queue()
    door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    with Sandbox(f"http://127.0.0.1:{door.server_port}/wechat") as running:
        yield running
    door.shutdown()
    door.server_close()
    http.TIMEOUT = patience


@pytest.fixture
def shop(town: Sandbox) -> Iterator[Sandbox]:
    """Lin's shop with that sandbox's credentials, and Mei following it."""
    former_config, former_store = config.current(), store.shared()
    town.reset()
    Door.came.queue.clear()
    known = town.credentials
    config.use(config.Config(
        shop=config.Shop(url=town.shop_url),
        wechat=config.Wechat(appid=known.appid, appsecret=known.appsecret, api_base=town.url, oauth_base=town.url),
        pay=config.Pay(mchid=known.mchid, merchant_serial=known.merchant_serial, apiv3_key=known.apiv3_key,
                       merchant_key=known.merchant_private_key_pem, public_key=known.platform_public_key_pem,
                       public_key_id=known.platform_public_key_id, base=town.url)))
    store.use(store.MemoryStore())
    ask(town, "followers", openid=MEI)
    yield town
    config.use(former_config)
    store.use(former_store)


def ask(town: Sandbox, path: str, /, **wish: Any) -> Any:
    answer = requests.post(f"{town.url}/sandbox/{path}", json=wish, timeout=10)
    assert answer.ok, answer.text
    return answer.json()


def order(number: str = "X2601010001") -> str:
    return pay.prepay(number, "红富士苹果", 1990, MEI, clock.now() + 1800)


def delivered(path: str) -> tuple[dict[str, str], bytes]:
    while True:
        where, headers, body = Door.came.get(timeout=5)
        if where == path:
            return headers, body


def test_mei_buys_and_gets_her_money_back(shop):
    ask(shop, "pay", prepay_id=order(), openid=MEI, answer="ok")
    told = notices.payment(*delivered("/pay/notify"))
    assert told == pay.query("X2601010001")
    assert (told.state, told.amount, told.openid, told.mchid) == ("SUCCESS", 1990, MEI, shop.credentials.mchid)

    asked = pay.refund("R2601010001", "X2601010001", 500, 1990, "坏了一个 😢")
    assert (asked.state, asked.amount, asked.total) == ("PROCESSING", 500, 1990)
    ended = notices.refund(*delivered("/pay/refund-notify"))
    assert ended == pay.query_refund("R2601010001")
    assert (ended.state, ended.amount) == ("SUCCESS", 500)
    assert pay.query("X2601010001").state == "REFUND"


def test_the_pay_sheet_is_one_that_the_phone_takes(shop):
    prepay_id = order()
    ask(shop, "pay", prepay_id=prepay_id, openid=MEI, answer="ok", params=pay.sheet(prepay_id))
    assert pay.query("X2601010001").state == "SUCCESS"


def test_bo_pays_what_a_browser_shows_as_a_qr_code(shop):
    ask(shop, "followers", openid=BO)
    end = clock.now() + 1800
    first, second = (pay.native("X2601010001", "红富士苹果", 1990, end) for _ in range(2))
    assert first != second
    ask(shop, "pay", code_url=second, openid=BO, answer="ok")
    told = notices.payment(*delivered("/pay/notify"))
    assert told == pay.query("X2601010001")
    assert (told.state, told.amount, told.openid) == ("SUCCESS", 1990, BO)
    with pytest.raises(Refused, match="ORDERPAID"):
        pay.native("X2601010001", "红富士苹果", 1990, clock.now() + 1800)


def test_a_native_order_may_be_closed(shop):
    code_url = pay.native("X2601010001", "红富士苹果", 1990, clock.now() + 1800)
    pay.close("X2601010001")
    assert ask(shop, "pay", code_url=code_url, openid=MEI, answer="ok")["message"] == "订单已关闭"


def test_an_order_is_closed_and_stays_closed(shop):
    order()
    pay.close("X2601010001")
    pay.close("X2601010001")
    assert pay.query("X2601010001").state == "CLOSED"


def test_what_cannot_be_done_is_refused_by_name(shop):
    with pytest.raises(Refused, match="ORDER_NOT_EXIST"):
        pay.query("X2601019999")
    ask(shop, "pay", prepay_id=order(), openid=MEI, answer="ok")
    for verb in (lambda: pay.close("X2601010001"), order):
        with pytest.raises(Refused, match="ORDERPAID"):
            verb()


@pytest.mark.parametrize("fault", ["lose_after", "fail_after", "malformed", "wrong_signature"])
def test_an_order_whose_answer_is_lost_exists_and_may_be_asked_again(shop, fault):
    ask(shop, "faults", path=ORDER, fault=fault)
    with pytest.raises(Unclear):
        order()
    assert pay.query("X2601010001").state == "NOTPAY"


@pytest.mark.parametrize("fault", [{"fault": "lose"}, {"fault": "status", "status": 503},
                                   {"fault": "status", "status": 429}])
def test_an_order_that_never_arrived_is_unclear_until_it_is_asked_about(shop, fault):
    ask(shop, "faults", path=ORDER, **fault)
    with pytest.raises(Unclear):
        order()
    with pytest.raises(Refused, match="ORDER_NOT_EXIST"):
        pay.query("X2601010001")
    assert order().startswith("wx")


def test_wechats_probe_is_forged_and_the_true_notice_is_believed(shop):
    ask(shop, "faults", path="notify", fault="signtest")
    ask(shop, "pay", prepay_id=order(), openid=MEI, answer="ok")
    seen = [delivered("/pay/notify") for _ in range(2)]
    with pytest.raises(notices.Forged):
        notices.payment(*seen[0])
    assert notices.payment(*seen[1]).out_trade_no == "X2601010001"


def test_a_notice_signed_with_a_certificate_is_believed_while_the_merchant_changes_over(shop):
    ask(shop, "settings", callback_key="certificate")
    ask(shop, "pay", prepay_id=order(), openid=MEI, answer="ok")
    assert notices.payment(*delivered("/pay/notify")).out_trade_no == "X2601010001"


def test_the_chat_shows_what_we_send_until_the_window_closes(shop):
    ask(shop, "say", openid=MEI, text="你好")
    messages.send_text(MEI, "您好 😀")
    messages.send_card(MEI, "苹果", "¥19.90", "https://shop.example/p/1", "https://shop.example/1.jpg")
    screen = str(requests.get(f"{shop.url}/sandbox/chat/{MEI}", timeout=5).json())
    assert "您好 😀" in screen
    assert "¥19.90" in screen
    ask(shop, "unfollow", openid=MEI)
    with pytest.raises(WindowClosed):
        messages.send_text(MEI, "还在吗")


def test_the_menu_goes_and_comes(shop):
    assert menu.fetch() == []
    menu.push([{"type": "click", "name": "我的订单", "key": "orders"}])
    assert menu.fetch()[0]["name"] == "我的订单"


def test_the_phone_tells_who_holds_it_once(shop):
    there = requests.get(oauth.authorize_url(f"{shop.shop_url}/login", "s7A"), cookies={"sandbox_follower": MEI},
                         allow_redirects=False, timeout=5).headers["Location"]
    back = parse_qs(urlsplit(there).query)
    assert back["state"] == ["s7A"]
    assert oauth.exchange(back["code"][0]) == oauth.Identity(MEI, snapshot=False)
    with pytest.raises(Refused, match="40163"):
        oauth.exchange(back["code"][0])


def test_f9_tokens_that_end_are_renewed_by_themselves(shop):
    menu.fetch()
    ask(shop, "keys", rotate="access_token")
    assert menu.fetch() == []
    assert len(jssdk.signature("https://shop.example/").signature) == 40


def test_f9_a_40001_that_lasts_ends_in_a_no(shop):
    ask(shop, "faults", path="/cgi-bin/menu/get", fault="errcode", errcode=40001, times=9)
    with pytest.raises(Refused, match="40001"):
        client.get("/cgi-bin/menu/get")


def test_eight_cold_workers_fetch_one_token(shop):
    with ThreadPoolExecutor(8) as workers:
        assert len(set(workers.map(lambda _: tokens.access_token(), range(8)))) == 1
    books = requests.get(f"{shop.url}/sandbox/books", timeout=5).json()
    assert books["calls"]["/cgi-bin/stable_token"] == 1
