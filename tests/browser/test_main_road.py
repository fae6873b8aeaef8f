"""The whole road as a person walks it, in a real browser at a phone's width: keyword, card, spec, payment, chat."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.pictures import draw_all
from models import Order
from tests.chromium import browser as chromium_browser
from tests.world import World

PICTURES = os.environ.get("XIAOPU_PICTURES", "")  # a folder that keeps what the browser saw

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless Chromium."""
    with chromium_browser() as one:
        yield one


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A phone's screen in Chinese; a script error on it fails the test."""
    context = chromium.new_context(viewport={"width": 375, "height": 812}, device_scale_factor=2, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def keep(page: Page, name: str) -> None:
    """Keep a picture of the screen when somebody wants to see it."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png")


def says(page: Page, text: str) -> None:
    """Type a message on the phone."""
    page.get_by_label("发消息").fill(text)
    page.get_by_role("button", name="发送").click()


@pytest.fixture
def pictures(world: World) -> None:
    """The goods' pictures, drawn where the shop looks for them."""
    draw_all(Path(os.environ["XIAOPU_DATA"]) / "pictures")


@pytest.mark.timeout(180)
@pytest.mark.usefixtures("pictures")
def test_from_a_keyword_to_a_paid_order_and_a_changed_rule(world: World, phone: Page, chromium: Browser) -> None:
    phone.goto(f"{world.sandbox.url}/")
    phone.get_by_role("button", name="关注公众号").first.click()
    expect(phone.get_by_text("欢迎").first).to_be_visible()
    says(phone, "苹果")
    card = phone.get_by_text("洛川红富士苹果").last
    expect(card).to_be_visible()
    keep(phone, "1-card")
    card.click()

    shop = phone.frame_locator("iframe")
    expect(shop.get_by_role("heading", name="洛川红富士苹果")).to_be_visible()
    picture = shop.locator("img").first
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 640
    keep(phone, "2-product")
    shop.get_by_role("button", name="立即购买").first.click()
    expect(shop.get_by_label("收货人")).to_be_visible()
    shop.get_by_label("收货人").fill("梅小美")
    shop.get_by_label("手机").fill("13800138000")
    for place, choice in enumerate(("广东省", "深圳市", "南山区")):
        shop.locator("select").nth(place).select_option(label=choice)
    shop.get_by_label("详细地址").fill("科技路 1 号")
    keep(phone, "3-checkout")
    shop.get_by_role("button", name="提交订单").click()
    expect(shop.get_by_role("button", name="支付", exact=True)).to_be_visible()
    keep(phone, "4-pay")
    shop.get_by_role("button", name="支付", exact=True).click()
    expect(shop.get_by_text("支付成功").first).to_be_visible()
    keep(phone, "5-paid")
    world.until(lambda: Order.get().state == "paid")

    phone.get_by_role("button", name="关闭").first.click()
    says(phone, "订单")
    expect(phone.get_by_text("待发货").last).to_be_visible()
    keep(phone, "6-status")

    lin = chromium.new_context(viewport={"width": 375, "height": 812}, device_scale_factor=2, locale="zh-CN").new_page()
    changes_the_apple_rule(world, lin)
    says(phone, "苹果")
    expect(phone.get_by_text("今天苹果八折").last).to_be_visible()


def changes_the_apple_rule(world: World, lin: Page) -> None:
    """Lin logs in and lets 苹果 answer with words."""
    lin.goto(f"{world.url}/console")
    lin.get_by_label("登录名").fill("demo")
    lin.get_by_label("密码").fill("demo-xiaopu")
    lin.get_by_role("button", name="登录").click()
    lin.goto(f"{world.url}/console/rules")
    lin.locator("input[name=say]").fill("苹果")
    expect(lin.locator("#answer").get_by_text("洛川红富士苹果")).to_be_visible()
    keep(lin, "7-rules")
    lin.locator("#answer").get_by_role("link").last.click()
    lin.locator("select[name='answers-0-kind']").select_option("text")
    lin.get_by_role("textbox", name="文字").fill("今天苹果八折")
    expect(lin.locator("#rehearsal").get_by_text("今天苹果八折")).to_be_visible()
    keep(lin, "8-rule")
    lin.get_by_role("button", name="保存并发布").first.click()
    expect(lin.get_by_text("今天苹果八折").first).to_be_visible()
    lin.wait_for_timeout(1000)  # the promise: live in every worker within one second
