"""The menu's desk in a real browser on a phone: the preview follows the typing, and without script all works too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import browser as chromium_browser
from tests.menus import designs, first_design, pushes
from tests.world import World

PHONE = {"width": 375, "height": 812}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with chromium_browser() as one:
        yield one


def lins(chromium: Browser, world: World, script: bool) -> Page:
    """Return Lin's phone, logged in, with or without script."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=world.url, java_script_enabled=script)
    page = context.new_page()
    page.goto("/console")
    page.get_by_label("登录名").fill("demo")
    page.get_by_label("密码").fill("demo-xiaopu")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/console")
    return page


def test_the_phone_follows_the_typing(chromium: Browser, world: World) -> None:
    page = lins(chromium, world, True)
    page.goto(f"/console/menu/{first_design()}")
    phone = page.locator("#menu-preview")
    page.locator("[name='columns-0-name']").fill("年货大街来啦")
    expect(phone.locator(".menu-cell").first).to_have_text("年货大街来啦")
    expect(phone).to_contain_text("太长了")
    expect(page.locator(".menu-tabs label").first).to_have_text("年货大街来啦")
    expect(page.locator(".menu-column-0 .bytes").first).to_contain_text("18 / 16")
    phone.locator(".menu-cell").nth(2).click()
    expect(page.locator("[name='columns-2-name']")).to_be_visible()
    expect(phone.get_by_text("联系客服")).to_be_visible()
    expect(phone.get_by_text("水果")).to_be_hidden()
    page.locator(".menu-column-2").get_by_text("加一个按钮").click()
    page.locator("[name='columns-2-buttons-3-name']").fill("扫一扫")
    page.locator("[name='columns-2-buttons-3-kind']").select_option("scancode_waitmsg")
    expect(page.locator("[name='columns-2-buttons-3-key']")).to_be_visible()
    expect(phone.get_by_text("扫一扫")).to_be_visible()
    page.context.close()


def test_without_script_a_menu_is_designed_and_pushed(chromium: Browser, world: World) -> None:
    page = lins(chromium, world, False)
    page.goto("/console/menu/new")
    page.locator("[name='name']").fill("无脚本")
    page.locator("[name='columns-0-name']").fill("扫码")
    page.locator("[name='columns-0-kind']").select_option("scancode_waitmsg")
    page.locator(".menu-column-0").get_by_role("button", name="下一步").click()
    page.locator("[name='columns-0-key']").fill("SCAN")
    page.locator(".menu-tabs label").nth(1).click()
    page.locator("[name='columns-1-name']").fill("更多")
    page.locator(".menu-column-1").get_by_role("button", name="加一个按钮").click()
    page.locator("[name='columns-1-buttons-0-name']").fill("首页")
    page.locator("[name='columns-1-buttons-0-url']").fill("/")
    page.get_by_role("button", name="保存，看看有什么变化").click()
    page.get_by_role("button", name="现在推送").click()
    expect(page.get_by_role("status").first).to_contain_text("已推送")
    page.context.close()


def test_nothing_sticks_out_on_a_phone(chromium: Browser, world: World) -> None:
    page = lins(chromium, world, True)
    lin = world.operator()
    pushes(lin, first_design())
    long = designs(lin, **{"columns-0-url": "https://example.com/" + "x" * 200, "columns-2-buttons-0-name": "长" * 20})
    for path in ("", "/new", f"/{long}", f"/{long}/push", "/history/1"):
        page.goto(f"/console/menu{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    page.context.close()
