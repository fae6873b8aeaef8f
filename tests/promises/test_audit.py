"""The audit names the place for every promise that somebody breaks behind the shop's back."""

from collections.abc import Iterator

import pytest

from base import db
from models import Balance, Hold, Movement, Order, OrderLine, Outbox, Payment, Posting, Refund, Step, Variant
from shop import audit
from tests.world import World, apples


@pytest.fixture
def shop(lasting_world: World) -> Iterator[str]:
    """A shop with one paid and shipped order; what the test breaks is swept away afterwards."""
    lasting_world.reset()
    with db.connected():
        mei = lasting_world.person("Mei")
        number = mei.has_paid(apples().id, 2)
        lin = lasting_world.operator()
        lin.post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"},
                 page=f"/console/orders/{number}")
        mei.orders(apples().id)
        assert audit.examine() == []
        yield number
        lasting_world.reset()


def broken() -> set[str]:
    """The promises the audit finds broken."""
    return {finding.promise for finding in audit.examine()}


CASES = {
    "P1": lambda: Posting.update(amount=Posting.amount + 1).where(Posting.account == "wechat").execute(),
    "P2": lambda: Balance.update(amount=Balance.amount + 1).where(Balance.account == "sales").execute(),
    "P3": lambda: OrderLine.update(quantity=OrderLine.quantity + 1,
                                   amount=OrderLine.amount + OrderLine.price).execute(),
    "P4": lambda: Payment.update(amount=Payment.amount - 1).where(Payment.state == "paid").execute(),
    "P5": lambda: Payment.update(settles=None).where(Payment.state == "paid").execute(),
    "P6": lambda: Payment.update(settles=None).where(Payment.state == "paid").execute(),
    "P8": lambda: Payment.update(out_trade_no="P000000AAAAAAAA").where(Payment.state == "paid").execute(),
    "P10": lambda: Outbox.update(state="waiting", due=1, tries=0).execute(),
    "P12": lambda: Step.delete().where(Step.after == "shipped").execute(),
    "P13": lambda: Variant.update(held=Variant.held + 1).where(Variant.held > 0).execute(),
    "P14": lambda: Hold.update(state="released").where(Hold.state == "sold").execute(),
}


@pytest.mark.parametrize("promise", CASES)
def test_a_broken_promise_is_named(shop: str, promise: str) -> None:
    assert CASES[promise]() >= 1
    assert promise in broken()


def test_p7_more_going_back_than_came_in(shop: str) -> None:
    paid = Payment.get(Payment.state == "paid")
    for number in ("R1", "R2"):
        Refund.create(payment=paid, number=number, amount=paid.amount, reason="x")
    assert "P7" in broken()


def test_p13_stock_without_a_movement(shop: str) -> None:
    Movement.delete().where(Movement.reference == shop).execute()
    assert "P13" in broken()


def test_p12_an_order_that_jumped(shop: str) -> None:
    Order.update(state="completed").where(Order.number == shop).execute()
    assert "P12" in broken()


def test_p22_a_parcel_nobody_was_allowed_to_send(shop: str) -> None:
    db.database.execute_sql("DELETE FROM audit")
    assert "P22" in broken()


def test_a_finding_names_the_place(shop: str) -> None:
    Order.update(state="completed").where(Order.number == shop).execute()
    assert any(shop in finding.place for finding in audit.examine())
