"""Whatever an answer says, WeChat gets one well-formed reply that says it."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werobot.replies import (
    Article,
    ArticlesReply,
    ImageReply,
    SuccessReply,
    TextReply,
    TransferCustomerServiceReply,
)

from base.text import clean, fold
from bot.render import LONGEST, fit, link, of_werobot, words, xml
from bot.replies import SILENCE, Answer, Card, Handover, Text

ANY = st.text(st.characters(), max_size=80)
WEB = "https://shop.example"


def rendered(answer: Answer | str) -> ElementTree.Element:
    """Return the reply's root."""
    return ElementTree.fromstring(answer if isinstance(answer, str) else xml(answer, "oMei", "gh_1", "1700000000"))


@given(ANY)
def test_a_text_says_what_it_says(said: str) -> None:
    content = rendered(Text(said)).findtext("Content") or ""
    assert content == clean(said).replace("\r\n", "\n").replace("\r", "\n")


@given(ANY, ANY, ANY)
def test_a_card_has_one_article(title: str, description: str, url: str) -> None:
    root = rendered(Card(title, description, "p", url))
    assert [child.tag for child in root] == [
        "ToUserName", "FromUserName", "CreateTime", "MsgType", "ArticleCount", "Articles"]
    assert len(root.findall("Articles/item")) == 1


def test_a_reply_cannot_be_broken_out_of() -> None:
    evil = "x]]></Content><Content>y]]><![CDATA["
    root = rendered(Text(evil))
    assert root.findtext("Content") == evil
    assert len(root.findall("Content")) == 1


def test_control_characters_and_halves_of_pairs_are_dropped() -> None:
    assert rendered(Text("a\x00b\x0bc\ud800d\ufffee")).findtext("Content") == "abcde"


def test_the_frame() -> None:
    root = rendered(Text("hi"))
    assert [root.findtext(name) for name in ("ToUserName", "FromUserName", "CreateTime", "MsgType")] == [
        "oMei", "gh_1", "1700000000", "text"]


def test_silence_is_the_literal_success() -> None:
    assert xml(SILENCE, "oMei", "gh_1", "1") == "success"


def test_handing_over_to_wechats_own_tool() -> None:
    assert rendered(Handover()).findtext("MsgType") == "transfer_customer_service"


@given(st.text(max_size=1200))
def test_a_text_fits_wechats_limit(said: str) -> None:
    kept = fit(said)
    assert len(kept.encode()) <= LONGEST
    assert kept == clean(said) or (kept.endswith("…") and clean(said).startswith(kept[:-1]))


@pytest.mark.parametrize("tail", range(0, 60, 7))
def test_a_cut_leaves_no_half_link(tail: int) -> None:
    kept = fit("x" * (LONGEST - tail) + link(f"{WEB}/search?q=1", "See all") + "y" * 100)
    assert kept.count("<a ") == kept.count("</a>")


def test_somebody_elses_words_make_no_link() -> None:
    assert "<" not in words('<a href="https://evil.example">free</a>')


@given(ANY)
def test_folding_is_settled(said: str) -> None:
    assert fold(fold(said)) == fold(said)


@pytest.mark.parametrize("said", ["Ａpple", " apple\n", "APPLE", "ａｐｐｌｅ　"])
def test_width_case_and_blanks_make_no_difference(said: str) -> None:
    assert fold(said) == "apple"


def test_inner_blanks_are_one() -> None:
    assert fold("红 \t　富士") == "红 富士"


def test_werobots_own_replies_are_safe_too() -> None:
    several = ArticlesReply(target="oMei", source="gh_1")
    for title in ("a]]>", "b"):
        several.add_article(Article(title, "d", f"{WEB}/p.png", WEB))
    assert of_werobot(TextReply(content="x]]>y")) == Text("x]]>y")
    assert of_werobot(several) == Card("a]]>", "d", f"{WEB}/p.png", WEB), "WeChat shows one article"
    assert of_werobot(ArticlesReply(target="oMei")) == SILENCE
    assert of_werobot(SuccessReply()) == SILENCE
    assert of_werobot(TransferCustomerServiceReply()) == Handover()
    picture = rendered(of_werobot(ImageReply(target="oMei", source="gh_1", media_id="a]]>\x01b")))
    assert picture.findtext("Image/MediaId") == "a]]>b"
