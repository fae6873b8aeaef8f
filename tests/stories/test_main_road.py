"""From a keyword to a received parcel, told in the chat."""

import re

from models import Movement, Order
from tests.world import Person, World, apples


def test_mei_types_apple_buys_and_asks_for_her_order(world: World, mei: Person) -> None:
    card = mei.says("苹果").card
    assert "苹果" in card["title"]
    assert card["url"].startswith(f"{world.url}/p/")
    page = mei.get(card["url"])
    assert page.status_code == 200
    assert card["title"] in page.text

    number = mei.orders(apples().id, 2)
    assert "待付款" in mei.says("订单").text
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    assert "待发货" in mei.says("订单").text
    assert "待发货" in mei.get(f"/orders/{number}").text

    sold = Movement.get(Movement.reference == number)
    assert sold.quantity == -2
    [trade] = [row for row in world.books()["orders"].values() if row["state"] == "SUCCESS"]
    assert trade["amount"] == Order.get(Order.number == number).total


def test_lin_ships_and_mei_is_told(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    lin = world.operator()
    answer = lin.post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"},
                      page=f"/console/orders/{number}")
    assert answer.ok
    mei.says("你好")
    world.jobs()
    assert any("SF1234567890" in str(message.get("content")) for message in mei.screen())
    assert "待收货" in mei.says("订单").text
    mei.post(f"/orders/{number}/receive", page=f"/orders/{number}")
    assert "已收货" in mei.says("订单").text


def test_an_order_is_found_by_its_number_only_by_its_owner(world: World, mei: Person, chen: Person) -> None:
    number = mei.orders(apples().id)
    assert "待付款" in mei.says(number).text
    assert "待付款" in mei.says(f"我的 {number.lower()} 到哪了").text
    assert "待付款" not in chen.says(number).text
    assert chen.login().get(f"/orders/{number}").status_code == 404
    assert chen.pay_sheet(number).status_code == 404


def test_a_list_is_answered_with_a_number(world: World, mei: Person) -> None:
    listed = mei.says("茶")
    assert listed.type == "text"
    assert "1" in listed.text
    assert "2" in listed.text
    assert mei.says("2").card["title"] in listed.text
    assert mei.says("２").card["title"] in listed.text


def test_menu_and_typing_are_two_different_things(world: World, mei: Person) -> None:
    assert "订单" in mei.taps("orders.latest").text
    assert mei.says("orders.latest").text != mei.taps("orders.latest").text
    assert mei.says("subscribe").text != mei.follow().text


def test_an_unpaid_order_closes_after_thirty_minutes(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    assert apples().held == 1
    world.later(29)
    assert Order.get(Order.number == number).state == "unpaid"
    world.later(2)
    assert Order.get(Order.number == number).state == "closed"
    assert apples().held == 0
    assert "已关闭" in mei.says("订单").text


def test_mei_asks_for_a_person_and_lin_answers(world: World, mei: Person) -> None:
    mei.says("人工")
    world.jobs()
    lin = world.operator()
    talk = f"/console/inbox/{mei.openid}"
    assert talk in lin.get("/console/inbox").text
    once = re.search(r'name="once" value="([^"]+)"', lin.get(talk).text)
    assert once
    lin.post(f"{talk}/answer", {"text": "您好，我是小林", "once": once[1]}, page=talk)
    assert mei.screen()[-1]["content"] == "您好，我是小林"
    lin.post(f"{talk}/done", page=talk)
    assert "机器人在接待" in lin.get(talk).text
