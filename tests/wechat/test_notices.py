"""Notices: believed only with WeChat's signature, of now, for this merchant; read by their shape."""

import json

import msgspec
import pytest
from wechatpayv3.utils import aes_decrypt

from base import clock, config
from wechat import notices
from wechat.notices import Forged, Notice, Odd, RefundNotice

PAID = {"appid": "wx0000000000000001", "mchid": "1900000109", "out_trade_no": "X1", "transaction_id": "42000",
        "trade_state": "SUCCESS", "success_time": "2024-01-01T12:00:00+08:00", "payer": {"openid": "o-mei"},
        "amount": {"total": 1990, "currency": "CNY"}}
REFUNDED = {"mchid": "1900000109", "transaction_id": "42000", "out_trade_no": "X1", "refund_id": "50",
            "out_refund_no": "R1", "refund_status": "SUCCESS", "success_time": "2024-01-02T10:00:00+08:00",
            "user_received_account": "支付用户零钱", "amount": {"total": 1990, "refund": 500}}
SHARED = {"mchid": "1900000109", "transaction_id": "42000", "order_id": "30", "out_order_no": "P1",
          "receiver": {"type": "MERCHANT_ID", "account": "1900000100", "amount": 1, "description": "share"}}


def test_the_cipher_is_wechats():
    assert aes_decrypt(
        nonce="abcdefghijkl", associated_data="transaction", apiv3_key="0123456789abcdef0123456789abcdef",
        ciphertext="Eu69zaqBCIwQaJNlb7tiHQ9k+Fz80zx5YzOYHKwl/geBbi9ljwuu9FA=") == '{"trade_state":"SUCCESS"}'


def test_mei_has_paid(notice):
    assert notices.payment(*notice(PAID)) == Notice(
        "X1", "42000", "SUCCESS", 1990, "CNY", "wx0000000000000001", "1900000109", "o-mei", 1704081600)


@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.title])
def test_header_names_may_be_written_in_any_case(notice, spelling):
    headers, body = notice(PAID)
    assert notices.payment({spelling(name): text for name, text in headers.items()}, body).out_trade_no == "X1"


def test_mei_has_her_money_back(notice):
    assert notices.refund(*notice(REFUNDED, "REFUND.SUCCESS")) == RefundNotice(
        "R1", "50", "X1", "SUCCESS", 500, 1990, clock.from_rfc3339("2024-01-02T10:00:00+08:00"))


def test_an_abnormal_refund_has_no_time(notice):
    payload = {name: value for name, value in REFUNDED.items() if name != "success_time"}
    seen = notices.refund(*notice(payload | {"refund_status": "ABNORMAL"}, "REFUND.ABNORMAL"))
    assert (seen.state, seen.success_at) == ("ABNORMAL", None)


def test_another_merchants_payment_is_for_the_shop_to_tell(notice):
    seen = notices.payment(*notice(PAID | {"mchid": "1900000999", "appid": "wx9"}))
    assert (seen.mchid, seen.appid) == ("1900000999", "wx9")


@pytest.mark.parametrize("payload", [SHARED, REFUNDED, {}, [], "3", PAID | {"amount": {"total": "1990"}},
                                     PAID | {"success_time": "soon"}])
def test_what_is_no_payment_is_odd_whatever_it_is_called(notice, payload):
    with pytest.raises(Odd):
        notices.payment(*notice(payload, "TRANSACTION.SUCCESS"))


@pytest.mark.parametrize("payload", [SHARED, PAID, {}, REFUNDED | {"mchid": "1900000999"}])
def test_what_is_no_refund_of_ours_is_odd(notice, payload):
    with pytest.raises(Odd):
        notices.refund(*notice(payload, "REFUND.SUCCESS"))


@pytest.mark.parametrize("off", [-300, 300, -172800])
def test_a_notice_of_another_time_is_forged(notice, off):
    with pytest.raises(Forged, match="now"):
        notices.payment(*notice(PAID, moment=clock.wall() + off))


def test_a_rehearsal_that_moves_the_shops_clock_still_hears_wechat(notice):
    clock.advance(7 * 86400)
    assert notices.payment(*notice(PAID)).out_trade_no == "X1"


@pytest.mark.parametrize("off", [-290, 290])
def test_clocks_may_differ_a_little(notice, off):
    assert notices.payment(*notice(PAID, moment=clock.wall() + off)).out_trade_no == "X1"


@pytest.mark.parametrize("name", ["Timestamp", "Nonce", "Signature", "Serial", "Signature-Type"])
def test_a_missing_header_is_forged(notice, name):
    headers, body = notice(PAID)
    del headers[f"Wechatpay-{name}"]
    with pytest.raises(Forged):
        notices.payment(headers, body)


@pytest.mark.parametrize(("name", "text"), [
    ("Signature", "WECHATPAY/SIGNTEST/AAAA"), ("Signature", "AAAA"), ("Signature", "*"), ("Nonce", "other"),
    ("Serial", "PUB_KEY_ID_2"), ("Serial", "zz"), ("Signature-Type", "WECHATPAY2-SM2"),
    ("Timestamp", "now"), ("Timestamp", "²"), ("Timestamp", "9" * 5000)])
def test_a_seal_that_does_not_fit_is_forged(notice, name, text):
    headers, body = notice(PAID)
    with pytest.raises(Forged):
        notices.payment(headers | {f"Wechatpay-{name}": text}, body)


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b"[]", b'{"resource": 1}'])
def test_another_body_is_forged(notice, body):
    headers, _ = notice(PAID)
    with pytest.raises(Forged):
        notices.payment(headers, body)


def test_a_changed_amount_is_forged(notice):
    headers, body = notice(PAID)
    _, other = notice(PAID | {"amount": {"total": 1}})
    with pytest.raises(Forged):
        notices.payment(headers, other)
    assert notices.payment(headers, body).amount == 1990


def test_a_notice_under_another_apiv3_key_is_forged(notice):
    with pytest.raises(Forged, match="APIv3"):
        notices.payment(*notice(PAID, key="f" * 32))


def test_a_strangers_serials_do_not_make_us_call_wechat_each_time(wechat, notice):
    headers, body = notice(PAID)
    for serial in ("1A", "2B", "3C"):
        with pytest.raises(Forged):
            notices.payment(headers | {"Wechatpay-Serial": serial}, body)
    assert len(wechat.calls("/v3/certificates")) == 1


def test_a_shop_without_merchant_believes_nothing(notice):
    headers, body = notice(PAID)
    config.use(msgspec.structs.replace(config.current(), pay=config.Pay()))
    with pytest.raises(Forged):
        notices.payment(headers, body)


def test_the_signed_text_is_the_body_as_it_came(wechat, notice):
    _, body = notice(PAID)
    spaced = json.dumps(json.loads(body), indent=2)
    assert notices.payment(wechat.seal(spaced), spaced.encode()).out_trade_no == "X1"
