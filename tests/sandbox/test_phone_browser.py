"""A person with the phone in a real browser: follow, ask, open the card, pay."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.chromium import browser as chromium_browser
from tests.sandbox.test_phone_world import BO, MEI, World, open_world

SHOTS = os.environ.get("PHONE_SHOTS")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_browser() as one:
        yield one


@pytest.fixture
def world() -> Iterator[World]:
    with open_world() as world:
        world.publish_menu()
        yield world


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 820})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


def shoot(page: Page, name: str) -> None:
    """Keep a picture when a folder for pictures is named."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"phone-{name}.png")


def follow(page: Page, world: World) -> Locator:
    """Open the desk and follow with the first phone."""
    page.goto(world.sandbox.url)
    phone = page.locator(".phone").first
    shoot(page, f"stranger-{page.viewport_size['width']}")  # type: ignore[index]
    phone.get_by_role("button", name="关注公众号").click()
    expect(phone.get_by_role("log")).to_contain_text("欢迎")
    return phone


def ask(phone: Locator, text: str) -> None:
    """Type into the phone and send."""
    phone.get_by_label("发消息").fill(text)
    phone.get_by_role("button", name="发送").click()


def test_mei_follows_asks_opens_the_card_and_pays(page: Page, world: World) -> None:
    phone = follow(page, world)
    assert "<b>看看</b>" in phone.get_by_role("log").inner_text()
    ask(phone, "苹果")
    expect(phone.locator(".mine .bubble")).to_have_text("苹果")
    expect(phone.locator(".cover img")).to_be_visible()
    page.get_by_role("button", name="follower").click()
    shoot(page, "chat-1200")
    world.follow_redirects(MEI, "/login")
    phone.get_by_role("button", name="红富士苹果").click()
    expect(phone.locator(".webview .bar-title")).to_have_text("红富士苹果")
    shop = phone.frame_locator("iframe")
    shop.get_by_role("button", name="立即支付").click()
    expect(shop.locator(".amount")).to_have_text("¥12.80")
    page.wait_for_timeout(300)
    shoot(page, "pay-1200")
    shop.get_by_role("button", name="支付", exact=True).click()
    expect(shop.locator("#result")).to_have_text("get_brand_wcpay_request:ok")
    assert world.orders() == [("SUCCESS", MEI)]
    phone.get_by_role("button", name="返回").click()
    expect(phone.locator(".webview")).to_be_hidden()


@pytest.mark.parametrize(("button", "result"), [("取消", "cancel"), ("模拟失败", "fail")])
def test_a_payment_may_be_left_or_fail(page: Page, world: World, button: str, result: str) -> None:
    world.welcome(BO, "Bo")
    world.follow_redirects(BO, "/login")
    page.goto(f"{world.sandbox.url}/webview/{BO}?url=/p/1")
    page.get_by_role("button", name="立即支付").click()
    page.get_by_role("button", name=button).click()
    expect(page.locator("#result")).to_have_text(f"get_brand_wcpay_request:{result}")
    assert world.orders() == [("NOTPAY", None)]


def scan(phone: Locator, code: str) -> None:
    """Hold the phone before a QR code."""
    phone.get_by_role("button", name="扫一扫").click()
    phone.get_by_label("二维码内容").fill(code)
    phone.get_by_role("button", name="识别").click()


@pytest.mark.parametrize(
    ("button", "state"), [("支付", ("SUCCESS", MEI)), ("取消", ("NOTPAY", None)), ("模拟失败", ("NOTPAY", None))]
)
def test_mei_scans_the_code_of_a_browser(page: Page, world: World, button: str, state: tuple[str, str | None]) -> None:
    phone = follow(page, world)
    scan(phone, world.native())
    till = phone.frame_locator("iframe")
    expect(till.locator(".amount")).to_have_text("¥12.80")
    page.wait_for_timeout(300)
    shoot(page, "scanned-1200")
    till.get_by_role("button", name=button, exact=True).click()
    expect(phone.locator(".webview")).to_be_hidden()
    assert world.orders() == [state]


def test_a_code_that_is_paid_is_not_paid_again(page: Page, world: World) -> None:
    phone, code = follow(page, world), world.native()
    world.control("pay", code_url=code, openid=MEI, answer="ok")
    scan(phone, code)
    till = phone.frame_locator("iframe")
    till.get_by_role("button", name="支付", exact=True).click()
    expect(till.get_by_role("alert")).to_have_text("该订单已支付")
    till.get_by_role("button", name="知道了").click()
    expect(phone.locator(".webview")).to_be_hidden()


def test_a_scanned_page_opens(page: Page, world: World) -> None:
    phone = follow(page, world)
    phone.get_by_role("button", name="扫一扫").click()
    page.wait_for_timeout(200)
    shoot(page, "scanner-1200")
    phone.get_by_role("button", name="取消 Cancel").click()
    scan(phone, f"{world.sandbox.shop_url}/p/1")
    expect(phone.locator(".webview .bar-title")).to_have_text("红富士苹果")


def test_the_webview_alone_at_375_pixels_pays_and_gives_an_address(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    world.welcome(MEI, "Mei")
    world.follow_redirects(MEI, "/login")
    page.goto(f"{world.sandbox.url}/webview/{MEI}?url={world.sandbox.shop_url}/p/1")
    assert "MicroMessenger" in page.evaluate("navigator.userAgent")
    page.get_by_role("button", name="选地址").click()
    page.wait_for_timeout(300)
    shoot(page, "address-375")
    page.get_by_role("button", name="梅小姐").click()
    expect(page.locator("#result")).to_have_text("浙江省杭州市")
    page.get_by_role("button", name="立即支付").click()
    page.wait_for_timeout(300)
    shoot(page, "pay-375")
    page.get_by_role("button", name="支付", exact=True).click()
    expect(page.locator("#result")).to_have_text("get_brand_wcpay_request:ok")
    assert world.orders() == [("SUCCESS", MEI)]


def test_two_followers_are_logged_in_side_by_side(page: Page, world: World) -> None:
    follow(page, world)
    page.get_by_role("button", name="follower").click()
    page.locator(".phone").nth(1).get_by_role("button", name="关注公众号").click()
    for phone, openid in zip(page.locator(".phone").all(), (MEI, BO), strict=True):
        phone.get_by_role("button", name="更多", exact=True).click()
        phone.get_by_role("button", name="打开商城").click()
        expect(phone.frame_locator("iframe").get_by_role("heading")).to_have_text("红富士苹果")
        frame = next(one for one in page.frames if one.url.startswith(world.origin_of(openid)))
        frame.goto(f"{world.origin_of(openid)}/login")
        expect(phone.frame_locator("iframe").locator("body")).to_contain_text(f"you are {openid}")
    first = page.locator(".phone").first.frame_locator("iframe")
    expect(first.locator("body")).to_contain_text(f"you are {MEI}")


def test_the_menu_taps_and_opens_pages(page: Page, world: World) -> None:
    phone = follow(page, world)
    phone.get_by_role("button", name="帮助").click()
    expect(phone.get_by_role("log")).to_contain_text("你点了 help")
    phone.get_by_role("button", name="我的").click()
    shoot(page, "menu-1200")
    phone.get_by_role("menuitem", name="我的订单").click()
    expect(phone.frame_locator("iframe").locator("body")).to_contain_text("you are nobody")
    assert world.control("books")["calls"].get("/cgi-bin/menu/create") == 1
    phone.get_by_role("button", name="关闭").click()
    expect(phone.locator(".webview")).to_be_hidden()


def test_the_service_speaks_and_leaves_a_choice(page: Page, world: World) -> None:
    phone = follow(page, world)
    choices = [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]
    question = {"head_content": "还满意吗？", "list": choices}
    world.serve("custom/send", touser=MEI, msgtype="msgmenu", msgmenu=question)
    lines = {"character_string1": "X20261122017", "thing2": "苹果", "amount3": "¥12.80", "time4": "10:20"}
    data = {key: {"value": value} for key, value in lines.items()}
    template, url = "sandbox-template-1".ljust(43, "0"), f"{world.sandbox.shop_url}/me"
    world.serve("template/send", touser=MEI, template_id=template, url=url, data=data)
    expect(phone.get_by_role("log")).to_contain_text("¥12.80")
    shoot(page, "service-1200")
    phone.get_by_role("button", name="满意", exact=True).click()
    expect(phone.locator(".mine .bubble")).to_have_text("满意")
    phone.get_by_role("button", name="查看详情").click()
    expect(phone.frame_locator("iframe").locator("body")).to_contain_text("you are nobody")


def test_mei_leaves_and_comes_back_and_time_passes(page: Page, world: World) -> None:
    phone = follow(page, world)
    phone.get_by_role("button", name="更多", exact=True).click()
    page.wait_for_timeout(200)
    shoot(page, "sheet-1200")
    phone.get_by_role("button", name="不再关注").click()
    phone.get_by_role("button", name="关注公众号").click()
    expect(phone.get_by_role("log")).to_contain_text("欢迎")
    before = world.control("clock")["now"]
    page.get_by_role("button", name="时钟").click()
    expect(page.get_by_role("status")).to_contain_text("30 minutes")
    assert world.control("clock")["now"] - before >= 1800


def test_on_a_narrow_window_one_phone_fills_the_screen(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    phone = follow(page, world)
    ask(phone, "苹果")
    expect(phone.locator(".cover")).to_be_visible()
    page.wait_for_timeout(200)
    shoot(page, "chat-375")
    page.get_by_role("button", name="添加关注者").click()
    expect(phone).to_be_hidden()
    expect(page.locator(".phone").nth(1)).to_be_visible()
    page.get_by_role("button", name="说明").click()
    shoot(page, "guide-375")
    page.locator("#tabs").get_by_role("button", name="Mei").click()
    expect(phone).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_a_way_out_of_the_shop_is_a_notice(page: Page, world: World) -> None:
    page.goto(f"{world.sandbox.url}/webview/{MEI}?url=/p/1")
    page.get_by_role("link", name="外面").click()
    expect(page.get_by_role("heading")).to_have_text("即将离开本店")
    assert page.url.startswith(world.origin_of(MEI))


def test_back_walks_the_phones_own_trail_and_then_closes(page: Page, world: World) -> None:
    phone = follow(page, world)
    ask(phone, "苹果")
    phone.get_by_role("button", name="红富士苹果").click()
    title, shop = phone.locator(".webview .bar-title"), phone.frame_locator("iframe")
    shop.get_by_role("link", name="我的").click()
    expect(title).to_have_text("我的")
    phone.get_by_role("button", name="返回").click()
    expect(title).to_have_text("红富士苹果")
    phone.get_by_role("button", name="刷新").click()
    expect(shop.get_by_role("heading")).to_have_text("红富士苹果")
    phone.get_by_role("button", name="返回").click()
    expect(phone.locator(".webview")).to_be_hidden()


ASK_BRIDGE = """(name) => new Promise((done) =>
  WeixinJSBridge.invoke(name, {}, (result) => done(result.err_msg)))"""
ASK_WX = """() => new Promise((done) => {
  wx.config({appId: "wx1", timestamp: 1, nonceStr: "n", signature: "s", jsApiList: ["openAddress"]});
  wx.ready(() => wx.checkJsApi({jsApiList: ["openAddress", "scanQRCode"], success: (found) =>
    wx.openAddress({cancel: (result) => done([found.errMsg, found.checkResult, result.errMsg])})}));
})"""


def test_the_bridge_knows_what_it_can_do(page: Page, world: World) -> None:
    page.goto(f"{world.sandbox.url}/webview/{MEI}?url=/p/1")
    assert page.evaluate(ASK_BRIDGE, "hideOptionMenu") == "hideOptionMenu:ok"
    assert page.evaluate(ASK_BRIDGE, "openTheDoor") == "system:function_not_exist"
    page.get_by_role("button", name="选地址").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_wx_script_speaks_the_page_names(page: Page, world: World) -> None:
    page.goto(f"{world.sandbox.url}/webview/{MEI}?url=/p/1")
    page.evaluate(world.fetch("/open/js/jweixin-1.6.0.js").text)
    page.evaluate(f"window.asked = ({ASK_WX})(); undefined")
    page.get_by_role("button", name="取消").click()
    found = {"openAddress": True, "scanQRCode": False}
    assert page.evaluate("window.asked") == ["checkJsApi:ok", found, "openAddress:cancel"]
