"""Conditional menus: who sees which, and what WeChat refuses."""

from typing import Any

import pytest

from tests.sandbox.cast import Phone, Shop

ALL = [{"type": "click", "name": "全部", "key": "ALL"}]
VIP = [{"type": "click", "name": "会员", "key": "VIP"}]
APPLE = [{"type": "click", "name": "苹果机", "key": "IOS"}]


def names(menu: Any) -> list[str]:
    return [one["name"] for one in menu["button"]]


@pytest.fixture
def tag(oa: Any, phone: Phone) -> int:
    """Mei is a member; there is a menu for all."""
    oa("menu/create", {"button": ALL})
    number = int(oa("tags/create", {"tag": {"name": "会员"}})["tag"]["id"])
    oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": number})
    return number


def test_the_phone_shows_the_menu_that_fits(oa: Any, phone: Phone, tag: int) -> None:
    phone.follow("oBo", platform="ios")
    vip = oa("menu/addconditional", {"button": VIP, "matchrule": {"tag_id": str(tag)}})["menuid"]
    oa("menu/addconditional", {"button": APPLE, "matchrule": {"client_platform_type": "1"}})
    assert names(phone.get("menu/oMei")) == ["会员"]
    assert names(phone.get("menu/oBo")) == ["苹果机"]
    assert names(phone.get("menu")) == ["全部"]
    assert names(oa("menu/trymatch", {"user_id": "oBo"})) == ["苹果机"]
    listed = oa("menu/get")["conditionalmenu"]
    assert [one["matchrule"] for one in listed] == [{"client_platform_type": "1"}, {"tag_id": str(tag)}]
    assert oa("menu/delconditional", {"menuid": vip})["errcode"] == 0
    assert names(phone.get("menu/oMei")) == ["全部"]


def test_the_newest_that_fits_wins(oa: Any, phone: Phone, tag: int) -> None:
    phone.follow("oMei", platform="ios")
    for buttons, rule in ((VIP, {"tag_id": tag}), (APPLE, {"tag_id": tag, "client_platform_type": "1"})):
        oa("menu/addconditional", {"button": buttons, "matchrule": rule})
    assert names(oa("menu/trymatch", {"user_id": "oMei"})) == ["苹果机"]
    phone.follow("oMei", platform="android")
    assert names(oa("menu/trymatch", {"user_id": "oMei"})) == ["会员"]


def test_a_tap_is_judged_by_ones_own_menu(oa: Any, phone: Phone, shop: Shop, tag: int) -> None:
    view = [{"type": "scancode_waitmsg", "name": "会员", "key": "VIP"}]
    oa("menu/addconditional", {"button": view, "matchrule": {"tag_id": tag}})
    phone.post("tap", openid="oMei", key="VIP")
    assert b"scancode_waitmsg" in shop.of("/wechat")[-1].body
    phone.follow("oBo")
    phone.post("tap", openid="oBo", key="VIP")
    assert b"CLICK" in shop.of("/wechat")[-1].body


def test_deleting_the_menu_deletes_all(oa: Any, phone: Phone, tag: int) -> None:
    oa("menu/addconditional", {"button": VIP, "matchrule": {"tag_id": tag}})
    oa("menu/delete")
    assert oa("menu/trymatch", {"user_id": "oMei"})["errcode"] == 46003
    oa("menu/create", {"button": ALL})
    assert "conditionalmenu" not in oa("menu/get")


def test_a_default_menu_comes_first(oa: Any, phone: Phone) -> None:
    number = oa("tags/create", {"tag": {"name": "会员"}})["tag"]["id"]
    assert oa("menu/addconditional", {"button": VIP, "matchrule": {"tag_id": number}})["errcode"] == 65303


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"matchrule": {}}, 65304),
        ({"matchrule": {"tag_id": "", "client_platform_type": ""}}, 65304),
        ({"matchrule": "x"}, 65304),
        ({"matchrule": {"sex": "1"}}, 65320),
        ({"matchrule": {"tag_id": "999"}}, 45159),
        ({"matchrule": {"client_platform_type": "9"}}, 40035),
        ({"button": [{**VIP[0], "name": "六个汉字太长"}]}, 40018),
        ({"button": "x"}, 40015),
        ({"button": [{"name": "多", "sub_button": [{**VIP[0], "sub_button": VIP}]}]}, 40022),
    ],
)
def test_what_is_refused(oa: Any, tag: int, change: Any, errcode: int) -> None:
    wish = {"button": VIP, "matchrule": {"tag_id": str(tag)}}
    assert oa("menu/addconditional", wish | change)["errcode"] == errcode
    assert "conditionalmenu" not in oa("menu/get")


def test_links_lead_to_three_domains_at_most(oa: Any, tag: int) -> None:
    def to(*hosts: str) -> int:
        buttons = [{"type": "view", "name": "去", "url": f"https://{host}/"} for host in hosts]
        return int(oa("menu/addconditional", {"button": buttons, "matchrule": {"tag_id": tag}}).get("errcode", 0))

    assert to("a.example", "b.example") == 0
    assert to("b.example", "c.example") == 0
    assert to("d.example") == 65316


@pytest.mark.parametrize(("path", "body", "errcode"), [
    ("menu/delconditional", {"menuid": "1"}, 65301), ("menu/trymatch", {"user_id": "oNobody"}, 40003)])  # fmt: skip
def test_what_is_not_there(oa: Any, tag: int, path: str, body: Any, errcode: int) -> None:
    assert oa(path, body)["errcode"] == errcode
