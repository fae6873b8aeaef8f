"""Accounts without OAuth: the chat hands out links that let their owner in, once and for a short while."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from base import clock, config
from shop import passes
from tests.world import PHONE, Browser, Person, World, apples

LINK = re.compile(r'href="(http[^"]+)"')


@pytest.fixture
def subscription(world: World) -> Iterator[World]:
    """The shop on an account that nobody verified."""
    before = config.current()
    config.use(replace(before, wechat=replace(before.wechat, account="subscription")))
    yield world
    config.use(before)


def link_of(mei: Person, said: str) -> str:
    """Return the path of the first link in the answer."""
    found = LINK.search(mei.says(said).text)
    assert found
    return urlsplit(found[1])._replace(scheme="", netloc="").geturl()


def test_a_link_from_the_chat_lets_its_owner_in_once(subscription: World, mei: Person) -> None:
    path = link_of(mei, "订单")
    assert path.startswith("/in/")
    phone, stranger = Browser(subscription.url, PHONE), Browser(subscription.url, PHONE)
    first = phone.get(path)
    assert first.status_code == 200
    assert "/in/" not in first.url
    assert phone.get("/orders").status_code == 200
    assert "/login" not in phone.get("/orders").url
    assert phone.get(path).status_code == 200, "her own phone may tap it again"
    passed_on = stranger.get(path)
    assert passed_on.status_code == 403
    assert "/login" in stranger.get("/orders").url


def test_a_link_ends_and_cannot_be_changed(subscription: World, mei: Person) -> None:
    path = link_of(mei, "订单")
    phone = Browser(subscription.url, PHONE)
    who, rest = path.removeprefix("/in/").split(".", 1)
    for forged in (f"/in/b0Jv{who[4:]}.{rest}", path + "/pay", path.replace(rest[:8], "ffffffff"), "/in/x/orders",
                   f"/in/{who}.{rest.split('/')[0]}/cart"):
        assert phone.get(forged).status_code == 403, forged
    clock.advance(passes.LIFE + 1)
    assert phone.get(path).status_code == 403
    assert "/login" in phone.get("/orders").url


def test_buying_works_on_such_an_account(subscription: World, mei: Person) -> None:
    phone = Browser(subscription.url, PHONE)
    phone.get(link_of(mei, "订单"))
    answer = phone.get(f"/p/{apples().product_id}")
    assert answer.status_code == 200
    mei.says("来5斤洛川苹果")
    assert "购物车" in phone.get("/cart").text


def test_without_a_link_the_page_says_how_to_get_one(subscription: World) -> None:
    page = Browser(subscription.url, PHONE).get("/orders")
    assert "回到公众号" in page.text


def test_where_oauth_works_links_stay_plain(world: World, mei: Person) -> None:
    assert not link_of(mei, "订单").startswith("/in/")
