"""The pages in a real browser: what the script adds, and that nothing but paying needs it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from models import CartLine, Order, Product
from shop import freight_templates
from shop.freight_templates import RuleData, TemplateData
from tests.chromium import browser as chromium_browser
from tests.goods import limited, sold
from tests.pages.conftest import variant
from tests.world import PHONE, Person, World

DRAWING = "<svg xmlns='http://www.w3.org/2000/svg'/>"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for these stories."""
    with chromium_browser() as one:
        yield one


def held_by(mei: Person, chromium: Browser, script: bool) -> BrowserContext:
    """Return Mei's phone."""
    phone = chromium.new_context(viewport={"width": 375, "height": 812}, user_agent=PHONE, base_url=mei.base,
                                 java_script_enabled=script)
    # The goods' drawings take seconds to make and prove nothing here.
    phone.route("**/pictures/**", lambda road: road.fulfill(content_type="image/svg+xml", body=DRAWING))
    phone.add_cookies([{"name": "sandbox_follower", "value": mei.openid, "domain": "127.0.0.1", "path": "/"}])
    return phone


@pytest.fixture
def page(mei: Person, chromium: Browser) -> Iterator[Page]:
    """A page on Mei's phone; its console must stay silent."""
    phone = held_by(mei, chromium, script=True)
    page = phone.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/me")
    yield page
    phone.close()
    assert complaints == []


def test_choosing_a_spec_shows_its_price_and_the_cart_fills_without_leaving(page: Page) -> None:
    big = variant("红富士", "10 斤")
    page.goto(f"/p/{big.product_id}")
    page.get_by_text("10 斤").first.click()
    expect(page.locator("[data-price]")).to_have_text("¥69.90")
    page.get_by_label("购买数量 +1").click()
    page.get_by_role("button", name="加入购物车").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator("[data-badge]")).to_have_text("2")
    assert page.url.endswith(f"/p/{big.product_id}")
    assert [(line.variant_id, line.quantity) for line in CartLine.select()] == [(big.id, 2)]


def test_no_more_and_no_fewer_than_the_shop_lets_one_have(world: World, page: Page) -> None:
    lamp = sold(world, "限购台灯", 20)
    limited(lamp, minimum=2, per_order=3)
    page.goto(f"/p/{lamp.product_id}")
    quantity = page.locator("#quantity")
    expect(quantity).to_have_value("2")
    expect(page.get_by_label("购买数量 −1")).to_be_disabled()
    page.get_by_label("购买数量 +1").click()
    expect(quantity).to_have_value("3")
    expect(page.get_by_label("购买数量 +1")).to_be_disabled()
    quantity.fill("9")
    quantity.blur()
    expect(quantity).to_have_value("3")
    page.get_by_role("button", name="加入购物车").click()
    expect(page.locator("[data-badge]")).to_have_text("3")


def test_the_cart_changes_in_place_and_asks_before_it_takes_out(mei: Person, page: Page) -> None:
    mei.login().puts_in_cart(variant("红富士").id)
    page.goto("/cart")
    page.get_by_label("增加一件").click()
    expect(page.get_by_text("去结算 (2)")).to_be_visible()
    page.get_by_label("减少一件").click()
    expect(page.get_by_text("去结算 (1)")).to_be_visible()
    page.get_by_label("减少一件").click()
    page.get_by_role("button", name="再想想").click()
    expect(page.get_by_text("去结算 (1)")).to_be_visible()
    page.get_by_label("减少一件").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_text("购物车还是空的")).to_be_visible()


def test_a_question_names_what_its_button_does(mei: Person, page: Page) -> None:
    number = mei.orders(variant("红富士").id)
    page.goto(f"/orders/{number}")
    page.get_by_role("button", name="取消订单").click()
    question = page.get_by_role("dialog")
    assert question.get_by_role("button").all_inner_texts() == ["再想想", "取消订单"]
    question.get_by_role("button", name="再想想").click()
    assert Order.get().state == "unpaid"
    page.get_by_role("button", name="取消订单").click()
    question.get_by_role("button", name="取消订单").click()
    expect(page.get_by_role("heading", name="已关闭")).to_be_visible()


def test_the_longest_province_can_be_read_on_a_phone(mei: Person, page: Page) -> None:
    mei.login().puts_in_cart(variant("红富士").id)
    page.goto("/checkout")
    page.select_option("[name=province]", label="新疆维吾尔自治区")
    assert page.locator("[name=province]").evaluate("box => box.clientWidth") >= 8 * 14 + 28


def test_the_three_selects_fill_each_other(mei: Person, page: Page) -> None:
    mei.login().puts_in_cart(variant("红富士").id)
    page.goto("/checkout")
    page.select_option("[name=province]", label="广东省")
    page.select_option("[name=city]", label="深圳市")
    page.select_option("[name=region]", label="南山区")
    page.fill("[name=recipient]", "梅")
    page.fill("[name=phone]", "13800138000")
    page.fill("[name=street]", "科技路 1 号")
    page.get_by_role("button", name="提交订单").click()
    expect(page.get_by_role("heading", name="待付款")).to_be_visible()
    assert Order.get().region_name == "广东省 深圳市 南山区"


def test_more_goods_come_below_the_ones_there(page: Page) -> None:
    page.goto("/c")
    page.get_by_text("加载更多").click()
    expect(page.locator(".tile").nth(20)).to_be_visible()


def test_without_script_mei_gets_as_far_as_paying(world: World, mei: Person, chromium: Browser) -> None:
    phone = held_by(mei, chromium, script=False)
    page = phone.new_page()
    page.goto("/search?q=苹果")
    page.get_by_text("红富士").first.click()
    page.get_by_role("button", name="加入购物车").click()
    page.get_by_label("增加一件").click()
    page.get_by_role("link", name="去结算").click()
    page.fill("[name=recipient]", "梅")
    page.fill("[name=phone]", "13800138000")
    page.fill("[name=street]", "科技路 1 号")
    for name, place in (("province", "广东省"), ("city", "深圳市")):
        page.select_option(f"[name={name}]", label=place)
        page.locator("[name=step]").click()
    page.select_option("[name=region]", label="南山区")
    page.get_by_role("button", name="提交订单").click()
    expect(page.get_by_role("heading", name="待付款")).to_be_visible()
    page.get_by_role("button", name="取消订单").click()
    expect(page.get_by_role("heading", name="已关闭")).to_be_visible()
    phone.close()


def test_the_freight_follows_the_district_without_leaving(page: Page, mei: Person, world: World) -> None:
    fees = (RuleData(first_fee=1000, more_fee=0), RuleData(("54",), delivers=False))
    saved = freight_templates.save(world.lin(), TemplateData(None, "水果", "piece", None, fees))
    Product.update(freight_template=saved).execute()
    mei.login().puts_in_cart(variant("红富士").id)
    page.goto("/checkout")
    for label, code in (("省份", "540000"), ("城市", "540100"), ("区/县", "540102")):
        page.get_by_label(label).select_option(code)
    expect(page.locator("#region-told")).to_contain_text("不配送")
    for label, code in (("省份", "330000"), ("城市", "330100"), ("区/县", "330106")):
        page.get_by_label(label).select_option(code)
    expect(page.locator("#region-told")).to_be_empty()
    expect(page.locator("#sums")).to_contain_text("¥10.00")
    expect(page.locator("#total")).to_contain_text("49.90")
    for label, words in (("收货人", "梅小美"), ("手机号码", "13800138000"), ("详细地址", "文三路 9 号")):
        page.get_by_label(label).fill(words)
    page.get_by_role("button", name="提交订单").last.click()
    page.wait_for_url("**/orders/**")
    assert Order.get().freight == 1000
