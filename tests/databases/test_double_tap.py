"""Two taps on one button of the console, at the same instant on every database: one thing is made."""

from functools import partial

import pytest

from models import Audit, Rule
from shop.rules import Keyword, Reply, RuleData, book, desk
from tests.databases.test_crowd import together
from tests.world import World

ROUNDS = range(3)  # two may miss each other once
NEW = RuleData("几号发货", (Keyword("几号发货"),), (Reply("text", "当天下午发。"),))


@pytest.mark.parametrize("attempt", ROUNDS)
def test_two_taps_make_one_rule(world: World, attempt: int) -> None:
    lin, before = world.lin(), Rule.select().count()
    first, second = together(partial(desk.keep, lin, NEW, ""), partial(desk.keep, lin, NEW, ""))
    assert first == second
    assert Rule.select().count() == before + 1
    assert Audit.select().where(Audit.verb == "save rule", Audit.subject == f"rule {first}").count() == 1


def test_another_rule_is_another_rule(world: World) -> None:
    lin = world.lin()
    first = desk.keep(lin, NEW, "")
    other = desk.keep(lin, RuleData(NEW.name, NEW.keywords, (Reply("text", "明天发。"),)), "")
    assert first != other
    world.later(2 * desk.SAME)
    assert desk.keep(lin, NEW, "") not in (first, other)
    assert [one.name for one in book.drafted()].count(NEW.name) == 3
