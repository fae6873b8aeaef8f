"""Answers in turn to messages that come at once, on every database: each is the next one."""

import pytest

from base.store import MemoryStore, Store
from shop.rules import Keyword, Reply, RuleData
from shop.state import DatabaseStore
from tests.databases.test_crowd import together
from tests.world import Person, World

WORDS = ("一", "二", "三", "四")


def test_four_messages_at_once_get_four_answers(world: World, mei: Person) -> None:
    world.teaches(RuleData("轮", (Keyword("轮"),), tuple(Reply("text", word) for word in WORDS), send="turn"))
    for _again in range(3):
        said = together(*(lambda: mei.says("轮").text for _each in WORDS))
        assert sorted(said) == sorted(WORDS)


@pytest.mark.parametrize("kind", [MemoryStore, DatabaseStore])
def test_no_number_is_counted_twice(world: World, kind: type[Store]) -> None:
    store = kind()
    assert sorted(together(*(lambda: store.count("counted", 60) for _each in range(6)))) == [1, 2, 3, 4, 5, 6]
    store.set("known", "41", 60)
    assert store.count("known", 60) == 42
    world.later(2)
    assert store.count("counted", 60) == 1, "it had ended"
