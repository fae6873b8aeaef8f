"""What one order and one customer may have, and when: said on the page, kept in the cart, guarded in the order."""

import pytest
import requests

from base import clock
from models import CartLine, Order, Variant
from shop import cart, customers
from tests.goods import limited, sold
from tests.world import Person, World

HOUR = 3600


@pytest.fixture
def lamp(world: World) -> Variant:
    """A lamp, twenty of them."""
    return sold(world, "限购台灯", 20)


def buys_at_once(person: Person, variant: Variant, quantity: int) -> requests.Response:
    """Buy without the cart, so that only the checkout stands before the order."""
    return person.login().get(f"/checkout?variant={variant.id}&quantity={quantity}", allow_redirects=False)


def test_at_least_three_at_once(mei: Person, lamp: Variant) -> None:
    limited(lamp, minimum=3)
    assert "3 件起购" in mei.login().get(f"/p/{lamp.product_id}").text
    assert mei.puts_in_cart(lamp.id, 2).status_code == 422
    assert not CartLine.select().exists()
    assert buys_at_once(mei, lamp, 2).status_code == 422
    assert mei.puts_in_cart(lamp.id, 3).ok
    assert mei.checks_out().status_code == 303


def test_at_most_two_in_an_order(mei: Person, lamp: Variant) -> None:
    limited(lamp, per_order=2)
    assert "单次限购 2 件" in mei.login().get(f"/p/{lamp.product_id}").text
    assert mei.puts_in_cart(lamp.id, 2).ok
    assert mei.puts_in_cart(lamp.id, 1).status_code == 422
    assert CartLine.get().quantity == 2
    assert buys_at_once(mei, lamp, 3).status_code == 422


def test_a_limit_is_for_all_choices_of_a_product_together(mei: Person, lamp: Variant) -> None:
    limited(lamp, per_order=2)
    other = Variant.create(product=lamp.product_id, spec="另一种", price=1000, on_hand=0)
    Variant.update(spec="一种").where(Variant.id == lamp.id).execute()
    mei.login()
    person = customers.of(mei.openid)
    cart.add(person, lamp.id, 2)
    CartLine.create(customer=person.id, variant=other.id, quantity=1, price=1000)
    assert [line.in_stock for line in cart.look(person).lines] == [False, True]
    assert cart.look(person).count == 2


def test_what_a_lowered_limit_leaves_in_the_cart_is_said_there_and_not_ordered(mei: Person, lamp: Variant) -> None:
    mei.login()
    mei.puts_in_cart(lamp.id, 5)
    limited(lamp, per_order=2)
    kept = cart.look(customers.of(mei.openid))
    assert kept.count == 0
    assert kept.lines[0].trouble in mei.get("/cart").text
    assert mei.get("/checkout").url.endswith("/cart")
    assert mei.post("/cart/change", {"variant": lamp.id, "quantity": 2}, page="/cart").ok
    assert mei.checks_out().status_code == 303


def test_one_for_each_customer(mei: Person, bo: Person, lamp: Variant) -> None:
    limited(lamp, per_customer=1)
    assert "每人限购 1 件" in mei.login().get(f"/p/{lamp.product_id}").text
    assert mei.has_paid(lamp.id)
    mei.puts_in_cart(lamp.id)
    assert mei.checks_out().status_code == 409
    assert bo.orders(lamp.id)
    assert Order.select().count() == 2


def test_before_and_after_its_time_it_cannot_be_had(world: World, mei: Person, lamp: Variant) -> None:
    now = clock.now()
    limited(lamp, sale_from=now + HOUR, sale_until=now + 2 * HOUR)
    mei.login()
    assert "未开始" in mei.get(f"/p/{lamp.product_id}").text
    assert mei.puts_in_cart(lamp.id).status_code == 409
    assert buys_at_once(mei, lamp, 1).status_code == 409
    world.later(61)
    assert "未开始" not in mei.get(f"/p/{lamp.product_id}").text
    assert mei.puts_in_cart(lamp.id).ok
    world.later(61)
    assert "已结束" in mei.get(f"/p/{lamp.product_id}").text
    mei.checks_out()
    assert not Order.select().exists()


def test_mei_buys_the_same_again(world: World, mei: Person, chen: Person, lamp: Variant) -> None:
    number = mei.orders(lamp.id, 2)
    world.later(31)  # not paid in time
    assert chen.login().post(f"/orders/{number}/again", page="/me").status_code == 404
    for _tap in range(2):
        assert mei.post(f"/orders/{number}/again", page="/me").url.endswith("/cart")
    assert CartLine.get().quantity == 2
    limited(lamp, on_shelf=False)
    CartLine.delete().execute()
    assert "限购台灯" in mei.post(f"/orders/{number}/again", page="/me").text
    assert not CartLine.select().exists()
    assert "限购台灯" not in mei.get("/cart").text
