"""Followers and QR codes as the API shows them."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone


def test_a_follower_has_no_name(oa: Any, phone: Phone) -> None:
    phone.follow("oBo", nickname="Bo", scene="shop_42")
    card = oa("user/info", openid="oBo", lang="zh_CN")
    assert (card["subscribe"], card["qr_scene_str"], card["subscribe_scene"]) == (1, "shop_42", "ADD_SCENE_QR_CODE")
    assert "nickname" not in card
    assert "errcode" not in card


def test_who_left_is_a_stub(oa: Any, phone: Phone) -> None:
    phone.post("unfollow", openid="oMei")
    assert oa("user/info", openid="oMei") == {"subscribe": 0, "openid": "oMei"}
    assert oa("user/info", openid="oNobody")["errcode"] == 40003


def test_batches_and_pages(oa: Any, phone: Phone) -> None:
    phone.follow("oBo")
    both = oa("user/info/batchget", {"user_list": [{"openid": "oMei"}, {"openid": "oBo"}]})["user_info_list"]
    assert [one["openid"] for one in both] == ["oMei", "oBo"]
    assert oa("user/info/batchget", {"user_list": []})["errcode"] == 40032
    page = oa("user/get")
    assert (page["total"], page["count"], page["data"], page["next_openid"]) == (
        2,
        2,
        {"openid": ["oMei", "oBo"]},
        "oBo",
    )
    rest = oa("user/get", next_openid="oBo")
    assert rest["count"] == 0
    assert "data" not in rest


def test_remarks(oa: Any, phone: Phone) -> None:
    assert oa("user/info/updateremark", {"openid": "oMei", "remark": "老客"})["errcode"] == 0
    assert oa("user/info", openid="oMei")["remark"] == "老客"


def test_a_qr_code_is_made_shown_and_scanned(wechat: Sandbox, oa: Any, phone: Phone) -> None:
    scene = {"scene": {"scene_str": "shop_42"}}
    made = oa("qrcode/create", {"expire_seconds": 600, "action_name": "QR_STR_SCENE", "action_info": scene})
    assert made["expire_seconds"] == 600
    url, query = wechat.url + "/cgi-bin/showqrcode", {"ticket": made["ticket"]}
    picture = requests.get(url, params=query, timeout=5)
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    phone.post("clock", advance=601)
    assert requests.get(url, params=query, timeout=5).status_code == 404
    lasting = oa("qrcode/create", {"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 7}}})
    assert "expire_seconds" not in lasting


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"action_name": "QR_SCENE", "action_info": {"scene": {"scene_id": 0}}},
        {"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 100001}}},
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "s" * 65}}},
        {"action_name": "QR_STR_SCENE", "action_info": "x"},
    ],
)
def test_wrong_qr_codes(oa: Any, wish: Any) -> None:
    assert oa("qrcode/create", wish)["errcode"] == 40053
