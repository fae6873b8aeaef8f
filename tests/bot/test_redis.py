"""With Redis all workers answer as one; without it, or when it dies, they still answer."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from subprocess import Popen
from typing import Any

import msgspec
import pytest

from base import config, store
from bot import inbox, session
from bot.replies import Answer, Text
from bot.router import Incoming
from shop.state import DatabaseStore
from tests import servers
from tests.bot.conftest import Open
from tests.bot.wire import Wire, text

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, "Popen[bytes]"]]:
    """A Redis of our own."""
    with servers.redis_server() as running:
        yield running


def sharing(url: str) -> None:
    """Let everything be shared through a Redis."""
    store.use(store.RedisStore(url, DatabaseStore()))
    config.use(msgspec.structs.replace(config.current(), redis=config.Redis(url=url)))


@pytest.fixture
def two(open_chat: Open, server: tuple[str, Any]) -> tuple[Wire, Wire, list[str]]:
    """Two workers with an action that takes a moment, and the list of its runs."""
    runs: list[str] = []

    def think(incoming: Incoming) -> Answer:
        runs.append(incoming.text)
        time.sleep(0.3)
        return Text(f"run {len(runs)}", choices=("products.card:1", "products.card:2"))
    workers = [open_chat(actions={"a": think}, events={"words": "a"}) for _worker in range(2)]
    sharing(server[0])
    return workers[0], workers[1], runs


def test_a_retry_at_another_worker_gets_the_same_reply(two: tuple[Wire, Wire, list[str]]) -> None:
    first, second, runs = two
    sent = text("苹果")
    with ThreadPoolExecutor(2) as tries:
        bodies = {answer.body for answer in tries.map(lambda worker: worker.post(sent), (first, second))}
    assert len(bodies) == 1
    assert second.post(sent).body in bodies
    assert len(runs) == 1


def test_a_message_of_a_dead_worker_is_taken_over(
        two: tuple[Wire, Wire, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "CLAIM", 1)
    sent = text("苹果", MsgId="99", CreateTime="1700000000")
    store.shared().add("flight:oMei:1700000000:99", "1", 1)
    assert two[1].post(sent).content == "run 1"


def test_a_list_is_open_at_every_worker(two: tuple[Wire, Wire, list[str]]) -> None:
    two[0].say("苹果")
    session._here[1].drop("chat:oMei")
    asked = session.asked("oMei")
    assert asked is not None
    assert asked.choices[1] == "products.card:2"


def test_a_killed_redis_costs_no_answer(wire: Wire, product: Callable[..., Any]) -> None:
    product("红富士苹果", position=2)
    product("青苹果", position=1)
    with servers.redis_server() as (url, process):
        sharing(url)
        assert "2." in wire.say("苹果").content
        process.kill()
        process.wait()
        began = time.monotonic()
        assert wire.say("2").xml.findtext("Articles/item/Title") == "青苹果"
        assert time.monotonic() - began < 2
        sent = text("苹果")
        assert "2." in wire.post(sent).content
        assert wire.post(sent).body == wire.post(sent).body


def test_the_next_answer_in_turn_goes_to_one_worker(server: tuple[str, Any], empty_shop: None) -> None:
    sharing(server[0])
    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(lambda _each: store.shared().count("turn:1:oMei", 60), range(8))) == list(range(1, 9))
