"""Looking around: home, shelves, search, one product; strangers are welcome."""

import pytest

from base import config
from models import Variant
from shop import catalog
from tests.pages.conftest import left, product, variant
from tests.world import Browser, World


def test_the_home_page_shows_shelves_and_goods(stranger: Browser) -> None:
    page = stranger.get("/")
    assert page.status_code == 200
    for word in ("水果", "茶叶", "为您推荐", "购物车"):
        assert word in page.text
    assert page.text.count('class="tile"') >= 20


def test_a_shelf_shows_its_own_goods_in_the_order_asked_for(stranger: Browser) -> None:
    page = stranger.get("/c/tea?sort=price").text
    assert "苹果" not in page
    places = [page.index(f'href="/p/{tile.id}"') for tile in catalog.tiles("tea", "price")]
    assert places == sorted(places)


def test_the_second_page_of_all_goods_follows_the_first(stranger: Browser) -> None:
    assert "data-more" in stranger.get("/c").text
    second = stranger.get("/c?page=2").text
    tile = catalog.tiles(page=2)[0]
    assert f'href="/p/{tile.id}"' in second
    assert f'href="/p/{catalog.tiles()[0].id}"' not in second


def test_searching_finds_by_name(stranger: Browser) -> None:
    assert product("红富士").title in stranger.get("/search?q=苹果").text


def test_searching_for_nothing_known_leads_to_the_shelves(stranger: Browser) -> None:
    page = stranger.get("/search?q=%F0%9F%9A%80xyz").text
    assert "没有找到相关商品" in page
    assert 'href="/c/tea"' in page


def test_what_was_typed_is_shown_and_never_run(stranger: Browser) -> None:
    page = stranger.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_product_shows_its_specs_and_prices(stranger: Browser) -> None:
    apples = product("红富士")
    page = stranger.get(f"/p/{apples.id}").text
    assert apples.title in page
    for one in Variant.select().where(Variant.product == apples):
        assert one.spec in page
    assert "立即购买" in page


def test_a_sold_out_product_can_be_seen_but_not_bought(world: World, stranger: Browser) -> None:
    apples = product("红富士")
    for one in Variant.select().where(Variant.product == apples):
        left(world, one, 0)
    page = stranger.get(f"/p/{apples.id}").text
    assert "已售罄" in page
    assert "立即购买" not in page


def test_a_sold_out_spec_cannot_be_chosen(world: World, stranger: Browser) -> None:
    first = variant("红富士")
    left(world, first, 0)
    page = stranger.get(f"/p/{first.product_id}").text
    chip = page.split(f'value="{first.id}"')[1].split(">")[0]
    assert "disabled" in chip
    assert page.count(" checked") == 1


@pytest.mark.parametrize("path", [
    "/p/999999", "/p/0", "/p/99999999999999999999", "/p/x", "/c/nothing", "/c/tea%00", "/c?sort=%00",
    "/orders/a%00b", "/nothing"])
def test_what_is_not_there_is_one_404(stranger: Browser, path: str) -> None:
    page = stranger.get(path)
    assert page.status_code == 404
    assert "没有找到" in page.text


def test_off_the_shelf_is_not_there(world: World, stranger: Browser) -> None:
    apples = product("红富士")
    catalog.take_off_shelf(world.lin(), apples.id)
    assert stranger.get(f"/p/{apples.id}").status_code == 404


@pytest.mark.parametrize("query", ["?page=x", "?page=-3", "?page=999999999", "?sort=price;drop"])
def test_an_odd_query_shows_a_page_all_the_same(stranger: Browser, query: str) -> None:
    assert stranger.get("/c" + query).status_code == 200


def test_a_picture_is_kept_for_long_and_runs_nothing(stranger: Browser) -> None:
    folder = config.data_folder() / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "drawn.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    picture = stranger.get("/pictures/drawn.svg")
    assert picture.status_code == 200
    assert "max-age=2592000" in picture.headers["Cache-Control"]
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert stranger.get("/pictures/../xiaopu.db").status_code == 404
    assert stranger.get("/pictures/%2e%2e/xiaopu.db").status_code == 404
