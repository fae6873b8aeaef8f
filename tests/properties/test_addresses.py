"""Whatever is asked for, the shop answers: never with an error of its own, never with its insides."""

from urllib.parse import quote, quote_from_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from handlers.routes import PAGES
from tests.world import World

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.one_of(st.text(max_size=30).map(lambda text: quote(text.encode("utf-8", "replace"), safe="")),
                  st.binary(max_size=20).map(quote_from_bytes), st.integers().map(str),
                  st.sampled_from(["..", ".", "fruit", "sf", "%", "%zz", "1", "add", "pay"]))
KEYS = st.sampled_from(["q", "page", "sort", "state", "next", "code", "variant", "quantity", "url", "say", "pay"])
ROADS = st.one_of(
    st.sampled_from(sorted({page.rule for page in PAGES})).flatmap(
        lambda rule: WORDS.map(lambda word: "/".join(word if part[:1] == "<" else part for part in rule.split("/")))),
    st.lists(WORDS, max_size=4).map(lambda parts: "/" + "/".join(parts)))
QUERIES = st.lists(st.tuples(KEYS, WORDS), max_size=3).map(lambda pairs: "&".join(f"{k}={v}" for k, v in pairs))
METHODS = st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])


@FEW
@given(method=METHODS, road=ROADS, query=QUERIES, agent=st.sampled_from(["MicroMessenger", "Mozilla"]))
def test_every_address_has_an_answer(world: World, method: str, road: str, query: str, agent: str) -> None:
    answer = Client(world.application).open(road, method=method, query_string=query, headers={"User-Agent": agent})
    assert answer.status_code < 500, (method, road, query)
    assert b"Traceback" not in answer.data


@FEW
@given(road=st.sampled_from(["/cart/add", "/cart/change", "/checkout", "/orders/X/pay", "/me/language",
                             "/console/login", "/pay/notify", "/wechat"]),
       body=st.binary(max_size=200),
       kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/xml",
                             "multipart/form-data; boundary=b", ""]))
def test_every_body_has_an_answer(world: World, road: str, body: bytes, kind: str) -> None:
    answer = Client(world.application).post(road, data=body, content_type=kind)
    assert answer.status_code < 500, (road, body, kind)
    assert b"Traceback" not in answer.data
