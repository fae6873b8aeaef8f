"""A customer's orders: the list by state, one order, and nobody else's."""

import pytest

from models import Order
from shop import orders
from tests.pages.conftest import variant
from tests.world import Browser, Person, World


def paid_order(world: World, person: Person) -> str:
    """Let somebody order and pay; returns the number."""
    number = person.orders(variant("红富士").id)
    person.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    return number


def test_an_order_walks_through_its_states(world: World, mei: Person) -> None:
    number = paid_order(world, mei)
    assert "待发货" in mei.get(f"/orders/{number}").text
    orders.ship(world.lin(), number, "sf", "SF1234567890")
    shipped = mei.get(f"/orders/{number}").text
    for word in ("待收货", "顺丰速运", "SF1234567890", "确认收货"):
        assert word in shipped
    mei.post(f"/orders/{number}/receive", page=f"/orders/{number}")
    done = mei.get(f"/orders/{number}").text
    assert "已收货" in done
    assert "确认收货" not in done


def test_the_list_is_told_by_state(world: World, mei: Person) -> None:
    paid, unpaid = paid_order(world, mei), mei.orders(variant("龙井").id)
    assert f"/orders/{paid}" in mei.get("/orders").text
    waiting = mei.get("/orders?state=unpaid").text
    assert f"/orders/{unpaid}" in waiting
    assert f"/orders/{paid}" not in waiting
    assert "暂无订单" in mei.get("/orders?state=completed").text
    assert "暂无订单" in mei.get("/orders?state=nonsense").text


def test_my_page_counts_what_waits(mei: Person) -> None:
    mei.orders(variant("红富士").id)
    assert '<b class="badge">1</b>' in mei.get("/me").text


def test_mei_gives_an_unpaid_order_up(mei: Person) -> None:
    number = mei.orders(variant("红富士").id)
    assert "请在" in mei.get(f"/orders/{number}").text
    page = mei.post(f"/orders/{number}/cancel", page=f"/orders/{number}")
    assert "已关闭" in page.text
    assert variant("红富士").held == 0


def test_what_has_moved_on_cannot_be_cancelled_or_received(world: World, mei: Person) -> None:
    number = paid_order(world, mei)
    assert mei.post(f"/orders/{number}/cancel", page="/me").status_code == 409
    assert mei.post(f"/orders/{number}/receive", page="/me").status_code == 409
    assert Order.get(Order.number == number).state == "paid"


@pytest.mark.parametrize(("method", "path"), [
    ("GET", ""), ("GET", "/paid"), ("POST", "/pay"), ("POST", "/cancel"), ("POST", "/receive")])
def test_somebody_elses_order_looks_like_none(mei: Person, chen: Person, method: str, path: str) -> None:
    number = mei.orders(variant("红富士").id)
    chen.login()
    headers = {"X-CSRFToken": chen.token("/me")} if method == "POST" else {}
    theirs, nobodys = (chen.session.request(method, f"{chen.base}/orders/{one}{path}", headers=headers)
                       for one in (number, "X261122AAAAAAAA"))
    assert theirs.status_code == nobodys.status_code == 404
    if method == "POST":
        assert theirs.text == nobodys.text
    assert Order.get(Order.number == number).state == "unpaid"


@pytest.mark.parametrize("path", ["/orders", "/orders/X1", "/cart", "/checkout"])
def test_a_stranger_is_led_to_wechat(stranger: Browser, path: str) -> None:
    page = stranger.get(path)
    assert "/login?next=" in page.url
    assert "data:image/png" in page.text


@pytest.mark.parametrize("path", ["/cancel", "/receive", "/pay"])
def test_an_order_does_not_move_without_the_token(mei: Person, path: str) -> None:
    number = mei.orders(variant("红富士").id)
    assert mei.session.post(f"{mei.base}/orders/{number}{path}").status_code == 400
    assert Order.get().state == "unpaid"


def test_a_note_is_shown_as_it_was_written(mei: Person) -> None:
    mei.login().puts_in_cart(variant("红富士").id)
    answer = mei.checks_out(note="<b>快</b>")
    assert "&lt;b&gt;快&lt;/b&gt;" in mei.get(answer.headers["Location"]).text
