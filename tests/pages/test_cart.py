"""The cart: what goes in, what it says, and what happens to a stranger's wish."""

import re

import pytest

from models import CartLine
from shop import catalog
from tests.pages.conftest import costs, left, variant
from tests.world import Browser, Person, World


def test_mei_puts_apples_into_her_cart(mei: Person) -> None:
    apples = variant("红富士")
    cart = mei.login().puts_in_cart(apples.id, 2)
    assert cart.url.endswith("/cart")
    assert "红富士" in cart.text
    assert CartLine.get().quantity == 2
    assert re.search(r'data-badge>2<', mei.get("/").text)


def test_a_script_is_told_the_count_and_stays_on_its_page(mei: Person) -> None:
    mei.login()
    told = mei.session.post(f"{mei.base}/cart/add", {"variant": variant("红富士").id, "quantity": 3},
                            headers={"X-CSRFToken": mei.token("/me")})
    assert told.json() == {"count": 3}


def test_a_strangers_wish_is_in_the_cart_after_the_login(mei: Person) -> None:
    apples = variant("红富士")
    cart = mei.post("/cart/add", {"variant": apples.id, "quantity": 2}, page=f"/p/{apples.product_id}")
    assert cart.url.partition("#")[0].endswith("/cart")
    assert [(line.variant_id, line.quantity) for line in CartLine.select()] == [(apples.id, 2)]


def test_an_ordinary_browser_is_led_to_wechat_by_a_qr_code(stranger: Browser) -> None:
    apples = variant("红富士")
    page = stranger.post("/cart/add", {"variant": apples.id}, page=f"/p/{apples.product_id}")
    assert page.status_code == 200
    assert 'src="data:image/png;base64,' in page.text
    assert CartLine.select().count() == 0


def test_buying_at_once_leaves_the_cart_alone(mei: Person) -> None:
    tea, apples = variant("龙井"), variant("红富士")
    mei.login().puts_in_cart(tea.id)
    checkout = mei.post("/cart/add", {"variant": apples.id, "quantity": 2, "buy": "1"}, page="/me")
    assert "/checkout?" in checkout.url
    assert "红富士" in checkout.text
    assert "龙井" not in checkout.text
    assert CartLine.select().count() == 1


def test_a_stranger_who_buys_at_once_lands_on_the_checkout(mei: Person) -> None:
    apples = variant("红富士")
    checkout = mei.post("/cart/add", {"variant": apples.id, "quantity": 2, "buy": "1"}, page=f"/p/{apples.product_id}")
    assert checkout.url.partition("#")[0].endswith(f"/checkout?variant={apples.id}&quantity=2")
    assert "红富士" in checkout.text


def test_mei_changes_and_removes(mei: Person) -> None:
    apples, tea = variant("红富士"), variant("龙井")
    mei.login().puts_in_cart(apples.id)
    mei.puts_in_cart(tea.id)
    mei.post("/cart/change", {"variant": apples.id, "quantity": 5}, page="/cart")
    assert CartLine.get(CartLine.variant == apples.id).quantity == 5
    mei.post("/cart/change", {"variant": apples.id, "quantity": 0}, page="/cart")
    mei.post("/cart/remove", {"variant": tea.id}, page="/cart")
    assert CartLine.select().count() == 0
    assert "购物车还是空的" in mei.get("/cart").text


@pytest.mark.parametrize(("fields", "status"), [
    ({"variant": "x"}, 409), ({"variant": 999999}, 409), ({"variant": 10**30}, 409), ({"quantity": -1}, 422),
    ({"quantity": "x"}, 422), ({"quantity": 0}, 422), ({"quantity": 100}, 422), ({"quantity": 10**30}, 422),
])
def test_nonsense_is_refused_and_changes_nothing(mei: Person, fields: dict[str, object], status: int) -> None:
    mei.login()
    answer = mei.post("/cart/add", {"variant": variant("红富士").id, "quantity": 1, **fields}, page="/me")
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert CartLine.select().count() == 0


def test_more_than_is_left_is_refused_with_the_number(world: World, mei: Person) -> None:
    apples = variant("红富士")
    left(world, apples, 3)
    mei.login()
    answer = mei.post("/cart/add", {"variant": apples.id, "quantity": 4}, page="/me")
    assert answer.status_code == 409
    assert "3" in answer.text


def test_what_left_the_shelf_is_set_aside_and_not_counted(world: World, mei: Person) -> None:
    apples, tea = variant("红富士"), variant("龙井")
    mei.login().puts_in_cart(apples.id)
    mei.puts_in_cart(tea.id)
    catalog.take_off_shelf(world.lin(), apples.product_id)
    cart = mei.get("/cart").text
    assert "失效商品" in cart
    assert "去结算 (1)" in cart


def test_a_line_with_too_little_left_offers_what_there_is(world: World, mei: Person) -> None:
    apples = variant("红富士")
    mei.login().puts_in_cart(apples.id, 5)
    left(world, apples, 2)
    assert "改为 2 件" in mei.get("/cart").text
    mei.post("/cart/change", {"variant": apples.id, "quantity": 2}, page="/cart")
    assert "去结算 (2)" in mei.get("/cart").text


def test_a_changed_price_is_told(world: World, mei: Person) -> None:
    apples = variant("红富士")
    mei.login().puts_in_cart(apples.id)
    costs(world, apples, apples.price - 500)
    assert "降了 ¥5.00" in mei.get("/cart").text
    costs(world, apples, apples.price + 100)
    assert "涨了 ¥1.00" in mei.get("/cart").text


def test_each_has_their_own_cart(mei: Person, chen: Person) -> None:
    mei.login().puts_in_cart(variant("红富士").id)
    assert "购物车还是空的" in chen.login().get("/cart").text


def test_a_form_without_its_token_does_nothing(mei: Person) -> None:
    mei.login()
    answer = mei.session.post(f"{mei.base}/cart/add", {"variant": variant("红富士").id, "quantity": 1})
    assert answer.status_code == 400
    assert CartLine.select().count() == 0


@pytest.mark.parametrize("typed", ["-1", "0", "x", "1.5"])
def test_nonsense_takes_nothing_out_of_the_cart(mei: Person, typed: str) -> None:
    mei.login().puts_in_cart(variant("红富士").id, 3)
    answer = mei.post("/cart/add", {"variant": variant("红富士").id, "quantity": typed}, page="/cart")
    assert answer.status_code == 422
    assert CartLine.get().quantity == 3
