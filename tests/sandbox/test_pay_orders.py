"""Orders at WeChat Pay, through wechatpayv3 and by hand: create, pay, query, close."""

import json
from typing import Any

import pytest
from wechatpayv3 import WeChatPay, WeChatPayType

from tests.sandbox.cast import Merchant, Phone

ORDER = "/v3/pay/transactions/jsapi"


def prepay(pay: WeChatPay, number: str = "SBX0001", total: int = 1990, **more: Any) -> str:
    status, text = pay.pay("明前龙井", number, {"total": total}, payer={"openid": "oMei"}, attach="cart=7", **more)
    assert status == 200, text
    prepay_id: str = json.loads(text)["prepay_id"]
    return prepay_id


def paid(phone: Phone, prepay_id: str, openid: str = "oMei", answer: str = "ok", **more: Any) -> Any:
    return phone.post("pay", prepay_id=prepay_id, openid=openid, answer=answer, **more)


def state(pay: WeChatPay, number: str = "SBX0001") -> Any:
    status, text = pay.query(out_trade_no=number)
    assert status == 200, text
    return json.loads(text)


def code(answer: tuple[int, str]) -> tuple[int, str]:
    return answer[0], json.loads(answer[1])["code"]


def test_from_order_to_payment(pay: WeChatPay, phone: Phone) -> None:
    prepay_id = prepay(pay)
    assert prepay_id.startswith("wx")
    assert len(prepay_id) == 36
    before = state(pay)
    assert before["trade_state"] == "NOTPAY"
    assert not {"transaction_id", "trade_type", "bank_type", "success_time"} & set(before)
    sheet = phone.get(f"prepay/{prepay_id}")
    assert (sheet["description"], sheet["amount"], sheet["state"]) == ("明前龙井", 1990, "NOTPAY")
    assert paid(phone, prepay_id) == {"err_msg": "get_brand_wcpay_request:ok"}
    after = state(pay)
    assert (after["trade_state"], after["trade_type"], after["attach"]) == ("SUCCESS", "JSAPI", "cart=7")
    assert after["payer"] == {"openid": "oMei"}
    assert after["amount"] == {"total": 1990, "payer_total": 1990, "currency": "CNY", "payer_currency": "CNY"}
    assert after["success_time"].endswith("+08:00")
    assert len(after["transaction_id"]) == 28
    assert json.loads(pay.query(transaction_id=after["transaction_id"])[1]) == after
    assert phone.get("books")["balance"] == 1990


def test_cancelling_and_failing_change_nothing(pay: WeChatPay, phone: Phone) -> None:
    prepay_id = prepay(pay)
    assert paid(phone, prepay_id, answer="cancel")["err_msg"] == "get_brand_wcpay_request:cancel"
    assert paid(phone, prepay_id, answer="fail")["err_msg"] == "get_brand_wcpay_request:fail"
    assert state(pay)["trade_state"] == "NOTPAY"
    assert paid(phone, prepay_id)["err_msg"] == "get_brand_wcpay_request:ok"
    assert paid(phone, prepay_id)["message"] == "该订单已支付"


def test_only_the_payer_pays_and_within_two_hours(pay: WeChatPay, phone: Phone) -> None:
    phone.follow("oBo")
    prepay_id = prepay(pay)
    assert paid(phone, prepay_id, "oBo")["message"] == "下单账号与支付账号不一致"
    assert phone.get(f"prepay/{prepay_id}")["expired"] is False
    phone.post("clock", advance=7200)
    assert phone.get(f"prepay/{prepay_id}")["expired"] is True
    assert "过期" in paid(phone, prepay_id)["message"]
    assert paid(phone, prepay(pay))["err_msg"].endswith(":ok")
    assert paid(phone, "wx-made-up")["message"] == "JSAPI缺少参数total_fee"


def test_the_bridge_checks_all_six_parameters(pay: WeChatPay, phone: Phone, merchant: Merchant) -> None:
    prepay_id, known = prepay(pay), merchant.credentials
    signed = f"{known.appid}\n1700000000\nn1\nprepay_id={prepay_id}\n"
    params = {
        "appId": known.appid,
        "timeStamp": "1700000000",
        "nonceStr": "n1",
        "package": f"prepay_id={prepay_id}",
        "signType": "RSA",
        "paySign": merchant.sign(signed),
    }
    assert pay.sign([known.appid, "1700000000", "n1", f"prepay_id={prepay_id}"]) == params["paySign"]
    for name, value, message in (
        ("timeStamp", "1700000001", "支付验证签名失败"),
        ("paySign", "", "JSAPI缺少参数paySign"),
        ("package", prepay_id, "JSAPI缺少参数total_fee"),
        ("signType", "MD5", "支付验证签名失败"),
        ("appId", "wx0", "appId与下单时不一致"),
        ("timeStamp", 1700000000, "JSAPI缺少参数timeStamp"),
    ):
        assert paid(phone, prepay_id, params={**params, name: value})["message"] == message
    assert paid(phone, prepay_id, params=params)["err_msg"].endswith(":ok")


def test_the_same_order_again(pay: WeChatPay, phone: Phone) -> None:
    first, second = prepay(pay), prepay(pay)
    assert first != second
    other = pay.pay("明前龙井", "SBX0001", {"total": 1}, payer={"openid": "oMei"}, attach="cart=7")
    assert code(other) == (403, "OUT_TRADE_NO_USED")
    paid(phone, second)
    assert paid(phone, first)["message"] == "该订单已支付"
    again = pay.pay("明前龙井", "SBX0001", {"total": 1990}, payer={"openid": "oMei"}, attach="cart=7")
    assert code(again) == (400, "ORDERPAID")


def test_closing(pay: WeChatPay, phone: Phone) -> None:
    prepay_id = prepay(pay)
    assert pay.close("SBX0001") == (204, "")
    assert pay.close("SBX0001") == (204, "")
    assert state(pay)["trade_state"] == "CLOSED"
    assert paid(phone, prepay_id)["message"] == "订单已关闭"
    again = pay.pay("明前龙井", "SBX0001", {"total": 1990}, payer={"openid": "oMei"}, attach="cart=7")
    assert code(again) == (400, "ORDER_CLOSED")
    paid(phone, prepay(pay, "SBX0002"))
    assert code(pay.close("SBX0002")) == (400, "ORDERPAID")
    assert code(pay.close("SBX0003")) == (404, "ORDER_NOT_EXIST")


def test_expiry(pay: WeChatPay, phone: Phone) -> None:
    prepay_id = prepay(pay, time_expire="2000-01-01T00:00:00+08:00")
    phone.post("clock", advance=58)
    assert state(pay)["trade_state"] == "NOTPAY"
    phone.post("clock", advance=3)
    assert paid(phone, prepay_id)["message"] == "订单已关闭"
    assert state(pay)["trade_state"] == "CLOSED"


def test_a_native_order_is_paid_by_whoever_scans(pay: WeChatPay, phone: Phone) -> None:
    status, text = pay.pay("茶", "NAT0001", {"total": 100}, pay_type=WeChatPayType.NATIVE)
    url = json.loads(text)["code_url"]
    assert status == 200
    assert url.startswith("weixin://wxpay/bizpayurl/up?pr=")
    assert phone.post("pay", code_url=url, openid="oMei", answer="ok")["err_msg"].endswith(":ok")
    told = state(pay, "NAT0001")
    assert (told["trade_type"], told["payer"]) == ("NATIVE", {"openid": "oMei"})


def test_app_and_h5_orders(pay: WeChatPay, phone: Phone) -> None:
    assert "prepay_id" in pay.pay("茶", "APP0001", {"total": 100}, pay_type=WeChatPayType.APP)[1]
    scene = {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}
    assert "h5_url" in pay.pay("茶", "H5_0001", {"total": 100}, scene_info=scene, pay_type=WeChatPayType.H5)[1]


def test_unknown_orders(pay: WeChatPay) -> None:
    assert code(pay.query(out_trade_no="NONE01")) == (404, "ORDER_NOT_EXIST")
    assert code(pay.query(transaction_id="4200")) == (404, "ORDER_NOT_EXIST")
    assert code(pay.query(out_trade_no="NONE01", mchid="1")) == (400, "PARAM_ERROR")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": {"total": 0, "currency": "CNY"}}, "/amount/total"),
        ({"amount": {"total": "1", "currency": "CNY"}}, "/amount/total"),
        ({"amount": {"total": True, "currency": "CNY"}}, "/amount/total"),
        ({"amount": {"total": 1, "currency": "USD"}}, "/amount/currency"),
        ({"amount": 1}, "/amount"),
        ({"out_trade_no": "short"}, "/out_trade_no"),
        ({"out_trade_no": "with space"}, "/out_trade_no"),
        ({"description": ""}, "/description"),
        ({"description": "d" * 128}, "/description"),
        ({"description": "茶🍵"}, "/description"),
        ({"attach": None}, "/attach"),
        ({"notify_url": "https://x/?a=1"}, "/notify_url"),
        ({"notify_url": ""}, "/notify_url"),
        ({"payer": {"openid": "oNobody"}}, "/payer/openid"),
        ({"payer": {}}, "/payer/openid"),
        ({"mchid": "1900000000"}, "/mchid"),
        ({"time_expire": "tomorrow"}, "/time_expire"),
        ({"time_expire": "2030-01-01T00:00:00"}, "/time_expire"),
    ],
)
def test_wrong_fields_are_named(merchant: Merchant, phone: Phone, changes: Any, field: str) -> None:
    answer = merchant.call("POST", ORDER, {**merchant.order(), **changes})
    assert (answer.status_code, answer.json()["code"]) == (400, "PARAM_ERROR")
    assert answer.json()["detail"]["field"] == field


def test_the_words_for_nothing(merchant: Merchant, phone: Phone) -> None:
    answer = merchant.call("POST", ORDER, merchant.order(total=0)).json()
    assert answer["message"] == "输入源“/body/amount/total”映射到数值字段“总金额”规则校验失败，值低于最小值 1"


def test_bodies_that_are_no_objects(merchant: Merchant, phone: Phone) -> None:
    for body in ("{", "[]", ""):
        assert merchant.call("POST", ORDER, body).json()["code"] == "PARAM_ERROR"
    other = merchant.order() | {"appid": "wx0000000000000009"}
    assert merchant.call("POST", ORDER, other).json()["code"] == "APPID_MCHID_NOT_MATCH"
