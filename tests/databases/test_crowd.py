"""Many at once, on every database: nothing is sold twice, nothing is booked twice, nothing is both paid and closed."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from base import clock, db
from base.errors import ShopError, SoldOut
from models import Customer, Entry, Hold, Inbox, Order, Outbox, Payment, Product, Refund, Variant
from shop import attempts, audit, catalog, closing, customers, orders, payments, stock
from tests.world import ADDRESS, Person, World, apples
from wechat.notices import Notice


def together(*verbs: Callable[[], Any]) -> list[Any]:
    """Run the verbs at once, each in a thread with a connection of its own; returns results or errors."""
    start = threading.Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        with db.connected():
            try:
                start.wait(10)
                return verb()
            except ShopError as known:
                return known
            finally:
                db.forget()

    with ThreadPoolExecutor(len(verbs)) as crowd:
        return list(crowd.map(run, verbs))


def left(world: World, pieces: int) -> Variant:
    """Lin counts `pieces` of the apples."""
    catalog.change_stock(world.lin(), apples().id, pieces)
    return apples()


def buyer(name: str) -> Customer:
    """Return someone who buys by calling the shop's own verb."""
    return customers.of(f"o{name}"[:28])


def a_dozen_wants_five(world: World) -> list[Any]:
    """Let twelve buyers place an order for one of five pieces, all at once."""
    choice = left(world, 5)
    crowd = [buyer(f"crowd{n}") for n in range(12)]
    return together(*(lambda one=one: orders.place(one, [(choice.id, 1)], **ADDRESS) for one in crowd))


def test_twelve_buyers_for_five_pieces(world: World) -> None:
    results = a_dozen_wants_five(world)
    assert Counter(type(one) for one in results) == {Order: 5, SoldOut: 7}
    assert (apples().on_hand, apples().held) == (5, 5)
    assert Hold.select().where(Hold.state == "live").count() == 5
    assert Order.select().count() == 5


def test_without_the_guard_more_would_be_sold(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above means something: when nobody counts what was taken, the crowd gets through and the audit cries."""
    def careless(**values: int) -> int:
        return 1
    monkeypatch.setattr(stock.TAKE, "run", careless)
    results = a_dozen_wants_five(world)
    assert Counter(type(one) for one in results) == {Order: 12}
    assert "P13" in {finding.promise for finding in audit.examine()}
    world.reset()
    db.database.connect(reuse_if_open=True)


def test_without_the_inbox_a_notice_would_be_booked_again(world: World, mei: Person) -> None:
    """The tests below mean something: when the first telling is forgotten, the second one moves money."""
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    assert payments.settle(success(number)) == "paid"
    Inbox.delete().execute()
    assert payments.settle(success(number)) == "extra"
    assert audit.examine() != []
    world.reset()
    db.database.connect(reuse_if_open=True)


def test_a_crowd_that_wants_two_things_in_either_order_does_not_lock_up(world: World) -> None:
    first = left(world, 50)
    second = Variant.select().where(Variant.product != first.product_id).order_by(Variant.id).get()
    catalog.change_stock(world.lin(), second.id, 50)
    pairs = [(first.id, second.id), (second.id, first.id)] * 4
    results = together(*(lambda n=n, pair=pair: orders.place(buyer(f"pair{n}"), [(one, 1) for one in pair], **ADDRESS)
                         for n, pair in enumerate(pairs)))
    assert [type(one) for one in results] == [Order] * 8
    assert Variant.get_by_id(first.id).held == Variant.get_by_id(second.id).held == 8


def test_two_customers_with_the_same_key_have_an_order_each(world: World) -> None:
    choice = left(world, 5)
    placed = [orders.place(buyer(name), [(choice.id, 1)], **ADDRESS, once="x") for name in ("Mei", "Bo")]
    assert placed[0].id != placed[1].id


def test_a_double_click_in_two_threads_is_one_order(world: World) -> None:
    choice, mei = left(world, 5), buyer("Mei")
    results = together(*[lambda: orders.place(mei, [(choice.id, 1)], **ADDRESS, once="a" * 32)] * 4)
    assert len({one.id for one in results if isinstance(one, Order)}) == 1
    assert Order.select().count() == 1
    assert apples().held == 1


def success(number: str, **changes: Any) -> Notice:
    """Return what WeChat says of the order's paid attempt."""
    attempt = Payment.select().join(Order).where(Order.number == number).get()
    told = {"out_trade_no": attempt.out_trade_no, "transaction_id": "4200000000202611220000000001",
            "state": "SUCCESS", "amount": attempt.amount, "currency": "CNY", "appid": attempt.appid,
            "mchid": attempt.mchid, "openid": attempt.openid, "success_at": clock.now()}
    return Notice(**{**told, **changes})


def test_one_notice_told_by_six_at_once_is_booked_once(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    notice = success(number)
    assert sorted(together(*[lambda: payments.settle(notice)] * 6)) == ["again"] * 5 + ["paid"]
    assert Order.get(Order.number == number).state == "paid"
    assert Entry.select().where(Entry.kind == "capture").count() == 1
    assert Inbox.select().count() == 1
    assert Outbox.select().where(Outbox.topic == "order.paid").count() == 1
    assert Product.get_by_id(apples().product_id).sold >= 1


def test_a_late_notice_told_by_four_at_once_goes_back_once(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    world.later(31)
    notice = success(number)
    assert sorted(together(*[lambda: payments.settle(notice)] * 4)) == ["again"] * 3 + ["extra"]
    assert [refund.amount for refund in Refund.select()] == [notice.amount]


@pytest.mark.parametrize("round_", range(3))
def test_closing_and_paying_at_once_end_in_one_of_the_two(world: World, mei: Person, round_: int) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    notice, order = success(number), Order.get(Order.number == number)
    outcomes = together(lambda: closing.close(order, "clock", "not paid in time"), lambda: payments.settle(notice))
    state = Order.get(Order.number == number).state
    if state == "paid":
        assert outcomes[1] == "paid"
        assert not Refund.select().exists()
        assert Hold.get().state == "sold"
    else:
        assert state == "closed"
        assert outcomes == [True, "extra"]
        assert Refund.get().amount == notice.amount
        assert Hold.get().state == "released"
    assert apples().held == 0


def test_two_taps_on_pay_at_once_share_one_attempt(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    person = customers.of(mei.openid)
    sheets = together(*[lambda: attempts.open(person, number)] * 2)
    assert Payment.select().count() == 1
    assert all(isinstance(one, dict | ShopError) for one in sheets)
    assert any(isinstance(one, dict) for one in sheets)
