"""Hostile bodies: wrong types, no token, another kind, too much; refused in words, and nothing is written."""

import re
from typing import Any

import pytest
import requests

from models import CartLine, Order, Product
from tests.bad_input.conftest import Ask, cookies
from tests.world import Person, World, apples

WRONG = ("", "x", "-1", "1.5", "1e3", "99999999999999999999", "9" * 3000, "１", "\x00", "[]", "null", "' OR 1=1--")
MEGABYTE = 1024 * 1024


def shown(value: object) -> str:
    """Return a short name for a value in the list of tests."""
    return ascii(value)[:30]


@pytest.mark.parametrize("value", WRONG, ids=shown)
def test_a_cart_takes_only_what_there_is(mei: Person, value: str) -> None:
    mei.login()
    for path, data in (("/cart/add", {"variant": value}), ("/cart/add", {"variant": value, "quantity": value}),
                       ("/cart/change", {"variant": value, "quantity": value}), ("/cart/remove", {"variant": value}),
                       ("/cart/add", {"variant": value, "buy": "1"})):
        answer = mei.post(path, data, page="/me")
        assert answer.status_code < 500, (path, data)
        assert "Traceback" not in answer.text
    assert CartLine.select().count() == 0


@pytest.mark.parametrize("value", [value for value in WRONG if value])
def test_a_wrong_quantity_is_no_quantity(mei: Person, value: str) -> None:
    mei.login()
    answer = mei.post("/cart/add", {"variant": apples().id, "quantity": value}, page="/me")
    assert answer.status_code in (404, 409, 422)
    assert CartLine.select().count() == 0


@pytest.mark.parametrize("value", ["\x00", "🍎" * 200, "<b>bold", "x" * 100_000, "９" * 11, "' OR 1=1--"], ids=shown)
def test_f16_no_field_of_the_checkout_breaks_it(mei: Person, value: str) -> None:
    """A NUL is refused before any form reads it: no database of ours could keep it."""
    mei.login()
    for field in ("recipient", "phone", "province", "city", "region", "street", "note", "once"):
        mei.puts_in_cart(apples().id)
        answer = mei.checks_out(**{field: value})
        assert answer.status_code in ((404,) if "\0" in value else (303, 409, 422)), (field, answer.status_code)
        assert "Traceback" not in answer.text
        assert "<b>bold" not in answer.text


def test_each_error_stands_beside_its_field_and_what_was_typed_is_kept(mei: Person) -> None:
    mei.login()
    mei.puts_in_cart(apples().id)
    answer = mei.checks_out(recipient="", phone="12345", region="999999", street="科技路 \"1\" <号>", note="轻放")
    assert answer.status_code == 422
    for field in ("recipient", "phone", "region"):
        assert re.search(rf'id="{field}-error"[^>]*>[^<]+<', answer.text), field
    assert not re.search(r'id="street-error"', answer.text)
    for typed in ('value="12345"', "科技路 &#34;1&#34; &lt;号&gt;", "轻放"):
        assert typed in answer.text
    assert Order.select().count() == 0


def test_a_refusal_may_be_the_first_thing_a_worker_says(world: World, mei: Person) -> None:
    mei.login()
    for path, data in (("/cart/add", {}), ("/search", None), ("/nothing", None), ("/\0", None)):
        world.configure(world.settings)  # a new worker, none of whose threads has asked the database yet
        send = mei.session.get if data is None else mei.session.post
        answer = send(f"{world.url}{path}", params={"q": "a\0"} if data is None else None, timeout=10)
        assert answer.status_code in (400, 404), path
        assert "Traceback" not in answer.text


FORMS = ("/cart/add", "/cart/change", "/cart/remove", "/checkout", "/orders/X1/pay", "/orders/X1/cancel",
         "/orders/X1/receive", "/me/language", "/logout", "/console/login", "/console/logout", "/console/rules/new")


@pytest.mark.parametrize("token", ["", "csrf_token=", "csrf_token=x", "csrf_token=" + "x" * 5000, "csrf_token=%00"],
                         ids=shown)
def test_a_form_without_its_token_is_refused_in_words(mei: Person, ask: Ask, token: str) -> None:
    mei.login()
    for path in FORMS:
        answer = ask(path, "POST", token, Cookie=cookies(mei), Content_Type="application/x-www-form-urlencoded")
        assert answer.status == 400
        assert "<h1" in answer.text or "<p" in answer.text
        answer.is_polite()


@pytest.mark.parametrize(("kind", "body"), [
    ("application/json", '{"variant": 1, "quantity": 1}'), ("application/json", "{"), ("application/json", ""),
    ("text/xml", "<xml/>"), ("multipart/form-data", "--x"), ("multipart/form-data; boundary=x", "--x\r\n\r\n"),
    ("application/x-www-form-urlencoded; charset=nonsense", "a=%ff"), ("", "x")])
def test_another_kind_of_body_is_refused_and_not_read_as_a_form(mei: Person, ask: Ask, kind: str, body: str) -> None:
    mei.login()
    for path in FORMS:
        plain = ask(path, "POST", body, Cookie=cookies(mei), Content_Type=kind)
        plain.is_polite()
        assert plain.status == 400
    token = mei.token("/me")
    for path in FORMS:
        ask(path, "POST", body, Cookie=cookies(mei), Content_Type=kind, X_CSRFToken=token).is_polite()
    assert CartLine.select().count() == 0


def test_a_script_that_sends_json_is_answered_in_json(mei: Person) -> None:
    mei.login()
    answer = mei.session.post(f"{mei.base}/cart/add", json={"variant": apples().id, "quantity": 1},
                              headers={"X-CSRFToken": mei.token("/me")}, timeout=10)
    assert answer.status_code == 409
    assert list(answer.json()) == ["error"]


def test_too_much_is_refused_before_it_is_read(mei: Person, ask: Ask) -> None:
    mei.login()
    for path in ("/cart/add", "/checkout", "/console/rules/new", "/pay/notify"):
        answer = ask(path, "POST", b"", Content_Length=str(500 * MEGABYTE), Cookie=cookies(mei),
                     Content_Type="application/x-www-form-urlencoded")
        assert answer.status in (400, 401, 413), path
        answer.is_polite()


def test_many_small_fields_are_refused_too(mei: Person, ask: Ask) -> None:
    mei.login()
    answer = ask("/cart/add", "POST", "&".join(f"a{n}=1" for n in range(50_000)), Cookie=cookies(mei),
                 Content_Type="application/x-www-form-urlencoded")
    answer.is_polite()
    assert answer.status in (400, 413)


@pytest.mark.parametrize("value", ["-1", "x", "", "0", "99999999999999999999", "1" * 400, "1" * 40_000, "NaN",
                                   "Infinity", "1e400", "1e-9", "\x00"], ids=shown)
def test_no_value_breaks_the_goods_in_the_console(world: World, value: str) -> None:
    lin = world.operator()
    choice, page = apples(), f"/console/products/{apples().product_id}"
    before = Product.get_by_id(choice.product_id)
    for data in ({"price": value, "on_hand": "5"}, {"price": "9.90", "on_hand": value}, {value: value}, {}):
        answer = lin.post(f"{page}/{choice.id}", data, page=page)
        assert answer.status_code < 500, data
        assert "Traceback" not in answer.text
    assert Product.get_by_id(choice.product_id).price <= max(before.price, 990)


@pytest.mark.parametrize("changes", [
    {"keywords-0-text": "\x00"}, {"keywords-99999999999-text": "x"}, {"priority": "9" * 40},
    {"rule_id": "9" * 40}, {"rule_id": "x"}, {"answers-0-kind": "product", "answers-0-products": "²"},
    {"answers-0-kind": "product", "answers-0-products": "9" * 40}, {"answers-0-text": "\ud83c\udf4e"},
    {"name": "🍎" * 60}, {"answers-0-text": "🍎\x00"}, {"say": "9" * 10_000}, {"at": "9" * 40}, {"as": "🍎" * 90},
    {"answers-0-kind": "image", "answers-0-media": "9" * 40}, {"answers-9-kind": "text"}, {"since": "0000-00-00T00:00"},
    {"since": "9999-12-31T23:59"}, {"since": "0001-01-01T00:00"}, {"opens": "²:00"}, {"opens": "9" * 40 + ":00"},
    {"weekdays": "0"}, {"tags": "9" * 40}, {"scenes": "🍎" * 900}, {"cooldown": "9" * 9, "cooldown_unit": "days"},
    {"events-0-kind": "scan", "events-0-key": "🍎" * 900}, {"phrase": "9" * 40}, {"phrase": "7"}, {"stamp": "x" * 900},
    {"keywords-0-match": "regex", "keywords-0-text": "(" * 150}, {"drop": "-1"}, {"drop_answer": "0"}])
def test_no_value_breaks_the_rules_desk(world: World, changes: dict[str, Any]) -> None:
    lin = world.operator()
    form = {"rule_id": "", "name": "春节", "keywords-0-text": "过年", "keywords-0-match": "exact", "send": "all",
            "answers-0-kind": "text", "answers-0-text": "放假", "priority": "0", "new_days": "0", "cooldown": "0",
            "cooldown_unit": "minutes", "enabled": "y"} | changes
    form = {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}
    for path in ("/console/rules/new", "/console/rules/preview", "/console/rules/editor"):
        answer = lin.post(path, form, page="/console/rules/new")
        assert answer.status_code < 500, path
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/pay/notify", "/pay/refund-notify"])
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b"{" * 5000, b'{"resource": 1}'])
def test_a_notice_nobody_signed_is_refused(world: World, path: str, body: bytes) -> None:
    for headers in ({}, {"Wechatpay-Timestamp": "9" * 400, "Wechatpay-Nonce": "\xff", "Wechatpay-Signature": "!",
                         "Wechatpay-Serial": "", "Wechatpay-Signature-Type": "x"}):
        answer = requests.post(world.url + path, body, headers={k: v.encode("latin-1") for k, v in headers.items()},
                               timeout=10)
        assert answer.status_code == 401
        assert answer.json()["code"] == "FAIL"


@pytest.mark.parametrize("cookie", ["xiaopu=x", "xiaopu=" + "A" * 4000, "xiaopu=.eJ.x.y", "xiaopu=\xff",
                                    "language=../x", "xiaopu_console=x", "sandbox_follower=\x01"], ids=shown)
def test_an_odd_cookie_is_nobody(ask: Ask, cookie: str) -> None:
    for path in ("/", "/me", "/cart", "/orders", "/console"):
        answer = ask(path, Cookie=cookie)
        assert answer.status in (200, 302)
        answer.is_polite()
