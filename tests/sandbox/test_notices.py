"""Notices to the shop: encrypted, signed, sent again by the plan, twice, late, out of order."""

import json
import time
from typing import Any

import pytest
from wechatpayv3 import WeChatPay

from tests.sandbox.cast import Arrived, Phone, Shop

PLAN = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)


@pytest.fixture
def sell(pay: WeChatPay, phone: Phone) -> Any:
    """Sell something, paid at once."""

    def sell(number: str = "SBX0001") -> None:
        _, text = pay.pay("茶", number, {"total": 1990}, payer={"openid": "oMei"}, attach="cart=7")
        phone.post("pay", prepay_id=json.loads(text)["prepay_id"], openid="oMei", answer="ok")

    return sell


def notice(phone: Phone, place: int = 0) -> Any:
    return phone.get("books")["notifications"][place]


def idle(phone: Phone) -> None:
    phone.post("clock", advance=0)


def test_a_payment_is_told(pay: WeChatPay, phone: Phone, shop: Shop, sell: Any) -> None:
    sell()
    arrived = shop.wait("/pay/notify", 1)[0]
    assert arrived.headers["Content-Type"] == "application/json"
    assert arrived.headers["User-Agent"] == "Mozilla/4.0"
    told = pay.callback(arrived.headers, arrived.body)
    assert (told["event_type"], told["summary"]) == ("TRANSACTION.SUCCESS", "支付成功")
    queried = json.loads(pay.query(out_trade_no="SBX0001")[1])
    assert told["resource"] == queried
    idle(phone)
    assert notice(phone)["state"] == "delivered"
    phone.post("clock", advance=2 * 86400)
    assert len(shop.of("/pay/notify")) == 1


@pytest.mark.parametrize("answer", [(200, b""), (204, b""), (200, b'{"code":"SUCCESS","message":"x"}')])
def test_what_counts_as_accepted(phone: Phone, shop: Shop, sell: Any, answer: Any) -> None:
    shop.accepts = lambda _: answer
    sell()
    idle(phone)
    assert notice(phone)["attempts"][0]["outcome"] == "accepted"


@pytest.mark.parametrize("status", [201, 302, 404, 500])
def test_what_counts_as_refused(phone: Phone, shop: Shop, sell: Any, status: int) -> None:
    shop.accepts = lambda _: (status, b'{"code":"FAIL","message":"x"}')
    sell()
    idle(phone)
    assert notice(phone)["attempts"][0]["outcome"] == "refused"
    assert notice(phone)["state"] == "waiting"


def test_the_plan_is_kept_to_the_second(phone: Phone, shop: Shop, sell: Any) -> None:
    shop.accepts = lambda _: (500, b"")
    sell()
    idle(phone)
    for count, gap in enumerate(PLAN, 1):
        phone.post("clock", advance=gap - 3)
        assert len(shop.of("/pay/notify")) == count
        phone.post("clock", advance=3)
        assert len(shop.of("/pay/notify")) == count + 1
    assert notice(phone)["state"] == "given-up"
    phone.post("clock", advance=86400)
    assert len(shop.of("/pay/notify")) == 16
    assert len({one.body for one in shop.of("/pay/notify")}) == 1


def test_a_whole_day_at_once(phone: Phone, shop: Shop, sell: Any) -> None:
    shop.accepts = lambda _: (500, b"")
    sell()
    phone.post("clock", advance=sum(PLAN))
    assert len(shop.of("/pay/notify")) == 16


def test_a_shop_that_recovers(phone: Phone, shop: Shop, sell: Any) -> None:
    shop.accepts = lambda _: (500, b"")
    sell()
    phone.post("clock", advance=15)
    shop.accepts = lambda _: (204, b"")
    phone.post("clock", advance=15)
    assert [one["outcome"] for one in notice(phone)["attempts"]] == ["refused", "refused", "accepted"]
    assert notice(phone)["state"] == "delivered"


def test_five_seconds_and_no_more(phone: Phone, shop: Shop, sell: Any) -> None:
    def slow(_: Arrived) -> tuple[int, bytes]:
        time.sleep(0.3)
        return 204, b""

    phone.post("settings", notify_deadline=0.1)
    shop.accepts = slow
    sell()
    idle(phone)
    assert notice(phone)["attempts"][0]["outcome"] == "timeout"


def test_lost_duplicated_delayed(phone: Phone, shop: Shop, sell: Any) -> None:
    phone.post("faults", path="notify", fault="lose")
    sell("SBX0001")
    idle(phone)
    assert shop.of("/pay/notify") == []
    phone.post("clock", advance=15)
    assert len(shop.of("/pay/notify")) == 1
    phone.post("faults", path="notify", fault="duplicate")
    sell("SBX0002")
    idle(phone)
    assert len(shop.of("/pay/notify")) == 3
    phone.post("faults", path="notify", fault="delay", seconds=3600)
    sell("SBX0003")
    phone.post("clock", advance=3590)
    assert len(shop.of("/pay/notify")) == 3
    phone.post("clock", advance=10)
    assert len(shop.of("/pay/notify")) == 4


def test_out_of_order(pay: WeChatPay, phone: Phone, shop: Shop, sell: Any) -> None:
    phone.post("faults", path="notify", fault="reorder")
    sell("SBX0001")
    idle(phone)
    sell("SBX0002")
    idle(phone)
    order = [pay.callback(one.headers, one.body)["resource"]["out_trade_no"] for one in shop.of("/pay/notify")]
    assert order == ["SBX0002", "SBX0001"]


def test_spoiled_signatures(pay: WeChatPay, phone: Phone, shop: Shop, sell: Any) -> None:
    phone.post("faults", path="notify", fault="wrong_signature")
    phone.post("faults", path="notify", fault="stale_timestamp")
    shop.accepts = lambda one: (204 if pay.callback(one.headers, one.body) else 401, b"")
    sell()
    idle(phone)
    assert notice(phone)["attempts"][0]["outcome"] == "refused"
    phone.post("clock", advance=15)
    stamped = int(shop.of("/pay/notify")[-1].headers["Wechatpay-Timestamp"])
    assert time.time() - stamped > 300


def test_the_probe_comes_before_the_notice(pay: WeChatPay, phone: Phone, shop: Shop, sell: Any) -> None:
    phone.post("faults", path="notify", fault="signtest")
    shop.accepts = lambda one: (204 if pay.callback(one.headers, one.body) else 401, b"")
    sell()
    idle(phone)
    probe, real = shop.of("/pay/notify")
    assert probe.headers["Wechatpay-Signature"].startswith("WECHATPAY/SIGNTEST/")
    assert pay.callback(real.headers, real.body)
    attempts = [(one["fault"], one["outcome"]) for one in notice(phone)["attempts"]]
    assert attempts == [("signtest", "refused"), ("", "accepted")]


def test_sent_again_on_request(phone: Phone, shop: Shop, sell: Any) -> None:
    sell()
    idle(phone)
    assert phone.post("notify", out_trade_no="SBX0001")["outcome"] == "accepted"
    first, second = shop.of("/pay/notify")
    assert first.body == second.body
    assert notice(phone)["state"] == "delivered"


def test_a_second_certificate_signs_notices_too(pay: WeChatPay, phone: Phone, shop: Shop, sell: Any) -> None:
    phone.post("settings", callback_key="certificate")
    serial = phone.post("keys", rotate="certificate")["serial"]
    sell()
    arrived = shop.wait("/pay/notify", 1)[0]
    assert arrived.headers["Wechatpay-Serial"] == serial
    assert pay.callback(arrived.headers, arrived.body)["resource"]["out_trade_no"] == "SBX0001"


def test_a_reset_forgets_what_is_still_to_be_sent(phone: Phone, shop: Shop, sell: Any) -> None:
    shop.accepts = lambda _: (500, b"")
    sell()
    idle(phone)
    phone.delete()
    phone.post("clock", advance=86400)
    assert len(shop.of("/pay/notify")) == 1
