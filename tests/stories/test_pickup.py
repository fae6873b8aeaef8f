"""Mei fetches her order in the store: a code, shown once, and Lin's hand."""

import re
from typing import Any

import pytest

from base import db
from models import Audit, Order, Parcel, ParcelLine, Step, Store
from shop import operators, stores
from shop.claims import asking
from tests.goods import sold_as_keys
from tests.world import Browser, Person, World, apples


@pytest.fixture
def store(world: World) -> Store:
    """The shop's one store."""
    return Store.get_by_id(stores.add(world.lin(), "科技园店", "科技路 8 号", "0755-12345678", "每天 9:00-21:00"))


@pytest.fixture
def lin(world: World) -> Browser:
    """Lin at her desk."""
    return world.operator()


def orders_for(mei: Person, store: Store, **changes: Any) -> str:
    """Order two boxes of apples to be fetched, and return the order's number."""
    mei.login().puts_in_cart(apples().id, 2)
    answer = mei.checks_out(delivery="pickup", store=str(store.id), **changes)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("/orders/")[1].split("?")[0]


def pays(world: World, mei: Person, number: str) -> str:
    """Pay, and return the code."""
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    return str(Order.get(Order.number == number).pickup_code)


def hands_over(lin: Browser, code: str) -> Any:
    """Press the button of the code's page."""
    return lin.post(f"/console/pickup/{code}", page="/console/pickup")


def test_mei_pays_shows_her_code_and_takes_her_apples(world: World, mei: Person, lin: Browser, store: Store) -> None:
    number = orders_for(mei, store)
    assert "提货码" not in mei.get(f"/orders/{number}").text
    code = pays(world, mei, number)
    assert len(code) == 10
    assert code.isdigit()
    page = mei.get(f"/orders/{number}").text
    assert f"{code[:5]} {code[5:]}" in page
    assert "科技园店" in page
    assert "每天 9:00-21:00" in page
    mei.says("你好")
    world.jobs()
    assert code in str(mei.screen()[-1]["content"])
    assert code in mei.says("订单").text
    for person, road in ((lin, f"/console/pickup/{code}"), (lin, f"/console/orders/{number}"), (mei, "/orders")):
        assert re.search(r'<span class="state[^"]*">待自提</span>', person.get(road).text), road
    assert number in lin.get("/console/pickup", params={"code": f"{code[:5]} {code[5:]}"}).text
    answer = hands_over(lin, code)
    assert number in answer.text
    order = Order.get(Order.number == number)
    assert (order.state, order.total, order.freight) == ("received", apples().price * 2, 0)
    assert [step.after for step in order.steps.order_by(Step.id)] == ["unpaid", "paid", "shipped", "received"]
    [packed] = ParcelLine.select().join(Parcel).where(Parcel.carrier == "pickup")
    assert packed.quantity == 2
    assert Audit.select().where(Audit.verb == "verify pickup", Audit.subject == f"order {number}").count() == 1
    assert code not in mei.says("订单").text
    world.jobs()
    assert "如非本人操作" in str(mei.screen()[-1]["content"])
    assert "提货码" not in mei.get(f"/orders/{number}").text


def test_a_code_works_once_and_says_by_whom(world: World, mei: Person, lin: Browser, store: Store) -> None:
    code = pays(world, mei, orders_for(mei, store))
    hands_over(lin, code)
    again = hands_over(lin, code)
    assert again.status_code == 409
    for page in (again, lin.get(f"/console/pickup/{code}")):
        assert "由 小铺演示 核销" in page.text
    assert Parcel.select().count() == 1


def test_looking_at_a_code_changes_nothing(world: World, mei: Person, lin: Browser, store: Store) -> None:
    number = orders_for(mei, store)
    code = pays(world, mei, number)
    assert lin.get(f"/console/pickup/{code}").status_code == 200
    assert Order.get(Order.number == number).state == "paid"


def test_an_unpaid_order_is_not_handed_over(world: World, mei: Person, lin: Browser, store: Store) -> None:
    number = orders_for(mei, store)
    code = Order.get(Order.number == number).pickup_code
    assert "/console/pickup/" not in lin.get(f"/console/pickup/{code}").text.partition("<main")[2]
    assert hands_over(lin, code).status_code == 409
    assert Order.get(Order.number == number).state == "unpaid"
    assert Parcel.select().count() == 0


def test_what_a_colleague_has_accepted_stays_with_them(world: World, mei: Person, lin: Browser, store: Store) -> None:
    number = orders_for(mei, store)
    code = pays(world, mei, number)
    with db.connected():
        operators.add("wen", "小文", "wen-helps-out", ("orders",))
    world.operator("wen", "wen-helps-out").post(f"/console/orders/{number}/accept", page=f"/console/orders/{number}")
    answer = hands_over(lin, code)
    assert answer.status_code == 409
    assert "小文" in answer.text
    assert Order.get(Order.number == number).state == "accepted"


def test_an_order_that_is_sent_has_no_code(world: World, mei: Person, lin: Browser, store: Store) -> None:
    number = mei.has_paid(apples().id)
    assert Order.get(Order.number == number).pickup_code is None
    for code in ("None", "0", "", " "):
        assert lin.get("/console/pickup/" + (code or "%20")).status_code in (404, 200)
    assert hands_over(lin, "None").status_code == 404


@pytest.mark.parametrize("code", ["0000000000", "123", "x" * 10, "１２３４５６７８９０", "9" * 40, "0' OR 1=1"])
def test_unknown_codes_all_look_the_same(world: World, mei: Person, lin: Browser, store: Store, code: str) -> None:
    pays(world, mei, orders_for(mei, store))
    answer = lin.get(f"/console/pickup/{code}")
    assert answer.status_code == 404
    assert "没有这个提货码" in answer.text


@pytest.mark.parametrize("typed", ["没有", "-", "１２３"])
def test_what_is_no_code_is_said_beside_the_field(lin: Browser, store: Store, typed: str) -> None:
    answer = lin.get("/console/pickup", params={"code": typed})
    assert answer.status_code == 404
    assert 'id="code-problem">没有这个提货码' in answer.text


def test_guessing_ends(world: World, mei: Person, lin: Browser, store: Store) -> None:
    code = pays(world, mei, orders_for(mei, store))
    statuses = [lin.get(f"/console/pickup/{guess:010}").status_code for guess in range(22)]
    assert statuses == [404] * 20 + [429] * 2
    assert hands_over(lin, code).status_code == 429
    assert Order.get().state == "paid"


def test_the_right_codes_are_no_guesses(world: World, mei: Person, lin: Browser, store: Store) -> None:
    code = pays(world, mei, orders_for(mei, store))
    assert {lin.get(f"/console/pickup/{code}").status_code for _time in range(25)} == {200}


def test_a_stranger_with_the_code_gets_to_the_login(world: World, mei: Person, chen: Person, store: Store) -> None:
    code = pays(world, mei, orders_for(mei, store))
    answer = chen.login().get(f"/console/pickup/{code}", allow_redirects=False)
    assert answer.status_code == 302
    assert "/console/login" in answer.headers["Location"]


def test_a_closed_store_is_not_offered_and_not_taken(world: World, mei: Person, store: Store) -> None:
    with db.connected():
        stores.disable(world.lin(), store.id)
    mei.login().puts_in_cart(apples().id)
    assert "到店自提" not in mei.get("/checkout").text
    answer = mei.checks_out(delivery="pickup", store=str(store.id), street="", region="")
    assert answer.status_code == 422
    assert 'name="street"' in answer.text
    assert Order.select().count() == 0


def test_several_wrong_fields_are_told_at_once(mei: Person, store: Store) -> None:
    mei.login().puts_in_cart(apples().id)
    page = mei.checks_out(delivery="pickup", recipient="", phone="1").text
    for field in ("store", "recipient", "phone"):
        assert f'id="{field}-error">' in page


@pytest.mark.parametrize("chosen", ["", "0", "-1", "999", "abc", "2147483648"])
def test_a_store_that_is_none_is_said_beside_the_field(mei: Person, store: Store, chosen: str) -> None:
    mei.login().puts_in_cart(apples().id)
    answer = mei.checks_out(delivery="pickup", store=chosen)
    assert answer.status_code == 422
    assert 'id="store-error">请选择自提门店' in answer.text
    assert Order.select().count() == 0


def test_an_order_to_be_fetched_is_not_sent(world: World, mei: Person, lin: Browser, store: Store) -> None:
    number = orders_for(mei, store)
    pays(world, mei, number)
    assert f"{number}/ship" not in lin.get(f"/console/orders/{number}").text
    sent = lin.post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"}, page="/console")
    assert sent.status_code == 409
    assert Parcel.select().count() == 0


def test_what_mei_wants_money_back_for_stays_in_the_store(world: World, mei: Person, lin: Browser,
                                                          store: Store) -> None:
    number = orders_for(mei, store)
    code = pays(world, mei, number)
    with db.connected():
        asking.ask(Order.get(Order.number == number).customer, number, "cancel", None, "changed_mind")
    answer = hands_over(lin, code)
    assert answer.status_code == 409
    assert "退款" in answer.text
    assert Order.get(Order.number == number).state == "paid"


def test_keys_in_the_same_order_come_without_the_store(world: World, mei: Person, lin: Browser, store: Store) -> None:
    mei.login().puts_in_cart(sold_as_keys(world, "AAAA-1").id)
    number = orders_for(mei, store)
    code = pays(world, mei, number)
    assert hands_over(lin, code).ok
    assert Order.get(Order.number == number).state == "shipping"
    assert "核销" in hands_over(lin, code).text
    world.jobs()
    assert Order.get(Order.number == number).state == "received"
    assert [(parcel.carrier, [one.quantity for one in parcel.contents]) for parcel in Parcel.select().order_by(
        Parcel.id)] == [("pickup", [2]), ("online", [1])]
    assert "AAAA-1" in mei.get(f"/orders/{number}").text
