"""F18, F3, F1: eight real processes sell the last ten pieces, hear the same notices, and are killed at work."""

import json
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from base import db
from models import Customer, Entry, Hold, Order, OrderLine, Payment, Variant
from shop import attempts, catalog, customers
from tests.processes import crowd
from tests.sweeps import oracle, story, wires
from tests.world import ADDRESS, World, apples
from wechat import pay

pytestmark = pytest.mark.timeout(120)
PROCESSES = 8
BUYERS, PIECES = 1000, 10
SHOPPERS, KILLS = 96, 12

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.processes.crowd"])


class Crew:
    """Eight processes that do one kind of work, each with its share."""

    def __init__(self, world: World, folder: Path, work: Callable[..., Counter[str]], shares: list[tuple[Any, ...]]
                 ) -> None:
        self._start = lambda number: processes.Process(target=crowd.run, args=(
            work, world.settings, folder / f"{number}.json", *shares[number]))
        self._reports = [folder / f"{number}.json" for number in range(len(shares))]
        self.members = [self._start(number) for number in range(len(shares))]
        for member in self.members:
            member.start()

    def kill(self, number: int) -> bool:
        """End one of them as kill -9 does, and put another in its place; False when it had done its work."""
        if self._reports[number].exists():
            return False
        self.members[number].kill()
        self.members[number].join()
        self.members[number] = self._start(number)
        self.members[number].start()
        return True

    def result(self) -> list[Counter[str]]:
        """Wait for all of them; returns what each reported."""
        for member in self.members:
            member.join(crowd.PATIENCE)
            assert member.exitcode == 0, member
        return [Counter(json.loads(report.read_text(encoding="utf-8"))) for report in self._reports]


def test_f18_a_thousand_buyers_for_ten_pieces(world: World, tmp_path: Path) -> None:
    choice = stocked(world, PIECES)
    openids = crowd_of(BUYERS)
    start = processes.Barrier(PROCESSES)
    answers = Crew(world, tmp_path, crowd.buy, [(start, share, choice) for share in shares(openids)]).result()
    assert sum(answers, Counter()) == {"ordered": PIECES, "sold out": BUYERS - PIECES}
    assert [hold.state for hold in Hold.select()] == ["live"] * PIECES
    assert OrderLine.select().count() == Order.select().count() == PIECES
    assert (Variant.get_by_id(choice).on_hand, Variant.get_by_id(choice).held) == (PIECES, PIECES)


def test_f3_each_notice_comes_to_eight_processes_at_the_same_instant(world: World, tmp_path: Path) -> None:
    choice = stocked(world, PIECES)
    with wires.still(world):  # WeChat tells nobody by itself
        notices = [paid_by(world, openid, choice) for openid in crowd_of(PIECES)]
        together = processes.Barrier(PROCESSES)
        answers = Crew(world, tmp_path, crowd.hear, [(together, notices)] * PROCESSES).result()
        assert sum(answers, Counter()) == {"paid": PIECES, "again": PIECES * (PROCESSES - 1)}
        assert {order.state for order in Order.select()} == {"paid"}
        assert Entry.select().where(Entry.kind == "capture").count() == PIECES
        assert Variant.get_by_id(choice).on_hand == 0
        assert [*story.to_the_end(world), *oracle.findings(world)] == []


def test_f1_processes_are_killed_while_orders_flow(world: World, tmp_path: Path) -> None:
    choice, luck = stocked(world, SHOPPERS), random.Random(1)
    openids = crowd_of(SHOPPERS)
    for openid in openids:
        world.wechat("POST", "/followers", openid=openid)
    crew = Crew(world, tmp_path, crowd.shop, [(share, choice, world.sandbox.url) for share in shares(openids)])
    killed = 0
    for _round in range(KILLS):
        time.sleep(luck.uniform(0.05, 0.3))
        killed += crew.kill(luck.randrange(PROCESSES))
    states = sum(crew.result(), Counter())
    assert killed >= KILLS // 2
    assert story.to_the_end(world) == []
    assert states.total() == Order.select().count() == SHOPPERS  # nobody has two orders, nobody none
    assert {order.state for order in Order.select()} == {"paid"}
    assert Variant.get_by_id(choice).on_hand == 0
    assert oracle.findings(world) == []


def stocked(world: World, pieces: int) -> int:
    """Lin counts this many apples; returns the variant."""
    catalog.change_stock(world.lin(), apples().id, pieces)
    return apples().id


def crowd_of(number: int) -> list[str]:
    """Return the openids of this many customers."""
    openids = [f"oCrowd{one:022d}" for one in range(number)]
    with db.write():
        Customer.insert_many([{"openid": openid} for openid in openids]).execute()
    return openids


def shares(openids: list[str]) -> list[list[str]]:
    """Deal the people out to the processes."""
    return [openids[number::PROCESSES] for number in range(PROCESSES)]


def paid_by(world: World, openid: str, variant: int) -> Any:
    """Let a customer order and pay; returns what WeChat will say of it."""
    world.wechat("POST", "/followers", openid=openid)
    person = customers.of(openid)
    order = crowd.orders.place(person, [(variant, 1)], **ADDRESS)
    crowd.pay(openid, attempts.open(person, order.number), world.sandbox.url)
    return pay.query(Payment.get(Payment.order == order.id).out_trade_no)
