"""Mass messages: who gets them, how often, once, and what the shop is told."""

from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from tests.sandbox.cast import Phone, Shop

TEXT = {"msgtype": "text", "text": {"content": "周末苹果八折"}}
ALL = {"filter": {"is_to_all": True}, **TEXT}


@pytest.fixture
def bo(phone: Phone) -> str:
    """Bo follows too."""
    phone.follow("oBo")
    return "oBo"


def told(shop: Shop, count: int) -> Any:
    return ElementTree.fromstring(shop.wait("/wechat", count)[-1].body)


def mails(phone: Phone, openid: str = "oMei") -> list[Any]:
    return [one for one in phone.screen(openid) if one["via"] == "mass"]


def test_all_get_it_and_the_shop_is_told(oa: Any, phone: Phone, shop: Shop, bo: str) -> None:
    count = len(shop.of("/wechat"))
    job = oa("message/mass/sendall", ALL)
    assert (job["errcode"], job["errmsg"]) == (0, "send job submission success")
    assert [len(mails(phone, one)) for one in ("oMei", bo)] == [1, 1]
    event = told(shop, count + 1)
    assert event.findtext("Event") == "MASSSENDJOBFINISH"
    assert event.findtext("MsgID") == str(job["msg_id"])
    assert [event.findtext(name) for name in ("Status", "TotalCount", "SentCount")] == ["send success", "2", "2"]
    assert oa("message/mass/get", {"msg_id": job["msg_id"]})["msg_status"] == "SEND_SUCCESS"


def test_a_tag_gets_it(oa: Any, phone: Phone, bo: str) -> None:
    tag = oa("tags/create", {"tag": {"name": "会员"}})["tag"]["id"]
    oa("tags/members/batchtagging", {"openid_list": [bo], "tagid": tag})
    oa("message/mass/sendall", {"filter": {"is_to_all": False, "tag_id": tag}, **TEXT})
    assert [len(mails(phone, one)) for one in ("oMei", bo)] == [0, 1]


def test_a_list_gets_it(oa: Any, phone: Phone, bo: str) -> None:
    assert oa("message/mass/send", {"touser": ["oMei", bo], **TEXT})["errcode"] == 0
    assert oa("message/mass/send", {"touser": ["oMei"], **TEXT})["errcode"] == 40130
    assert oa("message/mass/send", {"touser": ["oMei", "oNobody"], **TEXT})["errcode"] == 40003


def test_a_follower_gets_four_a_month(oa: Any, phone: Phone, shop: Shop) -> None:
    for number in range(4):
        oa("message/mass/sendall", ALL | {"clientmsgid": f"a{number}"})
    phone.follow("oBo")
    phone.post("clock", advance=0)
    count = len(shop.of("/wechat"))
    oa("message/mass/sendall", ALL | {"clientmsgid": "fifth"})
    event = told(shop, count + 1)
    assert [event.findtext(name) for name in ("TotalCount", "FilterCount")] == ["2", "1"]
    assert [len(mails(phone, one)) for one in ("oMei", "oBo")] == [4, 1]
    phone.post("clock", advance=31 * 86400)
    oa("message/mass/sendall", ALL | {"clientmsgid": "next month"})
    assert len(mails(phone)) == 5


def test_a_subscription_account_sends_one_a_day(oa: Any, phone: Phone) -> None:
    phone.post("settings", account="verified_subscription")
    assert oa("message/mass/sendall", ALL | {"clientmsgid": "a"})["errcode"] == 0
    assert oa("message/mass/sendall", ALL | {"clientmsgid": "b"})["errcode"] == 45028
    phone.post("clock", advance=86400)
    assert oa("message/mass/sendall", ALL | {"clientmsgid": "b"})["errcode"] == 0


def test_the_same_key_sends_once(oa: Any, phone: Phone) -> None:
    first = oa("message/mass/sendall", ALL | {"clientmsgid": "sale-1"})
    again = oa("message/mass/sendall", ALL | {"clientmsgid": "sale-1"})
    assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
    assert len(mails(phone)) == 1
    assert oa("message/mass/sendall", ALL | {"clientmsgid": "x" * 65})["errcode"] == 45067


def test_without_a_key_the_content_is_the_key(oa: Any, phone: Phone) -> None:
    oa("message/mass/sendall", ALL)
    assert oa("message/mass/sendall", ALL)["errcode"] == 45065
    phone.post("clock", advance=86400)
    assert oa("message/mass/sendall", ALL)["errcode"] == 0


def test_a_preview_counts_for_nothing(oa: Any, phone: Phone, bo: str) -> None:
    assert oa("message/mass/preview", {"touser": "oMei", **TEXT})["errcode"] == 0
    assert phone.screen("oMei")[-1]["via"] == "preview"
    assert not [one for one in phone.screen(bo) if one["via"] in ("preview", "mass")]
    oa("message/mass/sendall", ALL)
    assert len(mails(phone)) == 1


def test_who_left_sees_no_preview(oa: Any, phone: Phone) -> None:
    phone.post("unfollow", openid="oMei")
    assert oa("message/mass/preview", {"touser": "oMei", **TEXT})["errcode"] == 43004


@pytest.fixture
def draft(oa: Any, upload: Any) -> str:
    """A draft with one article."""
    cover = upload("material/add_material", "image", "a.png", b"png")["media_id"]
    article = {"title": "今年的苹果", "digest": "到了", "content": "甜", "thumb_media_id": cover}
    return str(oa("draft/add", {"articles": [article]})["media_id"])


def test_articles_become_public_and_may_be_taken_back(oa: Any, phone: Phone, draft: str) -> None:
    news = {"msgtype": "mpnews", "mpnews": {"media_id": draft}}
    oa("message/mass/preview", {"touser": "oMei", **news})
    proof = phone.screen("oMei")[-1]["articles"][0]
    assert requests.get(proof["url"], timeout=5).status_code == 200
    job = oa("message/mass/sendall", {"filter": {"is_to_all": True}, **news})
    assert oa("message/mass/delete", {"msg_id": job["msg_id"], "article_idx": 2})["errcode"] == 40097
    card = mails(phone)[0]["articles"][0]
    assert (card["title"], card["description"]) == ("今年的苹果", "到了")
    assert requests.get(card["url"], timeout=5).status_code == 200
    assert oa("message/mass/delete", {"msg_id": job["msg_id"], "article_idx": 0})["errcode"] == 0
    assert requests.get(card["url"], timeout=5).status_code == 404
    assert oa("message/mass/get", {"msg_id": job["msg_id"]})["msg_status"] == "DELETE"


def test_pictures_and_voices_go_out_too(oa: Any, phone: Phone, upload: Any) -> None:
    picture = upload("media/upload", "image", "a.png", b"png")["media_id"]
    oa("message/mass/sendall", {"filter": {"is_to_all": True}, "msgtype": "image",
                                "images": {"media_ids": [picture, picture]}})  # fmt: skip
    voice = upload("media/upload", "voice", "a.mp3", b"mp3")["media_id"]
    oa("message/mass/sendall", {"filter": {"is_to_all": True}, "msgtype": "voice", "voice": {"media_id": voice}})
    assert [one["type"] for one in mails(phone)] == ["image", "image", "voice"]


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"msgtype": "poem"}, 40008),
        ({"text": "x"}, 47001),
        ({"text": {"content": ""}}, 47001),
        ({"text": {"content": "长" * 683}}, 45002),
        ({"filter": {"is_to_all": False, "tag_id": 999}}, 45159),
        ({"filter": None}, 47001),
        ({"msgtype": "mpnews", "mpnews": {"media_id": "none"}}, 40007),
        ({"msgtype": "image", "image": {"media_id": "none"}}, 40007),
        ({"msgtype": "image", "images": {"media_ids": []}}, 40007),
        ({"msgtype": "voice", "voice": {"media_id": "none"}}, 40007),
    ],
)
def test_what_is_refused_uses_up_nothing(oa: Any, phone: Phone, change: Any, errcode: int) -> None:
    phone.post("settings", account="verified_subscription")
    assert oa("message/mass/sendall", ALL | change)["errcode"] == errcode
    assert oa("message/mass/sendall", ALL)["errcode"] == 0


def test_only_articles_are_taken_back(oa: Any, phone: Phone) -> None:
    job = oa("message/mass/sendall", ALL)
    assert oa("message/mass/delete", {"msg_id": job["msg_id"]})["errcode"] == 40097


def test_what_is_not_there(oa: Any) -> None:
    for path in ("get", "delete"):
        assert oa(f"message/mass/{path}", {"msg_id": 1})["errcode"] == 40097


def test_the_speed_is_a_setting(oa: Any) -> None:
    assert oa("message/mass/speed/set", {"speed": 3})["errcode"] == 0
    assert oa("message/mass/speed/get", {}) == {"speed": 3, "realspeed": 30}
    assert oa("message/mass/speed/set", {"speed": 9})["errcode"] == 40097
