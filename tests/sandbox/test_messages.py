"""Customer-service and template messages: windows, limits, screens, the event at the end."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop

HELLO = {"touser": "oMei", "msgtype": "text", "text": {"content": "您的订单已发货"}}


def send(oa: Any, **changes: Any) -> int:
    return int(oa("message/custom/send", HELLO | changes)["errcode"])


def test_a_message_opens_five_in_48_hours(oa: Any, phone: Phone) -> None:
    phone.post("clock", advance=61)  # the follow's own minute is over
    assert send(oa) == 45015
    phone.say("oMei", "hi")
    assert [send(oa) for _ in range(6)] == [0] * 5 + [45047]
    shown = phone.screen("oMei")[-1]
    assert (shown["from"], shown["via"], shown["content"]) == ("shop", "kf", "您的订单已发货")
    phone.say("oMei", "again")
    assert send(oa) == 0
    phone.post("clock", advance=48 * 3600)
    assert send(oa) == 45015


@pytest.mark.parametrize("event", ["CLICK", "SCAN", "subscribe"])
def test_a_tap_scan_or_follow_opens_three_in_a_minute(oa: Any, phone: Phone, event: str) -> None:
    phone.post("clock", advance=61)
    phone.post("event", openid="oMei", event=event, event_key="K")
    assert [send(oa) for _ in range(4)] == [0] * 3 + [45047]
    phone.post("event", openid="oMei", event=event, event_key="K")
    phone.post("clock", advance=60)
    assert send(oa) == 45015


def test_a_view_opens_nothing(oa: Any, phone: Phone) -> None:
    phone.post("clock", advance=61)
    phone.post("tap", openid="oMei", key="https://shop.example/")
    assert send(oa) == 45015


def test_who_left_gets_nothing(oa: Any, phone: Phone) -> None:
    phone.say("oMei", "hi")
    phone.post("unfollow", openid="oMei")
    assert send(oa) == 45015


def test_quotas_are_settings(oa: Any, phone: Phone) -> None:
    phone.post("settings", kf_message_quota=1, kf_moment_quota=0)
    phone.say("oMei", "hi")
    assert [send(oa), send(oa)] == [0, 45047]


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"touser": "oNobody"}, 40003),
        ({"touser": None}, 40003),
        ({"msgtype": "poem"}, 40008),
        ({"text": {"content": ""}}, 47001),
        ({"text": "hi"}, 47001),
        ({"text": {"content": "长" * 683}}, 45002),
        ({"msgtype": "news", "news": {"articles": [{}, {}]}}, 45008),
        ({"msgtype": "news", "news": {"articles": ["x"]}}, 47001),
        ({"msgtype": "image", "image": {"media_id": "none"}}, 40007),
        ({"msgtype": "msgmenu", "msgmenu": {"list": ["x"]}}, 47001),
    ],
)
def test_what_is_refused_uses_up_nothing(oa: Any, phone: Phone, changes: Any, errcode: int) -> None:
    phone.say("oMei", "hi")
    phone.post("settings", kf_message_quota=1, kf_moment_quota=0)
    assert send(oa, **changes) == errcode
    assert send(oa) == 0


def test_articles_and_menus_have_the_shape_of_replies(oa: Any, phone: Phone) -> None:
    article = {"title": "苹果", "description": "甜", "url": "https://x/", "picurl": "https://x/p"}
    send(oa, msgtype="news", news={"articles": [article]})
    assert phone.screen("oMei")[-1]["articles"] == [article]
    menu = {"head_content": "满意吗", "list": [{"id": "1", "content": "满意"}], "tail_content": ""}
    send(oa, msgtype="msgmenu", msgmenu=menu)
    assert phone.screen("oMei")[-1]["list"] == menu["list"]


def test_a_tapped_msgmenu_item_is_a_text_with_its_id(phone: Phone, shop: Shop) -> None:
    phone.post("say", openid="oMei", text="满意", menu_id="1")
    assert "<bizmsgmenuid><![CDATA[1]]></bizmsgmenuid>" in shop.of("/wechat")[-1].body.decode()


def test_an_uploaded_picture_may_be_sent(wechat: Sandbox, oa: Any, phone: Phone, token: str) -> None:
    query = {"access_token": token, "type": "image"}
    url = wechat.url + "/cgi-bin/media/upload"
    made = requests.post(url, params=query, files={"media": ("a.png", b"png")}, timeout=5).json()
    assert made["type"] == "image"
    assert send(oa, msgtype="image", image={"media_id": made["media_id"]}) == 0
    assert requests.post(url, params=query, timeout=5).json()["errcode"] == 41005


def test_typing_is_seen(oa: Any, phone: Phone) -> None:
    assert oa("message/custom/typing", {"touser": "oMei", "command": "Typing"})["errcode"] == 0
    assert phone.get("chat/oMei")["typing"] is True
    assert oa("message/custom/typing", {"touser": "oMei", "command": "Dancing"})["errcode"] == 45072
    oa("message/custom/typing", {"touser": "oMei", "command": "CancelTyping"})
    assert phone.get("chat/oMei")["typing"] is False


@pytest.fixture
def template(oa: Any) -> dict[str, Any]:
    """A right template message to Mei."""
    known = {one["title"]: one["template_id"] for one in oa("template/get_all_private_template")["template_list"]}
    data = {
        "character_string1": {"value": "X1"},
        "thing2": {"value": "苹果"},
        "amount3": {"value": "19.90元"},
        "time4": {"value": "2024年1月1日 12:00"},
    }
    wish = {"touser": "oMei", "template_id": known["订单支付成功通知"], "url": "https://shop.example/o/1", "data": data}
    return wish


def test_a_template_is_shown_and_its_end_is_told(oa: Any, phone: Phone, shop: Shop, template: Any) -> None:
    count = len(shop.of("/wechat"))
    answer = oa("message/template/send", template)
    assert answer["errcode"] == 0
    shown = phone.screen("oMei")[-1]
    assert (shown["via"], shown["type"], shown["url"]) == ("template", "template", template["url"])
    assert shown["rows"][0] == {"key": "character_string1", "label": "订单编号", "value": "X1"}
    told = shop.wait("/wechat", count + 1)[-1].body.decode()
    assert "<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event>" in told
    assert f"<MsgID>{answer['msgid']}</MsgID><Status><![CDATA[success]]></Status>" in told


def test_a_blocked_template_is_not_shown(oa: Any, phone: Phone, shop: Shop, template: Any) -> None:
    phone.post("settings", template_result="failed:user block")
    before, count = phone.screen("oMei"), len(shop.of("/wechat"))
    oa("message/template/send", template)
    assert "failed:user block" in shop.wait("/wechat", count + 1)[-1].body.decode()
    assert phone.screen("oMei") == before


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [({"touser": "oNobody"}, 40003), ({"template_id": "x"}, 40037), ({"data": {}}, 47003), ({"data": "x"}, 47001)],
)
def test_templates_that_are_refused(oa: Any, phone: Phone, template: Any, changes: Any, errcode: int) -> None:
    assert oa("message/template/send", template | changes)["errcode"] == errcode


def test_a_template_wants_a_follower_and_short_values(oa: Any, phone: Phone, template: Any) -> None:
    template["data"]["thing2"]["value"] = "长" * 21
    answer = oa("message/template/send", template)
    assert answer["errmsg"].startswith("argument invalid! data.thing2.value invalid")
    phone.post("unfollow", openid="oMei")
    template["data"]["thing2"]["value"] = "短"
    assert oa("message/template/send", template)["errcode"] == 43004


def test_templates_are_added_and_deleted(oa: Any) -> None:
    made = oa("template/api_add_template", {"template_id_short": "TM1", "keyword_name_list": ["姓名", "金额"]})
    listed = {one["template_id"]: one for one in oa("template/get_all_private_template")["template_list"]}
    assert listed[made["template_id"]]["content"] == "姓名{{thing1.DATA}}\n金额{{thing2.DATA}}"
    assert oa("template/del_private_template", {"template_id": made["template_id"]})["errcode"] == 0
    assert oa("template/del_private_template", {"template_id": made["template_id"]})["errcode"] == 40037
