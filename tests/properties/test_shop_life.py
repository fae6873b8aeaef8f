"""Ten thousand steps of customers, operators, clock and faults in any order; a longer life by XIAOPU_STEPS=100000."""

import os
import time
from collections.abc import Callable, Iterator
from math import ceil

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from base import clock, db
from models import Variant
from shop import catalog
from tests.properties.life import Cast, ShopLife
from tests.sweeps import wires
from tests.sweeps.bookmark import Bookmark
from tests.world import Browser, World

STEPS = int(os.environ.get("XIAOPU_STEPS", "10000"))
PARTS = 4  # so that several processes can share the work
LIFE = 50  # steps of one life
SLACK = 1.2  # some lives end early, when they have used up their luck
STOCK = (4, 2, 50)

pytestmark = pytest.mark.timeout(max(300, STEPS // 10))


@pytest.fixture
def cast(lasting_world: World) -> Iterator[Cast]:
    """Mei, Bo and Chen are logged in, Lin sits in the console, and there is little to buy."""
    lasting_world.reset()
    with db.connected(), wires.short(lasting_world):
        people = {name: lasting_world.person(name).login() for name in ("Mei", "Bo", "Chen")}
        desk = lasting_world.operator()
        for browser in (*people.values(), desk):
            keep_token(browser, "/console" if browser is desk else "/me")
        variants = [variant.id for variant in Variant.select().order_by(Variant.id).limit(len(STOCK))]
        for variant, pieces in zip(variants, STOCK, strict=True):
            catalog.change_stock(lasting_world.lin(), variant, pieces)
        yield Cast(lasting_world, people, desk, variants, Bookmark(lasting_world))
        db.forget()
    clock.reset()
    lasting_world.reset()


def keep_token(browser: Browser, page: str) -> None:
    """Open the page with the form once: its token is good for the whole session."""
    token = browser.token(page)
    browser.token = lambda page="": token  # type: ignore[method-assign]


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_books_agree(cast: Cast, part: int, record_property: Callable[[str, object], None]
                                          ) -> None:
    began, wanted = time.monotonic(), ceil(STEPS / PARTS)
    asked_for_more = "XIAOPU_STEPS" in os.environ
    phases = (Phase.generate, Phase.shrink) if asked_for_more else (Phase.generate,)
    machine = seed(part if not asked_for_more else time.time_ns())(type("Life", (ShopLife,), {"cast": cast}))
    run_state_machine_as_test(machine, settings=settings(
        max_examples=ceil(wanted / LIFE * SLACK), stateful_step_count=LIFE, deadline=None, database=None, phases=phases,
        suppress_health_check=list(HealthCheck)))
    for what, count in cast.steps.items():
        record_property("swept", ("a shop's life", what, count, 0, 0.0))
    record_property("swept", ("a shop's life", "", 0, cast.steps["lives"], time.monotonic() - began))
    assert cast.steps["steps"] >= wanted
