"""Nobody gets into the console without a live login and the room's permission."""

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from base import clock
from console import routes
from console.entry import ANYONE, OPEN
from models import Audit, OperatorSession, Rule
from shop import operators
from shop.rules import book
from tests.console.conftest import seen, typed
from tests.world import Browser, Person, World

ROOMS = sorted({room.rule for room in routes.PAGES if room.permission != OPEN and "GET" in room.methods})
LOGIN = "/console/login"
CALLED = {"refunds": "claims", "enquiries": "inbox"}  # rooms that are not called like the permission they take


def address(rule: str) -> str:
    """Return an address of the rule, with 1 wherever something is named."""
    return re.sub(r"<[^>]*>", "1", rule)


@pytest.fixture
def nobody(world: World) -> Browser:
    """Somebody who is not logged in."""
    return Browser(world.url, "Mozilla/5.0")


def tries(browser: Browser, login: str, password: str) -> tuple[int, str]:
    """Try to log in; returns the status and what the page says."""
    answer = browser.post(LOGIN, {"login": login, "password": password}, page=LOGIN)
    return answer.status_code, seen(answer).replace(login, "")


@pytest.mark.parametrize("rule", ROOMS)
def test_a_stranger_is_sent_to_the_login(nobody: Browser, rule: str) -> None:
    answer = nobody.get(address(rule), allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{LOGIN}?next=%2Fconsole")


@pytest.mark.parametrize("room", [room for room in routes.PAGES if "POST" in room.methods and room.permission != OPEN],
                         ids=lambda room: room.endpoint)
def test_a_stranger_changes_nothing(nobody: Browser, room: routes.Room) -> None:
    answer = nobody.post(address(room.rule), {"to": "off"}, page=LOGIN, allow_redirects=False)
    assert answer.status_code == 302
    assert Audit.select().count() == 0


def test_every_room_names_a_permission() -> None:
    known = {*operators.PERMISSIONS, ANYONE}
    assert {room.permission for room in routes.PAGES if room.permission != OPEN} == known
    assert {room.rule for room in routes.PAGES if room.permission == OPEN} == {LOGIN, "/console/logout"}


def test_lin_comes_back_to_where_she_wanted_to_go(nobody: Browser) -> None:
    page = nobody.get("/console/orders?state=paid")
    assert typed(page, "next") == ["/console/orders?state=paid"]
    answer = nobody.post(LOGIN, {"login": "demo", "password": "demo-xiaopu", "next": "/console/orders?state=paid"},
                         page=LOGIN)
    assert answer.url.endswith("/console/orders?state=paid")


@pytest.mark.parametrize("elsewhere", ["https://example.com/console", "//example.com/console", "/me", "/consoles",
                                       "/console/../me", "/\\example.com", "javascript:alert(1)"])
def test_the_login_leads_nowhere_else(nobody: Browser, elsewhere: str) -> None:
    answer = nobody.post(LOGIN, {"login": "demo", "password": "demo-xiaopu", "next": elsewhere}, page=LOGIN,
                         allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console")


def test_the_cookie_is_for_the_console_alone(nobody: Browser) -> None:
    answer = nobody.post(LOGIN, {"login": "demo", "password": "demo-xiaopu"}, page=LOGIN, allow_redirects=False)
    cookie = next(line for line in answer.headers["Set-Cookie"].split(", ") if line.startswith("xiaopu_console="))
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert "Path=/console" in answer.headers["Set-Cookie"]
    secret = cookie.partition("=")[2].partition(";")[0]
    assert secret not in {row.secret_hash for row in OperatorSession.select()}


def test_a_wrong_name_and_a_wrong_password_sound_alike(nobody: Browser) -> None:
    wrong_password, wrong_name = tries(nobody, "demo", "no-such-word"), tries(nobody, "demi", "no-such-word")
    assert wrong_password == wrong_name
    assert wrong_password[0] == 403
    assert "登录名或密码不正确" in wrong_password[1]


def test_guessing_ends_after_ten_tries_a_minute(nobody: Browser) -> None:
    statuses = [tries(nobody, "demo", f"guess-{n}")[0] for n in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert tries(nobody, "demo", "demo-xiaopu")[0] == 429


def test_guessing_names_from_one_address_ends_too(nobody: Browser) -> None:
    statuses = [tries(nobody, f"someone-{n}", "guess")[0] for n in range(12)]
    assert statuses == [403] * 10 + [429] * 2


def test_guessing_from_many_addresses_ends_too(world: World, nobody: Browser) -> None:
    world.configure(replace(world.settings, server=replace(world.settings.server, trusted_proxies=1)))
    statuses = []
    for n in range(12):
        nobody.session.headers["X-Forwarded-For"] = f"203.0.113.{n}"
        statuses.append(tries(nobody, "demo", f"guess-{n}")[0])
    assert statuses == [403] * 10 + [429] * 2
    assert tries(nobody, "somebody", "guess")[0] == 403


def test_a_form_without_its_token_is_refused(world: World, lin: Browser) -> None:
    answer = lin.session.post(f"{world.url}/console/rules/1/delete", timeout=10)
    assert answer.status_code == 400
    assert Rule.select().where(Rule.id == 1).exists()


def test_after_logging_out_the_secret_is_worth_nothing(lin: Browser, nobody: Browser) -> None:
    secret = lin.session.cookies.get("xiaopu_console")
    lin.post("/console/logout", page="/console")
    nobody.session.cookies.set("xiaopu_console", secret, path="/console")
    assert nobody.get("/console", allow_redirects=False).status_code == 302


def test_a_login_ends_by_itself(lin: Browser) -> None:
    assert lin.get("/console", allow_redirects=False).status_code == 200
    clock.advance(7 * 24 * 3600 + 1)
    assert lin.get("/console", allow_redirects=False).status_code == 302


@pytest.mark.parametrize("secret", ["", " ", "0" * 64])
def test_an_invented_secret_opens_nothing(nobody: Browser, secret: str) -> None:
    nobody.session.cookies.set("xiaopu_console", secret, path="/console")
    assert nobody.get("/console", allow_redirects=False).status_code == 302


def test_a_customer_is_no_operator(mei: Person) -> None:
    mei.login()
    assert mei.get("/console", allow_redirects=False).status_code == 302


@pytest.mark.parametrize("permission", operators.PERMISSIONS)
def test_a_helper_enters_only_the_rooms_they_may(helper: Callable[..., Browser], permission: str) -> None:
    wen = helper(permission)
    home = wen.get("/console")
    assert home.status_code == 200
    for takes in operators.PERMISSIONS:
        room, allowed = CALLED.get(takes, takes), takes == permission
        assert wen.get(f"/console/{room}").status_code == (200 if allowed else 403), room
        assert (f'class="room" href="/console/{room}"' in home.text
                or f'class="room seldom" href="/console/{room}"' in home.text) == allowed, room


def test_a_helper_changes_only_what_they_may(helper: Callable[..., Browser]) -> None:
    wen = helper("orders")
    assert wen.post("/console/rules/1/switch", {"to": "off"}, page="/console").status_code == 403
    assert book.one(1).enabled
    assert Audit.select().count() == 0


def test_a_script_without_a_login_is_sent_to_the_login_too(nobody: Browser) -> None:
    answer = nobody.get("/console/products?q=x", allow_redirects=False, headers={
        "HX-Request": "true", "HX-Current-URL": "http://shop/console/products"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?next=/console/products"
