"""What WeChat does not wait for is sent as a message of its own."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from base import config, metrics
from bot import front, later
from bot.replies import Answer, Card, Text
from bot.router import Incoming
from shop.rules import Keyword, Reply, RuleData
from tests.world import Person, World

SLOW = 0.6


@pytest.fixture
def slow(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A shop that takes longer than WeChat waits, with an answer for 文字 and a card for the rest."""
    def think(incoming: Incoming) -> Answer:
        time.sleep(SLOW)
        return Text("想好了") if incoming.text == "文字" else Card("卡片", "描述", "", f"{world.url}/p/1")
    monkeypatch.setattr(later, "BUDGET", 0.2)
    config.use(world.settings)
    talk, shop = front.build({"a": think}, {"words": "a"}), world.application

    def application(environ: dict[str, Any], start: Any) -> Any:
        return (talk if environ["PATH_INFO"] == "/wechat" else shop)(environ, start)
    world.application = application
    yield world
    time.sleep(SLOW)


def count(outcome: str) -> float:
    """How many late answers had this outcome."""
    return float(metrics.MESSAGES.labels("later", outcome)._value.get())


def test_a_late_answer_comes_as_a_message(slow: World, mei: Person) -> None:
    before = count("sent")
    assert mei.says("文字").type in ("nothing", "success", "none")
    slow.until(lambda: any(message.get("content") == "想好了" for message in mei.screen()))
    mei.says("图")
    slow.until(lambda: "卡片" in str(mei.screen()))
    slow.until(lambda: count("sent") == before + 2)
    assert str(mei.screen()).count("想好了") == 1


def test_an_answer_in_time_is_said_once(slow: World, mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "BUDGET", 3)
    before = (count("sent"), count("unsent"))
    assert mei.says("文字").text == "想好了"
    time.sleep(0.3)
    assert (count("sent"), count("unsent")) == before
    assert str(mei.screen()).count("想好了") == 1


def test_a_mini_program_without_a_picture_follows_as_its_link(world: World, mei: Person) -> None:
    world.teaches(RuleData("会员", (Keyword("会员日"),), (
        Reply("text", "会员日到了"), Reply("miniprogram", title="会员中心", appid="wx123", path="pages/a"))))
    assert mei.says("会员日").text == "会员日到了"
    world.until(lambda: "会员中心</a>" in str(mei.screen()[-1].get("content")))


def test_a_closed_window_is_counted_and_nothing_breaks(slow: World, mei: Person) -> None:
    before = count("unsent")
    slow.fault("/cgi-bin/message/custom/send", "errcode", errcode=45015)
    mei.says("文字")
    slow.until(lambda: count("unsent") == before + 1)
    slow.fault("/cgi-bin/message/custom/send", "status", status=502)
    mei.says("文字")
    slow.until(lambda: count("unsent") == before + 2)
    mei.says("文字")
    slow.until(lambda: "想好了" in str(mei.screen()))
