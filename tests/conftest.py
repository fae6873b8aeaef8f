"""What every test has: a world on each database that was asked for, and the audit of the promises afterwards."""

import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from base import clock, db
from base.i18n import DEFAULT, speaking
from sandbox.credentials import Credentials, generate
from shop import audit, operators
from tests import servers
from tests.sweeps.extent import thorough
from tests.sweeps.summary import pytest_terminal_summary
from tests.world import Person, World

__all__ = ["pytest_terminal_summary"]

SERVERS = ("postgres", "mariadb")
DATABASES = ("sqlite", *SERVERS)
# What is about money, stock and conversation runs on every database; the looks of pages need but one.
EVERYWHERE = {"stories", "faults", "promises", "databases", "sweeps", "processes"}
# Of these, rooms of the console and single roads that ask nothing special of a database need but one too.
ONCE = {"test_menu", "test_rules_files", "test_rules_desk", "test_rules_phrases", "test_channels", "test_broadcasts",
        "test_quotas", "test_phrase_book", "test_uploads", "test_rules_published", "test_inbox", "test_interleaving"}
# Of these, a test runs on SQLite and on one of the two servers, by turns; with `make soak` on both.
IN_TURN = {"stories", "promises"}
# Left out of `make fast`: what starts a process per test, draws pictures, sweeps, tries every odd input, or tells at
# length, but for these stories.
QUICK = {"test_main_road", "test_order_life", "test_plain_answers", "test_channels"}
SLOW = {"stories", "commands", "bad_input", "console", "wechat", "properties", "doctor", "sweeps", "processes",
        "test_pictures", "test_plant", "test_command", "test_later", "test_live", "test_front", "test_odd",
        "test_chatlog", "test_promises", "test_claims_crowd", "test_tokens", "test_documents", "test_inbox",
        "test_money"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--databases` say on what the stories run."""
    parser.addoption("--databases", default="sqlite", help="sqlite, postgres, mariadb with commas, or all")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as slow what SLOW names, a folder or a file; leave to the other server what runs there this time."""
    for item in items:
        if {item.path.parent.name, item.path.stem} & SLOW and item.path.stem not in QUICK:
            item.add_marker(pytest.mark.slow)
    if config.getoption("databases") == "all" and not thorough():
        left = {item for item in items if {item.path.parent.name, item.path.stem} & IN_TURN and elsewhere(item)}
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def elsewhere(item: pytest.Item) -> bool:
    """Tell whether a server's test has its turn on the other server."""
    call = getattr(item, "callspec", None)
    kind = call.params.get("database_url") if call else None
    if kind not in SERVERS:
        return False
    return kind != SERVERS[zlib.crc32(item.nodeid.replace(kind, "").encode()) % len(SERVERS)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever uses `world` once per database."""
    if "database_url" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("databases")
        path = metafunc.definition.path
        if wanted == "all" and (path.parent.name not in EVERYWHERE or (path.stem in ONCE and not thorough())):
            wanted = "sqlite"
        names = DATABASES if wanted == "all" else tuple(wanted.split(","))
        marked = [pytest.param(name, marks=() if name == "sqlite" else pytest.mark.server) for name in names]
        metafunc.parametrize("database_url", marked, indirect=True, scope="session")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The language a shop starts with, whatever an earlier test spoke."""
    with speaking(DEFAULT):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords that cost a thief nothing: making each login slow is half of what the console's tests would take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operators, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(pytestconfig: pytest.Config) -> Iterator[None]:
    """Templates that need compiling once for all processes and runs: a shop with other settings has the same ones."""
    cache = FileSystemBytecodeCache(str(pytestconfig.cache.mkdir("templates"))) if pytestconfig.cache else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": cache})
        yield


@pytest.fixture(scope="session")
def credentials() -> Credentials:
    """One set of keys for the whole run: making them takes time and changes nothing."""
    return generate()


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of the kind the test runs on."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/shop.db"
        return
    start = servers.postgres_server if request.param == "postgres" else servers.mariadb_server
    with ExitStack() as stack:
        yield stack.enter_context(start())


@pytest.fixture(scope="session")
def lasting_world(database_url: str, credentials: Credentials, tmp_path_factory: pytest.TempPathFactory
                  ) -> Iterator[World]:
    """One WeChat and one shop for all tests on a database."""
    folder = tmp_path_factory.mktemp("data")
    os.environ["XIAOPU_DATA"] = str(folder)
    world = World(database_url, Path(folder), credentials)
    yield world
    world.close()


@pytest.fixture
def world(lasting_world: World) -> Iterator[World]:
    """A fresh demo shop; afterwards every promise must hold."""
    lasting_world.reset()
    with db.connected():
        yield lasting_world
        findings = audit.examine()
    clock.reset()
    assert findings == []


@pytest.fixture
def mei(world: World) -> Person:
    """Mei, who buys."""
    return world.person("Mei")


@pytest.fixture
def bo(world: World) -> Person:
    """Bo, who helps."""
    return world.person("Bo")


@pytest.fixture
def chen(world: World) -> Person:
    """Chen, a stranger."""
    return world.person("Chen")
