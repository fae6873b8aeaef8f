"""What a phone sends beside text: pictures, voices and places, as the shop gets them."""

import base64
import hashlib
from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop
from tests.sandbox.conftest import fresh_token

PICTURE = base64.b64encode(b"\x89PNG").decode()


def last(shop: Shop) -> dict[str, str]:
    return {one.tag: one.text or "" for one in ElementTree.fromstring(shop.of("/wechat")[-1].body)}


def test_a_picture_can_be_fetched_both_ways(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("picture", openid="oMei", name="apple.png", data=PICTURE)
    seen = last(shop)
    assert seen["MsgType"] == "image"
    assert requests.get(seen["PicUrl"], timeout=5).content == b"\x89PNG"
    query = {"access_token": fresh_token(wechat), "media_id": seen["MediaId"]}
    assert requests.get(wechat.url + "/cgi-bin/media/get", params=query, timeout=5).content == b"\x89PNG"
    assert phone.screen("oMei")[-1]["picurl"] == seen["PicUrl"]


def test_a_voice_has_its_words(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("voice", openid="oMei", seconds=3, words="苹果多少钱")
    seen = last(shop)
    assert (seen["MsgType"], seen["Format"], seen["Recognition"]) == ("voice", "amr", "苹果多少钱")
    query = {"access_token": fresh_token(wechat), "media_id": seen["MediaId"]}
    assert requests.get(wechat.url + "/cgi-bin/media/get", params=query, timeout=5).content.startswith(b"#!AMR")
    shown = phone.screen("oMei")[-1]
    assert (shown["type"], shown["seconds"]) == ("voice", 3)


def test_recognition_may_be_off(phone: Phone, shop: Shop) -> None:
    phone.post("settings", voice_recognition=False)
    phone.post("voice", openid="oMei", seconds=3, words="苹果")
    assert "Recognition" not in last(shop)


def test_a_place_has_its_label(phone: Phone, shop: Shop) -> None:
    phone.post("location", openid="oMei", latitude=30.2431, longitude=120.1508, label="杭州西湖")
    seen = last(shop)
    assert (seen["MsgType"], seen["Location_X"], seen["Location_Y"]) == ("location", "30.243100", "120.150800")
    assert (seen["Label"], seen["Scale"]) == ("杭州西湖", "16")


def test_all_of_them_open_the_window(oa: Any, phone: Phone) -> None:
    phone.post("clock", advance=61)
    phone.post("voice", openid="oMei", seconds=1)
    wish = {"touser": "oMei", "msgtype": "text", "text": {"content": "好"}}
    assert [oa("message/custom/send", wish)["errcode"] for _ in range(6)] == [0] * 5 + [45047]


PIC = {"type": "pic_weixin", "name": "拍照", "key": "PIC"}
WHERE = {"type": "location_select", "name": "位置", "key": "WHERE"}
SCAN = {"type": "scancode_waitmsg", "name": "扫码", "key": "SCAN"}


def test_a_button_tells_that_a_picture_comes(oa: Any, phone: Phone, shop: Shop) -> None:
    oa("menu/create", {"button": [PIC]})
    phone.post("picture", openid="oMei", name="apple.png", data=PICTURE, key="PIC")
    event, message = (ElementTree.fromstring(one.body) for one in shop.of("/wechat")[-2:])
    assert (event.findtext("Event"), event.findtext("EventKey")) == ("pic_weixin", "PIC")
    assert event.findtext("SendPicsInfo/PicList/item/PicMd5Sum") == hashlib.md5(b"\x89PNG").hexdigest()
    assert message.findtext("MsgType") == "image"


def test_a_button_tells_that_a_place_comes(oa: Any, phone: Phone, shop: Shop) -> None:
    oa("menu/create", {"button": [WHERE]})
    phone.post("location", openid="oMei", latitude=30.2431, longitude=120.1508, label="杭州西湖", key="WHERE")
    event, message = (ElementTree.fromstring(one.body) for one in shop.of("/wechat")[-2:])
    assert (event.findtext("Event"), event.findtext("SendLocationInfo/Label")) == ("location_select", "杭州西湖")
    assert message.findtext("Location_X") == event.findtext("SendLocationInfo/Location_X") == "30.243100"


def test_a_button_tells_what_was_scanned(oa: Any, phone: Phone, shop: Shop) -> None:
    oa("menu/create", {"button": [SCAN]})
    phone.post("tap", openid="oMei", key="SCAN", scanned="6901234567892")
    event = ElementTree.fromstring(shop.of("/wechat")[-1].body)
    assert event.findtext("ScanCodeInfo/ScanResult") == "6901234567892"


def test_an_answered_menu_is_worth_a_tap(oa: Any, phone: Phone) -> None:
    phone.post("clock", advance=61)
    phone.post("say", openid="oMei", text="满意", menu_id="1")
    wish = {"touser": "oMei", "msgtype": "text", "text": {"content": "好"}}
    assert [oa("message/custom/send", wish)["errcode"] for _ in range(4)] == [0] * 3 + [45047]
    phone.post("clock", advance=60)
    assert oa("message/custom/send", wish)["errcode"] == 45015


@pytest.mark.parametrize(
    ("path", "wish", "word"),
    [
        ("picture", {"name": "a.png", "data": "%"}, "data"),
        ("picture", {"name": "a.txt", "data": PICTURE}, "data"),
        ("picture", {"data": PICTURE}, "name"),
        ("voice", {"seconds": 0}, "seconds"),
        ("voice", {"seconds": 61}, "seconds"),
        ("voice", {"words": "x"}, "seconds"),
        ("location", {"latitude": 91, "longitude": 0}, "latitude"),
        ("location", {"latitude": 1}, "longitude"),
        ("picture", {"name": "a.png", "data": PICTURE, "key": "PIC"}, "key"),
        ("location", {"latitude": 1, "longitude": 1, "key": "WHERE"}, "key"),
        ("scan", {"openid": "", "scene": "x"}, "openid"),
        ("consent", {}, "accept"),
        ("consent", {"accept": "x"}, "accept"),
        ("consent", {"accept": ["none"]}, "template"),
        ("scan", {"url": ""}, "url"),
        ("followers", {"platform": "windows"}, "platform"),
        ("settings", {"account": "huge"}, "account"),
        ("settings", {"daily_quotas": {"x": 1}}, "daily_quotas"),
        ("settings", {"daily_quotas": {"/x": "1"}}, "daily_quotas"),
    ],
)
def test_wrong_input_names_the_field(wechat: Sandbox, phone: Phone, path: str, wish: Any, word: str) -> None:
    person = {} if path == "settings" else {"openid": "oMei"}
    answer = requests.post(f"{wechat.url}/sandbox/{path}", json=person | wish, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"{word} ")
