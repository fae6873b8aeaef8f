"""Drafts, publishing, and the pages that articles are read on."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop


@pytest.fixture
def article(upload: Any) -> dict[str, Any]:
    """A right article."""
    cover = upload("material/add_material", "image", "a.png", b"png")["media_id"]
    return {"title": "今年的苹果", "author": "林", "digest": "红富士到了", "content": "<p>很甜</p>",
            "thumb_media_id": cover}  # fmt: skip


def drafted(oa: Any, *items: Any) -> str:
    return str(oa("draft/add", {"articles": list(items)})["media_id"])


def test_a_draft_is_kept_changed_and_deleted(oa: Any, article: Any) -> None:
    draft = drafted(oa, article, {**article, "title": "第二篇"})
    assert oa("draft/get", {"media_id": draft})["news_item"][0]["digest"] == "红富士到了"
    changed = {"media_id": draft, "index": 1, "articles": {**article, "title": "改了"}}
    assert oa("draft/update", changed)["errcode"] == 0
    assert oa("draft/count") == {"total_count": 1}
    page = oa("draft/batchget", {"offset": 0, "count": 5, "no_content": 1})
    assert [one["title"] for one in page["item"][0]["content"]["news_item"]] == ["今年的苹果", "改了"]
    assert "content" not in page["item"][0]["content"]["news_item"][0]
    assert oa("draft/delete", {"media_id": draft})["errcode"] == 0
    assert oa("draft/get", {"media_id": draft})["errcode"] == 40007


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"title": ""}, 45003),
        ({"title": "长" * 65}, 45003),
        ({"digest": "长" * 129}, 45004),
        ({"content": ""}, 45166),
        ({"content": "长" * 20_001}, 45002),
        ({"thumb_media_id": "none"}, 40007),
        ({"author": 7}, 47001),
    ],
)
def test_articles_that_are_refused(oa: Any, article: Any, change: Any, errcode: int) -> None:
    assert oa("draft/add", {"articles": [article | change]})["errcode"] == errcode


def test_places_that_are_none(oa: Any, article: Any) -> None:
    draft = drafted(oa, article)
    for place in (1, -1, "0"):
        changed = oa("draft/update", {"media_id": draft, "index": place, "articles": article})
        assert changed["errcode"] == 40097
    job = oa("freepublish/submit", {"media_id": draft})
    state = oa("freepublish/get", {"publish_id": job["publish_id"]})
    for place in (2, -1, "1"):
        assert oa("freepublish/delete", {"article_id": state["article_id"], "index": place})["errcode"] == 40097
    assert oa("freepublish/get", {"publish_id": "none"})["errcode"] == 40097


def test_a_draft_has_one_to_eight_articles(oa: Any, article: Any) -> None:
    assert oa("draft/add", {"articles": []})["errcode"] == 47001
    assert oa("draft/add", {"articles": ["x"]})["errcode"] == 47001
    assert oa("draft/add", {"articles": [article] * 9})["errcode"] == 45008


def test_a_cover_is_permanent(oa: Any, article: Any, upload: Any) -> None:
    lent = upload("media/upload", "image", "a.png", b"png")["media_id"]
    assert oa("draft/add", {"articles": [article | {"thumb_media_id": lent}]})["errcode"] == 40007


def test_what_is_published_can_be_read(oa: Any, phone: Phone, shop: Shop, article: Any) -> None:
    draft, count = drafted(oa, article), len(shop.of("/wechat"))
    job = oa("freepublish/submit", {"media_id": draft})
    told = shop.wait("/wechat", count + 1)[-1].body.decode()
    assert "<Event><![CDATA[PUBLISHJOBFINISH]]></Event>" in told
    assert f"<publish_id><![CDATA[{job['publish_id']}]]></publish_id>" in told
    state = oa("freepublish/get", {"publish_id": job["publish_id"]})
    assert (state["publish_status"], state["article_detail"]["count"]) == (0, 1)
    address = state["article_detail"]["item"][0]["article_url"]
    page = requests.get(address, timeout=5)
    assert page.status_code == 200
    assert "<h1>今年的苹果</h1>" in page.text
    assert "<p>很甜</p>" in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert oa("draft/count") == {"total_count": 0}
    listed = oa("freepublish/batchget", {"offset": 0, "count": 5})
    assert listed["item"][0]["content"]["news_item"][0]["url"] == address
    assert oa("freepublish/getarticle", {"article_id": state["article_id"]})["news_item"][0]["title"] == "今年的苹果"


def test_a_published_article_is_sent_and_deleted(oa: Any, phone: Phone, article: Any) -> None:
    job = oa("freepublish/submit", {"media_id": drafted(oa, article)})
    state = oa("freepublish/get", {"publish_id": job["publish_id"]})
    wish = {"touser": "oMei", "msgtype": "mpnewsarticle", "mpnewsarticle": {"article_id": state["article_id"]}}
    assert oa("message/custom/send", wish)["errcode"] == 0
    card = phone.screen("oMei")[-1]["articles"][0]
    assert (card["title"], card["description"]) == ("今年的苹果", "红富士到了")
    assert requests.get(card["url"], timeout=5).status_code == 200
    assert oa("freepublish/delete", {"article_id": state["article_id"]})["errcode"] == 0
    assert requests.get(card["url"], timeout=5).status_code == 404
    assert oa("freepublish/get", {"publish_id": job["publish_id"]})["publish_status"] == 5
    assert oa("message/custom/send", wish)["errcode"] == 53600


def test_one_of_two_articles_is_deleted(oa: Any, article: Any) -> None:
    job = oa("freepublish/submit", {"media_id": drafted(oa, article, article)})
    state = oa("freepublish/get", {"publish_id": job["publish_id"]})
    first, second = (one["article_url"] for one in state["article_detail"]["item"])
    oa("freepublish/delete", {"article_id": state["article_id"], "index": 1})
    assert [requests.get(one, timeout=5).status_code for one in (first, second)] == [404, 200]
    gone = oa("freepublish/getarticle", {"article_id": state["article_id"]})["news_item"]
    assert [one["is_deleted"] for one in gone] == [True, False]


def test_an_article_opens_in_the_phone(wechat: Sandbox, oa: Any, phone: Phone, article: Any) -> None:
    job = oa("freepublish/submit", {"media_id": drafted(oa, article)})
    address = oa("freepublish/get", {"publish_id": job["publish_id"]})["article_detail"]["item"][0]["article_url"]
    led = requests.get(wechat.url + "/webview/oMei", params={"url": address}, allow_redirects=False, timeout=5)
    host = led.headers["Location"].split("/")[2]
    page = requests.get(wechat.url + address.removeprefix(wechat.url), headers={"Host": host}, timeout=5)
    assert "<h1>今年的苹果</h1>" in page.text
    assert "bridge.js" in page.text
