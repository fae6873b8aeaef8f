"""The login: silent in WeChat, never by a link from outside."""

import pytest

from models import Customer
from tests.world import Browser, Person, World


def test_mei_is_known_after_one_round_through_wechat(mei: Person) -> None:
    page = mei.get("/orders")
    assert page.url.partition("#")[0].endswith("/orders")
    assert [answer.status_code for answer in page.history] == [302] * len(page.history)
    assert Customer.select().where(Customer.openid == mei.openid).count() == 1


def test_logging_out_forgets(mei: Person) -> None:
    mei.login().post("/logout", page="/me", allow_redirects=False)
    assert mei.get("/orders", allow_redirects=False).status_code == 302


@pytest.mark.parametrize("query", ["code=x", "code=x&state=", "code=x&state=" + "a" * 56])
def test_a_return_nobody_asked_for_is_not_believed(mei: Person, query: str) -> None:
    page = mei.get(f"/login?{query}")
    assert page.status_code == 403
    assert "登录没有成功" in page.text
    assert mei.get("/orders", allow_redirects=False).status_code == 302


def test_a_return_works_once(mei: Person) -> None:
    back = mei.get("/orders").history[-2].headers["Location"]
    assert "code=" in back
    assert mei.get(back).status_code == 403


def test_another_browser_cannot_use_the_return(mei: Person, stranger: Browser) -> None:
    leave = mei.get("/login?next=/me", allow_redirects=False)
    back = mei.session.get(leave.headers["Location"], allow_redirects=False).headers["Location"]
    assert stranger.get(back).status_code == 403


@pytest.mark.parametrize("outside", [
    "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_one_is_led_outside(mei: Person, outside: str) -> None:
    mei.login()
    answer = mei.get("/login", params={"next": outside}, allow_redirects=False)
    assert answer.headers["Location"] == "/"


def test_the_language_is_kept(world: World, stranger: Browser) -> None:
    assert "我的订单" in stranger.get("/me").text
    stranger.post("/me/language", {"language": "en"}, page="/me")
    assert "My orders" in stranger.get("/me").text
    stranger.post("/me/language", {"language": "xx"}, page="/me")
    assert "My orders" in stranger.get("/me").text
