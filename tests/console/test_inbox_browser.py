"""The inbox in a real browser: words come in by themselves, nothing typed is lost, and keys lead about."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import chatlog
from models import Enquiry
from shop import operators
from tests.console.test_browser import DESK, PHONE, chromium, harmless, log_in
from tests.world import Person, World

__all__ = ["chromium"]

INBOX = "/console/inbox"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, world: World) -> Iterator[Page]:
    """Lin's desk, logged in; no page may complain in its console."""
    page = chromium.new_page(viewport=DESK, locale="zh-CN", base_url=world.url)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page)
    yield page
    page.close()
    assert [words for words in complaints if not harmless(words)] == []


def says(person: Person, text: str) -> None:
    """Say something, and let the chat's log be written."""
    person.says(text)
    chatlog.flush()


def test_words_come_in_by_themselves_and_what_is_typed_stays(page: Page, mei: Person, bo: Person) -> None:
    says(mei, "人工")
    page.goto(f"{INBOX}/{mei.openid}")
    page.get_by_label("回复", exact=True).fill("您好，")
    says(mei, "我的苹果坏了")
    expect(page.locator("#talk-lines")).to_contain_text("我的苹果坏了")
    says(bo, "人工")
    expect(page.locator(f"#talk-{bo.openid}")).to_contain_text("等待")
    expect(page.locator("#waiting")).to_have_text("2")
    expect(page).to_have_title(re.compile(r"^\(2\)"))
    expect(page.get_by_label("回复", exact=True)).to_have_value("您好，")
    assert page.locator("#talk-lines").get_by_text("我的苹果坏了").count() == 1


def test_ctrl_enter_sends_and_the_line_appears(page: Page, mei: Person) -> None:
    says(mei, "人工")
    page.goto(f"{INBOX}/{mei.openid}")
    page.get_by_role("button", name="请您稍等").click()
    expect(page.locator(".bytes")).to_contain_text("36 / 2048")
    page.get_by_label("回复", exact=True).press("Control+Enter")
    expect(page.locator(".said-staff")).to_contain_text("请您稍等，我马上查一下。")
    expect(page.locator(".said-staff .said-by")).to_have_text("小铺演示")
    expect(page.get_by_label("回复", exact=True)).to_have_value("")
    expect(page.get_by_label("回复", exact=True)).to_be_focused()
    expect(page.locator("#standing")).to_contain_text("您正在接待")
    assert mei.screen()[-1]["content"] == "请您稍等，我马上查一下。"
    page.get_by_label("回复", exact=True).fill("查到了")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator(".said-staff")).to_have_count(2)


def test_an_answer_from_a_box_lin_made_larger_draws_no_complaint(page: Page, mei: Person) -> None:
    says(mei, "人工")
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(f"{INBOX}/{mei.openid}")
    box = page.get_by_label("回复", exact=True)
    for times, words in enumerate(("您好", "苹果给您补发"), 1):
        box.evaluate("box => { box.style.height = '160px'; }")  # what dragging its corner does
        box.fill(words)
        page.get_by_role("button", name="发送", exact=True).click()
        expect(page.locator(".said-staff")).to_have_count(times)
        expect(box).to_have_value("")
    page.wait_for_timeout(100)  # htmx settles what it swapped a moment later
    assert errors == []


def test_taking_over_handing_back_and_a_card(page: Page, mei: Person) -> None:
    says(mei, "你好")
    page.goto(f"{INBOX}/{mei.openid}")
    page.get_by_role("button", name="接管").click()
    expect(page.locator("#standing")).to_contain_text("您正在接待")
    page.get_by_text("发送商品或图片").click()
    page.get_by_label("按名称找商品").press_sequentially("红富士", delay=20)
    for times in (1, 2):
        page.locator(".pick-goods").first.click()
        expect(page.locator(".said-staff")).to_have_count(times)
    page.get_by_role("button", name="处理完毕").click()
    expect(page.locator("#standing")).to_contain_text("机器人在接待")
    assert Enquiry.get().open_for is None


def test_the_other_operator_is_told_at_once(page: Page, world: World, mei: Person) -> None:
    says(mei, "人工")
    page.goto(f"{INBOX}/{mei.openid}")
    operators.add("wen", "小文", "wen-helps-out", ("enquiries",))
    wen = world.operator("wen", "wen-helps-out")
    wen.post(f"{INBOX}/{mei.openid}/take", page=f"{INBOX}/{mei.openid}")
    expect(page.locator("#standing")).to_contain_text("小文 正在接待")
    page.get_by_label("回复", exact=True).fill("您好")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator("#answer .invalid-feedback")).to_contain_text("小文 正在接待")
    expect(page.get_by_label("回复", exact=True)).to_have_value("您好")
    page.get_by_role("button", name="接管").click()
    expect(page.locator("#standing")).to_contain_text("您正在接待")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.locator(".said-staff")).to_contain_text("您好")


def test_keys_lead_from_one_to_the_next(page: Page, mei: Person, bo: Person) -> None:
    says(mei, "人工")
    says(bo, "你好")
    page.goto(INBOX)
    page.keyboard.press("j")
    page.wait_for_url(f"**/{mei.openid}")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{bo.openid}")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{mei.openid}")
    page.keyboard.press("/")
    expect(page.get_by_label("昵称、收货人或订单号")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{INBOX}")


def test_earlier_lines_come_above_and_the_place_is_kept(page: Page, mei: Person) -> None:
    for n in range(45):
        mei.says(f"第{n:02}句")
    chatlog.flush()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{INBOX}/{mei.openid}")
    lines = page.locator("#talk-lines")
    assert lines.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 2, "it is read from its end"
    lines.evaluate("e => { e.scrollTop = 0; }")
    count = page.locator(".said").count()
    page.get_by_role("link", name="更早的消息").click()
    expect(page.locator(".said").nth(count)).to_be_attached()
    assert lines.evaluate("e => e.scrollTop") > 500, "what was read is still in sight"
    says(mei, "还有一句")
    expect(page.locator("#new-below")).to_be_visible()
    page.locator("#new-below").click()
    expect(page.locator("#new-below")).to_be_hidden()
    assert lines.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 2
