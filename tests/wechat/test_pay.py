"""WeChat Pay: what we send is what it wants, and what it says is believed only when it is clear and signed."""

import base64
import re

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from base import clock, config
from wechat import http, pay
from wechat.http import Refused, Unclear
from wechat.notices import Notice, RefundNotice

ORDER = "/v3/pay/transactions/jsapi"
NATIVE = "/v3/pay/transactions/native"
QUERY = "/v3/pay/transactions/out-trade-no/X1"
CLOSE = f"{QUERY}/close"
REFUND = "/v3/refund/domestic/refunds"
PAID = {"appid": "wx0000000000000001", "mchid": "1900000109", "out_trade_no": "X1", "transaction_id": "42000",
        "trade_type": "JSAPI", "trade_state": "SUCCESS", "trade_state_desc": "支付成功",
        "success_time": "2024-01-01T12:00:00+08:00", "payer": {"openid": "o-mei"},
        "amount": {"total": 1990, "payer_total": 1990, "currency": "CNY"}}
GIVEN_BACK = {"refund_id": "50", "out_refund_no": "R1", "out_trade_no": "X1", "status": "PROCESSING",
              "amount": {"total": 1990, "refund": 500, "currency": "CNY"}}


def buy(description="Tea 250 g"):
    return pay.prepay("X1", description, 1990, "o-mei", 1704085200)


def test_an_order_is_asked_as_wechat_pay_wants_it(wechat, said):
    wechat.says(ORDER, said({"prepay_id": "wx20"}, signed=True))
    assert buy("龙井 🍵 250 g") == "wx20"
    assert wechat.calls(ORDER)[0].json == {
        "appid": "wx0000000000000001", "mchid": "1900000109", "description": "龙井 250 g", "out_trade_no": "X1",
        "notify_url": "https://shop.example/pay/notify", "amount": {"total": 1990, "currency": "CNY"},
        "payer": {"openid": "o-mei"}, "time_expire": "2024-01-01T13:00:00+08:00"}
    assert "龙井".encode() in wechat.calls(ORDER)[0].body


def test_a_request_is_signed_over_what_goes_over_the_wire(wechat, said, merchant_key):
    wechat.says(ORDER, said({"prepay_id": "wx20"}, signed=True))
    wechat.says(QUERY, said(PAID, signed=True))
    buy("龙井")
    pay.query("X1")
    for call in wechat.heard:
        given = dict(re.findall(r'(\w+)="([^"]*)"', call.headers["Authorization"]))
        text = f"{call.method}\n{call.target}\n{given['timestamp']}\n{given['nonce_str']}\n".encode()
        merchant_key.public_key().verify(
            base64.b64decode(given["signature"]), text + call.body + b"\n", PKCS1v15(), SHA256())
        assert (given["mchid"], given["serial_no"]) == ("1900000109", "4" * 40)
        assert call.headers["Wechatpay-Serial"].startswith("PUB_KEY_ID_")


def test_calls_share_one_connection(wechat, said):
    wechat.says(QUERY, said(PAID, signed=True))
    for _ in range(4):
        pay.query("X1")
    assert wechat.connections == 1


@pytest.mark.parametrize(("text", "sent"), [("🍎🍎", "X1"), ("苹" * 200, "苹" * 127), (" a\n b\t", "a b")])
def test_a_description_is_what_wechat_pay_takes(wechat, said, text, sent):
    wechat.says(ORDER, said({"prepay_id": "wx20"}, signed=True))
    buy(text)
    assert wechat.calls(ORDER)[0].json["description"] == sent


def test_the_pay_sheet_is_signed_by_the_merchant(wechat, merchant_key):
    sheet = pay.sheet("wx20")
    assert list(sheet) == ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"]
    assert all(isinstance(value, str) for value in sheet.values())
    text = "\n".join([sheet["appId"], sheet["timeStamp"], sheet["nonceStr"], "prepay_id=wx20", ""])
    merchant_key.public_key().verify(base64.b64decode(sheet["paySign"]), text.encode(), PKCS1v15(), SHA256())


def test_a_query_tells_a_payment(wechat, said):
    wechat.says(QUERY, said(PAID, signed=True))
    assert pay.query("X1") == Notice("X1", "42000", "SUCCESS", 1990, "CNY", "wx0000000000000001", "1900000109",
                                     "o-mei", 1704081600)
    assert wechat.heard[0].query == {"mchid": "1900000109"}


def test_a_query_tells_that_nobody_has_paid(wechat, said):
    wechat.says(QUERY, said({"out_trade_no": "X1", "trade_state": "NOTPAY", "mchid": "1900000109",
                             "appid": "wx0000000000000001", "amount": {"total": 1990}}, signed=True))
    seen = pay.query("X1")
    assert (seen.state, seen.transaction_id, seen.openid, seen.success_at) == ("NOTPAY", "", "", None)


@pytest.mark.parametrize("answer", [
    {"status": 500, "body": {"code": "SYSTEM_ERROR", "message": "系统错误"}},
    {"status": 502, "body": "<html>"},
    {"status": 429, "body": {"code": "FREQUENCY_LIMITED", "message": ""}},
    {"status": 302, "body": ""},
    {"status": 403, "body": "<html>a proxy says no</html>"},
    {"status": 404, "body": ""},
    {"status": 200, "body": PAID},
    {"status": 200, "body": "{", "signed": True},
    {"status": 200, "body": "[]", "signed": True},
    {"status": 200, "body": {"out_trade_no": "X1"}, "signed": True},
    {"status": 200, "body": PAID | {"amount": {"total": "1990"}}, "signed": True},
    {"status": 200, "body": PAID | {"success_time": "yesterday"}, "signed": True},
])
def test_what_is_no_clear_answer_is_unclear(wechat, said, answer):
    wechat.says(QUERY, said(**answer))
    with pytest.raises(Unclear):
        pay.query("X1")


def test_an_answer_is_not_looked_for_elsewhere(wechat, said):
    wechat.says(QUERY, said("", 307, to="/elsewhere"))
    wechat.says("/elsewhere", said(PAID, signed=True))
    with pytest.raises(Unclear):
        pay.query("X1")


def test_chinese_is_verified_as_utf_8_whatever_the_header_says(wechat, said):
    wechat.says(QUERY, said(PAID, kind="text/plain", signed=True))
    assert pay.query("X1").state == "SUCCESS"


def test_an_answer_signed_by_another_is_unclear(wechat, said, merchant_key):
    wechat.platform_key = merchant_key
    wechat.says(QUERY, said(PAID, signed=True))
    with pytest.raises(Unclear, match="not signed"):
        pay.query("X1")


@pytest.mark.parametrize(("status", "code", "known_as"), [
    (400, "ORDERPAID", "ORDERPAID"), (403, "ORDER_PAID", "ORDERPAID"), (404, "ORDER_NOT_EXIST", "ORDER_NOT_EXIST"),
    (404, "ORDERNOTEXIST", "ORDER_NOT_EXIST"), (401, "SIGN_ERROR", "SIGN_ERROR"),
    (403, "OUT_TRADE_NO_USED", "OUT_TRADE_NO_USED")])
def test_a_no_carries_wechat_pays_code(wechat, said, status, code, known_as):
    wechat.says(ORDER, said({"code": code, "message": "不行"}, status))
    with pytest.raises(Refused) as no:
        buy()
    assert (no.value.code, no.value.message) == (known_as, "不行")


def test_a_time_out_after_success_is_unclear_and_the_query_tells(wechat, said, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.2))
    wechat.says(ORDER, said({"prepay_id": "wx20"}, signed=True, slow=0.5))
    wechat.says(QUERY, said({"out_trade_no": "X1", "trade_state": "NOTPAY"}, signed=True))
    with pytest.raises(Unclear, match="ReadTimeout"):
        buy()
    assert pay.query("X1").state == "NOTPAY"


@pytest.mark.parametrize("answer", [{}, {"prepay_id": ""}, {"prepay_id": 20}, {"code_url": "weixin://"}])
def test_an_order_without_prepay_id_is_unclear(wechat, said, answer):
    wechat.says(ORDER, said(answer, signed=True))
    with pytest.raises(Unclear, match="no prepay_id"):
        buy()


def test_a_native_order_names_no_payer_and_gives_what_the_qr_code_says(wechat, said):
    wechat.says(NATIVE, said({"code_url": "weixin://wxpay/bizpayurl?pr=1"}, signed=True), said({}, signed=True))
    assert pay.native("X1", "Tea `250 g`", 1990, 1704085200) == "weixin://wxpay/bizpayurl?pr=1"
    assert wechat.calls(NATIVE)[0].json == {
        "appid": "wx0000000000000001", "mchid": "1900000109", "description": "Tea 250 g", "out_trade_no": "X1",
        "notify_url": "https://shop.example/pay/notify", "amount": {"total": 1990, "currency": "CNY"},
        "time_expire": "2024-01-01T13:00:00+08:00"}
    with pytest.raises(Unclear, match="no code_url"):
        pay.native("X1", "Tea", 1990, 1704085200)


def test_a_native_order_that_is_refused_says_why(wechat, said):
    wechat.says(NATIVE, said({"code": "ORDERPAID", "message": "该订单已支付"}, 400))
    with pytest.raises(Refused, match="ORDERPAID"):
        pay.native("X1", "Tea", 1990, 1704085200)


def test_closing_needs_a_signed_204(wechat, said):
    wechat.says(CLOSE, said("", 204, signed=True), said("", 204))
    pay.close("X1")
    assert wechat.calls(CLOSE)[0].json == {"mchid": "1900000109"}
    with pytest.raises(Unclear):
        pay.close("X1")


def test_closing_what_is_closed_is_fine_and_what_is_paid_is_refused(wechat, said):
    wechat.says(CLOSE, said({"code": "ORDER_CLOSED", "message": ""}, 400), said({"code": "ORDER_PAID"}, 400))
    pay.close("X1")
    with pytest.raises(Refused, match="ORDERPAID"):
        pay.close("X1")


def test_a_refund_names_its_own_address_for_the_notice(wechat, said):
    wechat.says(REFUND, said(GIVEN_BACK, signed=True))
    assert pay.refund("R1", "X1", 500, 1990, "坏了 😢" + "。" * 99) == RefundNotice(
        "R1", "50", "X1", "PROCESSING", 500, 1990, None)
    sent = wechat.calls(REFUND)[0].json
    assert sent["notify_url"] == "https://shop.example/pay/refund-notify"
    assert sent["amount"] == {"refund": 500, "total": 1990, "currency": "CNY"}
    assert sent["reason"] == ("坏了 " + "。" * 99)[:80]


def test_a_refund_can_be_asked_about(wechat, said):
    wechat.says(f"{REFUND}/R1", said(GIVEN_BACK | {"status": "SUCCESS", "success_time": "2024-01-02T10:00:00+08:00"},
                                     signed=True))
    seen = pay.query_refund("R1")
    assert (seen.state, seen.success_at) == ("SUCCESS", clock.from_rfc3339("2024-01-02T10:00:00+08:00"))


def test_keys_may_be_files_and_of_the_older_spelling(wechat, said, pkcs1, tmp_path):
    wechat.says(QUERY, said(PAID, signed=True))
    key = tmp_path / "apiclient_key.pem"
    key.write_text(pkcs1.replace("\n", "\r\n"))
    now = config.current()
    config.use(msgspec.structs.replace(now, pay=msgspec.structs.replace(
        now.pay, merchant_key=str(key), public_key=now.pay.public_key.replace("\n", "\\n"))))
    assert pay.query("X1").state == "SUCCESS"


ELLIPTIC = generate_private_key(SECP256R1()).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize("key", ["", "/no/such/file.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n", ELLIPTIC])
def test_a_key_that_cannot_be_used_is_named_as_a_fault_of_the_settings(wechat, key):
    now = config.current()
    config.use(msgspec.structs.replace(now, pay=msgspec.structs.replace(now.pay, merchant_key=key)))
    with pytest.raises(config.ConfigError):
        pay.sheet("wx20")


def test_a_shop_without_merchant_takes_no_money(wechat):
    config.use(config.Config())
    with pytest.raises(Refused, match="NOT_SET_UP"):
        buy()
