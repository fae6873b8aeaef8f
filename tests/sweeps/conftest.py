"""A world on short wires with clocks that stand, kept for all sweeps of a database."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import structs

from base import clock, db
from base.config import Notices
from tests.sweeps import disk, stillness, talk, wires
from tests.sweeps.extent import thorough
from tests.sweeps.interleaving import Meeting
from tests.sweeps.scenes import ruling
from tests.sweeps.scenes.scene import Album
from tests.sweeps.scenes.telling import NOTICE, TEMPLATE
from tests.world import World

FREIGHT = 601  # fen: shares of it do not come out even
# The flows that die on PostgreSQL too with `make test`; all of them on all three with `make soak`.
ON_POSTGRES = {"place", "settle", "cancel", "close", "send a refund"}
# Moments whose verbs meet on SQLite only with `make test`; those of rules go wrong on the servers alone.
ONCE = {moment for verb in talk.VERBS for moment in verb.moments} - {ruling.drafted_again}
ALONE = 5000  # fen an operator may give back alone


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this database need not try."""
    needless = [item for item in items if is_needless(getattr(item, "callspec", None))]
    config.hook.pytest_deselected(items=needless)
    items[:] = [item for item in items if item not in needless]


def is_needless(call: Any) -> bool:
    """Tell whether a test is about a guard that another database needs, or does on one more what one is enough for."""
    given = call.params if call else {}
    if given.get("moment") in ONCE and given["database_url"] != "sqlite":
        return not thorough()
    if "guard" in given:
        return given["database_url"] not in given["guard"].databases
    if "flow" in given and given["database_url"] != "sqlite":
        chosen = given["database_url"] == "postgres" and given["flow"].name in ON_POSTGRES
        return not chosen and not thorough()
    return False


@pytest.fixture(scope="package")
def stage(lasting_world: World) -> Iterator[World]:
    """A shop, a WeChat and people who call each other directly; what the sweeps leave behind is swept away."""
    settings = lasting_world.settings
    lasting_world.settings = structs.replace(
        settings, shop=structs.replace(settings.shop, freight=FREIGHT),
        orders=structs.replace(settings.orders, second_operator_above=ALONE),
        notices=Notices(paid=NOTICE, paid_template=TEMPLATE, script=""))
    with db.connected(), disk.unflushed(settings.database.url), wires.short(lasting_world), stillness.standing():
        yield lasting_world
    db.forget()
    lasting_world.settings = settings
    clock.reset()
    lasting_world.reset()


@pytest.fixture(scope="package")
def album(stage: World) -> Album:
    """The moments that the sweeps have reached."""
    return Album(stage)


@pytest.fixture(scope="package")
def meeting(album: Album) -> Iterator[Meeting]:
    """Two threads in the world."""
    made = Meeting(album)
    yield made
    made.close()
