"""Values that are almost right: addresses no parser takes, ways back too long to carry, prices beyond all bounds."""

from urllib.parse import quote

import pytest

from base import money
from models import Variant
from tests.bad_input.conftest import Ask, cookies
from tests.world import PHONE, Person, World, apples
from web.login import LONGEST_BACK, inside

NO_ADDRESSES = ("//[", "//℀", "http://[", "https://]/", "//[::1]]/x")


@pytest.mark.parametrize("back", NO_ADDRESSES)
def test_a_way_back_that_is_no_address_leads_home(ask: Ask, back: str) -> None:
    assert inside(back) == "/"
    for target in (f"/login?next={quote(back)}", f"/console/login?next={quote(back)}"):
        page = ask(target)
        assert page.status == 200
        page.is_polite()


@pytest.mark.parametrize("agent", [PHONE, "Mozilla/5.0"])
def test_a_way_back_too_long_for_a_cookie_or_a_qr_code_leads_home(ask: Ask, agent: str) -> None:
    page = ask("/login?next=/" + "a" * 3000, User_Agent=agent)
    assert page.status in (200, 302)
    page.is_polite()
    assert len(page.headers.get("set-cookie", "")) < LONGEST_BACK
    assert inside("/search?q=" + quote("苹" * 60)) != "/"


def test_pages_that_sent_a_form_need_not_be_addresses(ask: Ask, mei: Person, world: World) -> None:
    token = mei.token(f"/p/{apples().product_id}")
    form = f"csrf_token={quote(token)}&variant=1&quantity=1"
    answer = ask("/cart/change", "POST", form, Cookie=cookies(mei), Referer="http://[",
                 Content_Type="application/x-www-form-urlencoded")
    assert answer.status == 302
    script = ask("/console/orders", HX_Request="true", HX_Current_URL="http://[")
    assert script.status == 401


def test_a_login_state_in_other_letters_is_not_believed(mei: Person) -> None:
    mei.get("/login", allow_redirects=False)
    assert mei.get("/login?code=x&state=" + "é" * 56).status_code == 403


@pytest.mark.parametrize("price", ["9e999999", "1e99999999999999999999", "sNaN", "Infinity", "0", "0.00", "-0"])
def test_a_price_that_is_none_changes_nothing_not_even_the_stock_beside_it(world: World, price: str) -> None:
    lin, kept = world.operator(), apples()
    page = f"/console/products/{kept.product_id}"
    form = {"price": price, "on_hand": kept.on_hand + 7, "seen": kept.on_hand}
    assert lin.post(f"{page}/{kept.id}", form, page=page).status_code == 422
    now = Variant.get_by_id(kept.id)
    assert (now.price, now.on_hand) == (kept.price, kept.on_hand)


@pytest.mark.parametrize("text", ["9e999999", "1e99999999999999999999", "sNaN"])
def test_money_says_no_with_a_valueerror(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money.fen(text)


def test_a_file_asked_for_under_another_version_is_not_kept(ask: Ask) -> None:
    home = ask("/").text
    right = home.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in ask(right).headers["cache-control"]
    assert ask("/static/000000000000/h5.css").headers["cache-control"] == "no-cache"
