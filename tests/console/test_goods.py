"""Lin makes goods and changes them: what is wrong is said beside the field, and an old page overwrites nothing."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import requests
from PIL import Image

from base import config
from models import Audit, Category, Movement, Product, Variant
from shop import customers, orders, search
from tests.console.conftest import apples, seen, typed
from tests.goods import sold, sold_as_keys
from tests.world import Browser, Person, World

NEW = "/console/products/new"


def filled(**changes: Any) -> dict[str, Any]:
    """Return the form of a new product as Lin fills it in."""
    return {"title": "手工竹篮", "subtitle": "一篮在手", "category": str(Category.get().id), "new_category": "",
            "keywords": "竹编", "kind": "parcel", "handout": "", "freight_template": "", "minimum": "1",
            "per_order": "0", "per_customer": "0", "sale_from": "", "sale_until": "",
            "description": "竹子做的。\r\n很轻。",
            "spec": "大号", "price": "39.90", "strike_price": "59", "on_hand": "12", "alarm": "3", "weight": "800",
            "volume": "", **changes}


def makes(lin: Browser, **changes: Any) -> requests.Response:
    """Send the form of a new product."""
    return lin.post(NEW, filled(**changes), page=NEW)


def made() -> Product:
    """Return the newest product."""
    return Product.select().order_by(Product.id.desc()).get()


def page_of(product: Product) -> str:
    """Return the address of a product's page."""
    return f"/console/products/{product.id}"


def fields(lin: Browser, product: Product, **changes: Any) -> dict[str, Any]:
    """Return the product's own form as its page shows it, with these changes."""
    page = lin.get(page_of(product)).text.partition('id="what"')[2]
    mark = re.search(r'name="mark" value="([^"]*)"', page)
    assert mark
    return {"title": product.title, "category": str(product.category_id), "kind": product.kind, "minimum": "1",
            "per_order": "0", "per_customer": "0", "mark": mark.group(1), **changes}


def photo(kind: str = "PNG", size: tuple[int, int] = (1200, 900)) -> bytes:
    """Return a picture as a camera makes it."""
    file = BytesIO()
    Image.new("RGB", size, "seagreen").save(file, kind)
    return file.getvalue()


def test_lin_makes_a_product_and_mei_buys_it(lin: Browser, mei: Person) -> None:
    answer = makes(lin)
    assert "已新建，尚未上架" in seen(answer)
    product = made()
    assert answer.url.endswith(page_of(product))
    assert (product.title, product.description, product.price, product.on_shelf) == (
        "手工竹篮", "竹子做的。\n很轻。", 3990, False)
    variant = Variant.get(Variant.product == product)
    assert (variant.spec, variant.strike_price, variant.on_hand, variant.alarm, variant.weight) == (
        "大号", 5900, 12, 3, 800)
    assert mei.get(f"/p/{product.id}").status_code == 404
    lin.post(f"{page_of(product)}/shelf", {"to": "on", "back": page_of(product)}, page=page_of(product))
    assert product.id in [tile.id for tile in search.find("竹编")]
    assert mei.orders(variant.id)
    assert Movement.get(Movement.variant == variant).reason == "opening"
    assert [row.verb for row in Audit.select().order_by(Audit.id)] == ["make product", "put on the shelf"]


def test_a_shop_without_shelves_gets_its_first_with_its_first_product(lin: Browser) -> None:
    assert "手工" in seen(makes(lin, category="", new_category="手工"))
    assert Category.get_by_id(made().category_id).name == "手工"
    makes(lin, title="另一个", category="", new_category="手工")
    assert Category.select().where(Category.name == "手工").count() == 1


@pytest.mark.parametrize(("changes", "field"), [
    ({"title": ""}, "title"), ({"title": "字" * 65}, "title"), ({"category": ""}, "category"),
    ({"kind": "virtual"}, "handout"), ({"minimum": "0"}, "minimum"), ({"minimum": "x"}, "minimum"),
    ({"minimum": "5", "per_order": "4"}, "per_order"), ({"per_customer": "-1"}, "per_customer"),
    ({"sale_from": "2026-05-02T10:00", "sale_until": "2026-05-01T10:00"}, "sale_until"),
    ({"sale_from": "0001-01-01T00:00"}, "sale_from"), ({"sale_from": "morgen"}, "sale_from"),
    ({"price": "0"}, "price"), ({"price": "abc"}, "price"), ({"on_hand": "-1"}, "on_hand"),
    ({"strike_price": "1.234"}, "strike_price"), ({"weight": "-1"}, "weight"), ({"kind": "keys"}, "on_hand")])
def test_what_is_wrong_is_said_beside_the_field(lin: Browser, changes: dict[str, str], field: str) -> None:
    before = Product.select().count()
    answer = makes(lin, **changes)
    assert answer.status_code == 422
    assert answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0]
    assert typed(answer, "subtitle") == ["一篮在手"]
    assert Product.select().count() == before
    assert not Audit.select().exists()


def test_a_change_is_seen_found_and_logged(world: World, lin: Browser, mei: Person) -> None:
    kept = sold(world, "竹篮", 3)
    product = kept.product
    form = fields(lin, product, title="竹篓", per_order="2", sale_until="2099-01-01T08:00")
    assert "已保存" in seen(lin.post(page_of(product), form, page=page_of(product)))
    page = mei.get(f"/p/{product.id}").text
    assert "竹篓" in page
    assert "2099-01-01 08:00" in page
    assert not search.find("竹篮") or search.find("竹篮")[0].title != "竹篮"
    assert [tile.title for tile in search.find("竹篓")] == ["竹篓"]
    row = Audit.select().where(Audit.verb == "save product").get()
    assert row.detail["title"] == "竹篮 → 竹篓"


def test_an_old_page_does_not_undo_what_another_changed(world: World, lin: Browser) -> None:
    product = sold(world, "竹篮", 3).product
    old, other = fields(lin, product, subtitle="旧页面"), fields(lin, product, title="新名字")
    lin.post(page_of(product), other, page=page_of(product))
    answer = lin.post(page_of(product), old, page=page_of(product))
    assert answer.status_code == 422
    assert "其他人刚刚修改过" in seen(answer)
    assert "旧页面" in typed(answer, "subtitle")
    assert Product.get_by_id(product.id).title == "新名字"
    again = {**old, "title": "新名字", "mark": typed(answer, "mark")[-1]}
    assert lin.post(page_of(product), again, page=page_of(product)).ok
    assert Product.get_by_id(product.id).subtitle == "旧页面"


def test_how_it_is_sent_changes_only_without_stock(world: World, lin: Browser) -> None:
    kept = sold(world, "竹篮", 3)
    form = fields(lin, kept.product, kind="keys")
    answer = lin.post(page_of(kept.product), form, page=page_of(kept.product))
    assert answer.text.partition('id="kind-problem">')[2].partition("<")[0]
    assert Product.get_by_id(kept.product_id).kind == "parcel"


def test_how_it_is_sent_changes_only_when_every_piece_has_stayed_where_it_went(
        world: World, lin: Browser, mei: Person) -> None:
    kept = sold(world, "竹篮", 3)
    number = mei.has_paid(kept.id, 3)  # the shelf is empty now, but the pieces may still come back
    answer = lin.post(page_of(kept.product), fields(lin, kept.product, kind="keys"), page=page_of(kept.product))
    assert "所有订单都完成" in answer.text.partition('id="kind-problem">')[2].partition("<")[0]
    orders.ship(world.lin(), number, "sf", "SF1234567890")
    orders.receive(customers.of(mei.openid), number)
    world.later(config.current().orders.complete_days * 24 * 60)
    lin = world.operator()  # so much later she has to log in again
    lin.post(page_of(kept.product), fields(lin, kept.product, kind="keys"), page=page_of(kept.product))
    assert Product.get_by_id(kept.product_id).kind == "keys"


def test_choices_come_and_go(world: World, lin: Browser, mei: Person) -> None:
    kept = sold(world, "竹篮", 3)
    page = page_of(kept.product)
    assert lin.post(f"{page}/variants", {"spec": "小号", "price": "5", "on_hand": "4"}, page=page).ok
    small = Variant.get(Variant.product == kept.product_id, Variant.spec == "小号")
    assert Product.get_by_id(kept.product_id).price == 500
    assert lin.post(f"{page}/variants", {"spec": "小号", "price": "5", "on_hand": "4"}, page=page).status_code == 422
    assert "小号" in mei.get(f"/p/{kept.product_id}").text
    lin.post(f"{page}/{small.id}/offer", {"to": "off"}, page=page)
    assert "小号" not in mei.get(f"/p/{kept.product_id}").text
    assert Product.get_by_id(kept.product_id).price == 1000
    last = lin.post(f"{page}/{kept.id}/offer", {"to": "off"}, page=page)
    assert last.status_code == 409
    assert Variant.get_by_id(kept.id).active
    lin.post(f"{page}/{small.id}/offer", {"to": "on"}, page=page)
    assert "小号" in mei.get(f"/p/{kept.product_id}").text


def test_nothing_without_a_choice_is_put_on_the_shelf(world: World, lin: Browser) -> None:
    kept = sold(world, "竹篮", 3)
    page = page_of(kept.product)
    lin.post(f"{page}/shelf", {"to": "off"}, page=page)
    lin.post(f"{page}/{kept.id}/offer", {"to": "off"}, page=page)
    assert lin.post(f"{page}/shelf", {"to": "on"}, page=page).status_code == 409
    assert not Product.get_by_id(kept.product_id).on_shelf


def test_a_choice_keeps_what_its_form_says(world: World, lin: Browser) -> None:
    kept = sold(world, "竹篮", 3)
    page = page_of(kept.product)
    form = {"spec": "中号", "price": "12", "strike_price": "15", "on_hand": "3", "seen": "3", "alarm": "2",
            "weight": "300", "volume": "4000"}
    assert lin.post(f"{page}/{kept.id}", form, page=page).ok
    now = Variant.get_by_id(kept.id)
    assert (now.spec, now.price, now.strike_price, now.alarm, now.weight, now.volume) == (
        "中号", 1200, 1500, 2, 300, 4000)
    assert {row.verb for row in Audit.select()} >= {"change price", "save variant"}
    assert "中号" in seen(lin.get("/console/audit"))


def test_a_picture_is_made_anew_square_and_as_a_card(world: World, lin: Browser, mei: Person) -> None:
    kept = sold(world, "竹篮", 3)
    page = page_of(kept.product)
    answer = lin.post(f"{page}/picture", page=page, files={"picture": ("a.png", photo(), "image/png")})
    assert "已保存" in seen(answer)
    product = Product.get_by_id(kept.product_id)
    assert product.picture in mei.get(f"/p/{product.id}").text
    square = Image.open(BytesIO(mei.get(product.picture).content))
    card = Image.open(BytesIO(mei.get(product.card_picture).content))
    assert (square.format, square.size, card.format, card.size) == ("JPEG", (800, 800), "JPEG", (900, 500))
    lin.post(f"{page}/picture", page=page, files={"picture": ("b.png", photo(), "image/png")})
    assert Product.get_by_id(kept.product_id).picture == product.picture, "the same picture has the same name"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", photo()[:200]])
def test_what_is_no_picture_changes_nothing(world: World, lin: Browser, data: bytes) -> None:
    kept = sold(world, "竹篮", 3)
    page = page_of(kept.product)
    answer = lin.post(f"{page}/picture", page=page, files={"picture": ("a.png", data, "image/png")})
    assert answer.status_code == 422
    assert 'id="picture-problem"' in answer.text
    assert Product.get_by_id(kept.product_id).picture == ""


def test_what_runs_out_is_on_the_first_page_and_in_a_list(world: World, lin: Browser) -> None:
    kept = sold(world, "竹篮", 3)
    assert "竹篮" not in seen(lin.get("/console/products?state=low"))
    form = {"price": "10", "on_hand": "3", "seen": "3", "alarm": "3"}
    lin.post(f"{page_of(kept.product)}/{kept.id}", form, page=page_of(kept.product))
    assert "竹篮" in seen(lin.get("/console/products?state=low"))
    assert re.search(r'href="/console/products\?state=low".*?<b>1</b>', lin.get("/console").text)


def test_who_may_not_change_goods_changes_none(helper: Callable[..., Browser], world: World) -> None:
    kept = sold(world, "竹篮", 3)
    page, wen = page_of(kept.product), helper("orders")
    for path in (NEW, page, f"{page}/picture", f"{page}/variants", f"{page}/{kept.id}", f"{page}/{kept.id}/offer",
                 f"/console/products/keys/{kept.id}", f"/console/products/keys/{kept.id}/take-back"):
        assert wen.post(path, filled(), page="/console").status_code == 403, path
    assert Product.get_by_id(kept.product_id).title == "竹篮"


def test_goods_as_keys_show_no_stock_to_count(world: World, lin: Browser) -> None:
    card = sold_as_keys(world, "K1", "K2")
    page = page_of(card.product)
    assert f"/console/products/keys/{card.id}" in lin.get(page).text
    form = {"price": "20", "on_hand": "9", "seen": "2"}
    assert lin.post(f"{page}/{card.id}", form, page=page).status_code == 422
    assert Variant.get_by_id(card.id).on_hand == 2
    assert lin.post(f"{page}/{card.id}", {"price": "20", "on_hand": "2", "seen": "2"}, page=page).ok
    assert Variant.get_by_id(card.id).price == 2000


def test_a_hostile_text_stays_text(world: World, lin: Browser, mei: Person) -> None:
    makes(lin, title="<script>alert(1)</script>", description="<img src=x onerror=alert(1)>", spec="<b>x</b>")
    product = made()
    lin.post(f"{page_of(product)}/shelf", {"to": "on"}, page="/console/products")
    for answer in (lin.get(page_of(product)), lin.get("/console/products"), mei.get(f"/p/{product.id}")):
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
    assert apples().product.title in seen(lin.get("/console/products?q=红富士"))
