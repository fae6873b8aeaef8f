"""Files: temporary for three days, permanent for good, and messages that show them."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from sandbox.voice import silence
from tests.sandbox.cast import Phone, Shop
from tests.sandbox.conftest import fresh_token
from tests.sandbox.test_push import answer_with

PNG = b"\x89PNG\r\n\x1a\n"


def got(wechat: Sandbox, media_id: str) -> requests.Response:
    query = {"access_token": fresh_token(wechat), "media_id": media_id}
    return requests.get(wechat.url + "/cgi-bin/media/get", params=query, timeout=5)


def test_a_temporary_file_lives_three_days(wechat: Sandbox, phone: Phone, upload: Any) -> None:
    made = upload("media/upload", "image", "a.png", PNG)
    assert made["type"] == "image"
    assert got(wechat, made["media_id"]).content == PNG
    assert got(wechat, made["media_id"]).headers["Content-Type"] == "image/png"
    phone.post("clock", advance=3 * 86400)
    assert got(wechat, made["media_id"]).json()["errcode"] == 40007


def test_a_video_is_an_address_and_a_thumb_has_its_own_name(wechat: Sandbox, upload: Any) -> None:
    video = upload("media/upload", "video", "a.mp4", b"mp4")
    address = got(wechat, video["media_id"]).json()["video_url"]
    assert requests.get(address, timeout=5).content == b"mp4"
    assert upload("media/upload", "thumb", "a.jpg", b"jpg")["thumb_media_id"]


@pytest.mark.parametrize(
    ("kind", "name", "size", "errcode"),
    [
        ("poem", "a.png", 1, 40004),
        ("image", "a.txt", 1, 40005),
        ("image", "noname", 1, 40005),
        ("voice", "a.png", 1, 40005),
        ("image", "a.png", 0, 41005),
        ("image", "a.png", 10 * 1024 * 1024 + 1, 40009),
        ("voice", "a.mp3", 2 * 1024 * 1024 + 1, 40010),
        ("video", "a.mp4", 10 * 1024 * 1024 + 1, 40011),
        ("thumb", "a.jpg", 64 * 1024 + 1, 40012),
    ],
)
def test_files_that_are_refused(upload: Any, kind: str, name: str, size: int, errcode: int) -> None:
    assert upload("media/upload", kind, name, b"x" * size)["errcode"] == errcode


def test_a_voice_lasts_a_minute_at_most(upload: Any) -> None:
    assert "media_id" in upload("media/upload", "voice", "a.amr", silence(60))
    assert upload("media/upload", "voice", "a.amr", silence(61))["errcode"] == 40010


def test_material_stays_until_it_is_deleted(oa: Any, phone: Phone, upload: Any) -> None:
    picture = upload("material/add_material", "image", "a.png", PNG)
    assert requests.get(picture["url"], timeout=5).content == PNG
    words = '{"title": "苹果", "introduction": "甜"}'
    video = upload("material/add_material", "video", "a.mp4", b"mp4", description=words)
    phone.post("clock", advance=30 * 86400)
    told = oa("material/get_material", {"media_id": video["media_id"]})
    assert (told["title"], told["description"]) == ("苹果", "甜")
    assert requests.get(told["down_url"], timeout=5).content == b"mp4"
    assert oa("material/get_materialcount")["image_count"] == 1
    page = oa("material/batchget_material", {"type": "image", "offset": 0, "count": 20})
    assert (page["total_count"], page["item_count"], page["item"][0]["name"]) == (1, 1, "a.png")
    assert oa("material/del_material", {"media_id": picture["media_id"]})["errcode"] == 0
    assert oa("material/get_material", {"media_id": picture["media_id"]})["errcode"] == 40007
    assert requests.get(picture["url"], timeout=5).status_code == 404


@pytest.mark.parametrize(("change", "errcode"), [
    ({"type": "thumb"}, 40004), ({"offset": -1}, 40097), ({"count": 21}, 40097), ({"count": "1"}, 40097)])  # fmt: skip
def test_lists_of_material_that_are_refused(oa: Any, change: Any, errcode: int) -> None:
    wish = {"type": "image", "offset": 0, "count": 20}
    assert oa("material/batchget_material", wish | change)["errcode"] == errcode


def test_a_video_wants_its_words(upload: Any) -> None:
    assert upload("material/add_material", "video", "a.mp4", b"mp4")["errcode"] == 47001


def test_a_temporary_file_is_no_material(oa: Any, upload: Any) -> None:
    made = upload("media/upload", "image", "a.png", PNG)["media_id"]
    assert oa("material/get_material", {"media_id": made})["errcode"] == 40007
    button = {"type": "media_id", "name": "图", "media_id": made}
    assert oa("menu/create", {"button": [button]})["errcode"] == 40007


def test_pictures_for_articles(upload: Any) -> None:
    made = upload("media/uploadimg", "", "a.jpg", b"jpg")
    assert requests.get(made["url"], timeout=5).content == b"jpg"
    assert upload("media/uploadimg", "", "a.gif", b"gif")["errcode"] == 40005
    assert upload("media/uploadimg", "", "a.jpg", b"x" * (1024 * 1024 + 1))["errcode"] == 40009
    assert upload("media/uploadimg", "", "a.jpg", b"")["errcode"] == 41005


def test_messages_show_files_of_their_kind_only(oa: Any, phone: Phone, upload: Any) -> None:
    phone.say("oMei", "hi")
    ids = {
        "image": upload("media/upload", "image", "a.png", PNG)["media_id"],
        "voice": upload("media/upload", "voice", "a.amr", silence(7))["media_id"],
        "video": upload("media/upload", "video", "a.mp4", b"mp4")["media_id"],
        "thumb": upload("media/upload", "thumb", "a.jpg", b"jpg")["thumb_media_id"],
    }

    def send(kind: str, **content: str) -> int:
        return int(oa("message/custom/send", {"touser": "oMei", "msgtype": kind, kind: content})["errcode"])

    assert send("image", media_id=ids["voice"]) == 40007
    assert send("voice", media_id=ids["image"]) == 40007
    assert send("video", media_id=ids["video"], thumb_media_id="none") == 40007
    assert send("music", title="歌", musicurl="https://x/", thumb_media_id="none") == 40007
    assert send("miniprogrampage", title="店", appid="wx1", pagepath="p", thumb_media_id="none") == 40007
    assert send("voice", media_id=ids["voice"]) == 0
    assert phone.screen("oMei")[-1]["seconds"] == 7
    assert send("video", media_id=ids["video"], title="看") == 0
    assert send("music", title="歌", musicurl="https://x/", thumb_media_id=ids["thumb"]) == 0
    assert send("miniprogrampage", title="店", appid="wx1", pagepath="p", thumb_media_id=ids["image"]) == 0
    phone.post("clock", advance=3 * 86400)
    phone.say("oMei", "hi")
    assert send("image", media_id=ids["image"]) == 40007


@pytest.mark.parametrize("reply", [
    "<MsgType>image</MsgType><Image><MediaId>none</MediaId></Image>",
    "<MsgType>voice</MsgType><Voice><MediaId>none</MediaId></Voice>",
    "<MsgType>music</MsgType><Music><ThumbMediaId>none</ThumbMediaId></Music>"])  # fmt: skip
def test_a_reply_whose_file_is_not_there_is_an_apology(wechat: Sandbox, phone: Phone, shop: Shop, reply: str) -> None:
    shop.replies = answer_with(wechat, reply)
    pushed = phone.say("oMei", "hi")
    assert (pushed["reply"], "40007 invalid media_id" in pushed["problem"]) == (None, True)
    assert phone.screen("oMei")[-1]["via"] == "system"


def test_a_voice_in_a_reply_has_its_seconds(wechat: Sandbox, phone: Phone, shop: Shop, upload: Any) -> None:
    voice = upload("media/upload", "voice", "a.amr", silence(12))["media_id"]
    shop.replies = answer_with(wechat, f"<MsgType>voice</MsgType><Voice><MediaId>{voice}</MediaId></Voice>")
    assert phone.say("oMei", "hi")["reply"] == {"type": "voice", "media_id": voice, "seconds": 12}


def test_a_menu_shows_material_without_asking_the_shop(oa: Any, phone: Phone, shop: Shop, upload: Any) -> None:
    picture = upload("material/add_material", "image", "a.png", PNG)["media_id"]
    oa("menu/create", {"button": [{"type": "media_id", "name": "图", "media_id": picture}]})
    before = len(shop.of("/wechat"))
    phone.post("tap", openid="oMei", key=picture)
    assert phone.screen("oMei")[-1]["media_id"] == picture
    assert len(shop.of("/wechat")) == before
    oa("material/del_material", {"media_id": picture})
    gone = requests.post(phone.url + "/sandbox/tap", json={"openid": "oMei", "key": picture}, timeout=5)
    assert (gone.status_code, "gone: 40007" in gone.json()["error"]) == (400, True)
