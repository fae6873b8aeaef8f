"""An operator's edit answers within a second, in every worker; a failing database changes nothing."""

import threading
import time
from collections.abc import Callable
from typing import Any

import peewee
import pytest
from msgspec.structs import replace

from base import clock, db
from bot import live
from bot.live import Live
from models import Operator
from shop import rules, versions
from shop.rules import Reply
from tests.bot.conftest import Open
from tests.bot.wire import Wire

Rule = Callable[..., int]


def within_a_second(fact: Callable[[], bool]) -> None:
    """Pass as soon as something is so; fail after a second."""
    end = clock.ticks() + 1.0
    while not fact():
        assert clock.ticks() < end
        time.sleep(0.02)


def test_an_edit_answers_within_a_second_everywhere(open_chat: Open, rule: Rule, lin: Operator) -> None:
    workers: list[Wire] = [open_chat(), open_chat()]
    number = rule("暗号", text="旧的")
    within_a_second(lambda: all(wire.say("暗号").content == "旧的" for wire in workers))
    draft = rules.one(number)
    rules.save(lin, replace(draft, answers=(Reply("text", "新的"),)))
    assert all(wire.say("暗号").content == "旧的" for wire in workers), "a draft changes nothing"
    rules.publish(lin)
    within_a_second(lambda: all(wire.say("暗号").content == "新的" for wire in workers))
    rules.switch_off(lin, number)
    within_a_second(lambda: all(wire.say("暗号").content != "新的" for wire in workers))


def test_a_changed_price_shows_on_the_card_within_a_second(
        wire: Wire, product: Callable[..., Any], rule: Rule) -> None:
    apples = product("红富士苹果")
    rule("果", answer="product", product_id=apples.id)
    within_a_second(lambda: "¥19.90" in (wire.say("果").xml.findtext("Articles/item/Description") or ""))
    with db.write():
        type(apples).update(price=2990, dearest=2990).execute()
        versions.bump("catalog")
    within_a_second(lambda: "¥29.90" in (wire.say("果").xml.findtext("Articles/item/Description") or ""))


def test_a_failing_database_keeps_the_old_answers(
        wire: Wire, rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    rule("暗号", text="答复")
    within_a_second(lambda: wire.say("暗号").content == "答复")

    def away(_subject: str) -> int:
        raise peewee.OperationalError("gone")
    monkeypatch.setattr(versions, "current", away)
    time.sleep(live.REST)
    assert wire.say("暗号").content == "答复"


def test_a_hanging_database_holds_up_one_message_at_most(
        empty_shop: None, monkeypatch: pytest.MonkeyPatch) -> None:
    value = Live("rules", lambda: "made", "empty")
    assert value.now() == "made"
    released, looks = threading.Event(), []

    def hang(_subject: str) -> int:
        looks.append(released.wait(5))
        return 1
    monkeypatch.setattr(versions, "current", hang)
    monkeypatch.setattr(live, "PATIENCE", 0.4)
    monkeypatch.setattr(live, "REST", 0.1)
    time.sleep(0.5)
    waiting = threading.Thread(target=value.now)
    waiting.start()
    time.sleep(0.1)
    began = clock.ticks()
    assert [value.now() for _message in range(100)] == ["made"] * 100
    assert clock.ticks() - began < 0.2, "only one message waits for the look"
    waiting.join()
    for _again in range(2):
        time.sleep(0.15)
        value.now()
    released.set()
    within_a_second(lambda: looks == [True])
    time.sleep(0.1)
    assert looks == [True], "the looks did not queue up behind the first"


def test_the_value_is_made_once_per_version(empty_shop: None) -> None:
    made: list[int] = []
    value = Live("rules", lambda: made.append(1), None)
    for _look in range(3):
        value.fresh()
    assert len(made) == 1
    with db.write():
        versions.bump("rules")
    value.fresh()
    assert len(made) == 2


def test_told_again_where_the_database_is_it_looks_anew(wire: Wire) -> None:
    with db.write():
        versions.bump("words")
    made: list[int] = []
    seen = Live("words", lambda: made.append(1) or len(made), 0)
    assert (seen.now(), seen.now()) == (1, 1)
    db.use(f"sqlite:///{db.database.obj.database}")
    db.database.connect(reuse_if_open=True)
    assert seen.now() == 2, "another shop may have the same versions"


def test_whatever_goes_wrong_the_old_value_stays(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "REST", 0.0)
    values = iter((1, KeyError("odd"), 3))

    def made() -> int:
        value = next(values)
        if isinstance(value, Exception):
            raise value
        return value
    seen = Live("words", made, 0)
    got = []
    for _each in range(3):
        with db.write():
            versions.bump("words")
        got.append(seen.now())
    assert got == [1, 1, 3]
