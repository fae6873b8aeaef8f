"""Accounts without OAuth: the chat hands out links that let their owner in, once and for a short while."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from base import clock, config
from shop import passes
from tests.world import PHONE, TOKEN, Browser, Person, World, apples

LINK = re.compile(r'href="(http[^"]+)"')
SIGNED = re.compile(r'"[\w-]+\.[\w-]{6}\.[\w-]{27}"')  # a token against forgery, with the second it was made in


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


@pytest.mark.parametrize(("typed", "arrives"), [
    ("/c/%E8%8C%B6", "/c/%E8%8C%B6"), ("/c/茶", "/c/%E8%8C%B6"), ("/search?q=苹果", "/search?q=%E8%8B%B9%E6%9E%9C"),
    ("/search?q=%E8%8B%B9%E6%9E%9C&page=1", "/search?q=%E8%8B%B9%E6%9E%9C&page=1"), ("", "/"),
    ("?via=rule%207", "/?via=rule%207"), ("#new", "/#new"),
    ("/orders?state=a%26b", "/orders?state=a%26b"),
    ("/c/a%20b", "/c/a%20b"),
    ("/orders#last", "/orders#last")])
def test_a_way_in_leads_to_any_address(subscription: World, mei: Person, typed: str, arrives: str) -> None:
    phone = Browser(subscription.url, PHONE)
    link = passes.own_link(subscription.url + typed, mei.openid)
    answer = phone.get(link.removeprefix(subscription.url))
    assert answer.history[0].status_code == 303, answer.url
    assert answer.url == subscription.url + arrives


def hidden_field(page: str) -> str:
    """Return the form's token."""
    found = TOKEN.search(page)
    assert found
    return found[1]


def me(phone: Browser) -> str:
    """What a phone's own page says, without what each drawing of it makes anew."""
    return SIGNED.sub("", phone.get("/me").text)


def test_somebody_elses_way_in_asks_before_it_changes_who_one_is(subscription: World, mei: Person, bo: Person) -> None:
    phone = Browser(subscription.url, PHONE)
    path = passes.made(bo.openid, "/orders")
    phone.get(passes.made(mei.openid, "/orders"))
    mine = me(phone)
    asked = phone.get(path)
    assert asked.status_code == 200
    assert "另一位" in asked.text
    assert me(phone) == mine, "still hers"
    assert phone.session.post(subscription.url + path).status_code == 400, "no page of the shop's asked for it"
    assert me(phone) == mine
    went = phone.session.post(subscription.url + path, data={"csrf_token": hidden_field(asked.text)})
    assert went.url == subscription.url + "/orders"
    assert phone.get(passes.made(bo.openid, "/cart")).url.endswith("/cart"), "his from here on: nothing is asked"
    assert "另一位" in phone.get(link_of(mei, "订单")).text


def test_a_forged_way_in_asks_nothing(subscription: World, mei: Person) -> None:
    phone = Browser(subscription.url, PHONE)
    phone.get(link_of(mei, "订单"))
    assert phone.get("/in/x/orders").status_code == 403
