"""Lin reads orders and ships them; the customer is told."""

from typing import Any

import pytest

from models import Audit, Case, Order, Outbox, Parcel, Refund
from shop.orders import STATES
from tests.console.conftest import apples, seen, typed
from tests.world import Browser, Person, World


@pytest.fixture
def paid(world: World, mei: Person) -> str:
    """The number of an order that Mei has paid."""
    number = mei.orders(apples().id, 2)
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    return number


def ships(lin: Browser, number: str, **changes: str) -> Any:
    """Fill in the ship form."""
    page = f"/console/orders/{number}"
    return lin.post(f"{page}/ship", {"carrier": "zto", "tracking": "75312345678901", **changes}, page=page)


def test_lin_ships_and_mei_is_told(world: World, lin: Browser, mei: Person, paid: str) -> None:
    mei.says("你好")
    answer = ships(lin, paid)
    assert "已发货，正在通知顾客" in seen(answer)
    assert "中通快递 75312345678901" in seen(answer)
    world.jobs()
    assert any("75312345678901" in str(line.get("content")) for line in mei.screen())
    row = Audit.get()
    assert (row.verb, row.subject) == ("ship", f"order {paid}")


def test_an_order_ships_once(lin: Browser, paid: str) -> None:
    ships(lin, paid)
    again = lin.post(f"/console/orders/{paid}/ship", {"carrier": "sf", "tracking": "SF000000"}, page="/console")
    assert again.status_code == 409
    assert Parcel.select().count() == 1


def test_an_unpaid_order_does_not_ship(lin: Browser, mei: Person) -> None:
    number = mei.orders(apples().id)
    assert f"{number}/ship" not in lin.get(f"/console/orders/{number}").text
    answer = lin.post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": "SF000000"}, page="/console")
    assert answer.status_code == 409
    assert Order.get(Order.number == number).state == "unpaid"


@pytest.mark.parametrize(("changes", "field"), [
    ({"tracking": ""}, "tracking"), ({"tracking": "单号"}, "tracking"), ({"tracking": "12 <b>"}, "tracking"),
    ({"tracking": "9" * 41}, "tracking"), ({"carrier": "owl"}, "carrier")])
def test_a_wrong_tracking_number_is_said_and_kept(lin: Browser, paid: str, changes: dict[str, str],
                                                  field: str) -> None:
    answer = ships(lin, paid, **changes)
    assert answer.status_code == 422
    assert answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0]
    assert typed(answer, "tracking") == [changes.get("tracking", "75312345678901")]
    assert Order.get(Order.number == paid).state == "paid"


def test_the_page_tells_the_whole_story(lin: Browser, paid: str) -> None:
    page = seen(lin.get(f"/console/orders/{paid}"))
    order = Order.get(Order.number == paid)
    for words in ("梅小美 13800138000", "广东省 深圳市 南山区", "科技路 1 号", "共 2 件", f"{order.total / 100:.2f}",
                  "已下单", "已付款", "微信", "顾客", apples().product.title):
        assert words in page, words


def test_a_refund_is_shown(world: World, lin: Browser, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    payment = Order.get(Order.number == number).payments.get()
    refund = Refund.create(payment=payment, number="R261122ABCDEFGH", amount=100, reason="坏果", state="processing")
    page = seen(lin.get(f"/console/orders/{number}"))
    refund.delete_instance()
    assert "退款 ￥1.00 退款中" in page


def test_orders_are_listed_by_state_and_found(lin: Browser, bo: Person, paid: str) -> None:
    unpaid = bo.orders(apples().id)
    everything = seen(lin.get("/console/orders"))
    assert paid in everything
    assert unpaid in everything
    assert "待付款 1" in everything
    assert "待发货 1" in everything
    waiting = seen(lin.get("/console/orders?state=paid"))
    assert paid in waiting
    assert unpaid not in waiting
    for query in (paid, paid[-5:], "梅小美", "13800138000"):
        assert paid in seen(lin.get(f"/console/orders?q={query}")), query
    assert "没有找到符合的订单" in seen(lin.get("/console/orders?q=恐龙"))


def test_an_unknown_state_or_page_is_harmless(lin: Browser) -> None:
    for query in ("state=lost", "page=0", "page=-4", "page=abc", "page=99999", "q=%25", "q=%27%3B--"):
        assert lin.get(f"/console/orders?{query}").status_code == 200, query


def test_an_unknown_order_is_not_found_inside_the_console(lin: Browser) -> None:
    answer = lin.get("/console/orders/X000000AAAAAAAA")
    assert answer.status_code == 404
    assert 'href="/console/orders"' in answer.text


def test_a_hostile_note_and_address_stay_text(lin: Browser, paid: str) -> None:
    Order.update(note="<script>alert(1)</script>", recipient="<b>M", street='"><img onerror=x>').execute()
    for page in (f"/console/orders/{paid}", "/console/orders", "/console"):
        text = lin.get(page).text
        assert "<script>alert" not in text
        assert "<img onerror" not in text
        assert "<b>M" not in text


def test_home_counts_today_and_what_waits(lin: Browser, mei: Person, paid: str) -> None:
    mei.orders(apples().id)
    mei.says("人工")
    Case.create(key="test", kind="unknown payment", text="1 fen")
    Outbox.create(topic="tell", key="tell:1", state="dead", error="45015")
    page = seen(lin.get("/console"))
    total = Order.get(Order.number == paid).total
    for words in (f"今日收款（元） ￥ {total / 100:.2f}", "付款订单 1", "新订单 2", "1 待发货", "1 待回复",
                  "1 待核对账款", "1 通知未送达"):
        assert words in page, words
    assert paid in page


def test_every_state_has_a_tab(lin: Browser) -> None:
    page = lin.get("/console/orders").text
    assert all(f"state={state}" in page for state in STATES)
