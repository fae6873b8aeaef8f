"""What every page promises: light, strict, usable without script, watched."""

import gzip
import logging
import re

import msgspec
import pytest
import requests

from base import config
from models import Order, OrderLine
from shop import customers, orders, reviews
from tests.pages.conftest import variant
from tests.world import Person, World

FIRST_VIEW = 14 * 1024  # bytes, pictures aside
LOCAL = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def talked(world: World, mei: Person, bo: Person) -> list[str]:
    """The pages where people talk about what they bought: Bo did, Mei may."""
    apples = variant("红富士")
    for person in (bo, mei):
        number = person.has_paid(apples.id)
        orders.ship(world.lin(), number, "sf", "SF1234567890")
        orders.receive(customers.of(person.openid), number)
        line = OrderLine.select().join(Order).where(Order.number == number).get()
        if person is bo:
            said = reviews.write(customers.of(bo.openid), number, line.id, 5, "又脆又甜" * 20)
            reviews.show(world.lin(), said.id)
    return [f"/p/{apples.product_id}/reviews", f"/orders/{number}", f"/orders/{number}/review/{line.id}",
            "/orders?state=review"]


@pytest.fixture
def roads(mei: Person, talked: list[str]) -> list[str]:
    """Every page of the shop, with something on it."""
    number = mei.orders(variant("红富士").id)
    mei.puts_in_cart(variant("龙井").id)
    product = variant("红富士").product_id
    return ["/", "/c", "/c/fruit", "/search", "/search?q=苹果", f"/p/{product}", "/cart", "/checkout", "/orders",
            f"/orders/{number}", f"/orders/{number}/paid", "/me", "/nothing", *talked]


def weight(text: bytes) -> int:
    """Return the bytes that travel."""
    return len(gzip.compress(text, 6))


def test_the_first_view_is_light(mei: Person, roads: list[str]) -> None:
    for road in roads:
        page = mei.get(road)
        parts = {link for link in LOCAL.findall(page.text) if not link.endswith(".svg")}
        bytes_sent = weight(page.content) + sum(weight(mei.get(part).content) for part in parts)
        assert bytes_sent <= FIRST_VIEW, f"{road}: {bytes_sent}"


def test_nothing_runs_or_is_styled_inline(mei: Person, roads: list[str]) -> None:
    for road in roads:
        text = mei.get(road).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", text), road


def test_every_page_has_the_headers(mei: Person, roads: list[str]) -> None:
    for road in roads:
        headers = mei.get(road).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], road
        assert "unsafe" not in headers["Content-Security-Policy"], road
        assert headers["X-Content-Type-Options"] == "nosniff", road


def test_nothing_comes_from_elsewhere(mei: Person, roads: list[str]) -> None:
    for road in roads:
        # A link to a carrier's page leads away; it brings nothing in.
        assert not re.search(r'<(?!a\s)[^>]*(?:src|href|action)="(?:https?:)?//', mei.get(road).text), road


def test_pictures_keep_their_place(mei: Person, roads: list[str]) -> None:
    for road in roads:
        for picture in re.findall(r"<img[^>]*>", mei.get(road).text):
            assert re.search(r'width="\d+" height="\d+"', picture), (road, picture)


def test_alive_and_ready(world: World) -> None:
    assert requests.get(f"{world.url}/health/live", timeout=5).text == "ok\n"
    assert requests.get(f"{world.url}/health/ready", timeout=5).status_code == 200


def test_figures_are_for_those_who_know_the_token(world: World) -> None:
    def figures(**headers: str) -> int:
        return requests.get(f"{world.url}/metrics", headers=headers, timeout=5).status_code

    assert figures() == 200  # from this machine, no token set
    server = msgspec.structs.replace(world.settings.server, metrics_token="t0ken")
    config.use(msgspec.structs.replace(world.settings, server=server))
    assert figures() == 404
    assert figures(Authorization="Bearer wrong") == 404
    assert figures(Authorization="Bearer t0ken") == 200


def test_the_bridge_signs_only_our_own_pages(world: World, mei: Person) -> None:
    signed = mei.get("/wechat/config?url=/checkout").json()
    assert set(signed) == {"appId", "verifyAppId", "verifySignType", "verifyTimestamp", "verifyNonceStr",
                           "verifySignature"}
    for outside in ("https://evil.example/", "//evil.example", ""):
        assert mei.get("/wechat/config", params={"url": outside}).status_code == 422


@pytest.mark.parametrize(("path", "most"), [("/", 6), ("/c/fruit", 4), ("/p/1", 5), ("/orders", 11), ("/cart", 3)])
def test_a_page_asks_the_same_few_questions_however_much_it_shows(
        mei: Person, caplog: pytest.LogCaptureFixture, path: str, most: int) -> None:
    for title in ("红富士", "龙井", "坚果"):
        mei.orders(variant(title).id)
        mei.puts_in_cart(variant(title).id)
    with caplog.at_level(logging.DEBUG, "peewee"):
        mei.get(path)
    assert len([record for record in caplog.records if "SELECT" in str(record.msg)]) <= most
