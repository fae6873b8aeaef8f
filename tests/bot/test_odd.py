"""Genuine but odd bodies: 200 `success`, counted, and nothing happens."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import metrics
from bot import parse
from bot.parse import Odd
from models import Customer
from tests.bot.conftest import counted
from tests.bot.wire import ACCOUNT, Wire, message, text

HEAD = f"<ToUserName>{ACCOUNT}</ToUserName><FromUserName>oMei</FromUserName><CreateTime>1700000000</CreateTime>"
LAUGHS = ('<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + text("&b;").replace("<![CDATA[&b;]]>", "&b;"))
ODD = {
    "empty": "", "blank": "  \n", "not XML": "hello", "JSON": '{"MsgType": "text"}', "cut": text("你好")[:-9],
    "another root": text("你好").replace("xml>", "message>"), "two roots": text("a") + text("b"),
    "no type": f"<xml>{HEAD}</xml>", "empty type": f"<xml>{HEAD}<MsgType></MsgType></xml>",
    "no event": message("event"), "no content": message("text", MsgId="1"), "no key": message("event", Event="CLICK"),
    "no sender": text("你好").replace("FromUserName>", "From>"), "empty sender": text("你好", ""),
    "sender with markup": text("你好").replace("oMei", "]]]]><![CDATA[><b>"),
    "long sender": text("你好", "o" * 65), "no account": text("你好").replace("ToUserName>", "To>"),
    "time of words": text("你好", CreateTime="now"), "time far away": text("你好", CreateTime="9" * 12),
    "number of words": text("你好", MsgId="one"),
    "control characters": text("a\x00b"), "referenced control characters": text("x").replace("<![CDATA[x]]>", "&#1;"),
    "nested content": text("x").replace("<![CDATA[x]]>", "<b>x</b>"), "a DOCTYPE with entities": LAUGHS,
    "an outside entity": LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"'), "deep": "<a>" * 9000,
    "binary": b"\xff\xfe\x00", "not UTF-8": text("你好").encode("gbk"),
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_an_odd_body_is_a_success_without_effect(wire: Wire, body: str | bytes) -> None:
    before = counted("unknown", "odd")
    assert wire.post(body).silent
    assert counted("unknown", "odd") == before + 1
    assert Customer.select().count() == 0


@pytest.mark.parametrize(("kind", "elements"), [
    ("file", {}), ("subscribe_event", {}), ("unknown", {}), ("event", {"Event": "never_heard_of"}),
    ("event", {"Event": "pic_sysphoto"}), ("event", {"Event": "card_pass_check"})])
def test_an_unknown_kind_is_a_success_without_effect(wire: Wire, kind: str, elements: dict[str, str]) -> None:
    before = metrics.HANDLER_ERRORS.labels("front")._value.get()
    assert wire.post(message(kind, **elements)).silent
    assert metrics.HANDLER_ERRORS.labels("front")._value.get() == before
    assert Customer.select().count() == 0


def test_children_shadow_nothing() -> None:
    found = parse.fields(
        b"<xml><FromUserName>oMei</FromUserName><source>oChen</source><type>x</type><FromUserName>oChen</FromUserName>"
        b"<ScanCodeInfo><FromUserName>oChen</FromUserName><Content>x</Content></ScanCodeInfo><Content>hi</Content></xml>")
    assert found == {"FromUserName": "oMei", "Content": "hi"}


def test_what_a_follower_types_is_only_text(wire: Wire) -> None:
    answer = wire.say("<!DOCTYPE html><b>&amp;</b>")
    assert "＜!DOCTYPE" in answer.content


@given(st.binary(max_size=300))
def test_f16_no_bytes_are_more_than_odd(body: bytes) -> None:
    with suppress(Odd):
        parse.message(parse.fields(body))


@given(st.dictionaries(st.sampled_from(("MsgType", "Event", "Content", "EventKey", "CreateTime", "FromUserName",
                                        "ToUserName", "MsgId", "Ticket", "SendPicsInfo")),
                       st.sampled_from(("text", "event", "CLICK", "subscribe", "", "1", "x"))))
def test_no_fields_are_more_than_odd(found: dict[str, str]) -> None:
    with suppress(Odd):
        parse.message(found)
