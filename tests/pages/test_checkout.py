"""The checkout: an address, with or without script, becomes one order."""

import re

import pytest

from models import Order
from tests.pages.conftest import costs, left, variant
from tests.world import ADDRESS, Person, World


@pytest.fixture
def buyer(mei: Person) -> Person:
    """Mei with two boxes of apples in her cart."""
    mei.login().puts_in_cart(variant("红富士").id, 2)
    return mei


def error_of(page: str, field: str) -> str:
    """Return what the page says is wrong with a field, or nothing."""
    found = re.search(rf'id="{field}-error">([^<]*)<', page)
    return found.group(1) if found else ""


def test_the_cart_becomes_an_order_that_asks_for_its_payment(buyer: Person) -> None:
    answer = buyer.checks_out()
    assert answer.status_code == 303
    order = Order.get()
    assert answer.headers["Location"] == f"/orders/{order.number}?pay=1"
    assert order.total == variant("红富士").price * 2
    assert order.region_name == "广东省 深圳市 南山区"
    page = buyer.get(answer.headers["Location"]).text
    assert "待付款" in page
    assert "data-at-once" in page


def test_a_double_click_makes_one_order(buyer: Person) -> None:
    once = re.search(r'name="once"[^>]*value="([^"]+)"', buyer.get("/checkout").text)
    assert once
    form = {**ADDRESS, "once": once.group(1)}
    answers = [buyer.post("/checkout", form, page="/me", allow_redirects=False) for _click in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Order.select().count() == 1


def test_the_address_used_last_is_offered(buyer: Person) -> None:
    buyer.checks_out()
    buyer.puts_in_cart(variant("龙井").id)
    page = buyer.get("/checkout").text
    assert 'value="梅小美"' in page
    assert '<option value="440305" selected>' in page


@pytest.mark.parametrize(("field", "typed"), [
    ("recipient", ""), ("recipient", "梅" * 33), ("phone", ""), ("phone", "1380013800"), ("phone", "abc"),
    ("phone", "138001380001"), ("region", ""), ("region", "999999"), ("region", "440300"), ("region", "x' OR 1"),
    ("street", ""), ("street", "  \n "), ("street", "路" * 121), ("note", "好" * 101),
])
def test_a_wrong_field_says_so_beside_it_and_keeps_what_was_typed(buyer: Person, field: str, typed: str) -> None:
    answer = buyer.checks_out(**{field: typed, "note" if field != "note" else "recipient": "请放门口"})
    assert answer.status_code == 422
    assert error_of(answer.text, field)
    assert "请放门口" in answer.text
    assert Order.select().count() == 0


def test_several_wrong_fields_are_told_at_once(buyer: Person) -> None:
    answer = buyer.checks_out(recipient="", street="", region="")
    assert all(error_of(answer.text, field) for field in ("recipient", "street", "region"))


@pytest.mark.parametrize("phone", ["13800138000", "138 0013 8000", "138-0013-8000", "+85291234567"])
def test_phones_as_people_write_them_will_do(buyer: Person, phone: str) -> None:
    assert buyer.checks_out(phone=phone).status_code == 303


def test_without_script_the_district_is_found_in_three_steps(buyer: Person) -> None:
    typed = {"recipient": "梅", "step": "region"}
    first = buyer.get("/checkout").text
    assert '<option value="440000">' in first
    second = buyer.post("/checkout", {**typed, "province": "440000"}, page="/me").text
    assert '<option value="440300">' in second
    assert 'value="梅"' in second
    third = buyer.post("/checkout", {**typed, "province": "440000", "city": "440300"}, page="/me").text
    assert '<option value="440305">' in third
    assert buyer.checks_out(province="440000", city="440300").status_code == 303


def test_a_city_of_one_is_chosen_by_itself(buyer: Person) -> None:
    page = buyer.post("/checkout", {"step": "region", "province": "110000"}, page="/me").text
    assert '<option value="110105">' in page


def test_a_district_outside_its_province_is_refused(buyer: Person) -> None:
    answer = buyer.checks_out(province="330000")
    assert answer.status_code == 422
    assert error_of(answer.text, "region")


def test_the_picker_reads_the_regions(buyer: Person) -> None:
    assert {"code": "440300", "name": "深圳市"} in buyer.get("/regions/440000").json()
    assert {"code": "440305", "name": "南山区"} in buyer.get("/regions/440300").json()
    assert buyer.get("/regions/nothing").json() == []


def test_sold_out_meanwhile_is_told_on_the_page(world: World, buyer: Person) -> None:
    apples = variant("红富士")
    form = {**ADDRESS, "variant": apples.id, "quantity": 2}
    left(world, apples, 1)
    answer = buyer.post("/checkout", form, page="/me")
    assert answer.status_code == 409
    assert "1" in answer.text
    assert Order.select().count() == 0


def test_the_price_is_the_shops_and_not_the_forms(world: World, buyer: Person) -> None:
    apples = variant("红富士")
    costs(world, apples, 12345)
    buyer.checks_out(price="1", total="1", goods="1")
    assert Order.get().total == 24690


def test_an_empty_cart_has_nothing_to_check_out(mei: Person) -> None:
    assert mei.login().get("/checkout").url.endswith("/cart")
    answer = mei.post("/checkout", ADDRESS, page="/me")
    assert answer.status_code == 422
    assert Order.select().count() == 0


def test_a_checkout_without_its_token_makes_no_order(buyer: Person) -> None:
    assert buyer.session.post(f"{buyer.base}/checkout", ADDRESS).status_code == 400
    assert Order.select().count() == 0
