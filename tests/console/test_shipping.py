"""The shipping room: freight, carriers and stores as Lin writes them down."""

from collections.abc import Callable
from typing import Any

import pytest

from models import Audit, Carrier, FreightRule, FreightTemplate, Parcel, Product, Store, Variant
from shop import carriers, freight_templates, stores
from tests.console.conftest import apples, seen, typed
from tests.world import Browser, Person, World

FREIGHT, CARRIERS, STORES = (f"/console/shipping/{desk}" for desk in ("freight", "carriers", "stores"))


def form(**changes: Any) -> dict[str, Any]:
    """Return the freight form as Lin fills it in: two rules, Tibet and Xinjiang not delivered."""
    return {"name": "水果", "unit": "piece", "free_above": "99",
            "rules-0-first": "1", "rules-0-first_fee": "8", "rules-0-more": "1", "rules-0-more_fee": "2.5",
            "rules-1-areas": ["54", "65"], "rules-1-barred": "y", "rules-1-first": "1", "rules-1-first_fee": "0",
            "rules-1-more": "1", "rules-1-more_fee": "0", **changes}


def wrong(answer: Any, field: str) -> str:
    """Return what a page says beside a field."""
    return str(answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0])


def test_lin_writes_a_template(lin: Browser) -> None:
    answer = lin.post(f"{FREIGHT}/new", form(), page=f"{FREIGHT}/new")
    assert "目前有 0 个商品使用，在商品页的“运费”中选择该模板后才生效" in seen(answer)
    assert "水果" in seen(answer)
    template = freight_templates.one(FreightTemplate.get().id)
    assert (template.free_above, len(template.rules)) == (9900, 2)
    assert (template.rules[0].first_fee, template.rules[0].more_fee) == (800, 250)
    assert (template.rules[1].regions, template.rules[1].delivers) == (("54", "65"), False)
    page = lin.get(f"{FREIGHT}/{template.id}")
    assert typed(page, "rules-0-more_fee") == ["2.50"]
    assert "西藏自治区、新疆维吾尔自治区" in seen(page)
    assert "1 件 ￥8.00" in seen(page)
    assert "5 件 ￥18.00" in seen(page)


def test_lin_changes_and_deletes_a_template(lin: Browser) -> None:
    lin.post(f"{FREIGHT}/new", form(), page=f"{FREIGHT}/new")
    kept = FreightTemplate.get().id
    lin.post(f"{FREIGHT}/{kept}", form(name="水果二", **{"rules-0-first_fee": "9"}), page=f"{FREIGHT}/{kept}")
    assert FreightTemplate.get().name == "水果二"
    assert FreightRule.select().count() == 2
    Product.update(freight_template=kept).where(Product.id == apples().product_id).execute()
    assert "1 个商品" in seen(lin.get(FREIGHT))
    again = lin.post(f"{FREIGHT}/{kept}", form(), page=f"{FREIGHT}/{kept}")
    assert "使用该模板的 1 个商品，新订单按此计费" in seen(again)
    assert lin.post(f"{FREIGHT}/{kept}/delete", page=FREIGHT + "/new").status_code == 409
    Product.update(freight_template=None).execute()
    assert "模板已删除" in seen(lin.post(f"{FREIGHT}/{kept}/delete", page=FREIGHT + "/new"))
    assert FreightTemplate.select().count() == FreightRule.select().count() == 0


@pytest.mark.parametrize(("change", "field"), [
    ({"name": ""}, "name"), ({"free_above": "abc"}, "free_above"), ({"rules-0-first": "0"}, "rules-0-first"),
    ({"rules-0-first": "x"}, "rules-0-first"), ({"rules-0-first_fee": "-1"}, "rules-0-first_fee"),
    ({"rules-1-areas": []}, "rules-1-areas"), ({"rules-1-areas": ["54", "54"]}, "rules-1-areas"),
    ({"rules-1-areas": ["<b>"]}, "rules-1-areas"), ({"unit": "pound"}, "unit")])
def test_what_is_wrong_stands_beside_its_field(lin: Browser, change: dict[str, Any], field: str) -> None:
    answer = lin.post(f"{FREIGHT}/new", form(**change), page=f"{FREIGHT}/new")
    assert answer.status_code == 422
    assert wrong(answer, field)
    assert typed(answer, "rules-0-more_fee") == ["2.5"]
    assert FreightTemplate.select().count() == 0


def test_without_script_a_rule_and_a_city_are_found_step_by_step(lin: Browser) -> None:
    edit, page = f"{FREIGHT}/editor", f"{FREIGHT}/new"
    more = lin.post(edit, form(more="1"), page=page)
    assert typed(more, "rules-2-first") == ["1"]
    look = lin.post(edit, form(look="1", **{"rules-1-province": "44"}), page=page)
    assert '<option value="4403">深圳市</option>' in look.text
    put = lin.post(edit, form(put="1", **{"rules-1-province": "44", "rules-1-city": "4403"}), page=page)
    assert 'value="4403" checked' in put.text
    fewer = lin.post(edit, form(drop="1"), page=page)
    assert typed(fewer, "rules-1-first") == []
    assert typed(lin.post(edit, form(drop="0"), page=page), "rules-0-first") == ["1"]
    assert FreightTemplate.select().count() == 0


def test_lots_nobody_has_touched_follow_the_way_to_count(lin: Browser) -> None:
    edit, page = f"{FREIGHT}/editor", f"{FREIGHT}/new"
    assert typed(lin.get(page), "shown") == ["piece"]
    untouched = form(shown="piece", unit="weight", **{"rules-1-first": "200"})
    drawn = lin.post(edit, untouched, page=page)
    assert typed(drawn, "shown") == ["weight"]
    assert [typed(drawn, f"rules-{at}-{name}") for at in (0, 1) for name in ("first", "more")] == [
        ["1000"], ["1000"], ["200"], ["1000"]]
    assert "500 克 ￥8.00 · 1 公斤 ￥8.00 · 3 公斤 ￥13.00" in seen(drawn)
    unseen = lin.post(page, untouched, page=page)  # without script the numbers were never drawn anew
    assert unseen.status_code == 422
    assert "请核对后再保存" in seen(unseen)
    assert typed(unseen, "rules-0-first") == ["1000"]
    assert FreightTemplate.select().count() == 0
    agreed = form(shown="weight", unit="weight", **{"rules-0-first": "1000", "rules-0-more": "1000"})
    assert "已保存" in seen(lin.post(page, agreed, page=page))
    kept = FreightTemplate.get().id
    assert typed(lin.get(f"{FREIGHT}/{kept}"), "shown") == ["weight"]
    back = lin.post(edit, {**agreed, "unit": "piece"}, page=page)
    assert typed(back, "rules-0-first") == ["1"]


def test_a_template_is_given_to_all_products_without_one(lin: Browser, helper: Callable[..., Browser]) -> None:
    lin.post(f"{FREIGHT}/new", form(), page=f"{FREIGHT}/new")
    kept, rest = FreightTemplate.get().id, Product.select().where(Product.kind == "parcel").count()
    Product.update(kind="virtual").where(Product.id == Product.select().order_by(Product.id.desc()).get().id).execute()
    page = lin.get(FREIGHT)
    assert f"应用到全部 {rest - 1} 个未设模板的商品" in seen(page)
    assert helper("products").post(f"{FREIGHT}/{kept}/rest", page="/console").status_code == 403
    before = apples().product.version
    assert f"已为 {rest - 1} 个商品设置该模板" in seen(lin.post(f"{FREIGHT}/{kept}/rest", page=FREIGHT))
    assert Product.select().where(Product.freight_template == kept).count() == rest - 1
    assert apples().product.version > before, "who edits the product meanwhile begins anew"
    row = Audit.get(Audit.verb == "give freight")
    assert (row.subject, row.permission, row.detail) == (f"freight {kept}", "shipping", {"products": rest - 1})
    assert "未设模板的商品" not in seen(lin.get(FREIGHT))
    assert lin.post(f"{FREIGHT}/999/rest", page=FREIGHT).status_code == 404


@pytest.mark.parametrize(("unit", "word"), [("weight", "重量"), ("volume", "体积"), ("piece", "")])
def test_what_has_no_weight_is_said_when_freight_goes_by_it(lin: Browser, unit: str, word: str) -> None:
    Variant.update(weight=0, volume=0).execute()
    lin.post(f"{FREIGHT}/new", form(shown=unit, unit=unit), page=f"{FREIGHT}/new")
    given = seen(lin.post(f"{FREIGHT}/{FreightTemplate.get().id}/rest", page=FREIGHT))
    assert (f"请补填{word}" in given) == bool(word)
    one = apples()
    room = f"/console/products/{one.product_id}"
    choice = {"spec": one.spec, "price": "39.90", "on_hand": one.on_hand, "seen": one.on_hand}
    assert (f"请补填{word}" in seen(lin.post(f"{room}/{one.id}", choice, page=room))) == bool(word)
    Variant.update(weight=500, volume=500).where(Variant.product == one.product_id).execute()
    assert "补填" not in seen(lin.post(f"{room}/{one.id}", {**choice, "price": "39"}, page=room))


@pytest.mark.parametrize("extra", [{"put": "9"}, {"drop": "-1"}, {"drop": "x"}, {"look": "99"}, {"template": "x"},
                                   {"rules-1-province": "zz"}, {"unit": ""}, {"rules-0-first_fee": "x"}])
def test_the_editor_minds_nothing(lin: Browser, extra: dict[str, str]) -> None:
    assert lin.post(f"{FREIGHT}/editor", form(**extra), page=f"{FREIGHT}/new").status_code == 200


def test_municipalities_are_one_city(lin: Browser) -> None:
    page = lin.post(f"{FREIGHT}/editor", form(look="1", **{"rules-1-province": "50"}), page=f"{FREIGHT}/new").text
    assert 'name="rules-1-city"' not in page


def test_a_carrier_is_added_renamed_and_put_aside(world: World, lin: Browser, mei: Person) -> None:
    address = "https://example.com/?no={number}"
    lin.post(CARRIERS, {"code": "dove", "name": "信鸽", "link": address}, page=CARRIERS)
    assert list(carriers.known())[-1] == "dove"
    assert carriers.link("dove", "A 1/2") == "https://example.com/?no=A%201%2F2"
    lin.post(f"{CARRIERS}/dove", {"name": "白鸽", "link": ""}, page=CARRIERS)
    assert (carriers.name("dove"), carriers.link("dove", "1")) == ("白鸽", "")
    lin.post(f"{CARRIERS}/dove/switch", {"to": "off"}, page=CARRIERS)
    assert "dove" not in carriers.known()
    assert carriers.name("dove") == "白鸽"
    number = mei.has_paid(apples().id)
    sent = {"carrier": "dove", "tracking": "12345678"}
    assert lin.post(f"/console/orders/{number}/ship", sent, page="/console/orders").status_code == 422
    assert Parcel.select().count() == 0
    lin.post(f"{CARRIERS}/dove/switch", {"to": "on"}, page=CARRIERS)
    assert "dove" in carriers.known()
    assert [row.subject for row in Audit.select()] == ["carrier dove"] * 4


@pytest.mark.parametrize(("change", "field"), [
    ({"code": "SF EXPRESS"}, "code"), ({"code": "x"}, "code"), ({"code": "sf"}, "code"), ({"code": "pickup"}, "code"),
    ({"code": "online"}, "code"), ({"name": ""}, "name"), ({"name": "鸽" * 33}, "name"),
    ({"link": "javascript:alert({number})"}, "link"), ({"link": "https://example.com/"}, "link"),
    ({"link": "https://example.com/{number} x"}, "link"),
    ({"link": "https://example.com/{number}" + "x" * 190}, "link")])
def test_a_wrong_carrier_is_said_beside_the_field(lin: Browser, change: dict[str, str], field: str) -> None:
    before = Carrier.select().count()
    answer = lin.post(CARRIERS, {"code": "dove", "name": "信鸽", "link": "", **change}, page=CARRIERS)
    assert answer.status_code == 422
    assert wrong(answer, field)
    assert Carrier.select().count() == before


def test_a_store_is_added_changed_and_closed(lin: Browser) -> None:
    store = {"name": "科技园店", "address": "科技路 8 号", "phone": "0755-12345678", "hours": "每天 9-21"}
    lin.post(STORES, store, page=STORES)
    row = Store.get()
    assert (row.name, row.enabled) == ("科技园店", True)
    lin.post(f"{STORES}/{row.id}", {**store, "hours": "周日休息"}, page=STORES)
    assert Store.get().hours == "周日休息"
    assert len(stores.open_ones()) == 1
    lin.post(f"{STORES}/{row.id}/switch", {"to": "off"}, page=STORES)
    assert stores.open_ones() == []
    for act in ("", "/switch"):
        assert lin.post(f"{STORES}/999{act}", store, page=STORES).status_code == 404


@pytest.mark.parametrize(("change", "field"), [
    ({"name": ""}, "name"), ({"address": " "}, "address"), ({"phone": "abc"}, "phone"),
    ({"hours": "时" * 65}, "hours"), ({"place": "西湖边"}, "place"), ({"place": "39.9"}, "place"),
    ({"place": "116.397470,39.908823"}, "place"), ({"place": "91,10"}, "place"), ({"place": "10,-181"}, "place")])
def test_a_wrong_store_is_said_beside_the_field(lin: Browser, change: dict[str, str], field: str) -> None:
    store = {"name": "科技园店", "address": "科技路 8 号", "phone": "", "hours": "", **change}
    answer = lin.post(STORES, store, page=STORES)
    assert answer.status_code == 422
    assert wrong(answer, field)
    assert typed(answer, field)[0] == store[field]
    assert Store.select().count() == 0


def test_a_store_has_its_place_on_the_map(lin: Browser) -> None:
    store = {"name": "天安门店", "address": "长安街 1 号", "place": " ３９．９０８８２３， 116.3974704 "}
    lin.post(STORES, store, page=STORES)
    row = Store.get()
    assert (row.latitude, row.longitude) == (39_908_823, 116_397_470)
    page = lin.get(STORES)
    assert "39.908823,116.397470" in typed(page, "place")
    assert "https://lbs.qq.com/getPoint/" in page.text
    assert "marker=coord:39.908823,116.397470;title:" in page.text
    for place, kept in (("-33.8688 151.2093", (-33_868_800, 151_209_300)), ("", (None, None))):
        lin.post(f"{STORES}/{row.id}", {**store, "place": place}, page=STORES)
        assert (Store.get().latitude, Store.get().longitude) == kept
    assert "apis.map.qq.com" not in lin.get(STORES).text
    assert "写反了" in seen(lin.post(STORES, {**store, "place": "116.397470，39.908823"}, page=STORES))


def test_who_packs_sees_the_batch_desk_and_nothing_else_of_the_room(helper: Callable[..., Browser]) -> None:
    wen = helper("orders")
    page = wen.get("/console/shipping/batch")
    assert page.status_code == 200
    assert FREIGHT not in page.text
    for desk in (FREIGHT, CARRIERS, STORES):
        assert wen.get(desk).status_code == 403
    assert wen.post(CARRIERS, {"code": "dove", "name": "信鸽"}, page="/console").status_code == 403


def test_who_keeps_the_room_does_not_see_the_customers(helper: Callable[..., Browser]) -> None:
    wen = helper("shipping")
    assert wen.get(FREIGHT).status_code == 200
    for place in ("/console/shipping/batch", "/console/shipping/batch/orders.csv", "/console/pickup"):
        assert wen.get(place).status_code == 403
    assert "/console/shipping/batch" not in wen.get(FREIGHT).text
