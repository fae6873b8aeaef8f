"""F1: the shop's processes are killed while orders and payments flow; started again, nothing is lost or doubled."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from base import db
from models import Order, Outbox, Payment, Variant
from sandbox.credentials import Credentials
from shop import audit
from tests.commands.processes import ServedShop
from tests.world import Person, apples

pytestmark = [pytest.mark.server, pytest.mark.timeout(180)]
BUYERS = 3
KILLS = 2


@pytest.fixture
def shop(tmp_path: Path, credentials: Credentials) -> Iterator[ServedShop]:
    """`manage.py serve` on SQLite."""
    served = ServedShop(tmp_path, credentials)
    with db.connected():
        yield served
    served.close()


def buys_on_and_on(mei: Person, over: threading.Event, variant: int) -> None:
    """Order and pay again and again; whatever the dead shop does not answer is tried anew."""
    while not over.is_set():
        with suppress(requests.RequestException, AssertionError, IndexError, ValueError):
            mei.pays(mei.orders(variant))
        over.wait(0.01)


def test_f1_killed_while_orders_flow_nothing_is_lost_or_doubled(shop: ServedShop) -> None:
    over, variant = threading.Event(), apples().id
    people = [shop.person(f"Buyer{n}") for n in range(BUYERS)]
    crowd = [threading.Thread(target=buys_on_and_on, args=(one, over, variant), daemon=True) for one in people]
    for thread in crowd:
        thread.start()
    for _round in range(KILLS):
        before = Order.select().where(Order.state == "paid").count()
        shop.until(lambda before=before: Order.select().where(Order.state == "paid").count() > before + 2, 30)
        shop.running.kill()
        shop.open()
    over.set()
    for thread in crowd:
        thread.join(30)

    shop.until(lambda: not Outbox.select().where(Outbox.state == "waiting").exists() and settled(shop), 60)
    assert audit.examine() == []
    assert Order.select().where(Order.state == "paid").count() > 2 * KILLS
    choice = Variant.get_by_id(variant)
    unpaid = Order.select().where(Order.state == "unpaid").count()
    assert choice.held == unpaid


def settled(shop: ServedShop) -> bool:
    """Tell whether the shop has booked every payment that stands in WeChat's books."""
    taken = {row["out_trade_no"]: row["amount"] for row in shop.books()["orders"].values() if row["state"] == "SUCCESS"}
    booked = dict(db.tuples(Payment.select(Payment.out_trade_no, Payment.amount).where(Payment.state == "paid")))
    return taken == booked
