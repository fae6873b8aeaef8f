"""The form of after-sales in a real browser: pictures go up made smaller, and the most there is follows the choice."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from models import Claim, Upload
from shop import uploads
from tests.chromium import browser
from tests.claims import lines, photo, with_settings
from tests.pages.conftest import variant
from tests.world import PHONE, Person, World

pytestmark = pytest.mark.browser


@pytest.fixture
def page(mei: Person) -> Iterator[Page]:
    """A page on Mei's phone."""
    with browser() as chromium:
        phone = chromium.new_context(viewport={"width": 375, "height": 812}, user_agent=PHONE, base_url=mei.base)
        phone.route("**/pictures/**", lambda road: road.fulfill(content_type="image/svg+xml", body="<svg/>"))
        phone.add_cookies([{"name": "sandbox_follower", "value": mei.openid, "domain": "127.0.0.1", "path": "/"}])
        page = phone.new_page()
        page.goto("/me")
        yield page
        phone.close()


def test_mei_asks_with_pictures_for_a_part(world: World, mei: Person, page: Page) -> None:
    with_settings(world, freight=900)
    number = mei.has_paid(variant("红富士").id, 3)
    [line] = lines(number)
    page.goto(f"/orders/{number}/claim/cancel")
    hint = page.locator("#most")
    expect(hint).to_contain_text(f"{(line.amount + 900) / 100:.2f}")
    page.select_option(f"#p{line.id}", "1")
    expect(hint).to_contain_text(f"{line.amount // 3 / 100 + 3:.2f}")
    expect(hint).to_contain_text("3.00")
    large = {"name": "large.jpg", "mimeType": "image/jpeg", "buffer": photo(4000, 3000)}
    page.set_input_files("input[type=file]", [large, {**large, "name": "second.jpg"}])
    expect(page.locator(".shots img")).to_have_count(2)
    page.locator(".shots input[type=checkbox]").first.uncheck()
    page.get_by_role("button", name=re.compile("提交申请|Send the request")).click()
    page.wait_for_url("**/claims/*")
    claim = Claim.get()
    assert (claim.amount, len(claim.pictures)) == (line.amount // 3 + 300, 1)
    kept = Image.open(BytesIO((uploads.folder() / claim.pictures[0]).read_bytes()))
    assert kept.size == (1280, 960)
    assert Upload.select().count() == 2


def test_no_more_than_six_go_up(world: World, mei: Person, page: Page) -> None:
    number = mei.has_paid(variant("红富士").id)
    page.goto(f"/orders/{number}/claim/cancel")
    small = {"name": "small.jpg", "mimeType": "image/jpeg", "buffer": photo(40, 30)}
    page.set_input_files("input[type=file]", [small] * 8)
    expect(page.locator(".shots img")).to_have_count(6)
    expect(page.locator(".toast")).to_be_visible()
