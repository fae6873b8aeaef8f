"""Where an account can only answer, what counts as told was read: what has no room or comes too late waits again."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from bot import later
from models import ChatLine, Customer, Reply, Word
from shop import customers, waiting
from shop.telling import words
from shop.telling.words import News
from tests.stories.test_inbox import answers, says
from tests.stories.test_only_answers import only_answers
from tests.world import Person, World, apples

MORE = "更多"


def slowly(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Return the verb as a busy database does it: later than WeChat waits."""
    def taking_long(*args: Any) -> Any:
        done = verb(*args)
        time.sleep(0.8)
        return done
    return taking_long


@pytest.fixture
def hurried(world: World, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A WeChat that waits half a second, and nobody reads what comes after that."""
    only_answers(world)
    monkeypatch.setattr(later, "BUDGET", 0.5)
    return monkeypatch


def states(table: Any) -> set[str]:
    """In which states rows are."""
    return {row.state for row in table.select()}


def test_staffs_words_in_an_answer_that_came_too_late_wait_again(world: World, mei: Person,
                                                                 hurried: pytest.MonkeyPatch) -> None:
    says(mei, "人工")
    answers(world.operator(), mei, "密码 8848")
    hurried.setattr(waiting, "told", slowly(waiting.told))
    assert mei.says("hello").type == "nothing"
    world.until(lambda: states(Reply) == {"waiting"})
    hurried.undo()
    assert ChatLine.select().where(ChatLine.speaker == "staff").count() == 0
    assert says(mei, "hello").text.startswith("密码 8848")
    assert ChatLine.select().where(ChatLine.speaker == "staff").count() == 1


def notices(mei: Person, count: int) -> Customer:
    """Let notices wait for Mei."""
    person = customers.of(mei.openid)
    for number in range(count):
        text = f"第{number}条：" + "您的订单已发货，请留意查收。" * 5
        words.written(News(f"k{number}", "shipped", person.id, text, "/orders", {}))
    return person


def test_notices_in_an_answer_that_came_too_late_wait_again(world: World, mei: Person,
                                                            hurried: pytest.MonkeyPatch) -> None:
    notices(mei, 2)
    hurried.setattr(words, "read_out", slowly(words.read_out))
    assert mei.says("我的订单").type == "nothing"
    world.until(lambda: states(Word) == {"waiting"})
    hurried.undo()
    assert "第1条" in says(mei, "我的订单").text
    assert states(Word) == {"sent"}


def test_notices_that_have_no_room_wait_for_the_next_question(world: World, mei: Person) -> None:
    numbers = [mei.has_paid(apples().id) for _order in range(3)]
    world.jobs()
    Word.delete().execute()
    only_answers(world)
    notices(mei, 15)
    heard: list[str] = []
    for _question in range(9):
        told = says(mei, "我的订单").text
        assert len(told.encode()) <= 2048
        waits = Word.select().where(Word.state == "waiting").count()
        assert (f"还有 {waits} 条通知" in told) == bool(waits)
        while MORE in told and not all(number in told for number in numbers):
            told += mei.says(MORE).text
        assert all(number in told for number in numbers), "the list has its room"
        heard.append(told)
        if not waits:
            break
    assert [sum(f"第{number}条" in told for told in heard) for number in range(15)] == [1] * 15
