"""The demo's goods, rules and menu are fit for the shop's columns and WeChat's limits."""

import pytest

from base.text import fold
from demo.goods import GOODS, HERO, SHELVES, TITLES, Goods
from demo.rules import RULES, FirstRule
from handlers.routes import CHAT
from models import Product, Variant
from shop.rules import Keyword
from shop.rules.checks import LONGEST_KEYWORD, LONGEST_TEXT

every_product = pytest.mark.parametrize("goods", GOODS.values(), ids=GOODS)
every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def test_there_is_enough_to_look_at() -> None:
    assert len(GOODS) >= 36
    assert len(SHELVES) == 6
    assert all(len(shelf.goods) >= 6 for shelf in SHELVES)


def test_no_two_products_share_a_key_or_a_title() -> None:
    assert sum(len(shelf.goods) for shelf in SHELVES) == len(GOODS) == len(set(TITLES))


@every_product
def test_texts_fit_their_columns(goods: Goods) -> None:
    words = max(len(shelf.words) for shelf in SHELVES) + 1
    assert len(goods.title) <= Product.title.max_length
    assert len(goods.subtitle) <= Product.subtitle.max_length
    assert len(goods.keywords) + words <= Product.keywords.max_length
    assert all(len(choice.spec) <= Variant.spec.max_length for choice in goods.choices)
    assert 2 <= len(goods.description.splitlines()) <= 5


@every_product
def test_prices_and_specs_make_sense(goods: Goods) -> None:
    assert 1 <= len(goods.choices) <= 4
    assert len({choice.spec for choice in goods.choices}) == len(goods.choices)
    for choice in goods.choices:
        assert choice.price >= 100
        assert choice.stock >= 0
        assert choice.strike == 0 or choice.strike > choice.price


def test_some_goods_are_sold_out_and_one_is_off_the_shelf() -> None:
    gone = [goods.key for goods in GOODS.values() if not any(choice.stock for choice in goods.choices)]
    assert len(gone) >= 3
    assert [goods.key for goods in GOODS.values() if not goods.on_shelf] == ["zengcheng-lychee"]


@every_rule
def test_a_rule_has_one_answer_that_exists(rule: FirstRule) -> None:
    assert [bool(rule.text), bool(rule.goods), bool(rule.action)].count(True) == 1
    assert rule.goods in ("", *GOODS)
    assert rule.action in ("", *CHAT)
    assert len(rule.text.encode()) <= LONGEST_TEXT


@every_rule
def test_a_rule_can_be_said(rule: FirstRule) -> None:
    assert rule.keywords
    assert all(0 < len(fold(one.text)) <= LONGEST_KEYWORD for one in rule.keywords)


def test_no_keyword_belongs_to_two_rules() -> None:
    said = [(fold(one.text), one.match) for rule in RULES for one in rule.keywords]
    assert len(said) == len(set(said))


def test_apples_lead_to_the_hero() -> None:
    [rule] = [rule for rule in RULES if Keyword("苹果") in rule.keywords]
    assert rule.goods == HERO
    assert sum("苹果" in goods.keywords for goods in GOODS.values()) >= 3
