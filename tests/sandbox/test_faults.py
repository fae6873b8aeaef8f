"""Faults on the shop's calls: before the work, after it, and in the answer."""

import json
import time
from typing import Any

import pytest
import requests
from wechatpayv3 import WeChatPay

from sandbox.server import Sandbox
from tests.sandbox.cast import Merchant, Phone

ORDER = "/v3/pay/transactions/jsapi"


def orders(phone: Phone) -> list[str]:
    return list(phone.get("books")["orders"])


def test_an_order_is_lost_before_or_after_the_work(merchant: Merchant, phone: Phone) -> None:
    phone.post("faults", path=ORDER, fault="lose")
    with pytest.raises(requests.ConnectionError):
        merchant.call("POST", ORDER, merchant.order())
    assert orders(phone) == []
    phone.post("faults", path=ORDER, fault="lose_after")
    with pytest.raises(requests.ConnectionError):
        merchant.call("POST", ORDER, merchant.order())
    assert orders(phone) == ["SBX0001"]
    assert merchant.call("POST", ORDER, merchant.order()).status_code == 200


def test_an_error_before_or_after_the_work(merchant: Merchant, phone: Phone) -> None:
    phone.post("faults", path=ORDER, fault="status", status=429)
    answer = merchant.call("POST", ORDER, merchant.order())
    assert (answer.status_code, answer.json()["code"], orders(phone)) == (429, "FREQUENCY_LIMITED", [])
    phone.post("faults", path=ORDER, fault="status", status=403, code="RULE_LIMIT", message="no")
    assert merchant.call("POST", ORDER, merchant.order()).json() == {"code": "RULE_LIMIT", "message": "no"}
    phone.post("faults", path=ORDER, fault="fail_after")
    answer = merchant.call("POST", ORDER, merchant.order())
    assert (answer.status_code, answer.json()["code"], orders(phone)) == (500, "SYSTEM_ERROR", ["SBX0001"])
    assert "Wechatpay-Signature" not in answer.headers


def test_a_fault_strikes_as_often_as_ordered_where_ordered(merchant: Merchant, phone: Phone) -> None:
    phone.post("faults", path="/v3/pay/*", method="POST", fault="status", status=500, times=2)
    query = f"/v3/pay/transactions/out-trade-no/SBX0001?mchid={merchant.credentials.mchid}"
    assert merchant.call("GET", query).status_code == 404
    answers = [merchant.call("POST", ORDER, merchant.order()).status_code for _ in range(3)]
    assert answers == [500, 500, 200]


def test_answers_that_cannot_be_believed(pay: WeChatPay, merchant: Merchant, phone: Phone) -> None:
    phone.post("faults", path=ORDER, fault="wrong_signature")
    with pytest.raises(Exception, match="failed to verify the signature"):
        pay.pay("茶", "SBX0001", {"total": 1}, payer={"openid": "oMei"})
    phone.post("faults", path=ORDER, fault="stale_timestamp")
    answer = merchant.call("POST", ORDER, merchant.order("SBX0002"))
    merchant.verify(answer.headers, answer.text)
    assert time.time() - int(answer.headers["Wechatpay-Timestamp"]) > 300
    phone.post("faults", path=ORDER, fault="malformed")
    answer = merchant.call("POST", ORDER, merchant.order("SBX0002"))
    merchant.verify(answer.headers, answer.text)
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)


def test_delay(merchant: Merchant, phone: Phone) -> None:
    phone.post("faults", path=ORDER, fault="delay", seconds=0.3)
    began = time.monotonic()
    assert merchant.call("POST", ORDER, merchant.order()).status_code == 200
    assert time.monotonic() - began >= 0.3


def test_errcodes_and_broken_pages(wechat: Sandbox, phone: Phone, oa: Any) -> None:
    phone.post("faults", path="/cgi-bin/menu/get", fault="errcode", errcode=45009)
    answer = oa("menu/get")
    assert answer["errcode"] == 45009
    assert answer["errmsg"].startswith("reach max api daily quota limit rid: ")
    phone.post("faults", path="/cgi-bin/getcallbackip", fault="status", status=502)
    assert requests.get(wechat.url + "/cgi-bin/getcallbackip", timeout=5).text.startswith("<html>")
    phone.post("faults", path="/cgi-bin/menu/get", fault="malformed")
    with pytest.raises(requests.JSONDecodeError):
        oa("menu/get")


def test_faults_are_listed_and_cleared(phone: Phone) -> None:
    phone.post("faults", path="push", fault="lose", times=3)
    waiting = phone.get("faults")["faults"]
    assert [(one["path"], one["fault"], one["times"]) for one in waiting] == [("push", "lose", 3)]
    assert phone.delete("faults") == {"faults": []}
