"""How much an account may call: by the day, by the minute, by its type."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone

SEND = "/cgi-bin/message/custom/send"


def left(oa: Any, path: str) -> Any:
    return oa("openapi/quota/get", {"cgi_path": path})["quota"]


def test_a_day_has_so_many_calls(oa: Any, phone: Phone) -> None:
    phone.post("settings", daily_quotas={"/cgi-bin/tags/get": 2})
    assert [oa("tags/get").get("errcode", 0) for _ in range(3)] == [0, 0, 45009]
    assert left(oa, "/cgi-bin/tags/get") == {"daily_limit": 2, "used": 2, "remain": 0}
    phone.post("clock", advance=86400)
    assert "errcode" not in oa("tags/get")


def test_a_minute_has_so_many_calls(oa: Any, phone: Phone) -> None:
    phone.post("settings", minute_quotas={"/cgi-bin/tags/get": 1})
    oa("tags/get")
    assert oa("tags/get")["errcode"] == 45011
    phone.post("clock", advance=60)
    assert "errcode" not in oa("tags/get")


def test_what_wechat_grants_a_day(oa: Any) -> None:
    limits = {SEND: 500_000, "/cgi-bin/message/template/send": 100_000, "/cgi-bin/menu/create": 1_000,
              "/cgi-bin/user/get": 500, "/cgi-bin/media/upload": 5_000, "/cgi-bin/token": 2_000}  # fmt: skip
    assert {path: left(oa, path)["daily_limit"] for path in limits} == limits


def test_what_is_refused_for_its_token_costs_nothing(wechat: Sandbox, oa: Any) -> None:
    requests.get(wechat.url + "/cgi-bin/tags/get", params={"access_token": "x" * 40}, timeout=5)
    assert left(oa, "/cgi-bin/tags/get")["used"] == 0


def test_clearing_begins_anew_ten_times_a_month(wechat: Sandbox, oa: Any, phone: Phone) -> None:
    phone.post("settings", daily_quotas={"/cgi-bin/tags/get": 1})
    oa("tags/get")
    wish = {"appid": wechat.credentials.appid}
    assert oa("clear_quota", wish)["errcode"] == 0
    assert "errcode" not in oa("tags/get")
    assert [oa("clear_quota", wish)["errcode"] for _ in range(10)] == [0] * 9 + [48006]
    phone.post("clock", advance=31 * 86400)
    assert oa("clear_quota", wish)["errcode"] == 0
    assert oa("clear_quota", {"appid": "wx1"})["errcode"] == 40013


def test_clearing_works_without_a_token(wechat: Sandbox, oa: Any, phone: Phone) -> None:
    phone.post("settings", daily_quotas={"/cgi-bin/tags/get": 1})
    oa("tags/get")
    known, url = wechat.credentials, wechat.url + "/cgi-bin/clear_quota/v2"
    right = {"appid": known.appid, "appsecret": known.appsecret}
    assert requests.post(url, params=right | {"appsecret": "x"}, timeout=5).json()["errcode"] == 40125
    assert requests.post(url, params=right | {"appid": "wx1"}, timeout=5).json()["errcode"] == 40013
    assert requests.post(url, params=right, timeout=5).json()["errcode"] == 0
    assert "errcode" not in oa("tags/get")


def test_only_paths_that_exist_have_a_quota(oa: Any, phone: Phone) -> None:
    assert oa("openapi/quota/get", {"cgi_path": "/cgi-bin/poems"})["errcode"] == 76021
    phone.post("settings", account="subscription")
    assert oa("openapi/quota/get", {"cgi_path": SEND})["errcode"] == 76022


ANYBODY = ["getcallbackip", "get_current_selfmenu_info", "get_current_autoreply_info", "ticket/getticket?type=jsapi"]
MENU = ["menu/get"]
CONTENT = ["tags/get", "user/get", "material/get_materialcount", "draft/count"]
BEST = ["template/get_all_private_template"]
GRANTED = {
    "subscription": ANYBODY,
    "service": ANYBODY + MENU,
    "verified_subscription": ANYBODY + MENU + CONTENT,
    "verified_service": ANYBODY + MENU + CONTENT + BEST,
}


@pytest.mark.parametrize("account", GRANTED)
def test_an_account_reads_what_it_is_granted(oa: Any, phone: Phone, account: str) -> None:
    phone.post("settings", account=account)
    refused = [path for path in GRANTED["verified_service"] if granted(oa, path) is False]
    assert refused == [path for path in GRANTED["verified_service"] if path not in GRANTED[account]]


def granted(oa: Any, path: str) -> bool:
    name, _, query = path.partition("?")
    return bool(oa(name, **({"type": "jsapi"} if query else {})).get("errcode", 0) != 48001)


POSTS = {
    "menu/create": {"service", "verified_subscription", "verified_service"},
    "menu/addconditional": {"verified_subscription", "verified_service"},
    "message/custom/send": {"verified_subscription", "verified_service"},
    "message/custom/typing": {"verified_subscription", "verified_service"},
    "message/mass/sendall": {"verified_subscription", "verified_service"},
    "message/template/subscribe": {"verified_subscription", "verified_service"},
    "message/template/send": {"verified_service"},
    "message/subscribe/bizsend": {"verified_service"},
    "qrcode/create": {"verified_service"},
}


@pytest.mark.parametrize("account", GRANTED)
def test_an_account_sends_what_it_is_granted(oa: Any, phone: Phone, account: str) -> None:
    phone.post("settings", account=account)
    granted = {path for path in POSTS if oa(path, {"x": 1})["errcode"] != 48001}
    assert granted == {path for path, who in POSTS.items() if account in who}


@pytest.mark.parametrize("account", GRANTED)
def test_only_the_best_account_has_page_logins(wechat: Sandbox, phone: Phone, account: str) -> None:
    phone.post("settings", account=account)
    query = {"appid": wechat.credentials.appid, "redirect_uri": "http://127.0.0.1/x", "response_type": "code",
             "scope": "snsapi_base", "state": "s"}  # fmt: skip
    page = requests.get(wechat.url + "/connect/oauth2/authorize", params=query, timeout=5,
                        cookies={"sandbox_follower": "oMei"}, allow_redirects=False)  # fmt: skip
    assert (page.status_code == 302) is (account == "verified_service")
    assert ("10005" in page.text) is (account != "verified_service")
    bought = requests.get(wechat.url + "/sns/oauth2/access_token", timeout=5).json()["errcode"]
    assert (bought == 48001) is (account != "verified_service")
