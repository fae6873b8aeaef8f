"""Who gets in at /wechat, and what the others hear."""

import time
from typing import Any

import pytest

from base import config
from base.config import ConfigError
from bot import front, seen
from bot.front import LARGEST
from handlers.routes import CHAT, EVENTS
from tests.bot.conftest import Open, counted, settings
from tests.bot.wire import Wire, text


def test_the_address_check_gets_its_echo_unchanged(wire: Wire) -> None:
    answer = wire.raw("GET", "", {**wire.signed(), "echostr": "5927164738201"})
    assert (answer.status, answer.body) == (200, b"5927164738201")


def test_the_golden_signature_opens(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("base.clock.wall", lambda: 1700000000)
    query = {"signature": "914e7d00c2a7320e7189496cce5055ad2e4e6ab3", "timestamp": "1700000000",
             "nonce": "1234567890", "echostr": "hi"}
    assert wire.raw("GET", "", query).body == b"hi"


def test_an_echo_cannot_become_a_page(wire: Wire) -> None:
    assert wire.raw("GET", "", {**wire.signed(), "echostr": "<script>alert(1)</script>"}).body == b""


@pytest.mark.parametrize("change", [
    {"signature": "0" * 40}, {"signature": ""}, {"signature": "è"}, {"nonce": ""}, {"nonce": "another"},
    {"timestamp": ""}, {"timestamp": "soon"}, {"timestamp": "٣"}, {"timestamp": "1" * 400}])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_wrong_signature_is_refused(wire: Wire, method: str, change: dict[str, str]) -> None:
    before = counted("unknown", "refused")
    answer = wire.raw(method, text("你好"), wire.signed() | change)
    assert (answer.status, answer.body) == (403, b"forbidden")
    assert counted("unknown", "refused") == before + 1


def test_an_unsigned_request_is_refused(wire: Wire) -> None:
    assert wire.raw("POST", text("你好"), {}).status == 403


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_stale_signature_is_refused(wire: Wire, seconds: int) -> None:
    assert wire.raw("POST", text("你好"), wire.signed(int(time.time()) + seconds)).status == 403
    assert wire.raw("POST", text("你好"), wire.signed(int(time.time()) + seconds // 2)).status == 200


@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_an_empty_token_lets_nobody_in(open_chat: Open, mode: str) -> None:
    wire = open_chat(mode, token="", aes_key="")
    assert wire.raw("POST", text("你好"), wire.signed()).status == 403


def test_an_address_serves_one_body(wire: Wire) -> None:
    query, body = wire.signed(), text("你好")
    assert wire.raw("POST", body, query).status == 200
    assert wire.raw("POST", body, query).status == 200, "WeChat's own retry"
    assert wire.raw("POST", text("人工", "oChen"), query).status == 403


def test_an_address_is_remembered_while_it_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("base.clock.ticks", lambda: now[0])
    memory = seen.Seen(600)
    memory.another_body("1", "n", b"first")
    now[0] = 1199
    assert memory.another_body("1", "n", b"second")
    now[0] = 601 + 1200
    memory.another_body("2", "n", b"")
    now[0] = 601 + 2400
    assert not memory.another_body("1", "n", b"third"), "after that the timestamp itself is refused"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_are_not_for_wechat(wire: Wire, method: str) -> None:
    assert wire.raw(method, "", wire.signed()).status == 405


def test_a_body_is_at_most_64_kib(wire: Wire) -> None:
    large = text("x" * LARGEST)
    assert wire.post(large).status == 413
    assert wire.raw("POST", large, wire.signed(), CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked").status == 413
    assert wire.post(text("x" * 60_000)).status == 200


def test_a_body_without_a_length_is_not_waited_for(wire: Wire) -> None:
    assert wire.raw("POST", text("你好"), wire.signed(), CONTENT_LENGTH="").silent


def test_a_refusal_tells_nothing(wire: Wire) -> None:
    answer = wire.raw("POST", text("你好"), {**wire.signed(), "signature": "f" * 40})
    assert answer.body == b"forbidden"


def test_a_bug_in_front_of_the_handlers_is_no_500(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_found: Any) -> None:
        raise RuntimeError("a bug")
    monkeypatch.setattr("bot.parse.message", broken)
    assert wire.say("你好").silent


@pytest.mark.parametrize("key", ["", "short", "%" * 43])
def test_a_bad_aes_key_names_itself(open_chat: Open, key: str) -> None:
    config.use(settings("safe", aes_key=key))
    with pytest.raises(ConfigError, match=r"wechat\.aes_key.*43"):
        front.build(CHAT, EVENTS)
