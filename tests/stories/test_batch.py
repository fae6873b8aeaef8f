"""Lin takes a table of orders to the packing desk and brings the tracking numbers back, all of them or none."""

import re
from typing import Any

import pytest

from base import db
from models import Audit, Order, Outbox, Parcel, ParcelLine, Step
from shop import operators
from shop.claims import asking
from shop.orders import keeping, sending
from tests.tables import HEADINGS, brings, confirms, standing, table, text
from tests.world import Browser, Person, World, apples


@pytest.fixture
def lin(world: World) -> Browser:
    """Lin at her desk."""
    return world.operator()


@pytest.fixture
def paid(world: World, mei: Person, bo: Person) -> list[str]:
    """The numbers of two orders that are paid, Mei's first."""
    return [mei.has_paid(apples().id, 2), bo.has_paid(apples().id, 1)]


def test_the_table_goes_out_and_comes_back(world: World, mei: Person, lin: Browser, paid: list[str]) -> None:
    heading, *rows = table(lin)
    assert [row[0] for row in rows] == paid
    assert "洛川红富士苹果" in rows[0][heading.index("商品")]
    assert "×2" in rows[0][heading.index("商品")]
    for row, tracking in zip(rows, ("75312345678901", "SF1234567890"), strict=True):
        row[-2:] = ["中通快递", tracking]
    preview = brings(lin, text(heading, *rows))
    assert preview.status_code == 200
    assert standing(paid) == ["paid", "paid"]
    answer = confirms(lin, preview)
    assert "已发货 2 单" in answer.text
    assert standing(paid) == ["shipped", "shipped"]
    assert sorted(parcel.number for parcel in Parcel.select()) == ["75312345678901", "SF1234567890"]
    assert {row.subject for row in Audit.select().where(Audit.verb == "ship")} == {f"order {one}" for one in paid}
    mei.says("你好")
    world.jobs()
    assert any("75312345678901" in str(line.get("content")) for line in mei.screen())


def bad_rows(paid: list[str]) -> list[tuple[Any, ...]]:
    """Return one row of each kind that cannot be carried out, the second order fit to go between them."""
    return [HEADINGS, ("X000000AAAAAAAA", "sf", "SF0000000001"), (paid[1], "sf", "SF0000000002"),
            (paid[0], "猫头鹰", "SF0000000003"), ("", "sf", "SF0000000004"), (paid[0], "sf", "单号")]


def test_every_bad_row_is_named_and_nothing_is_sent(lin: Browser, paid: list[str]) -> None:
    answer = brings(lin, text(*bad_rows(paid)))
    assert answer.status_code == 422
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall("<td[^>]*>(.*?)</td>", part) for part in body.split("<tr>")[1:]]
    assert [row[0] for row in rows] == ["2", "4", "5", "6"]
    assert "没有这个订单" in rows[0][2]
    assert "重复出现" in rows[1][2]
    assert 'name="rows"' not in answer.text
    assert standing(paid) == ["paid", "paid"]
    assert Parcel.select().count() == 0


def test_orders_that_are_not_ours_to_send_are_refused(world: World, mei: Person, lin: Browser,
                                                      paid: list[str]) -> None:
    unpaid = mei.orders(apples().id)
    with db.connected():
        wen = operators.add("wen", "小文", "wen-helps-out", ("orders",))
        keeping.accept(wen, paid[0])
        sending.ship(world.lin(), paid[1], "sf", "SF0000000009")
    assert [row[0] for row in table(lin)[1:]] == []
    answer = brings(lin, text(HEADINGS, *((number, "sf", "SF0000000001")
                                                          for number in (*paid, unpaid))))
    assert answer.status_code == 422
    for why in ("小文", "待收货", "待付款"):
        assert why in answer.text
    assert standing([*paid, unpaid]) == ["accepted", "shipped", "unpaid"]


def test_what_a_customer_wants_money_back_for_is_not_sent(mei: Person, lin: Browser, paid: list[str]) -> None:
    with db.connected():
        order = Order.get(Order.number == paid[0])
        asking.ask(order.customer, paid[0], "cancel", None, "changed_mind")
    assert [row[0] for row in table(lin)[1:]] == [paid[1]]
    answer = brings(lin, text(HEADINGS, (paid[0], "sf", "SF0000000001"),
                              (paid[1], "sf", "SF0000000002")))
    assert answer.status_code == 422
    assert standing(paid) == ["paid", "paid"]


def test_what_changed_between_the_look_and_the_button_stops_all(world: World, lin: Browser, paid: list[str]) -> None:
    preview = brings(lin, text(HEADINGS, *((number, "sf", "SF0000000001") for number in paid)))
    with db.connected():
        sending.ship(world.lin(), paid[1], "zto", "75312345678901")
    answer = confirms(lin, preview)
    assert answer.status_code == 422
    assert paid[1] in answer.text
    assert standing(paid) == ["paid", "shipped"]
    assert Parcel.select().count() == 1


def test_the_button_pressed_twice_sends_once(lin: Browser, paid: list[str]) -> None:
    preview = brings(lin, text(HEADINGS, *((number, "sf", "SF0000000001") for number in paid)))
    confirms(lin, preview)
    assert confirms(lin, preview).status_code == 422
    assert Parcel.select().count() == 2
    assert Outbox.select().where(Outbox.topic == "order.shipped").count() == 2


def test_the_rest_of_an_order_sent_in_part_goes(world: World, lin: Browser, paid: list[str]) -> None:
    line = Order.get(Order.number == paid[0]).lines.get()
    with db.connected():
        sending.ship(world.lin(), paid[0], "sf", "SF0000000001", {line.id: 1})
    assert "×1" in table(lin)[1][4]
    confirms(lin, brings(lin, text(HEADINGS, (paid[0], "sf", "SF0000000002"))))
    assert [one.quantity for one in ParcelLine.select().order_by(ParcelLine.id)] == [1, 1]
    assert [step.after for step in Step.select().where(Step.order == line.order_id).order_by(Step.id)] == [
        "unpaid", "paid", "shipping", "shipped"]
