"""Access tokens: two pools, five minutes of overlap, forced refreshes, and what a wrong one gets."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.server import Credentials, Sandbox
from tests.sandbox.cast import Phone, Shop


@pytest.fixture
def wechat(shop: Shop, keys: Credentials) -> Iterator[Sandbox]:
    """A WeChat of its own for each test, as tokens live through a reset."""
    with Sandbox(shop.url + "/wechat", credentials=keys) as sandbox:
        yield sandbox


@pytest.fixture
def ask(wechat: Sandbox) -> Any:
    """Ask for a token by either road, with something wrong in it if wanted."""
    known = wechat.credentials

    def plain(**changes: str) -> Any:
        wish = {"grant_type": "client_credential", "appid": known.appid, "secret": known.appsecret} | changes
        return requests.get(wechat.url + "/cgi-bin/token", params=wish, timeout=5).json()

    return plain


@pytest.fixture
def stable(wechat: Sandbox) -> Any:
    """Ask for the stable token."""
    known = wechat.credentials

    def stable(**changes: Any) -> Any:
        wish = {"grant_type": "client_credential", "appid": known.appid, "secret": known.appsecret} | changes
        return requests.post(wechat.url + "/cgi-bin/stable_token", json=wish, timeout=5).json()

    return stable


def verdict(wechat: Sandbox, token: str) -> int:
    query = {"access_token": token}
    answer = requests.get(wechat.url + "/cgi-bin/getcallbackip", params=query, timeout=5).json()
    return int(answer.get("errcode", 0))


def test_a_token_lives_two_hours(wechat: Sandbox, phone: Phone, ask: Any) -> None:
    got = ask()
    assert got["expires_in"] == 7200
    assert "errcode" not in got
    assert verdict(wechat, got["access_token"]) == 0
    phone.post("clock", advance=7199)
    assert verdict(wechat, got["access_token"]) == 0
    phone.post("clock", advance=2)
    assert verdict(wechat, got["access_token"]) == 42001


def test_a_new_token_lets_the_old_one_live_five_minutes(wechat: Sandbox, phone: Phone, ask: Any) -> None:
    old, new = ask()["access_token"], ask()["access_token"]
    assert verdict(wechat, old) == verdict(wechat, new) == 0
    phone.post("clock", advance=301)
    assert verdict(wechat, old) == 40001
    assert verdict(wechat, new) == 0


def test_the_stable_token_stays_the_same(phone: Phone, stable: Any) -> None:
    first = stable()
    phone.post("clock", advance=1000)
    second = stable()
    assert second["access_token"] == first["access_token"]
    assert 6198 <= second["expires_in"] <= 6200


def test_the_stable_token_renews_in_its_last_five_minutes(wechat: Sandbox, phone: Phone, stable: Any) -> None:
    first = stable()["access_token"]
    phone.post("clock", advance=6901)
    second = stable()
    assert second["access_token"] != first
    assert second["expires_in"] == 7200
    assert verdict(wechat, first) == verdict(wechat, second["access_token"]) == 0


def test_the_pools_are_apart(wechat: Sandbox, ask: Any, stable: Any) -> None:
    steady, plain = stable()["access_token"], ask()["access_token"]
    assert steady != plain
    ask()
    assert verdict(wechat, steady) == 0


def test_a_forced_refresh_kills_the_old_one_but_not_within_30_seconds(
    wechat: Sandbox, phone: Phone, stable: Any
) -> None:
    old = stable()["access_token"]
    new = stable(force_refresh=True)["access_token"]
    assert verdict(wechat, old) == 40001
    assert stable(force_refresh=True)["access_token"] == new
    phone.post("clock", advance=31)
    assert stable(force_refresh=True)["access_token"] != new


def test_twenty_forced_refreshes_a_day(phone: Phone, stable: Any) -> None:
    since_midnight = (phone.get("clock")["now"] + 8 * 3600) % 86400
    phone.post("clock", advance=86400 - since_midnight)
    answers = []
    for _ in range(21):
        answers.append(stable(force_refresh=True).get("errcode", 0))
        phone.post("clock", advance=31)
    assert answers == [0] * 20 + [45009]
    phone.post("clock", advance=86400)
    assert "access_token" in stable(force_refresh=True)


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"grant_type": "x"}, 40002),
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"appid": "wx0"}, 40013),
        ({"secret": "x"}, 40125),
    ],
)
def test_what_a_wrong_ask_gets(ask: Any, stable: Any, changes: dict[str, str], errcode: int) -> None:
    assert ask(**changes)["errcode"] == stable(**changes)["errcode"] == errcode


def test_the_whitelist(phone: Phone, ask: Any) -> None:
    phone.post("settings", ip_whitelist="203.0.113.9")
    answer = ask()
    assert answer["errcode"] == 40164
    assert answer["errmsg"].startswith("invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist rid: ")
    phone.post("settings", ip_whitelist="203.0.113.9, 127.0.0.1")
    assert "access_token" in ask()


def test_errors_end_with_a_request_id(wechat: Sandbox, oa: Any) -> None:
    answer = oa("menu/get")
    assert answer["errcode"] == 46003
    head, _, rid = answer["errmsg"].partition(" rid: ")
    assert head == "menu no exist"
    assert [len(part) for part in rid.split("-")] == [8, 8, 8]


def test_what_a_wrong_token_gets(wechat: Sandbox) -> None:
    assert verdict(wechat, "") == 41001
    assert verdict(wechat, "short") == 40014
    assert verdict(wechat, "60_" + "x" * 100) == 40001


def test_wrong_verbs_and_bodies(wechat: Sandbox, oa: Any, token: str) -> None:
    assert oa("menu/create")["errcode"] == 43002
    assert oa("menu/get", {})["errcode"] == 43001
    assert oa("menu/create", b"")["errcode"] == 44002
    assert oa("menu/create", b"{not json")["errcode"] == 47001
    assert oa("menu/create", b"[]")["errcode"] == 47001


def test_all_tokens_can_be_made_to_expire(wechat: Sandbox, phone: Phone, ask: Any, stable: Any) -> None:
    plain, steady = ask()["access_token"], stable()["access_token"]
    phone.post("keys", rotate="access_token")
    assert verdict(wechat, plain) == verdict(wechat, steady) == 40001
    assert stable()["access_token"] != steady


def test_a_reset_keeps_tokens_but_not_the_limits(wechat: Sandbox, phone: Phone, stable: Any) -> None:
    fresh = stable(force_refresh=True)["access_token"]
    phone.delete()
    assert verdict(wechat, fresh) == 0
    assert stable(force_refresh=True)["access_token"] != fresh


def test_tickets_and_addresses(oa: Any, phone: Phone) -> None:
    first = oa("ticket/getticket", type="jsapi")
    assert first["errcode"] == 0
    assert first["expires_in"] == 7200
    assert oa("ticket/getticket", type="jsapi")["ticket"] == first["ticket"]
    assert oa("getcallbackip")["ip_list"]
    assert oa("get_api_domain_ip")["ip_list"]
    assert set(oa("callback/check", {"action": "all", "check_operator": "DEFAULT"})) == {"dns", "ping"}


def test_ten_clears_a_month(wechat: Sandbox, oa: Any) -> None:
    answers = [oa("clear_quota", {"appid": wechat.credentials.appid})["errcode"] for _ in range(11)]
    assert answers == [0] * 10 + [48006]
