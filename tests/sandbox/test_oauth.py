"""Web authorisation: who holds the phone, codes that work once, virtual people."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop


class Browser:
    """A browser at the authorize page, and the shop's server behind it."""

    def __init__(self, wechat: Sandbox, shop: Shop) -> None:
        self.wechat, self.back = wechat, shop.url + "/login?next=%2Fcart"

    def open(self, openid: str = "oMei", **changes: str) -> requests.Response:
        query = {
            "appid": self.wechat.credentials.appid,
            "redirect_uri": self.back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": "abc123",
        } | changes
        cookies = {"sandbox_follower": openid} if openid else {}
        url = self.wechat.url + "/connect/oauth2/authorize"
        return requests.get(url, params=query, cookies=cookies, allow_redirects=False, timeout=5)

    def code(self, openid: str = "oMei", **changes: str) -> str:
        return parse_qs(urlsplit(self.open(openid, **changes).headers["Location"]).query)["code"][0]

    def sns(self, path: str, **query: str) -> Any:
        return requests.get(f"{self.wechat.url}/sns/{path}", params=query, timeout=5).json()

    def trade(self, code: str, **changes: str) -> Any:
        known = self.wechat.credentials
        query = {"appid": known.appid, "secret": known.appsecret, "code": code, "grant_type": "authorization_code"}
        return self.sns("oauth2/access_token", **(query | changes))


@pytest.fixture
def browser(wechat: Sandbox, shop: Shop, phone: Phone) -> Browser:
    """Somebody's browser; Mei is known."""
    return Browser(wechat, shop)


def test_the_cookie_tells_who_holds_the_phone(browser: Browser) -> None:
    answer = browser.open()
    target = urlsplit(answer.headers["Location"])
    assert answer.status_code == 302
    assert target.path == "/login"
    query = parse_qs(target.query)
    assert (query["next"], query["state"]) == (["/cart"], ["abc123"])
    got = browser.trade(query["code"][0])
    assert (got["openid"], got["scope"], got["expires_in"]) == ("oMei", "snsapi_base", 7200)
    assert not {"unionid", "is_snapshotuser", "errcode"} & set(got)


def test_a_code_works_once_and_for_five_minutes(browser: Browser, phone: Phone) -> None:
    code = browser.code()
    assert "openid" in browser.trade(code)
    assert browser.trade(code)["errcode"] == 40163
    late = browser.code()
    phone.post("clock", advance=300)
    assert browser.trade(late)["errcode"] == 40029
    assert browser.trade("made-up")["errcode"] == 40029
    assert browser.trade("")["errcode"] == 41008


def test_a_wrong_secret_does_not_burn_the_code(browser: Browser) -> None:
    code = browser.code()
    assert browser.trade(code, secret="x")["errcode"] == 40125
    assert browser.trade(code, appid="x")["errcode"] == 40013
    assert browser.trade(code)["openid"] == "oMei"


def test_without_a_cookie_it_asks(browser: Browser) -> None:
    page = browser.open("")
    assert page.status_code == 200
    assert ">Mei</a>" in page.text
    chosen = browser.open("", sandbox_choose="oMei")
    assert chosen.headers["Set-Cookie"].startswith("sandbox_follower=oMei")
    assert browser.trade(parse_qs(urlsplit(chosen.headers["Location"]).query)["code"][0])["openid"] == "oMei"


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"appid": "x"}, "10013"),
        ({"scope": "all"}, "10005"),
        ({"redirect_uri": "http://evil.example/"}, "10003"),
        ({"redirect_uri": "javascript:alert(1)"}, "10003"),
        ({"redirect_uri": "ftp://127.0.0.1/"}, "10003"),
        ({"state": "s" * 129}, "state"),
    ],
)
def test_wrong_links_get_a_page(browser: Browser, changes: dict[str, str], number: str) -> None:
    answer = browser.open(**changes)
    assert answer.status_code == 200
    assert number in answer.text


def test_an_odd_state_is_noted(browser: Browser, phone: Phone) -> None:
    browser.open(state="a.b-c")
    assert "state" in phone.get("books")["warnings"][0]


def test_a_snapshot_user_is_virtual(browser: Browser, phone: Phone) -> None:
    phone.follow("oChen", nickname="Chen", snapshot=True)
    got = browser.trade(browser.code("oChen", scope="snsapi_userinfo"))
    assert got["is_snapshotuser"] == 1
    assert got["openid"] != "oChen"
    again = browser.trade(browser.code("oChen", scope="snsapi_userinfo"))
    assert again["openid"] == got["openid"]
    forced = browser.trade(browser.code("oMei", scope="snsapi_userinfo", forceSnapShot="true"))
    assert forced["is_snapshotuser"] == 1


def test_userinfo_wants_its_scope_and_its_own_token(browser: Browser, token: str, wechat: Sandbox) -> None:
    base = browser.trade(browser.code())
    assert browser.sns("userinfo", access_token=base["access_token"], openid="oMei")["errcode"] == 48001
    full = browser.trade(browser.code(scope="snsapi_userinfo"))
    card = browser.sns("userinfo", access_token=full["access_token"], openid="oMei", lang="zh_CN")
    assert (card["nickname"], card["sex"], card["city"]) == ("Mei", 0, "")
    assert browser.sns("userinfo", access_token=token, openid="oMei")["errcode"] == 40001
    query = {"access_token": full["access_token"]}
    assert requests.get(wechat.url + "/cgi-bin/menu/get", params=query, timeout=5).json()["errcode"] == 40001


def test_checking_and_refreshing(browser: Browser, phone: Phone, wechat: Sandbox) -> None:
    got = browser.trade(browser.code())
    entered = {"access_token": got["access_token"], "openid": "oMei"}
    assert browser.sns("auth", **entered)["errcode"] == 0
    assert browser.sns("auth", **entered | {"openid": "oBo"})["errcode"] == 40003
    phone.post("clock", advance=7200)
    assert browser.sns("auth", **entered)["errcode"] == 42001
    renew = {"appid": wechat.credentials.appid, "grant_type": "refresh_token"}
    fresh = browser.sns("oauth2/refresh_token", refresh_token=got["refresh_token"], **renew)
    assert browser.sns("auth", access_token=fresh["access_token"], openid="oMei")["errcode"] == 0
    assert browser.sns("oauth2/refresh_token", refresh_token="x", **renew)["errcode"] == 40030
    phone.post("clock", advance=31 * 86400)
    assert browser.sns("oauth2/refresh_token", refresh_token=got["refresh_token"], **renew)["errcode"] == 42002
