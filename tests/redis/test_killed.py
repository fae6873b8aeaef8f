"""With Redis the shop's small facts live there; killed in the middle, it costs no answer and no payment."""

import signal
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import redis

from base.config import Redis
from models import Order, State
from tests import servers
from tests.world import Person, World, apples

pytestmark = pytest.mark.server


def timed(what: str, verb: Callable[[], Any]) -> Any:
    """Return what the verb returns, having printed how long it took; more than 2 s is too long."""
    began = time.monotonic()
    found = verb()
    seconds = time.monotonic() - began
    print(f"{what}: {seconds:.3f} s")
    assert seconds < 2, f"{what}: {seconds}"
    return found


def with_redis(world: World, url: str) -> None:
    """Restart the shop with a Redis."""
    world.configure(msgspec.structs.replace(world.settings, redis=Redis(url=url)))


def names(url: str) -> set[str]:
    """Return the names of all that lies in Redis, without what follows the first colon."""
    with redis.Redis.from_url(url, decode_responses=True) as server:
        return {name.partition(":")[0] for name in server.scan_iter()}


def test_sessions_tokens_and_single_flight_live_in_redis(world: World, mei: Person) -> None:
    with servers.redis_server() as (url, _process):
        with_redis(world, url)
        mei.says("茶")
        mei.has_paid(apples().id)
        world.jobs()
        assert {"chat", "reply", "flight", "wechat", "login"} <= names(url)
        assert not State.select().exists()
        with redis.Redis.from_url(url) as server:
            eternal = [name for name in server.scan_iter() if server.ttl(name) < 0]
        assert eternal == [], "everything has its end"


def test_f13_killed_in_the_middle_it_costs_no_answer_and_no_payment(world: World, mei: Person) -> None:
    port = servers.free_port()
    with servers.redis_server(port) as (url, process):
        with_redis(world, url)
        listed = mei.says("茶")
        number = mei.orders(apples().id)
        process.kill()
        process.wait()

        card = timed("a number of the list, the first message without Redis", lambda: mei.says("2")).card
        assert card["title"] in listed.text
        assert timed("a keyword", lambda: mei.says("苹果")).card
        for path in ("/", f"/orders/{number}", "/cart", "/console/login"):
            assert timed(path, lambda path=path: mei.get(path)).status_code == 200
        assert timed("paying", lambda: mei.pays(number)) == "get_brand_wcpay_request:ok"
        world.until(lambda: Order.get(Order.number == number).state == "paid")
        assert "待发货" in timed("the order", lambda: mei.says("订单")).text
        assert "2." in timed("another list", lambda: mei.says("茶")).text
        assert timed("its number", lambda: mei.says("1")).card

    with servers.redis_server(port) as (url, _process):
        world.until(lambda: mei.says("茶") and "chat" in names(url))
        assert mei.says("2").card["title"] in listed.text


def test_f13_a_redis_that_hangs_costs_no_answer_either(world: World, mei: Person) -> None:
    with servers.redis_server() as (url, process):
        with_redis(world, url)
        listed = mei.says("茶")
        number = mei.orders(apples().id)
        process.send_signal(signal.SIGSTOP)
        try:
            assert timed("a number of the list", lambda: mei.says("2")).card["title"] in listed.text
            for path in ("/", f"/orders/{number}"):
                assert timed(path, lambda path=path: mei.get(path)).status_code == 200
            assert timed("paying", lambda: mei.pays(number)) == "get_brand_wcpay_request:ok"
            world.until(lambda: Order.get(Order.number == number).state == "paid")
        finally:
            process.send_signal(signal.SIGCONT)


def test_f13_an_emptied_redis_costs_no_answer(world: World, mei: Person) -> None:
    with servers.redis_server() as (url, _process):
        with_redis(world, url)
        listed = mei.says("茶")
        with redis.Redis.from_url(url) as server:
            server.flushall()
        assert mei.says("2").card["title"] in listed.text
        assert mei.has_paid(apples().id)


def test_f20_the_shop_starts_without_its_redis(world: World, mei: Person) -> None:
    with_redis(world, f"redis://127.0.0.1:{servers.free_port()}/0")
    assert timed("the first page", lambda: mei.get("/")).status_code == 200
    assert timed("the first message", lambda: mei.says("苹果")).card
    assert mei.has_paid(apples().id)
