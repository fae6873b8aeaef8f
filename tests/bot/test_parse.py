"""The short way through a body and expat's long way say the same."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import parse
from bot.parse import Odd
from tests.bot.test_odd import ODD
from tests.bot.wire import message, text

WORDS = st.text(st.sampled_from("ab 苹 <>&]![\n\r\t\x00\x85\u2028\ufffe😀CDATA")) | st.text()
NAMES = st.sampled_from(["Content", "MsgType", "Event", "content", "A1", "é", "X-Y"])
CHILD = st.builds("<{0}><![CDATA[{1}]]></{0}>{2}".format, NAMES, WORDS, st.sampled_from(["", "\n", " ", "\u3000", "x"]))
BODY = st.builds("{}{}{}".format, st.sampled_from(["<xml>", "\n<xml>", "<xml>\n", "\ufeff<xml>", "<x\nml>"]),
                 st.lists(CHILD | WORDS, max_size=4).map("".join), st.sampled_from(["</xml>", "</xml>\n", "</xml>x"]))


@given(BODY)
def test_both_ways_say_the_same(body: str) -> None:
    both_ways(body.encode(errors="surrogatepass"))


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_both_ways_find_the_same_odd(body: str | bytes) -> None:
    both_ways(body if isinstance(body, bytes) else body.encode())


def test_what_wechat_writes_goes_the_short_way() -> None:
    for xml in (text("苹果 <b>\n&"), message("event", Event="CLICK").replace("</ToUserName>", "</ToUserName>\n")):
        assert parse.usual(xml.encode()) == parse.read(xml.encode())


def both_ways(body: bytes) -> None:
    found = parse.usual(body)
    if found is not None:
        with suppress(Odd):
            assert parse.read(body) == found
            return
        pytest.fail("the long way refuses it")
