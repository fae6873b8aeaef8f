"""Plain, compatible and safe mode, against wechatpy's crypto."""

import time
from base64 import b64encode

import pytest

from bot.crypto import Envelope, signature
from tests.bot.conftest import Open, counted
from tests.bot.wire import AES_KEY, APPID, TOKEN, Wire, message, text

GOLDEN = ("Q3stYC6hdFzMh9T8HCvyDMnsu8c340VXOKAu7L4L/b1P2o/5A49YbJ2j9ii79bXaOrdISKwixZyWnwUN43wSoxhwGPN1l8g7jaY7pOsDu"
          "guHL3wSV0ASl4CC14WgL26A")
HI = b"<xml><Content><![CDATA[hi]]></Content></xml>"


def test_golden_envelope() -> None:
    envelope = Envelope("sandboxtoken", AES_KEY, "wx0000000000000001")
    assert envelope.encrypt(HI, b"0123456789abcdef") == GOLDEN
    assert envelope.open(GOLDEN) == HI
    assert signature("sandboxtoken", "1700000000", "1234567890", GOLDEN) == "b34133cce2e38004e525ac8d86f526d788f54a42"


@pytest.mark.parametrize("size", range(33))
def test_every_length_of_padding_comes_back(size: int) -> None:
    envelope = Envelope(TOKEN, AES_KEY, APPID)
    assert envelope.open(envelope.encrypt(b"x" * size, b"r" * 16)) == b"x" * size


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_a_sealed_message_gets_a_sealed_reply(open_chat: Open, mode: str) -> None:
    wire = open_chat(mode)
    body, query = wire.seal(text("东西"), wire.signed())
    answer = wire.raw("POST", body, query)
    assert b"<Encrypt>" in answer.body
    assert b"Content" not in answer.body
    assert "没有找到" in wire.opened(answer).content or "found nothing" in wire.opened(answer).content


def test_replies_differ_though_they_say_the_same(open_chat: Open) -> None:
    wire = open_chat("safe")
    body, query = wire.seal(text("东西"), wire.signed())
    first, again = wire.raw("POST", body, query), wire.raw("POST", body, query)
    assert first.body != again.body
    assert wire.opened(first).body == wire.opened(again).body


def test_success_is_never_sealed(open_chat: Open) -> None:
    wire = open_chat("safe")
    assert wire.event("VIEW", EventKey="https://shop.example").silent


def test_safe_mode_refuses_plain_text(open_chat: Open) -> None:
    wire = open_chat("safe")
    assert wire.raw("POST", text("人工"), wire.signed()).status == 403


def test_compatible_mode_takes_plain_text_and_answers_in_kind(open_chat: Open) -> None:
    wire = open_chat("compatible")
    wire.say("东西")
    answer = wire.raw("POST", text("东西"), wire.signed())
    assert answer.content, "a sealed message before must not seal this reply"


def test_compatible_mode_believes_the_sealed_half(open_chat: Open) -> None:
    wire = open_chat("compatible")
    body, query = wire.seal(text("东西", "oMei"), wire.signed())
    both = text("东西", "oChen").removesuffix("</xml>") + body[body.index("<Encrypt>"):]
    assert wire.opened(wire.raw("POST", both, query)).xml.findtext("ToUserName") == "oMei"
    assert wire.raw("POST", both, query | {"msg_signature": "0" * 40}).status == 403


def test_the_address_of_a_sealed_message_lets_no_plain_one_in(open_chat: Open) -> None:
    wire = open_chat("compatible")
    body, query = wire.seal(text("东西", "oMei"), wire.signed())
    assert wire.raw("POST", body, query).status == 200
    stolen = {name: query[name] for name in ("timestamp", "nonce", "signature")}
    assert wire.raw("POST", text("订单", "oMei"), stolen).status == 403


def test_a_plain_account_does_not_need_a_key(open_chat: Open) -> None:
    assert open_chat("plain", aes_key="").say("东西").content


@pytest.mark.parametrize("forged", ["", "0" * 40])
def test_a_sealed_body_needs_its_own_signature(open_chat: Open, forged: str) -> None:
    wire = open_chat("safe")
    body, query = wire.seal(text("人工"), wire.signed())
    assert wire.raw("POST", body, query | {"msg_signature": forged}).status == 403


def sealed_by_token_holder(wire: Wire, sealed: str) -> tuple[str, dict[str, str]]:
    query = wire.signed()
    query["msg_signature"] = signature(TOKEN, query["timestamp"], query["nonce"], sealed)
    return f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>", query


@pytest.mark.parametrize("sealed", [
    "not base64!", b64encode(b"short").decode(), b64encode(bytes(64)).decode(), "AAAA",
    Envelope(TOKEN, AES_KEY, "wx_another_app").encrypt(text("人工").encode(), b"r" * 16),
    Envelope(TOKEN, AES_KEY, APPID).encrypt(b"not xml", b"r" * 16),
    Envelope(TOKEN, AES_KEY, APPID).encrypt(message("text").encode(), b"r" * 16)])
def test_an_envelope_with_nonsense_is_odd(open_chat: Open, sealed: str) -> None:
    wire, before = open_chat("safe"), counted("unknown", "odd")
    assert wire.raw("POST", *sealed_by_token_holder(wire, sealed)).silent
    assert counted("unknown", "odd") == before + 1


def test_sealing_takes_no_time_worth_naming() -> None:
    envelope, began = Envelope(TOKEN, AES_KEY, APPID), time.perf_counter()
    for _turn in range(1000):
        envelope.open(envelope.encrypt(HI, b"r" * 16))
    assert time.perf_counter() - began < 0.5
