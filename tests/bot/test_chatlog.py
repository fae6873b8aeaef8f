"""The conversation as the staff read it, written beside the answers and never in their way."""

import time
from collections.abc import Callable
from typing import Any

import peewee
import pytest

from base import db
from bot import chatlog
from bot.replies import SILENCE, Card, Text
from models import ChatLine, RuleHit
from tests.bot.wire import Wire, message, text


def lines() -> list[tuple[str, str, str]]:
    """Who said what, in order."""
    return [(line.openid, line.speaker, line.text) for line in ChatLine.select().order_by(ChatLine.id)]


def test_both_sides_are_kept_in_order(wire: Wire, rule: Callable[..., int], product: Callable[..., Any]) -> None:
    number = rule("暗号", text="答复")
    product("红富士苹果")
    wire.say("暗号")
    wire.say("苹果", "oBo")
    wire.say("暗号")
    wire.post(message("image", MsgId="1"))
    wire.event("VIEW", EventKey="/")
    chatlog.flush()
    assert lines()[:6] == [
        ("oMei", "follower", "暗号"), ("oMei", "shop", "答复"), ("oBo", "follower", "苹果"),
        ("oBo", "shop", "[红富士苹果]"), ("oMei", "follower", "暗号"), ("oMei", "shop", "答复")]
    assert lines()[6][2] == "[image]"
    assert len(lines()) == 8
    assert [(hit.rule_id, hit.count) for hit in RuleHit.select()] == [(number, 2)]


def test_hits_add_up_over_batches(wire: Wire, rule: Callable[..., int]) -> None:
    rule("暗号", text="答复")
    for _batch in range(3):
        wire.say("暗号")
        chatlog.flush()
    assert RuleHit.get().count == 3


def test_a_retry_is_one_line(wire: Wire) -> None:
    sent = text("没有的")
    wire.post(sent)
    wire.post(sent)
    chatlog.flush()
    assert len(lines()) == 2


def test_a_flood_keeps_the_newest(empty_shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(chatlog.MOST + 5):
        chatlog.note("oMei", str(number), SILENCE, 1)
    chatlog.flush()
    assert len(lines()) == chatlog.MOST
    assert lines()[0] == ("oMei", "follower", "5")


def test_the_thread_writes_by_itself_and_at_the_end(empty_shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chatlog, "PAUSE", 0.05)
    chatlog.start()
    chatlog.note("oMei", "一", Text("二"), 1)
    end = time.monotonic() + 5
    while len(lines()) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert len(lines()) == 2
    chatlog.note("oMei", "三", Card("四", "", "", ""), 1)
    chatlog.stop()
    assert len(lines()) == 4


def test_a_failing_database_loses_lines_and_nothing_else(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_rows: Any) -> None:
        raise peewee.OperationalError("gone")
    monkeypatch.setattr(chatlog, "write", away)
    wire.say("没有的")
    chatlog.flush()
    monkeypatch.undo()
    with db.connected():
        chatlog.flush()
        assert lines() == []
