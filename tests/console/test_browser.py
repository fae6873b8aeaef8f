"""The console in a real browser, on a phone and on a desk: what script adds, and that nothing sticks out."""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from models import Case, Channel, Order, Phrase, Product, Rule, Tag
from shop.rules import book
from tests.chromium import browser as chromium_browser
from tests.console.conftest import apples
from tests.world import Person, World

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 800}
SHOTS = os.environ.get("CONSOLE_SHOTS")
ROOMS = ("/console", "/console/rules?say=苹果", "/console/rules/15", "/console/rules/new", "/console/rules/check",
         "/console/rules/publish", "/console/rules/history", "/console/rules/history/1", "/console/rules/import",
         "/console/phrases", "/console/products",
         "/console/products/1", "/console/products/new", "/console/products/keys/1", "/console/reviews",
         "/console/orders", "/console/inbox", "/console/inbox/quick", "/console/cases", "/console/audit")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with chromium_browser() as one:
        yield one


@pytest.fixture
def page(chromium: Browser, world: World) -> Iterator[Page]:
    """Lin's phone, logged in; no page may complain in its console, but for pictures nobody has drawn here."""
    page = chromium.new_page(viewport=PHONE, locale="zh-CN", base_url=world.url)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page)
    yield page
    page.close()
    assert [words for words in complaints if not harmless(words)] == []


def harmless(words: str) -> bool:
    """Tell whether a complaint is about a picture nobody drew, or a try-out that was left before its answer came."""
    return "Failed to load resource" in words or words in ("htmx:sendAbort", "htmx:afterRequest")


def log_in(page: Page) -> None:
    """Fill in the login."""
    page.goto("/console")
    page.get_by_label("登录名").fill("demo")
    page.get_by_label("密码").fill("demo-xiaopu")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/console")


def test_keys_are_not_counted_by_hand(page: Page) -> None:
    page.goto("/console/products/new")
    expect(page.locator("#on_hand-new")).to_be_visible()
    page.select_option("[name=kind]", "keys")
    expect(page.locator("#on_hand-new")).to_be_hidden()
    page.fill("[name=title]", "月卡")
    page.fill("[name=new_category]", "会员")
    page.fill("[name=price]", "9.90")
    page.get_by_role("button", name="创建商品").click()
    expect(page.get_by_text("已新建，尚未上架")).to_be_visible()
    assert Product.get(Product.title == "月卡").kind == "keys"


def test_the_box_answers_while_lin_types(page: Page, mei: Person) -> None:
    page.goto("/console/rules")
    page.get_by_label("粉丝说的话").press_sequentially("你好", delay=20)
    expect(page.locator("#answer")).to_contain_text("欢迎来到小铺")
    page.get_by_label("粉丝说的话").fill("苹果")
    expect(page.locator(".wechat-card strong")).to_have_text(mei.says("苹果").card["title"])
    assert page.url.endswith("/console/rules")


def test_the_desk_answers_before_anything_is_saved(page: Page) -> None:
    page.goto("/console/rules/new")
    page.get_by_role("textbox", name="关键词").first.fill("春节")
    page.get_by_role("textbox", name="文字").fill("除夕休息")
    expect(page.locator("#rehearsal .said-left")).to_have_text("除夕休息")
    expect(page.locator(".bytes")).to_contain_text("12 / 2048")
    page.get_by_label("粉丝说的话").fill("恐龙")
    expect(page.locator("#rehearsal .said-right")).to_have_text("恐龙")
    expect(page.locator("#rehearsal")).not_to_contain_text("除夕休息")
    page.get_by_label("粉丝说的话").press("Enter")
    assert page.url.endswith("/console/rules/new")
    assert not Rule.select().where(Rule.words.contains("除夕休息")).exists()


def test_rows_and_products_come_without_leaving_the_desk(page: Page) -> None:
    page.goto("/console/rules/new")
    page.get_by_label("规则名称").fill("新规则")
    rows = page.locator("#keywords > .keyword")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="再加一个关键词").click()
    expect(rows).to_have_count(2)
    page.get_by_role("textbox", name="关键词").nth(1).fill("水果")
    page.get_by_role("button", name="删除").first.click()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("textbox", name="关键词").first).to_have_value("水果")
    page.get_by_label("回复类型").select_option("product")
    page.get_by_label("按名称找商品").press_sequentially("红富士", delay=20)
    page.locator("#found-0 .choice").first.click()
    expect(page.locator("#rehearsal .wechat-card strong")).to_have_text(apples().product.title)
    expect(page.get_by_label("规则名称")).to_have_value("新规则")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.locator("#notes")).to_contain_text("已保存")
    assert book.one(Rule.get(Rule.name == "新规则").id).answers[0].products == (apples().product_id,)


def test_words_in_braces_go_where_the_cursor_is(page: Page) -> None:
    page.goto("/console/rules/new")
    text = page.get_by_role("textbox", name="文字")
    text.fill("您好，欢迎")
    text.evaluate("area => area.setSelectionRange(3, 3)")
    page.get_by_text("插入昵称").click()
    page.get_by_role("button", name="{name}").click()
    expect(text).to_have_value("您好，{name}欢迎")
    expect(page.locator(".bytes")).to_contain_text("21 / 2048")


def test_a_file_is_brought_in_as_soon_as_it_is_chosen(page: Page) -> None:
    page.goto("/console/rules/new")
    page.get_by_label("规则名称").fill("红")
    page.get_by_role("textbox", name="关键词").first.fill("红")
    page.get_by_label("回复类型").select_option("image")
    file = BytesIO()
    Image.new("RGB", (30, 30), "red").save(file, "PNG")
    sent = {"name": "红.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.get_by_label("新文件").set_input_files([sent])
    expect(page.get_by_label("文件", exact=True).locator("option:checked")).to_have_text("红")
    expect(page.locator("#rehearsal .said-picture")).to_be_visible()
    expect(page.get_by_label("规则名称")).to_have_value("红")


def test_a_switch_changes_its_card_only(page: Page) -> None:
    page.goto("/console/products?q=红富士")
    kept = apples().product_id
    card = page.locator(f"#product-{kept}")
    card.get_by_role("switch").click()
    expect(card.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    assert page.locator("#products .goods").count() >= 1
    page.reload()
    expect(card.get_by_role("switch")).to_have_attribute("aria-checked", "false")


def test_a_price_is_saved_in_place_and_a_wrong_one_is_kept(page: Page) -> None:
    kept = apples()
    page.goto(f"/console/products/{kept.product_id}")
    form = page.locator(f"#variant-{kept.id}")
    form.get_by_label("价格（元）").fill("abc")
    form.get_by_role("button", name="保存").click()
    expect(form.locator(".invalid-feedback")).to_be_visible()
    expect(form.get_by_label("价格（元）")).to_have_value("abc")
    form.get_by_label("价格（元）").fill("66.6")
    form.get_by_role("button", name="保存").click()
    expect(page.locator("#notes")).to_contain_text("已保存")
    expect(form.get_by_label("价格（元）")).to_have_value("66.60")


def test_a_photograph_larger_than_the_shop_takes_is_made_smaller(page: Page) -> None:
    kept = apples()
    file = BytesIO()
    Image.effect_noise((2400, 2400), 90).convert("RGB").save(file, "JPEG", quality=98)
    assert len(file.getvalue()) > 2 * 2**20
    page.goto(f"/console/products/{kept.product_id}")
    sent = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}
    page.locator("#picture-file").set_input_files([sent])
    expect(page.locator("#picture-file")).to_have_value(re.compile("picture.jpg"))
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#notes")).to_contain_text("已保存")
    assert Product.get_by_id(kept.product_id).picture != kept.product.picture


def test_the_list_follows_the_typing(page: Page) -> None:
    page.goto("/console/products")
    page.get_by_role("searchbox").press_sequentially("红富士", delay=20)
    expect(page.locator("#products .goods")).to_have_count(1)
    page.get_by_role("searchbox").fill("恐龙")
    expect(page.locator("#products")).to_contain_text("没有找到符合的商品")


def test_everything_is_saved_without_script(chromium: Browser, world: World) -> None:
    page = chromium.new_page(viewport=PHONE, java_script_enabled=False, base_url=world.url)
    log_in(page)
    page.goto("/console/rules/new")
    page.get_by_label("规则名称").fill("无脚本")
    page.get_by_role("textbox", name="关键词").first.fill("恐龙")
    page.get_by_role("button", name="再加一个关键词").click()
    page.get_by_role("textbox", name="关键词").nth(1).fill("霸王龙")
    page.get_by_role("textbox", name="文字").fill("我们不卖恐龙。")
    page.get_by_role("button", name="试一试").click()
    expect(page.locator("#rehearsal .said-left")).to_have_text("我们不卖恐龙。")
    page.get_by_label("回复类型").select_option("link")
    page.get_by_role("button", name="显示对应的内容").click()
    page.get_by_label("标题").fill("恐龙")
    page.get_by_label("打开的网址").fill("/")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.locator("#notes")).to_contain_text("已保存")
    page.get_by_role("switch", name="无脚本").click()
    kept = book.one(Rule.get(Rule.name == "无脚本").id)
    assert (kept.enabled, kept.answers[0].url) == (False, "/")
    page.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_sticks_out(page: Page, world: World, mei: Person, size: dict[str, int]) -> None:
    number = mei.orders(apples().id, 2)
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    mei.says("人工")
    Case.create(key="test", kind="payment does not match", text="P261122ABCDEFGH: amount 1 fen, order 990 fen " * 3)
    Phrase.create(text="可以刻字嘛", example="可以刻字嘛" * 20, count=3)
    Tag.create(name="老客")
    Channel.create(scene="spring", name="春季海报")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for room in (*ROOMS, f"/console/orders/{number}"):
        page.goto(room)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, room
        small = page.evaluate("""[...document.querySelectorAll("main button, main .btn, nav a, main select")]
            .filter(e => e.offsetParent && !e.classList.contains("visually-hidden"))
            .filter(e => e.getBoundingClientRect().height < 36).map(e => e.outerHTML)""")
        assert small == [], room
        if SHOTS:
            name = room.partition("?")[0].strip("/").replace("/", "-")
            page.screenshot(path=Path(SHOTS) / f"console-{size['width']}-{name}.png")


def test_two_taps_on_a_button_send_once(page: Page) -> None:
    page.goto("/console/inbox/quick")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    new = page.locator("form[action='/console/inbox/quick']")
    new.get_by_role("textbox").fill("请稍等一下。")
    # A slow network leaves time for a second tap while the first is on its way.
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 600, "downloadThroughput": -1, "uploadThroughput": -1})
    new.evaluate("""async (form) => {
        form.querySelector(".btn").click();
        await new Promise((later) => setTimeout(later, 150));
        form.querySelector(".btn").click();
    }""")
    expect(page.locator("textarea").filter(has_text="请稍等一下。")).to_have_count(1)
    assert len(sent) == 1
