"""What is not there and what is not yours look alike; what is not WeChat's is refused and noted."""

import re
import time
from hashlib import sha1

import pytest
import requests

from tests.world import Person, World, apples

TOKENS = re.compile(r'(name="csrf(?:_token)?"[^>]*(?:value|content)=")[^"]*')


def alike(answer: requests.Response, asked: str) -> tuple[int, str, dict[str, str]]:
    """Return what an answer tells, apart from tokens and from the asker's own words."""
    headers = {name: value for name, value in answer.headers.items() if name not in ("Date", "Set-Cookie")}
    headers.pop("Content-Length", None)  # it differs with the token alone
    text, tokens = TOKENS.subn(r"\1", answer.text)
    assert tokens, "a token that is not taken out makes equal pages differ when a second ends between them"
    return answer.status_code, text.replace(f"/{asked}", "/…"), headers


@pytest.mark.parametrize("rest", ["", "/paid"])
def test_anothers_order_and_none_are_the_same_page(mei: Person, chen: Person, rest: str) -> None:
    number, absent = mei.orders(apples().id), "X26112299999999"
    chen.login()
    assert mei.get(f"/orders/{number}{rest}").status_code == 200
    seen = alike(chen.get(f"/orders/{number}{rest}"), number)
    assert seen[0] == 404
    assert seen == alike(chen.get(f"/orders/{absent}{rest}"), absent)
    assert seen == alike(chen.get(f"/orders/nonsense{rest}"), "nonsense")


@pytest.mark.parametrize("verb", ["pay", "cancel", "receive"])
def test_anothers_order_and_none_refuse_alike(mei: Person, chen: Person, verb: str) -> None:
    number, absent = mei.orders(apples().id), "X26112299999999"
    chen.login()
    seen = alike(chen.post(f"/orders/{number}/{verb}", page="/me"), number)
    assert seen[0] == 404
    assert seen == alike(chen.post(f"/orders/{absent}/{verb}", page="/me"), absent)


def test_off_the_shelf_and_never_there_are_the_same_page(world: World, mei: Person) -> None:
    product, lin = apples().product_id, world.operator()
    lin.post(f"/console/products/{product}/shelf", {"to": "off"}, page=f"/console/products/{product}")
    seen = alike(mei.get(f"/p/{product}"), str(product))
    assert seen[0] == 404
    for absent in ("999999", "99999999999999999999"):
        assert seen == alike(mei.get(f"/p/{absent}"), absent)


def test_a_stranger_cannot_tell_orders_apart(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    answers = [requests.get(f"{world.url}/orders/{one}", allow_redirects=False, timeout=10)
               for one in (number, "X26112299999999")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"].replace(number, "X26112299999999") == answers[1].headers["Location"]


def signed(world: World, **changes: str) -> dict[str, str]:
    """Return the query of a genuine push, with some of it changed."""
    moment, nonce = str(int(time.time())), "nonce"
    parts = sorted((world.settings.wechat.token, moment, nonce))
    return {"signature": sha1("".join(parts).encode()).hexdigest(), "timestamp": moment, "nonce": nonce} | changes


@pytest.mark.parametrize("change", [{"signature": "0" * 40}, {"nonce": "other"}, {"timestamp": "1"},
                                    {"timestamp": "x"}])
def test_a_wrong_signature_is_a_403_and_a_line_in_the_log(
        world: World, capfd: pytest.CaptureFixture[str], change: dict[str, str]) -> None:
    capfd.readouterr()
    answer = requests.post(f"{world.url}/wechat", params=signed(world, **change), data="<xml/>", timeout=10)
    assert (answer.status_code, answer.text) == (403, "forbidden")
    noted = "".join(capfd.readouterr())
    assert "refused" in noted
    assert "127.0.0.1" in noted
    assert world.settings.wechat.token not in noted


@pytest.mark.parametrize(("kind", "event"), [("event", "never_heard_of"), ("event", "subscribe_msg_popup_event"),
                                             ("event", "TEMPLATESENDJOBFINISH"), ("event", "VIEW")])
def test_a_genuine_but_odd_event_is_a_success(world: World, mei: Person, kind: str, event: str) -> None:
    before = mei.screen()
    told = world.wechat("POST", f"/{kind}", openid=mei.openid, event=event, event_key="x")
    assert told["status"] == 200
    assert told["reply"] is None or told["reply"]["type"] in ("nothing", "success"), told
    assert len(mei.screen()) == len(before)


@pytest.mark.parametrize("text", ["\x01", "]]>", "<xml>", "&amp;&#1;", "🍎" * 600, "{{7*7}}", "%s%(x)s", "\u202e", " ",
                                  "0", "21", "9" * 2000, "X" * 2000, "<a href='x'>y</a>"])
def test_mei_gets_an_answer_whatever_she_types(mei: Person, text: str) -> None:
    answer = mei.says(text)
    assert answer.raw["status"] == 200
    assert answer.type in ("text", "news", "nothing")
    assert "“49”" not in answer.text
