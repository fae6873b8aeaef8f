"""The gate of WeChat Pay: who is let in, with which words others are turned away, what is signed."""

import base64
import json
import time
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509 import load_pem_x509_certificate
from wechatpayv3 import WeChatPay, WeChatPayType, core

from sandbox.server import Sandbox
from tests.sandbox.cast import Merchant, Phone, Shop

ORDER = "/v3/pay/transactions/jsapi"
FORMAT_WRONG = "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》"
STAMP_WRONG = "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"


def refusal(answer: Any) -> tuple[int, str, str]:
    assert not [name for name in answer.headers if name.startswith("Wechatpay-")]
    return answer.status_code, answer.json()["code"], answer.json()["message"]


def test_a_right_call_gets_a_signed_answer(merchant: Merchant, phone: Phone) -> None:
    answer = merchant.call("POST", ORDER, merchant.order())
    assert answer.status_code == 200
    merchant.verify(answer.headers, answer.text)
    assert answer.headers["Wechatpay-Signature-Type"] == "WECHATPAY2-SHA256-RSA2048"
    assert answer.headers["Wechatpay-Serial"] == merchant.credentials.platform_public_key_id
    assert abs(int(answer.headers["Wechatpay-Timestamp"]) - time.time()) < 5
    assert answer.headers["Request-ID"].endswith("-0")


def test_an_empty_204_is_signed_too(merchant: Merchant, phone: Phone) -> None:
    merchant.call("POST", ORDER, merchant.order())
    close = "/v3/pay/transactions/out-trade-no/SBX0001/close"
    answer = merchant.call("POST", close, {"mchid": merchant.credentials.mchid})
    assert (answer.status_code, answer.text) == (204, "")
    merchant.verify(answer.headers, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"signed": ORDER + "?x=1"}, "签名错误"),
        ({"timestamp": int(time.time()) - 86400}, STAMP_WRONG),
        ({"timestamp": int(time.time()) + 86400}, STAMP_WRONG),
        ({"timestamp": "soon"}, STAMP_WRONG),
        ({"serial_no": "0" * 40}, "商户证书序列号有误。请使用签名私钥匹配的证书序列号"),
        ({"mchid": "1900000000"}, "商户号mchid有误，请确认"),
        ({"headers": {"Authorization": ""}}, "签名信息错误，验签失败"),
        ({"headers": {"Authorization": "Bearer x"}}, FORMAT_WRONG),
    ],
)
def test_who_is_turned_away(merchant: Merchant, phone: Phone, changes: Any, words: str) -> None:
    answer = merchant.call("POST", ORDER, merchant.order(), **changes)
    assert refusal(answer) == (401, "SIGN_ERROR", words)
    assert phone.get("books")["orders"] == {}


def test_a_changed_body_is_noticed(merchant: Merchant, phone: Phone) -> None:
    body = json.dumps(merchant.order())
    header = merchant.authorization("POST", ORDER, body.replace("1990", "1"))
    answer = merchant.call("POST", ORDER, body, headers={"Authorization": header})
    assert refusal(answer) == (401, "SIGN_ERROR", "签名错误")


def test_no_authorization_elsewhere_has_other_words(merchant: Merchant) -> None:
    answer = merchant.call("GET", "/v3/certificates", headers={"Authorization": ""})
    assert refusal(answer) == (401, "SIGN_ERROR", FORMAT_WRONG)


def test_who_does_not_say_who_they_are(merchant: Merchant) -> None:
    answer = merchant.call("GET", "/v3/certificates", headers={"User-Agent": ""})
    assert refusal(answer) == (400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent")


def test_the_signature_is_over_the_raw_target(merchant: Merchant, phone: Phone) -> None:
    mchid = merchant.credentials.mchid
    merchant.call("POST", ORDER, merchant.order("SBX|001"))
    target = f"/v3/pay/transactions/out-trade-no/SBX%7C001?&mchid={mchid}"
    assert merchant.call("GET", target).status_code == 200
    spoiled = target.replace("%7C", "|")
    assert refusal(merchant.call("GET", target, signed=spoiled))[0] == 401


def test_wrong_verbs_and_paths_are_empty(merchant: Merchant, phone: Phone) -> None:
    wrong_verb, nowhere = merchant.call("GET", ORDER), merchant.call("GET", "/v3/nowhere")
    assert (wrong_verb.status_code, wrong_verb.text) == (405, "")
    assert (nowhere.status_code, nowhere.text) == (404, "")
    assert phone.get("books")["unknown_calls"] == ["GET /v3/nowhere"]


def test_skewed_clocks(merchant: Merchant, phone: Phone) -> None:
    phone.post("clock", skew=400)
    assert refusal(merchant.call("POST", ORDER, merchant.order()))[2] == STAMP_WRONG
    phone.post("clock", skew=0, advance=86400)
    assert merchant.call("POST", ORDER, merchant.order()).status_code == 200


def test_another_public_key_id_is_refused(merchant: Merchant, phone: Phone) -> None:
    headers = {"Wechatpay-Serial": "PUB_KEY_ID_0"}
    assert merchant.call("POST", ORDER, merchant.order(), headers=headers).status_code == 400


def certificates_of(merchant: Merchant) -> dict[str, Any]:
    answer = merchant.call("GET", "/v3/certificates", headers={"Wechatpay-Serial": ""})
    found = {}
    for one in answer.json()["data"]:
        sealed = one["encrypt_certificate"]
        aad, once = sealed["associated_data"].encode(), sealed["nonce"].encode()
        key = AESGCM(merchant.credentials.apiv3_key.encode())
        pem = key.decrypt(once, base64.b64decode(sealed["ciphertext"]), aad)
        found[one["serial_no"]] = load_pem_x509_certificate(pem)
    assert answer.headers["Wechatpay-Serial"] in found
    return found


def test_certificates_are_encrypted_and_rotate(merchant: Merchant, phone: Phone) -> None:
    first = certificates_of(merchant)
    assert {f"{one.serial_number:040X}" for one in first.values()} == set(first)
    serial = phone.post("keys", rotate="certificate")["serial"]
    second = certificates_of(merchant)
    assert set(second) == set(first) | {serial}
    answer = merchant.call("POST", ORDER, merchant.order(), headers={"Wechatpay-Serial": ""})
    assert answer.headers["Wechatpay-Serial"] == serial
    with pytest.raises(InvalidSignature):
        merchant.verify(answer.headers, answer.text)


def test_a_merchant_may_have_no_certificates(merchant: Merchant, phone: Phone) -> None:
    phone.post("settings", certificates=False)
    assert refusal(merchant.call("GET", "/v3/certificates"))[:2] == (404, "RESOURCE_NOT_EXISTS")


def test_wechatpayv3_in_certificate_mode(
    wechat: Sandbox, phone: Phone, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Here(core.Core):  # type: ignore[misc]
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, wechat.url if name == "_gate_way" else value)

    monkeypatch.setattr("wechatpayv3.core.Core", Here)
    known = wechat.credentials
    pem, serial = known.merchant_private_key_pem, known.merchant_serial
    client = WeChatPay(
        WeChatPayType.JSAPI, known.mchid, pem, serial, known.appid, known.apiv3_key, known.notify_url, timeout=(3, 10)
    )
    status, text = client.pay("茶", "CERT0001", {"total": 100}, payer={"openid": "oMei"})
    assert status == 200
    phone.post("pay", prepay_id=json.loads(text)["prepay_id"], openid="oMei", answer="ok")
    notice = shop.wait("/pay/notify", 1)[0]
    assert client.callback(notice.headers, notice.body)["resource"]["out_trade_no"] == "CERT0001"
