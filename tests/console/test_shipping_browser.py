"""The shipping room and an order's page in a real browser: cities come without leaving, and nothing sticks out."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from models import FreightTemplate, Order
from shop import catalog, freight_templates, stores
from tests.claims import lines, ships
from tests.console.conftest import apples
from tests.console.test_browser import DESK, PHONE, chromium, page  # noqa: F401
from tests.goods import sold
from tests.tables import HEADINGS, text
from tests.world import Person, World

ROOMS = ("/console/shipping/freight", "/console/shipping/freight/new", "/console/shipping/carriers",
         "/console/shipping/stores", "/console/shipping/batch", "/console/pickup", "/console/pickup/0000000000")

TEXT_LINES = """place => {
    const text = document.createRange();
    text.selectNodeContents(place);
    return text.getClientRects().length;
}"""

pytestmark = pytest.mark.browser


def test_a_template_is_written_without_leaving_the_desk(page: Page) -> None:  # noqa: F811
    page.goto("/console/shipping/freight/new")
    page.locator("#name").fill("水果")
    page.locator('[name="rules-0-first_fee"]').fill("8")
    page.locator('[name="rules-0-more_fee"]').fill("2")
    expect(page.locator("#examples")).to_contain_text("5 件 ￥16.00")
    page.get_by_text("按重量").click()
    expect(page.locator('[name="rules-0-first"]')).to_have_value("1000")
    expect(page.locator("#examples")).to_contain_text("500 克 ￥8.00 · 1 公斤 ￥8.00 · 3 公斤 ￥12.00")
    page.get_by_role("button", name="为指定地区设置运费").click()
    page.get_by_label("西藏自治区", exact=True).check()
    page.get_by_label("选择城市").or_(page.get_by_label("按城市选择")).first.select_option("44")
    page.get_by_label("城市", exact=True).select_option("4403")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_label("深圳市", exact=True)).to_be_checked()
    expect(page.get_by_label("西藏自治区", exact=True)).to_be_checked()
    page.locator('[name="rules-1-barred"]').check()
    expect(page.locator("#examples")).to_contain_text("不配送")
    page.get_by_role("button", name="保存").last.click()
    expect(page.locator("#notes")).to_contain_text("已保存")
    kept = freight_templates.one(FreightTemplate.get().id)
    assert (kept.unit, kept.rules[0].first, kept.rules[0].first_fee) == ("weight", 1000, 800)
    assert (sorted(kept.rules[1].regions), kept.rules[1].delivers) == (["4403", "54"], False)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_of_shipping_sticks_out(page: Page, world: World, mei: Person, bo: Person,  # noqa: F811
                                        size: Any) -> None:
    store = stores.add(world.lin(), "科技园店", "科技路 8 号")
    unpaid, paid = mei.orders(apples().id), bo.has_paid(apples().id, 2)
    mei.puts_in_cart(apples().id)
    mei.checks_out(delivery="pickup", store=str(store))
    code = Order.get(Order.delivery == "pickup").pickup_code
    page.set_viewport_size(size)
    for room in (*ROOMS, f"/console/orders/{unpaid}", f"/console/orders/{unpaid}/address", f"/console/orders/{paid}",
                 f"/console/pickup/{code}"):
        page.goto(room)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, room
        small = page.evaluate("""[...document.querySelectorAll("main button, main .btn, main select, main summary")]
            .filter(e => e.offsetParent && !e.classList.contains("visually-hidden"))
            .filter(e => e.getBoundingClientRect().height < 36).map(e => e.outerHTML)""")
        assert small == [], room


def test_on_a_phone_nothing_is_squeezed(page: Page, world: World, mei: Person, bo: Person) -> None:  # noqa: F811
    number = mei.has_paid(apples().id, 2)
    ships(world, number, {lines(number)[0].id: 1})
    page.goto(f"/console/orders/{number}")
    title = page.locator("main .line strong", has_text=apples().product.title).last
    assert box(title)["width"] > 150, "what is sent and what is not stands below it"
    expect(page.locator("main")).to_contain_text("已发 1 · 还有 1 件待发")
    page.goto(f"/console/products/{apples().product_id}")
    for name in ("sale_from", "sale_until"):
        assert box(page.locator(f"#{name}"))["width"] > 300, name
    page.goto("/console/shipping/batch")
    rows = [HEADINGS, (bo.has_paid(apples().id), "sf", "SF0000000001"), ("X000000AAAAAAAA", "猫头鹰", "SF0000000002")]
    for table in (rows[:2], rows):
        page.set_input_files("[name=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": text(*table)})
        page.get_by_role("button", name="预览").click()
        assert page.locator("td", has_text="X").first.evaluate(TEXT_LINES) == 1, "a number must stay whole"


def test_with_script_the_switch_says_what_is_sold_out(page: Page, world: World) -> None:  # noqa: F811
    empty = sold(world, "菜谱", 0, kind="virtual", handout="见书").product_id
    catalog.take_off_shelf(world.lin(), empty)
    page.goto("/console/products")
    page.locator(f"#product-{empty} .switch").click()
    expect(page.locator("#notes")).to_contain_text("没有可售库存")
    expect(page.locator(f"#product-{empty} .switch")).to_have_attribute("aria-checked", "true")


def box(place: Locator) -> Any:
    """Return where something stands, in pixels."""
    return place.bounding_box()
