"""Refunds: whole, partial, repeated, refused, ended well or badly."""

import json
from typing import Any

import pytest
from wechatpayv3 import WeChatPay

from tests.sandbox.cast import Phone, Shop


@pytest.fixture
def sold(pay: WeChatPay, phone: Phone) -> str:
    """A paid order of 1990 fen; its number."""
    _, text = pay.pay("茶", "SBX0001", {"total": 1990}, payer={"openid": "oMei"})
    phone.post("pay", prepay_id=json.loads(text)["prepay_id"], openid="oMei", answer="ok")
    return "SBX0001"


def back(pay: WeChatPay, number: str, fen: int, total: int = 1990, **more: Any) -> tuple[int, Any]:
    named = more or {"out_trade_no": "SBX0001"}
    amount = {"refund": fen, "total": total, "currency": "CNY"}
    status, text = pay.refund(number, amount, notify_url=pay._notify_url.replace("notify", "refund-notify"), **named)
    return status, json.loads(text)


def settled(phone: Phone) -> None:
    phone.post("clock", advance=1)


def test_a_refund_is_processing_then_done_and_told(pay: WeChatPay, phone: Phone, shop: Shop, sold: str) -> None:
    status, told = back(pay, "R1", 500, out_trade_no=sold)
    assert (status, told["status"], told["amount"]["refund"]) == (200, "PROCESSING", 500)
    assert "success_time" not in told
    settled(phone)
    after = json.loads(pay.query_refund("R1")[1])
    assert after["status"] == "SUCCESS"
    assert after["success_time"]
    notice = shop.wait("/pay/refund-notify", 1)[0]
    news = pay.callback(notice.headers, notice.body)
    assert news["event_type"] == "REFUND.SUCCESS"
    assert news["resource"]["refund_status"] == "SUCCESS"
    assert news["resource"]["amount"] == {"total": 1990, "refund": 500, "payer_total": 1990, "payer_refund": 500}
    assert json.loads(pay.query(out_trade_no=sold)[1])["trade_state"] == "REFUND"
    assert phone.get("books")["balance"] == 1490


def test_the_same_number_is_one_refund(pay: WeChatPay, phone: Phone, sold: str) -> None:
    first, second = back(pay, "R1", 500), back(pay, "R1", 500)
    assert first[1]["refund_id"] == second[1]["refund_id"]
    assert phone.get("books")["balance"] == 1490
    assert back(pay, "R1", 400)[1]["code"] == "INVALID_REQUEST"


def test_partial_refunds_wait_a_minute_and_never_exceed(pay: WeChatPay, phone: Phone, sold: str) -> None:
    assert back(pay, "R1", 1000)[0] == 200
    assert back(pay, "R2", 990)[:1] == (429,)
    phone.post("clock", advance=61)
    assert back(pay, "R3", 991)[1]["code"] == "INVALID_REQUEST"
    assert back(pay, "R2", 990)[0] == 200
    assert phone.get("books")["orders"][sold]["refunded"] == 1990


def test_fifty_refunds_within_a_year(pay: WeChatPay, phone: Phone, sold: str) -> None:
    phone.post("settings", refund_gap=0)
    assert [back(pay, f"R{place}", 1)[0] for place in range(51)] == [200] * 50 + [400]
    phone.post("clock", advance=366 * 86400)
    assert back(pay, "LATE", 1)[1]["code"] == "TRADE_OVERDUE"


def test_refunds_by_transaction(pay: WeChatPay, phone: Phone, sold: str) -> None:
    transaction_id = phone.get("books")["orders"][sold]["transaction_id"]
    assert back(pay, "R1", 1990, transaction_id=transaction_id)[0] == 200


def test_what_is_refused(pay: WeChatPay, phone: Phone, sold: str) -> None:
    assert back(pay, "R1", 1, out_trade_no="NONE01")[1]["code"] == "RESOURCE_NOT_EXISTS"
    assert back(pay, "R1", 1, total=2000)[1]["code"] == "INVALID_REQUEST"
    assert back(pay, "R1", 0)[1]["detail"]["field"] == "/amount/refund"
    assert back(pay, "R 1", 1)[1]["detail"]["field"] == "/out_refund_no"
    pay.pay("茶", "OPEN01", {"total": 1990}, payer={"openid": "oMei"})
    assert back(pay, "R1", 1, out_trade_no="OPEN01")[1]["code"] == "INVALID_REQUEST"
    assert json.loads(pay.query_refund("R1")[1])["code"] == "RESOURCE_NOT_EXISTS"


def test_a_refund_gives_the_fee_back(pay: WeChatPay, phone: Phone, sold: str) -> None:
    phone.post("settings", fee_basis_points=60, refund_gap=0)
    _, text = pay.pay("茶", "FEE001", {"total": 1000}, payer={"openid": "oMei"})
    phone.post("pay", prepay_id=json.loads(text)["prepay_id"], openid="oMei", answer="ok")
    assert phone.get("books")["balance"] == 1990 + 994
    assert back(pay, "R1", 1000, 1000, out_trade_no="FEE001")[0] == 200
    assert phone.get("books")["balance"] == 1990
    assert back(pay, "R2", 1990)[0] == 200
    assert phone.get("books")["balance"] == 0


def test_not_enough_may_be_tried_again_later(pay: WeChatPay, phone: Phone, sold: str) -> None:
    assert phone.post("withdraw", amount=1000) == {"balance": 990}
    assert back(pay, "R1", 1990) == (403, {"code": "NOT_ENOUGH", "message": "基本账户余额不足，请充值后重新发起"})
    assert phone.get("books")["refunds"] == {}
    phone.post("withdraw", amount=-1000)
    assert back(pay, "R1", 1990)[0] == 200


@pytest.mark.parametrize("end", ["SUCCESS", "ABNORMAL", "CLOSED"])
def test_a_refund_may_be_held_and_ended_by_hand(pay: WeChatPay, phone: Phone, shop: Shop, sold: str, end: str) -> None:
    phone.post("settings", auto_refund="")
    back(pay, "R1", 1990)
    settled(phone)
    assert json.loads(pay.query_refund("R1")[1])["status"] == "PROCESSING"
    assert phone.post("refunds/R1", state=end)["status"] == end
    notice = shop.wait("/pay/refund-notify", 1)[0]
    told = pay.callback(notice.headers, notice.body)
    assert told["event_type"] == f"REFUND.{end}"
    assert ("success_time" in told["resource"]) == (end == "SUCCESS")
    assert phone.get("books")["balance"] == (1990 if end == "CLOSED" else 0)
    assert json.loads(pay.query(out_trade_no=sold)[1])["trade_state"] == ("SUCCESS" if end == "CLOSED" else "REFUND")


def test_an_abnormal_refund_goes_another_way(pay: WeChatPay, phone: Phone, sold: str) -> None:
    phone.post("settings", auto_refund="ABNORMAL")
    refund_id = back(pay, "R1", 1990)[1]["refund_id"]
    settled(phone)
    assert json.loads(pay.query_refund("R1")[1])["status"] == "ABNORMAL"
    assert pay.abnormal_refund(refund_id, "R1", "MERCHANT_BANK_CARD")[0] == 200
    settled(phone)
    assert json.loads(pay.query_refund("R1")[1])["status"] == "SUCCESS"


def test_a_closed_refund_frees_its_amount(pay: WeChatPay, phone: Phone, sold: str) -> None:
    phone.post("settings", auto_refund="CLOSED", refund_gap=0)
    back(pay, "R1", 1990)
    settled(phone)
    phone.post("settings", auto_refund="SUCCESS")
    assert back(pay, "R2", 1990)[0] == 200
    settled(phone)
    assert phone.get("books")["balance"] == 0
