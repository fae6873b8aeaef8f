"""What people type against what the columns hold: refused in words on every database, and never cut."""

import pytest
import requests

from base import db, money
from base.errors import BadInput
from base.text import fold
from models import CartLine, Order, Rule
from shop import cart, catalog, customers, orders, rules
from shop.rules import Keyword, Reply, RuleData, checks
from tests.databases.test_crowd import together
from tests.world import ADDRESS, Person, World, apples

DEAR = money.LARGEST // 2


def test_an_order_worth_more_than_a_column_holds_is_refused_in_words(world: World, mei: Person) -> None:
    catalog.change_price(world.lin(), apples().id, DEAR)
    mei.login()
    assert mei.puts_in_cart(apples().id, 9).status_code == 200
    answer = mei.checks_out()
    assert answer.status_code == 422
    assert money.yuan(money.LARGEST) in answer.text
    assert not Order.select().exists()
    assert orders.place(customers.of(mei.openid), [(apples().id, 2)], **ADDRESS).total == 2 * DEAR


def test_a_keyword_that_grows_when_it_is_folded_is_refused(world: World) -> None:
    for word in ("ﷺ" * 4, "㌖" * 30):
        assert len(fold(word)) > checks.LONGEST_KEYWORD
        draft = RuleData("long", (Keyword(word),), (Reply("text", "x"),))
        with pytest.raises(BadInput) as wrong:
            rules.save(world.lin(), draft)
        assert wrong.value.field == "keywords"
    assert not Rule.select().where(Rule.name == "long").exists()


def test_four_byte_letters_fit_wherever_letters_fit(world: World, mei: Person) -> None:
    rule = world.teaches(RuleData("🍎" * 60, (Keyword("🍐" * 30),), (Reply("text", "🍊" * 500),)))
    assert rules.one(rule).keywords == (Keyword("🍐" * 30),)
    assert mei.says("🍐" * 30).text == "🍊" * 500
    placed = orders.place(customers.of(mei.openid), [(apples().id, 1)], **{
        **ADDRESS, "recipient": "𠮷" * 32, "street": "🏠" * 120}, note="🎁" * 100)
    assert Order.get_by_id(placed.id).street == "🏠" * 120


def test_a_nul_in_a_form_is_found_behind_a_query_of_the_same_name(world: World) -> None:
    page = requests.get(f"{world.url}/console/login", timeout=10)
    token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = requests.post(f"{world.url}/console/login?login=x", cookies=page.cookies, timeout=10,
                           data={"csrf_token": token, "login": "a\0b", "password": "12345678"})
    assert answer.status_code == 404


def test_taps_at_once_on_the_cart_are_all_counted(world: World) -> None:
    mei, choice = customers.of("oMei"), apples()
    together(*[lambda: cart.add(mei, choice.id, 1)] * 6)
    assert CartLine.get().quantity == 6
    with db.connected():
        assert cart.badge(mei) == 6
