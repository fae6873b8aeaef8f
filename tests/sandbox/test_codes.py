"""QR codes: scanned by followers and strangers, and what an old one is worth."""

from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop


def made(oa: Any, scene: Any = "shop_42", seconds: int = 600) -> Any:
    kind = "QR_STR_SCENE" if isinstance(scene, str) else "QR_SCENE"
    name = "scene_str" if isinstance(scene, str) else "scene_id"
    return oa("qrcode/create", {"expire_seconds": seconds, "action_name": kind,
                                "action_info": {"scene": {name: scene}}})  # fmt: skip


def last(shop: Shop) -> dict[str, str]:
    return {one.tag: one.text or "" for one in ElementTree.fromstring(shop.of("/wechat")[-1].body)}


@pytest.mark.parametrize("scene", ["shop_42", 42])
def test_a_follower_scans_and_a_stranger_follows(oa: Any, phone: Phone, shop: Shop, scene: Any) -> None:
    code = made(oa, scene)
    phone.post("scan", openid="oMei", url=code["url"])
    seen = last(shop)
    assert (seen["Event"], seen["EventKey"], seen["Ticket"]) == ("SCAN", str(scene), code["ticket"])
    phone.post("scan", openid="oChen", nickname="Chen", url=code["url"])
    seen = last(shop)
    assert (seen["FromUserName"], seen["Event"]) == ("oChen", "subscribe")
    assert (seen["EventKey"], seen["Ticket"]) == (f"qrscene_{scene}", code["ticket"])
    info = oa("user/info", openid="oChen")
    assert info["subscribe_scene"] == "ADD_SCENE_QR_CODE"
    assert (info["qr_scene"], info["qr_scene_str"]) == ((42, "") if scene == 42 else (0, "shop_42"))


def test_who_left_follows_again_by_the_code(oa: Any, phone: Phone, shop: Shop) -> None:
    phone.post("unfollow", openid="oMei")
    phone.post("scan", openid="oMei", url=made(oa)["url"])
    assert last(shop)["EventKey"] == "qrscene_shop_42"
    assert phone.get("chat/oMei")["nickname"] == "Mei"


def test_the_address_of_the_picture_is_as_good_as_the_picture(oa: Any, phone: Phone, shop: Shop) -> None:
    address = f"https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket={made(oa)['ticket']}"
    phone.post("scan", openid="oMei", url=address)
    assert last(shop)["Event"] == "SCAN"


def test_an_old_or_foreign_code_is_told_as_such(wechat: Sandbox, oa: Any, phone: Phone, shop: Shop) -> None:
    code, count = made(oa), len(shop.of("/wechat"))
    assert [one["scene"] for one in phone.get("codes")["codes"]] == ["shop_42"]
    phone.post("clock", advance=601)
    assert phone.get("codes") == {"codes": []}
    for url, word in ((code["url"], "expired"), ("https://shop.example/", "no QR code")):
        wish = {"openid": "oMei", "url": url}
        refused = requests.post(wechat.url + "/sandbox/scan", json=wish, timeout=5)
        assert (refused.status_code, word in refused.json()["error"]) == (400, True)
    assert len(shop.of("/wechat")) == count


def test_a_permanent_code_does_not_die(oa: Any, phone: Phone, shop: Shop) -> None:
    wish = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "door"}}}
    code = oa("qrcode/create", wish)
    phone.post("clock", advance=400 * 86400)
    phone.post("scan", openid="oMei", url=code["url"])
    assert last(shop)["EventKey"] == "door"


def test_a_code_lives_thirty_days_at_most(oa: Any) -> None:
    assert made(oa, seconds=9_999_999)["expire_seconds"] == 2_592_000
