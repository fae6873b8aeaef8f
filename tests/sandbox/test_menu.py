"""The menu: what WeChat takes, what it refuses, and what a tap does."""

from typing import Any

import pytest

from tests.sandbox.cast import Phone, Shop

CLICK = {"type": "click", "name": "订单", "key": "ORDERS"}
VIEW = {"type": "view", "name": "进店", "url": "https://shop.example/"}


def test_a_menu_is_published_read_and_deleted(oa: Any, phone: Phone) -> None:
    menu = {"button": [CLICK, {"name": "更多", "sub_button": [VIEW, {**CLICK, "name": "客服", "key": "HELP"}]}]}
    assert oa("menu/create", menu) | {"errmsg": ""} == {"errcode": 0, "errmsg": ""}
    buttons = oa("menu/get")["menu"]["button"]
    assert buttons[0] == {**CLICK, "sub_button": []}
    assert [one["name"] for one in buttons[1]["sub_button"]] == ["进店", "客服"]
    assert phone.get("menu")["button"] == buttons
    info = oa("get_current_selfmenu_info")
    assert info["is_menu_open"] == 1
    assert info["selfmenu_info"]["button"][1]["sub_button"]["list"][0]["url"] == VIEW["url"]
    assert oa("menu/delete")["errcode"] == 0
    assert oa("menu/get")["errcode"] == 46003
    assert phone.get("menu") == {"button": []}


@pytest.mark.parametrize(
    ("buttons", "errcode"),
    [
        ([], 40016),
        ([CLICK] * 4, 40016),
        ([{**CLICK, "type": "poem"}], 40017),
        ([{**CLICK, "name": "六个汉字太长"}], 40018),
        ([{**CLICK, "name": ""}], 40018),
        ([{**CLICK, "key": "k" * 129}], 40019),
        ([{**VIEW, "url": "https://x/" + "u" * 1024}], 40020),
        ([{**VIEW, "url": "javascript:alert(1)"}], 40054),
        ([{"name": "多", "sub_button": [CLICK] * 6}], 40023),
        ([{"name": "多", "sub_button": [{"name": "x"}]}], 40024),
        ([{"name": "多", "sub_button": [{**CLICK, "name": "很" * 21}]}], 40025),
        ([{"name": "多", "sub_button": [{**CLICK, "key": ""}]}], 40026),
        ([{"name": "多", "sub_button": [{**VIEW, "url": ""}]}], 40027),
        ([{"name": "多", "sub_button": [{**VIEW, "url": "ftp://x"}]}], 40055),
        ([{"type": "miniprogram", "name": "小程序", "url": "https://x/"}], 40017),
    ],
)
def test_what_is_refused(oa: Any, buttons: list[Any], errcode: int) -> None:
    assert oa("menu/create", {"button": buttons})["errcode"] == errcode
    assert oa("menu/get")["errcode"] == 46003


def test_escaped_chinese_is_shown_literally(oa: Any, phone: Phone) -> None:
    oa("menu/create", b'{"button":[{"type":"click","name":"\\u8ba2","key":"K"}]}')
    assert phone.get("menu")["button"][0]["name"] == "\\u8ba2"


def test_taps_become_the_event_of_their_type(oa: Any, phone: Phone, shop: Shop) -> None:
    scan = {"type": "scancode_waitmsg", "name": "扫码", "key": "SCAN"}
    oa("menu/create", {"button": [CLICK, VIEW, scan]})
    for key, event in ((CLICK["key"], "CLICK"), (VIEW["url"], "VIEW"), ("SCAN", "scancode_waitmsg")):
        phone.post("tap", openid="oMei", key=key)
        body = shop.of("/wechat")[-1].body.decode()
        assert f"<Event><![CDATA[{event}]]></Event>" in body
        assert f"<EventKey><![CDATA[{key}]]></EventKey>" in body
        assert ("<MenuId>" in body) == (event == "VIEW")
        assert ("<ScanCodeInfo>" in body) == (event == "scancode_waitmsg")
