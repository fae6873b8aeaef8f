"""Two messages to many begun at once, on every database: WeChat is asked for no more than it allows."""

from functools import partial

import pytest

from base import clock
from models import Broadcast
from shop import broadcasts
from shop.broadcasts import going
from shop.broadcasts.limits import NoneLeft
from tests.broadcasts import seen
from tests.databases.test_crowd import together
from tests.stories.test_broadcasts import composed, got, of_type
from tests.world import Person, World

ROUNDS = range(3)  # two may miss each other once


@pytest.mark.parametrize("attempt", ROUNDS)
def test_of_two_sent_at_once_the_one_of_the_day_goes(world: World, mei: Person, attempt: int) -> None:
    of_type(world, "verified_subscription")
    lin, people = world.lin(), broadcasts.reach(None).people
    first, second = composed(world), composed(world)
    results = together(*(partial(broadcasts.send, lin, one, people, seen(one)) for one in (first, second)))
    assert {type(one) for one in results} == {Broadcast, NoneLeft}
    assert [broadcasts.one(number).state for number in (first, second)].count("draft") == 1
    world.jobs()
    assert len(got(mei)) == 1


@pytest.mark.parametrize("attempt", ROUNDS)
def test_of_two_planned_for_one_moment_the_one_of_the_day_goes(world: World, mei: Person, attempt: int) -> None:
    of_type(world, "verified_subscription")
    rows = [broadcasts.one(composed(world)) for _each in range(2)]
    for row in rows:
        broadcasts.plan(world.lin(), row.id, clock.now() + 3600, seen(row.id))
    clock.advance(3600)
    together(*(partial(going.looked_after, broadcasts.one(row.id)) for row in rows))
    assert [broadcasts.one(row.id).state for row in rows].count("refused") == 1
    world.jobs()
    assert len(got(mei)) == 1
