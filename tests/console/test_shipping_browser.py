"""The shipping room and an order's page in a real browser: cities come without leaving, and nothing sticks out."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from models import FreightTemplate, Order
from shop import freight_templates, stores
from tests.console.conftest import apples
from tests.console.test_browser import DESK, PHONE, chromium, page  # noqa: F401
from tests.world import Person, World

ROOMS = ("/console/shipping/freight", "/console/shipping/freight/new", "/console/shipping/carriers",
         "/console/shipping/stores", "/console/shipping/batch", "/console/pickup", "/console/pickup/0000000000")

pytestmark = pytest.mark.browser


def test_a_template_is_written_without_leaving_the_desk(page: Page) -> None:  # noqa: F811
    page.goto("/console/shipping/freight/new")
    page.locator("#name").fill("水果")
    page.locator('[name="rules-0-first_fee"]').fill("8")
    page.locator('[name="rules-0-more_fee"]').fill("2")
    expect(page.locator("#examples")).to_contain_text("5 件 ￥16.00")
    page.get_by_text("按重量").click()
    expect(page.locator("#examples")).to_contain_text("5 克 ￥16.00")
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
    assert (kept.unit, kept.rules[0].first_fee) == ("weight", 800)
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
