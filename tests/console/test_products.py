"""Lin changes prices and stock, and takes things off the shelf; customers see it at once."""

import pytest

from models import Audit, Movement, Product, Variant
from tests.console.conftest import apples, seen, typed
from tests.goods import sold
from tests.world import Browser, Person, World


def page_of(variant: Variant) -> str:
    """Return the address of the variant's product."""
    return f"/console/products/{variant.product_id}"


def saves(lin: Browser, variant: Variant, **changes: object) -> object:
    """Save the variant's form with these changes."""
    page = page_of(variant)
    form = {"price": f"{variant.price / 100:.2f}", "on_hand": variant.on_hand, "seen": variant.on_hand, **changes}
    return lin.post(f"{page}/{variant.id}", form, page=page)


def test_a_new_price_is_what_mei_pays(lin: Browser, mei: Person) -> None:
    kept = apples()
    answer = saves(lin, kept, price="123.45")
    assert "已保存" in seen(answer)
    assert Variant.get_by_id(kept.id).price == 12345
    assert "123.45" in mei.get(f"/p/{kept.product_id}").text
    row = Audit.get()
    assert (row.verb, row.permission) == ("change price", "products")
    assert row.detail == {"before": kept.price, "after": 12345}


def test_counted_stock_is_a_movement(lin: Browser) -> None:
    kept = apples()
    saves(lin, kept, on_hand=7)
    assert Variant.get_by_id(kept.id).on_hand == 7
    [move] = Movement.select().where(Movement.variant == kept, Movement.reason == "counted")
    assert move.quantity == 7 - kept.on_hand
    assert Audit.get().verb == "count stock"


def test_saving_without_a_change_changes_nothing(lin: Browser) -> None:
    saves(lin, apples())
    assert Audit.select().count() == 0


@pytest.mark.parametrize(("field", "value"), [
    ("price", ""), ("price", "abc"), ("price", "1.999"), ("price", "-3"), ("price", "0"), ("price", "99999999999"),
    ("on_hand", ""), ("on_hand", "-1"), ("on_hand", "3.5"), ("on_hand", "viele"), ("on_hand", "99999999")])
def test_a_wrong_value_is_said_beside_the_field_and_kept(lin: Browser, field: str, value: str) -> None:
    kept = apples()
    answer = saves(lin, kept, **{field: value})
    assert answer.status_code == 422
    assert answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0]
    assert value in typed(answer, field)
    now = Variant.get_by_id(kept.id)
    assert (now.price, now.on_hand) == (kept.price, kept.on_hand)


def test_stock_cannot_fall_below_what_is_held(lin: Browser, mei: Person) -> None:
    kept = apples()
    mei.orders(kept.id, 3)
    answer = saves(lin, kept, on_hand=2, price="9.99")
    assert answer.status_code == 422
    assert "3" in answer.text.partition('id="on_hand-problem">')[2].partition("<")[0]
    assert Variant.get_by_id(kept.id).price == kept.price
    assert "其中 3 件已被待付款订单占用" in seen(answer)


def test_f17_an_old_page_does_not_bring_sold_pieces_back(world: World, lin: Browser, mei: Person) -> None:
    kept = apples()
    mei.pays(mei.orders(kept.id, 2))
    world.until(lambda: Variant.get_by_id(kept.id).on_hand == kept.on_hand - 2)
    only_price = saves(lin, kept, price="8.88")
    assert only_price.status_code == 200
    assert Variant.get_by_id(kept.id).on_hand == kept.on_hand - 2
    stock_too = saves(lin, kept, price="8.88", on_hand=kept.on_hand + 5)
    assert stock_too.status_code == 422
    assert f"变成了 {kept.on_hand - 2} 件" in seen(stock_too)
    assert Variant.get_by_id(kept.id).on_hand == kept.on_hand - 2


def test_off_the_shelf_mei_cannot_find_it(lin: Browser, mei: Person) -> None:
    kept = apples()
    answer = lin.post(f"{page_of(kept)}/shelf", {"to": "off", "back": page_of(kept)}, page="/console/products")
    assert answer.url.endswith(page_of(kept))
    assert "已下架" in seen(answer)
    assert mei.get(f"/p/{kept.product_id}").status_code == 404
    lin.post(f"{page_of(kept)}/shelf", {"to": "on"}, page="/console/products")
    assert mei.get(f"/p/{kept.product_id}").status_code == 200
    assert [row.verb for row in Audit.select().order_by(Audit.id)] == ["take off the shelf", "put on the shelf"]


def test_the_list_is_searched_and_paged(lin: Browser) -> None:
    assert apples().product.title in seen(lin.get("/console/products?q=红富士"))
    first, second = lin.get("/console/products"), lin.get("/console/products?page=2")
    assert "page=2" in first.text
    assert "page=1" in second.text
    titles = [product.title for product in Product.select() if product.title in seen(first)]
    assert not any(title in seen(second) for title in titles)
    assert "没有找到符合的商品" in seen(lin.get("/console/products?q=恐龙"))


def test_another_products_variant_is_not_found(lin: Browser) -> None:
    kept = apples()
    other = Product.get(Product.id != kept.product_id)
    answer = lin.post(f"/console/products/{other.id}/{kept.id}", {"price": "1", "on_hand": 1, "seen": 1},
                      page="/console/products")
    assert answer.status_code == 404
    assert Variant.get_by_id(kept.id).price == kept.price


def test_a_hostile_title_stays_text(lin: Browser) -> None:
    kept = apples()
    Product.update(title="<script>alert(1)</script>").where(Product.id == kept.product_id).execute()
    for page in ("/console/products", page_of(kept), "/console/rules"):
        assert "<script>alert" not in lin.get(page).text


@pytest.mark.parametrize("kind", ["virtual", "keys"])
def test_nothing_goes_on_the_shelf_sold_out_without_a_word(world: World, lin: Browser, kind: str) -> None:
    empty = sold(world, "菜谱", 0, kind=kind, handout="见书" if kind == "virtual" else "")
    shelf, full = f"{page_of(empty)}/shelf", apples()
    assert "没有可售库存" in seen(lin.post(shelf, {"to": "on", "back": page_of(empty)}, page=page_of(empty)))
    assert Product.get_by_id(empty.product_id).on_shelf
    assert "没有可售库存" not in seen(lin.post(shelf, {"to": "off"}, page=page_of(empty)))
    assert "没有可售库存" not in seen(lin.post(f"{page_of(full)}/shelf", {"to": "on"}, page=page_of(empty)))
