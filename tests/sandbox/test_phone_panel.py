"""Everything beside text on the phone: sent from the panel behind the "+", and received from the shop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.voice import silence
from tests.chromium import browser as chromium_browser
from tests.sandbox.test_phone_browser import follow, scan, shoot
from tests.sandbox.test_phone_world import MEI, World, open_world

PICTURES = Path(__file__).parents[2] / "sandbox" / "phone" / "static" / "pictures"
SHIPPED = "sandbox-notice-2".ljust(43, "0")
LINES = {"character_string1": "X20261122017", "thing2": "苹果", "thing3": "顺丰", "character_string4": "SF1"}

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


@pytest.fixture(params=[1200, 375])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a desk and one in a pocket."""
    page = browser.new_page(viewport={"width": request.param, "height": 812})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") == request.param
    page.close()
    assert complaints == []


def picture_of(page: Page, name: str) -> None:
    page.wait_for_timeout(250)
    width = page.viewport_size["width"]  # type: ignore[index]
    shoot(page, f"{name}-{width}")


def open_panel(phone: Locator, tile: str) -> None:
    phone.get_by_role("button", name="更多类型").click()
    phone.get_by_role("button", name=tile, exact=True).click()


def said(world: World) -> list[dict[str, object]]:
    """What Mei sent."""
    return [one for one in world.control(f"chat/{MEI}")["messages"] if one["from"] == "follower"]


def test_mei_sends_a_picture_a_voice_and_a_place(page: Page, world: World) -> None:
    phone = follow(page, world)
    phone.get_by_role("button", name="更多类型").click()
    picture_of(page, "panel")
    phone.get_by_role("button", name="照片", exact=True).click()
    picture_of(page, "pictures")
    phone.get_by_role("button", name="坏果").click()
    expect(phone.locator(".mine .picture img")).to_be_visible()
    open_panel(phone, "照片")
    phone.locator("input[type=file]").set_input_files(PICTURES / "apple.png")
    expect(phone.locator(".mine .picture img")).to_have_count(2)
    open_panel(phone, "语音")
    picture_of(page, "speak")
    phone.get_by_label("说的话").fill("苹果多少钱一斤")
    phone.get_by_role("dialog").get_by_role("button", name="发送").click()
    expect(phone.locator(".mine .voice")).to_have_text("2″")
    open_panel(phone, "位置")
    picture_of(page, "places")
    phone.get_by_role("button", name="杭州西湖").click()
    expect(phone.locator(".mine .place strong")).to_have_text("杭州西湖")
    open_panel(phone, "位置")
    phone.get_by_label("地名").fill("门口")
    phone.get_by_role("dialog").get_by_role("button", name="发送").click()
    expect(phone.locator(".mine .place")).to_have_count(2)
    picture_of(page, "sent")
    sent = said(world)
    assert [one["type"] for one in sent] == ["image", "image", "voice", "location", "location"]
    assert sent[2]["words"] == "苹果多少钱一斤"
    assert sent[4]["label"] == "门口"


def test_the_shop_shows_more_than_words(page: Page, world: World) -> None:
    phone = follow(page, world)
    apple = (PICTURES / "apple.png").read_bytes()
    picture = world.upload("media/upload", "image", "a.png", apple)
    voice = world.upload("media/upload", "voice", "a.amr", silence(20))
    world.control("say", openid=MEI, text="你好")
    world.serve("custom/send", touser=MEI, msgtype="image", image={"media_id": picture})
    world.serve("custom/send", touser=MEI, msgtype="voice", voice={"media_id": voice})
    song = {"title": "采果歌", "description": "林家果园", "musicurl": "https://x/", "thumb_media_id": picture}
    world.serve("custom/send", touser=MEI, msgtype="music", music=song)
    program = {"title": "果园小程序", "appid": "wx1", "pagepath": "pages/index", "thumb_media_id": picture}
    world.serve("custom/send", touser=MEI, msgtype="miniprogrampage", miniprogrampage=program)
    expect(phone.locator(".theirs .voice")).to_have_text("20″")
    expect(phone.locator(".song strong")).to_have_text("采果歌")
    expect(phone.locator(".program strong")).to_have_text("果园小程序")
    shown = phone.locator(".theirs .picture img")
    expect(shown).to_be_visible()
    assert shown.evaluate("(one) => one.naturalWidth") == 320
    picture_of(page, "received")


def test_without_a_file_none_is_asked_for(page: Page, world: World) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    phone = follow(page, world)
    for kind in ("image", "video"):
        world.control("message", openid=MEI, type=kind)
    expect(phone.locator(".mine .picture")).to_have_text("图片")
    expect(phone.locator(".mine .film video")).to_be_attached()
    assert [url for url in asked if url.endswith("/mmbiz/")] == []


def test_an_article_is_opened_in_the_phone(page: Page, world: World) -> None:
    phone = follow(page, world)
    cover = world.upload("material/add_material", "image", "a.png", (PICTURES / "parcel.png").read_bytes())
    article = {"title": "今年的苹果", "author": "林", "digest": "红富士到了", "content": "<p>很甜，很脆。</p>",
               "thumb_media_id": cover}  # fmt: skip
    draft = world.call("draft/add", articles=[article])["media_id"]
    world.serve("mass/sendall", filter={"is_to_all": True}, msgtype="mpnews", mpnews={"media_id": draft})
    phone.get_by_role("button", name="今年的苹果").click()
    inside = phone.frame_locator("iframe")
    expect(inside.get_by_role("heading")).to_have_text("今年的苹果")
    expect(inside.locator("img")).to_be_visible()
    picture_of(page, "article")


def test_a_stranger_scans_a_code_with_a_scene(page: Page, world: World) -> None:
    code = world.call("qrcode/create", action_name="QR_LIMIT_STR_SCENE", action_info={"scene": {"scene_str": "door"}})
    page.goto(world.sandbox.url)
    phone = page.locator(".phone").first
    phone.get_by_role("button", name="扫一扫").click()
    picture_of(page, "codes")
    phone.get_by_role("button", name="door").click()
    expect(phone.get_by_role("log")).to_contain_text("欢迎")
    scan(phone, code["url"])
    expect(phone.get_by_role("log")).to_contain_text("你点了 door")


def test_each_phone_shows_its_own_menu(page: Page, world: World) -> None:
    phone = follow(page, world)
    tag = world.call("tags/create", tag={"name": "会员"})["tag"]["id"]
    world.call("tags/members/batchtagging", openid_list=[MEI], tagid=tag)
    button = {"type": "click", "name": "会员价", "key": "VIP"}
    world.call("menu/addconditional", button=[button], matchrule={"tag_id": tag})
    expect(phone.get_by_role("button", name="会员价")).to_be_visible(timeout=15_000)
    phone.get_by_role("button", name="会员价").click()
    expect(phone.get_by_role("log")).to_contain_text("你点了 VIP")


def test_menu_buttons_take_pictures_places_and_codes(page: Page, world: World) -> None:
    kinds = (("pic_weixin", "拍照", "PIC"), ("location_select", "我在哪", "WHERE"),
             ("scancode_waitmsg", "扫码", "SCAN"))  # fmt: skip
    world.call("menu/create", button=[{"type": kind, "name": name, "key": key} for kind, name, key in kinds])
    phone = follow(page, world)
    phone.get_by_role("button", name="拍照", exact=True).click()
    phone.get_by_role("button", name="小票").click()
    expect(phone.get_by_role("log")).to_contain_text("你点了 PIC")
    phone.get_by_role("button", name="我在哪", exact=True).click()
    phone.get_by_role("button", name="广州塔").click()
    expect(phone.get_by_role("log")).to_contain_text("你点了 WHERE")
    phone.get_by_role("button", name="扫码", exact=True).click()
    phone.get_by_label("二维码内容").fill("6901234567892")
    phone.get_by_role("button", name="识别").click()
    expect(phone.get_by_role("log")).to_contain_text("你点了 SCAN")
    picture_of(page, "buttons")
    assert [one["type"] for one in said(world)] == ["image", "location"]


@pytest.mark.parametrize(("button", "left", "word"), [("允许", {SHIPPED: 1}, "accept"), ("拒绝", {}, "reject")])
def test_a_page_asks_for_consent(page: Page, world: World, button: str, left: dict[str, int], word: str) -> None:
    phone = follow(page, world)
    phone.get_by_role("button", name="更多", exact=True).click()
    phone.get_by_role("button", name="打开商城").click()
    inside = phone.frame_locator("iframe")
    expect(inside.get_by_role("heading")).to_have_text("红富士苹果")
    frame = next(one for one in page.frames if one.url.startswith(world.origin_of(MEI)))
    frame.goto(f"{world.origin_of(MEI)}/notices")
    ask = inside.get_by_role("button", name="发货了告诉我")
    expect(ask).to_have_css("background-color", "rgb(18, 161, 80)")
    ask.click()
    picture_of(page, "consent")
    inside.get_by_role("button", name=button, exact=True).click()
    expect(inside.locator("#result")).to_contain_text("subscribe:ok")
    expect(inside.locator("#result")).to_contain_text(word)
    assert world.control(f"chat/{MEI}")["consents"] == left


def test_a_notification_is_a_card(page: Page, world: World) -> None:
    phone = follow(page, world)
    world.control("consent", openid=MEI, accept=[SHIPPED])
    data = {key: {"value": value} for key, value in LINES.items()}
    world.serve("subscribe/bizsend", touser=MEI, template_id=SHIPPED, page=f"{world.sandbox.shop_url}/me", data=data)
    expect(phone.locator(".notice strong")).to_have_text("订单发货通知")
    picture_of(page, "notice")
    phone.get_by_role("button", name="查看详情").click()
    expect(phone.frame_locator("iframe").locator("body")).to_contain_text("you are nobody")
