"""Hostile addresses: each gets a page or a refusal in words, never an error of ours."""

from urllib.parse import quote

import pytest

from tests.bad_input.conftest import Ask, cookies
from tests.world import Person, World, apples

NONSENSE = {
    "SQL": "' OR 1=1--", "a tag": "<script>alert(1)</script>", "a template": "{{7*7}}{% raw %}", "NUL": "a\x00b",
    "control characters": "\x01\x02\x1b[31m\x7f", "line ends": "a\r\nSet-Cookie: x=1", "emoji": "🍎👨‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "\u202eabc", "a wildcard": "%_%", "a backslash": "\\..\\", "dots": "../../etc/passwd",
    "long": "长" * 3500, "blank": "   ", "format": "%s%d%(x)s{0}", "combining": "ะ" + "็" * 200,
    "one letter": "a", "plus": "+++", "quote": '"\'`',
}
INVALID = ("%", "%zz", "%ff%fe", "%c3%28", "%ed%a0%80", "%00", "%u0041", "%f5%80%80%80")
NUMBERS = ("-1", "0", "99999999999999999999", "9" * 5000, "2147483648", "1e9", "1.5", "１", "٣", "", "x", "0x10", "²")


@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE.keys())
def test_nothing_that_is_looked_for_breaks_the_search(ask: Ask, text: str) -> None:
    page = ask(f"/search?q={quote(text)}")
    assert page.status == (404 if "\0" in text else 200)
    page.is_polite()
    assert "<script>alert" not in page.text
    assert "49{%" not in page.text
    ask(f"/c/{quote(text, safe='')}").is_polite()
    ask(f"/orders/{quote(text, safe='')}").is_polite()
    ask(f"/pictures/{quote(text)}").is_polite()
    ask(f"/static/x/{quote(text)}").is_polite()
    ask(f"/regions/{quote(text, safe='')}").is_polite()
    ask(f"/login?next={quote(text)}&code={quote(text)}&state={quote(text)}").is_polite()


@pytest.mark.parametrize("octets", INVALID)
def test_escapes_that_are_no_text_do_no_harm(ask: Ask, octets: str) -> None:
    for target in (f"/search?q={octets}", f"/{octets}", f"/c/{octets}", f"/c/fruit?sort={octets}&page={octets}",
                   f"/orders/{octets}", f"/pictures/{octets}", f"/?{octets}={octets}", f"/p/{octets}",
                   f"/login?next=/{octets}", f"/console/login?next=/console{octets}"):
        ask(target).is_polite()


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_of_no_use_show_a_page_or_none(ask: Ask, number: str) -> None:
    product = ask(f"/p/{quote(number)}")
    assert product.status == 404
    product.is_polite()
    for target in (f"/c?page={quote(number)}", f"/c/fruit?page={quote(number)}&sort=price"):
        shelf = ask(target)
        assert shelf.status == 200
        shelf.is_polite()


@pytest.mark.parametrize("sort", ["", "-", "price;", "id", "__class__", "-price,-price", "x" * 2000])
def test_an_unknown_order_of_goods_is_the_usual_one(ask: Ask, sort: str) -> None:
    page = ask(f"/c/fruit?sort={quote(sort)}")
    assert page.status == 200
    page.is_polite()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("state", ["unpaid", "nonsense", "paid'--"])
def test_mei_sees_no_orders_in_states_that_are_none(mei: Person, state: str, number: str) -> None:
    page = mei.login().get("/orders", params={"state": state, "page": number})
    assert page.status_code == 200
    assert "Traceback" not in page.text


@pytest.mark.parametrize("path", [
    "/console/orders?state={0}&page={0}&q={0}", "/console/products?page={0}&q={0}", "/console/rules?page={0}&q={0}",
    "/console/rules?say={0}", "/console/rules/preview?say={0}", "/console/audit?page={0}", "/console/cases?page={0}",
    "/console/inbox?q={0}", "/console/inbox/{0}", "/console/inbox/live?with={0}&after={0}&have={0}",
    "/console/rules/{0}", "/console/products/{0}", "/console/orders/{0}",
    "/console/inbox/{0}/answer", "/console/inbox/lines/{0}/file", "/console/rules/new?phrase={0}",
    "/console/rules/preview?say=x&at={0}&as={0}&by={0}", "/console/rules/check?rule={0}",
    "/console/phrases?page={0}&look={0}", "/console/rules/history?page={0}", "/console/rules/history/{0}",
    "/console/media/{0}"])
def test_nothing_in_an_address_breaks_the_console(world: World, path: str) -> None:
    lin = world.operator()
    for text in (*NUMBERS, *NONSENSE.values()):
        answer = lin.get(path.replace("{0}", quote(text, safe="")))
        assert answer.status_code < 500, (path, text)
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "BREW", "TRACE", "PROPFIND", "CONNECT"])
def test_a_method_nobody_offers_is_refused(ask: Ask, method: str) -> None:
    for path in ("/", f"/p/{apples().product_id}", "/cart/add", "/orders", "/console", "/pay/notify", "/health/live",
                 "/wechat", "/nothing"):
        answer = ask(path, method)
        assert answer.status in (400, 403, 404, 405), (path, answer.status)
        answer.is_polite()


@pytest.mark.parametrize("back", ["/%0d%0aSet-Cookie:%20x=1", "/%0D%0AX:%20y", "//evil.example",
                                  "/%5Cevil.example", "https://evil.example", "javascript:alert(1)", "/%E5%98%8A"])
def test_no_header_and_no_stranger_comes_in_by_next(ask: Ask, mei: Person, back: str) -> None:
    mei.login()
    for target, way in ((f"/login?next={back}", {"Cookie": cookies(mei)}),
                        (f"/login?next={back}", {"User_Agent": "MicroMessenger"}), (f"/login?next={back}", {})):
        answer = ask(target, **way)
        answer.is_polite()
        assert "x" not in answer.headers
        assert "x=1" not in answer.headers.get("set-cookie", "")
        place = answer.headers.get("location", "")
        assert "evil.example" not in place
        assert "javascript" not in place
        assert not place.startswith("//")
