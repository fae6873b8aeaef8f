"""A follower's webview is the shop as WeChat would show it, each follower for himself."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.sandbox.test_phone_world import BO, MEI, Reply, World, open_world


@pytest.fixture(scope="module")
def running() -> Iterator[World]:
    with open_world() as world:
        yield world


@pytest.fixture
def world(running: World) -> World:
    running.sandbox.reset()
    running.welcome(MEI, "Mei")
    running.welcome(BO, "Bo")
    return running


def test_the_shop_sees_wechat_and_its_own_address(world: World) -> None:
    mei = world.origin_of(MEI)
    sent = {"User-Agent": "Phone/1", "Origin": mei, "Referer": f"{mei}/p/1?x=2", "Cookie": "mine=1"}
    seen = world.webview(MEI, "/echo/a", headers={**sent, "Accept-Encoding": "br"}).json["headers"]
    assert seen["User-Agent"] == "Phone/1 MicroMessenger/8.0.50 Language/zh_CN"
    assert seen["Host"] == world.sandbox.shop_url.removeprefix("http://")
    assert seen["Origin"] == world.sandbox.shop_url
    assert seen["Referer"] == f"{world.sandbox.shop_url}/p/1?x=2"
    assert seen["Accept-Encoding"] == "identity"
    assert "Cookie" not in seen


def test_a_foreign_origin_stays_foreign_and_the_desk_is_not_named(world: World) -> None:
    sent = {"Origin": "http://evil.example", "Referer": "http://127.0.0.1:8001/"}
    seen = world.webview(MEI, "/echo/a", headers=sent).json["headers"]
    assert seen["Origin"] == "http://evil.example"
    assert "Referer" not in seen


def test_the_frame_around_the_page_does_not_show(world: World) -> None:
    sent = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
    seen = world.webview(MEI, "/echo/a", headers=sent).json["headers"]
    assert (seen["Sec-Fetch-Dest"], seen["Sec-Fetch-Site"]) == ("document", "none")


def test_a_page_gets_the_bridge_first_and_addresses_of_the_webview(world: World) -> None:
    page = world.webview(MEI, "/p/1")
    assert '<head><script src="/__webview/bridge.js"></script><meta' in page.text
    assert f'href="{world.origin_of(MEI)}/me"' in page.text
    assert "https://example.org/" in page.text
    assert world.sandbox.shop_url not in page.text


def test_what_a_script_fetches_gets_no_bridge(world: World) -> None:
    assert "bridge.js" not in world.webview(MEI, "/p/1", headers={"Sec-Fetch-Dest": "empty"}).text


def test_the_policy_is_kept_but_for_the_frame(world: World) -> None:
    headers = world.webview(MEI, "/p/1").headers
    assert headers["Content-Security-Policy"] == "default-src 'self'; form-action 'self'"
    assert "X-Frame-Options" not in headers


def test_a_gzipped_page_is_read_all_the_same(world: World) -> None:
    page = world.webview(MEI, "/zipped")
    assert "bridge.js" in page.text
    assert "Content-Encoding" not in page.headers


def test_login_goes_through_wechat_and_each_follower_stays_himself(world: World) -> None:
    assert world.follow_redirects(MEI, "/login").text.endswith(f"you are {MEI}")
    assert world.follow_redirects(BO, "/login").text.endswith(f"you are {BO}")
    assert world.webview(MEI, "/me").text.endswith(f"you are {MEI}")


def test_the_browser_holds_no_cookie_and_the_code_carries_no_fragment(world: World) -> None:
    to_wechat = world.webview(MEI, "/login")
    assert to_wechat.location.startswith(f"{world.origin_of(MEI)}/connect/oauth2/authorize?")
    assert "#" not in to_wechat.location
    back = world.webview(MEI, to_wechat.location.removeprefix(world.origin_of(MEI)))
    assert back.location.startswith(f"{world.origin_of(MEI)}/login/back?code=")
    home = world.webview(MEI, back.location.removeprefix(world.origin_of(MEI)))
    assert "Set-Cookie" not in home.headers


def test_a_cookie_goes_only_where_its_path_says(world: World) -> None:
    world.follow_redirects(MEI, "/login")
    assert world.webview(MEI, "/echo/a").json["headers"]["Cookie"] == f"who={MEI}"


def test_a_deleted_cookie_is_gone(world: World) -> None:
    world.follow_redirects(MEI, "/login")
    assert world.follow_redirects(MEI, "/logout").text.endswith("you are nobody")


def test_a_reset_logs_everybody_out(world: World) -> None:
    world.follow_redirects(MEI, "/login")
    world.fetch("/sandbox", "DELETE")
    assert world.webview(MEI, "/me").text.endswith("you are nobody")


def test_forms_and_uploads_arrive(world: World) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = world.webview(MEI, "/echo/a", "POST", body="quantity=2", headers=form)
    assert reply.json["form"] == {"quantity": "2"}
    part = 'Content-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png'
    upload = {"Content-Type": "multipart/form-data; boundary=edge"}
    body = f"--edge\r\n{part}\r\n\r\nPNG\r\n--edge--\r\n"
    reply = world.webview(MEI, "/echo/a", "POST", body=body, headers=upload)
    assert reply.json["files"] == {"photo": "a.png"}


def test_json_and_other_methods_pass(world: World) -> None:
    kind = {"Content-Type": "application/json"}
    reply = world.webview(MEI, "/echo/a", "PUT", body='{"a": "苹果"}'.encode(), headers=kind).json
    assert (reply["method"], reply["json"]) == ("PUT", {"a": "苹果"})


def test_addresses_in_json_lead_to_the_webview_and_look_alikes_stay(world: World) -> None:
    places = world.webview(MEI, "/places.json").json
    assert places["plain"] == places["escaped"] == f"{world.origin_of(MEI)}/me"
    assert places["other"] == f"{world.sandbox.shop_url}9/"


def test_the_target_arrives_byte_for_byte(world: World) -> None:
    target = "/echo/%E8%8B%B9%2F1?q=%7Cx&q=&b"
    assert world.webview(MEI, target).json["target"] == target


def test_a_redirect_to_elsewhere_becomes_a_notice(world: World) -> None:
    notice = world.follow_redirects(MEI, "/away")
    assert notice.status == 200
    assert 'href="https://example.org/a?b=1"' in notice.text


FOREIGN = ["javascript:alert(1)", '"><script>alert(1)</script>', "//example.org/x", "http://127.0.0.1:1/"]


@pytest.mark.parametrize("url", FOREIGN)
def test_the_proxy_leads_nowhere_else(world: World, url: str) -> None:
    reply = world.fetch(f"/webview/{MEI}?url={quote(url)}")
    assert reply.location.startswith(f"{world.origin_of(MEI)}/__webview/go?url=")
    notice = world.webview(MEI, reply.location.removeprefix(world.origin_of(MEI)))
    assert notice.status == 200
    assert "<script>alert" not in notice.text
    assert 'href="javascript' not in notice.text


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_an_oversized_answer_is_refused(world: World, path: str) -> None:
    reply = world.webview(MEI, path)
    assert (reply.status, "10 MB" in reply.text) == (502, True)


def test_an_oversized_upload_is_refused(world: World) -> None:
    assert world.webview(MEI, "/echo/a", "POST", body=bytes(10 * 1024 * 1024 + 1)).status == 413


def test_a_shop_that_is_down_gets_a_page_that_says_so() -> None:
    with open_world() as world:
        world.sandbox.shop_url = "http://127.0.0.1:9"
        reply = world.webview(MEI, "/")
    assert (reply.status, "没有应答" in reply.text) == (502, True)


def test_only_a_followers_host_is_a_webview(world: World) -> None:
    assert world.fetch("/p/1", headers={"Host": "phone.localhost"}).status == 404
    assert world.fetch("/p/1").status == 404
    assert world.fetch("/", headers={"Host": "localhost"}).status == 200


@pytest.mark.parametrize("path", ["../webview.py", "%2e%2e/webview.py", "nothing.js", ""])
def test_only_the_webviews_own_files_are_served(world: World, path: str) -> None:
    assert world.webview(MEI, f"/__webview/{path}").status == 404


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("weixin://wxpay/bizpayurl", "/__webview/cashier?code_url=weixin%3A%2F%2Fwxpay%2Fbizpayurl"),
        ("{shop}/p/1", "/p/1"),
        ("https://example.org/", "/__webview/go?url=https%3A%2F%2Fexample.org%2F"),
        ("6901234567892", "/__webview/go?url=6901234567892"),
    ],
)
def test_a_scanned_code_leads_to_the_cashier_or_to_a_page(world: World, code: str, place: str) -> None:
    scanned = quote(code.format(shop=world.sandbox.shop_url), safe="")
    assert world.fetch(f"/webview/{MEI}?code={scanned}").location == world.origin_of(MEI) + place


def test_the_cashier_sells_in_the_followers_own_name(world: World) -> None:
    page = world.webview(BO, "/__webview/cashier?code_url=x")
    assert "cashier.js" in page.text
    paid = pay(world, BO, code_url=world.native(), openid=MEI, answer="ok")
    assert paid.json == {"err_msg": "get_brand_wcpay_request:ok"}
    assert world.orders() == [("SUCCESS", BO)]


def order(world: World, openid: str) -> dict[str, str]:
    """Log in and order; the answer is what the page gives to the bridge."""
    world.follow_redirects(openid, "/login")
    params: dict[str, str] = world.webview(openid, "/pay", "POST").json
    return params


def pay(world: World, who: str, **wish: object) -> Reply:
    """Answer the pay sheet inside a follower's webview."""
    kind = {"Content-Type": "application/json"}
    return world.webview(who, "/__webview/api/pay", "POST", body=json.dumps(wish), headers=kind)


def test_the_purse_shows_and_pays(world: World) -> None:
    params = order(world, MEI)
    prepay_id = params["package"].removeprefix("prepay_id=")
    assert world.webview(MEI, f"/__webview/api/prepay/{prepay_id}").json["amount"] == 1280
    answer = pay(world, MEI, prepay_id=prepay_id, answer="ok", params=params)
    assert answer.json == {"err_msg": "get_brand_wcpay_request:ok"}
    assert world.orders() == [("SUCCESS", MEI)]


def test_bo_cannot_pay_in_meis_name(world: World) -> None:
    params = order(world, MEI)
    prepay_id = params["package"].removeprefix("prepay_id=")
    answer = pay(world, BO, prepay_id=prepay_id, openid=MEI, answer="ok", params=params).json
    assert answer["message"] == "下单账号与支付账号不一致"
    assert world.orders() == [("NOTPAY", None)]


@pytest.mark.parametrize("body", ["[]", "{", ""])
def test_the_purse_wants_a_json_object(world: World, body: str) -> None:
    sent = {"Content-Type": "application/json"}
    assert world.webview(MEI, "/__webview/api/pay", "POST", body=body, headers=sent).status == 400


def test_a_foreign_pages_form_cannot_pay(world: World) -> None:
    prepay_id = order(world, MEI)["package"].removeprefix("prepay_id=")
    wish = json.dumps({"prepay_id": prepay_id, "answer": "ok"})
    sent = {"Content-Type": "text/plain"}
    assert world.webview(MEI, "/__webview/api/pay", "POST", body=wish, headers=sent).status == 400
    assert world.orders() == [("NOTPAY", None)]


def test_the_purse_opens_no_other_control(world: World) -> None:
    assert world.webview(MEI, "/__webview/api/followers").status == 404
    assert world.webview(MEI, "/__webview/api/prepay/..%2Ffollowers").status == 404
    assert world.webview(MEI, "/__webview/api/prepay/a%20b").status == 400


def test_the_way_in_knows_full_addresses_paths_and_logins(world: World) -> None:
    mei, shop, wechat = world.origin_of(MEI), world.sandbox.shop_url, world.sandbox.url
    entry = f"/webview/{MEI}?url="
    assert world.fetch(f"{entry}{shop}/p/1").location == f"{mei}/p/1"
    assert world.fetch(f"{entry}/cart").location == f"{mei}/cart"
    assert world.fetch(f"/webview/{MEI}").location == f"{mei}/"
    login = "/connect/oauth2/authorize"
    assert world.fetch(f"{entry}{wechat}{login}%3Fa=1").location == f"{mei}{login}?a=1"
    assert world.fetch("/webview/" + "x" * 60).status == 404
