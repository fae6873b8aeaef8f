"""Ten thousand steps of customers, operators, clock and faults in any order; a longer life by XIAOPU_STEPS=100000."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from peewee import SqliteDatabase

from base import clock, db
from models import Operator, Variant
from shop import catalog, stores
from tests.claims import with_settings
from tests.goods import limited, sold_as_keys
from tests.properties.life import ShopLife, tally
from tests.properties.life.cast import Cast
from tests.sweeps import stillness, wires
from tests.sweeps.bookmark import Bookmark
from tests.world import Browser, World

STEPS = int(os.environ.get("XIAOPU_STEPS", "10000"))
PARTS = 4  # so that several processes can share the work
LIFE = 100  # steps of one life
FEW = 5  # lives that are added when something has not happened yet
SLACK = 1.1  # some lives end early, when they have used up their luck
STOCK = (9, 4, 50, 50)  # of the last one a customer may have MOST
MOST = 6
KEYS = ("KEY-1", "KEY-2", "KEY-3", "KEY-4", "KEY-5")
PERMISSIONS = ["orders", "refunds", "products", "cases"]  # Wu's
MUCH = 100_00  # fen: more than that takes two operators
FEE = 60  # hundredths of a percent that WeChat keeps

pytestmark = pytest.mark.timeout(max(300, STEPS // 10))


@pytest.fixture
def cast(lasting_world: World) -> Iterator[Cast]:
    """Mei, Bo and Chen are logged in, Lin and Wu sit in the console, and there is little to buy."""
    world = lasting_world
    world.reset()
    with_settings(world, freight=701, second_operator_above=MUCH)
    world.wechat("POST", "/settings", fee_basis_points=FEE)
    with db.connected(), hasty(), wires.short(world), stillness.standing(), stillness.drawing("the beginning"):
        people = {name: world.person(name).login() for name in ("Mei", "Bo", "Chen")}
        Operator.create(login="wu", name="吴师傅", password_hash=world.lin().password_hash, permissions=PERMISSIONS)
        desks = {"Lin": world.operator(), "Wu": world.operator("wu")}
        browsers: list[Browser] = [*people.values(), *desks.values()]
        for browser in browsers:
            keep_token(browser, "/console" if browser in desks.values() else "/me")
        keys, goods = sold_as_keys(world, *KEYS).id, stocked(world)
        store = stores.add(world.lin(), "科技园店", "科技路 8 号")
        yield Cast(world, people, desks, [keys, *goods], keys, store, Bookmark(world),
                   [(browser, browser.session.cookies.copy()) for browser in browsers])
        db.forget()
        db.connect()
    clock.reset()
    world.reset()


@contextmanager
def hasty() -> Iterator[None]:
    """Let SQLite not wait for the disk: nobody pulls the plug here."""
    slow = db.database.obj if isinstance(db.database.obj, SqliteDatabase) else None
    if slow:
        slow.pragma("synchronous", 0, permanent=True)
    yield
    if slow:
        slow.pragma("synchronous", 2, permanent=True)


def stocked(world: World) -> list[int]:
    """Put a few pieces of a few things on the shelf; returns their variants."""
    first = list(Variant.select().order_by(Variant.id))
    other = next(one for one in first if one.product_id not in {some.product_id for some in first[:len(STOCK) - 1]})
    variants = [*first[:len(STOCK) - 1], other]
    for variant, pieces in zip(variants, STOCK, strict=True):
        catalog.change_stock(world.lin(), variant.id, pieces)
    limited(other, per_customer=MOST)
    return [variant.id for variant in variants]


def keep_token(browser: Browser, page: str) -> None:
    """Open the page with the form once: its token is good for the whole session. No proxy is looked for either."""
    browser.session.trust_env = False
    token = browser.token(page)
    browser.token = lambda page="": token  # type: ignore[method-assign, misc]


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_books_agree(cast: Cast, part: int, record_property: Callable[[str, object], None]
                                          ) -> None:
    began, wanted = time.monotonic(), ceil(STEPS / PARTS)
    asked_for_more = "XIAOPU_STEPS" in os.environ
    phases = (Phase.generate, Phase.shrink) if asked_for_more else (Phase.generate,)
    first = time.time_ns() if asked_for_more else part
    while (left := wanted - cast.steps["steps"]) > 0 or (left > -wanted and not asked_for_more and missing(cast)):
        machine = seed(first + cast.steps["lives"] * PARTS)(type("Life", (ShopLife,), {"cast": cast}))
        run_state_machine_as_test(machine, settings=settings(
            max_examples=max(FEW, ceil(left / LIFE * SLACK)), stateful_step_count=LIFE, deadline=None, database=None,
            phases=phases, suppress_health_check=list(HealthCheck)))
    for what, count in cast.steps.items():
        record_property("swept", ("a shop's life", what, count, 0, 0.0))
    record_property("swept", ("a shop's life", "", 0, cast.steps["lives"], time.monotonic() - began))
    assert asked_for_more or missing(cast) == []


def missing(cast: Cast) -> list[str]:
    """Name what has not happened yet: lives go on until it has, twice as long at most."""
    return [what for what in tally.MUST if not cast.steps[what]]
