"""What sending costs: Lin writes it down, Mei sees it before she orders."""

import re
from dataclasses import replace
from typing import Any

import pytest

from base import db
from base.errors import BadInput, NotFound
from base.i18n import speaking
from models import Audit, FreightRule, FreightTemplate, Order, Product, Variant
from shop import freight_templates, stores
from shop.freight_templates import InUse, RuleData, TemplateData
from tests.world import ADDRESS, Person, World, apples

# Guangdong and Shenzhen have fees of their own, Tibet is not delivered to, the rest pays 10 and 2 for each piece more.
FRUIT = TemplateData(None, "水果", "piece", 200_00, (
    RuleData(first_fee=10_00, more_fee=2_00), RuleData(("44",), first=2, first_fee=6_00, more=2, more_fee=1_00),
    RuleData(("4403", "4401"), first_fee=3_00, more_fee=0), RuleData(("54", "65"), delivers=False)))
SHENZHEN, SHAOGUAN, HANGZHOU, LHASA = "440305", "440203", "330106", "540102"


@pytest.fixture
def template(world: World) -> int:
    """The apples' freight template."""
    return given(world, FRUIT)


def given(world: World, draft: TemplateData) -> int:
    """Save a template, give it to the apples, and return its id."""
    with db.connected():
        saved = freight_templates.save(world.lin(), draft)
        Product.update(freight_template=saved).where(Product.id == apples().product_id).execute()
    return saved


def shown(page: str) -> tuple[str, str]:
    """Return the freight and the total that a checkout shows."""
    freight = re.search(r"运费</dt><dd>([^<]*)<", page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert freight
    assert seen
    return freight.group(1).strip(), seen.group(1)


def looks(person: Person, region: str, **changes: Any) -> str:
    """Choose a district and press "next step"."""
    typed = {"step": "region", "province": f"{region[:2]}0000", "region": region, **changes}
    return str(person.post("/checkout", typed, page="/me").text)


def wrong(page: str, field: str) -> str:
    """Return what a page says beside a field."""
    return page.partition(f'id="{field}-error">')[2].partition("<")[0]


@pytest.mark.parametrize(("region", "pieces", "fee"), [
    (HANGZHOU, 1, 1000), (HANGZHOU, 3, 1400), (SHAOGUAN, 1, 600), (SHAOGUAN, 2, 600), (SHAOGUAN, 3, 700),
    (SHAOGUAN, 4, 700), (SHAOGUAN, 5, 800), (SHENZHEN, 1, 300), (SHENZHEN, 5, 300), (HANGZHOU, 6, 0)])
def test_the_fee_follows_the_district_and_the_pieces(mei: Person, template: int, region: str, pieces: int,
                                                     fee: int) -> None:
    mei.login().puts_in_cart(apples().id, pieces)
    page = looks(mei, region)
    assert shown(page) == (f"¥{fee / 100:.2f}" if fee else "免运费", str(apples().price * pieces + fee))
    assert mei.checks_out(region=region).status_code == 303
    order = Order.get()
    assert (order.freight, order.total) == (fee, apples().price * pieces + fee)
    assert sum(line.freight for line in order.lines) == fee


def test_where_nothing_is_delivered_it_says_so_beside_the_region(mei: Person, template: int) -> None:
    mei.login().puts_in_cart(apples().id)
    assert wrong(looks(mei, LHASA), "region") == "以下商品不配送到该地区：洛川红富士苹果"
    answer = mei.checks_out(region=LHASA)
    assert answer.status_code == 422
    assert wrong(answer.text, "region")
    assert "科技路 1 号" in answer.text
    assert Order.select().count() == 0


def test_a_total_nobody_saw_is_not_ordered(mei: Person, template: int) -> None:
    mei.login().puts_in_cart(apples().id)
    total = str(apples().price + 300)
    answer = mei.checks_out(region=HANGZHOU, seen=total)
    assert answer.status_code == 409
    assert shown(answer.text)[0] == "¥10.00"
    assert Order.select().count() == 0
    assert mei.checks_out(region=SHENZHEN, seen=total).status_code == 303


def test_a_double_click_is_one_order_at_the_total_that_was_seen(mei: Person, template: int) -> None:
    mei.login().puts_in_cart(apples().id)
    once = re.search(r'name="once"[^>]*value="([^"]+)"', mei.get("/checkout").text)
    assert once
    form = {**ADDRESS, "once": once.group(1), "seen": str(apples().price + 300)}
    answers = [mei.post("/checkout", form, page="/me", allow_redirects=False) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Order.select().count() == 1


@pytest.mark.parametrize(("unit", "weight", "volume", "fee"), [("weight", 1500, 0, 1400), ("volume", 0, 800, 1200)])
def test_weight_and_volume_are_counted_together(world: World, mei: Person, unit: str, weight: int, volume: int,
                                                fee: int) -> None:
    rules = (RuleData(first=1000, first_fee=10_00, more=1000, more_fee=2_00),)
    given(world, replace(FRUIT, unit=unit, free_above=None, rules=rules))
    Variant.update(weight=weight, volume=volume).where(Variant.id == apples().id).execute()
    mei.login().puts_in_cart(apples().id, 2)
    assert mei.checks_out(region=HANGZHOU).status_code == 303
    assert Order.get().freight == fee


def test_what_is_fetched_costs_no_freight(world: World, mei: Person, template: int) -> None:
    with db.connected():
        store = stores.add(world.lin(), "科技园店", "科技路 8 号")
    mei.login().puts_in_cart(apples().id)
    page = str(mei.post("/checkout", {"switch": "pickup"}, page="/me").text)
    assert "科技路 8 号" in page
    assert shown(page) == ("免运费", str(apples().price))
    assert mei.checks_out(delivery="pickup", store=str(store), seen=str(apples().price)).status_code == 303
    assert Order.get().freight == 0


def test_a_way_back_from_pickup_finds_the_address_again(world: World, mei: Person) -> None:
    mei.orders(apples().id)
    with db.connected():
        stores.add(world.lin(), "科技园店", "科技路 8 号")
    mei.puts_in_cart(apples().id)
    mei.post("/checkout", {"switch": "pickup", "delivery": "parcel"}, page="/me")
    back = mei.post("/checkout", {"switch": "parcel", "delivery": "pickup", "recipient": "梅"}, page="/me").text
    assert "科技路 1 号" in back
    assert 'value="梅"' in back


def test_a_template_is_changed_whole_and_leaves_a_trace(world: World, template: int) -> None:
    assert freight_templates.one(template) == replace(FRUIT, id=template)
    freight_templates.save(world.lin(), replace(FRUIT, id=template, name="水果新", rules=FRUIT.rules[:1]))
    assert [rule.first_fee for rule in FreightRule.select()] == [1000]
    assert [row.verb for row in Audit.select()] == ["save freight"] * 2
    [row] = freight_templates.every()
    assert (row.name, row.products) == ("水果新", 1)


def test_a_template_in_use_is_not_deleted(world: World, template: int) -> None:
    with pytest.raises(InUse):
        freight_templates.delete(world.lin(), template)
    Product.update(freight_template=None).execute()
    freight_templates.delete(world.lin(), template)
    assert FreightTemplate.select().count() == FreightRule.select().count() == 0
    with pytest.raises(NotFound):
        freight_templates.delete(world.lin(), template)


@pytest.mark.parametrize(("change", "field"), [
    ({"name": " "}, "name"), ({"name": "水" * 33}, "name"), ({"unit": "pound"}, "unit"),
    ({"free_above": 0}, "free_above"), ({"rules": ()}, "rules"), ({"rules": (RuleData(("44",)),)}, "rules"),
    ({"rules": (RuleData(), RuleData())}, "rules-1-areas"),
    ({"rules": (RuleData(), RuleData(("99",)))}, "rules-1-areas"),
    ({"rules": (RuleData(), RuleData(("44",)), RuleData(("33", "44")))}, "rules-2-areas"),
    ({"rules": (RuleData(first=0),)}, "rules-0-first"), ({"rules": (RuleData(more=0),)}, "rules-0-more"),
    ({"rules": (RuleData(first_fee=-1),)}, "rules-0-first_fee"),
    ({"rules": (RuleData(more_fee=10**9),)}, "rules-0-more_fee")])
def test_a_wrong_template_says_where(world: World, change: dict[str, Any], field: str) -> None:
    with speaking("en"), pytest.raises(BadInput) as told:
        freight_templates.save(world.lin(), replace(FRUIT, **change))
    assert told.value.field == field
    assert FreightTemplate.select().count() == 0


def test_two_templates_of_one_name_are_not_kept(world: World, template: int) -> None:
    with pytest.raises(BadInput, match=r".") as told:
        freight_templates.save(world.lin(), FRUIT)
    assert told.value.field == "name"
    other = freight_templates.save(world.lin(), replace(FRUIT, name="茶"))
    with pytest.raises(BadInput):
        freight_templates.save(world.lin(), replace(FRUIT, id=other))
    with pytest.raises(NotFound):
        freight_templates.save(world.lin(), replace(FRUIT, id=other + 99, name="没有"))
