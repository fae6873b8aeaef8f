"""Subscription notifications: nothing without a yes, one message for each."""

from typing import Any
from xml.etree import ElementTree

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop

DATA = {"character_string1": {"value": "X1"}, "thing2": {"value": "苹果"}, "amount3": {"value": "19.9元"},
        "time4": {"value": "2024年1月1日 12:00"}}  # fmt: skip


@pytest.fixture
def api(wechat: Sandbox, token: str) -> Any:
    """Calls below /wxaapi/newtmpl."""

    def call(path: str, body: Any = None, **query: Any) -> Any:
        url, query = f"{wechat.url}/wxaapi/newtmpl/{path}", {"access_token": token, **query}
        if body is None:
            return requests.get(url, params=query, timeout=5).json()
        return requests.post(url, params=query, json=body, timeout=5).json()

    return call


@pytest.fixture
def paid(api: Any) -> str:
    """The notification of a payment."""
    return next(one["priTmplId"] for one in api("gettemplate")["data"] if one["title"] == "订单支付成功通知")


def send(oa: Any, template: str, **changes: Any) -> Any:
    wish = {"touser": "oMei", "template_id": template, "page": "https://shop.example/o/1", "data": DATA}
    return oa("message/subscribe/bizsend", wish | changes)


def test_one_yes_is_one_message(oa: Any, phone: Phone, shop: Shop, paid: str) -> None:
    refused = send(oa, paid)
    assert (refused["errcode"], refused["errmsg"].startswith("user refuse to accept the msg")) == (43101, True)
    phone.post("consent", openid="oMei", accept=[paid])
    asked = ElementTree.fromstring(shop.of("/wechat")[-1].body)
    assert asked.findtext("Event") == "subscribe_msg_popup_event"
    chosen = asked.find("SubscribeMsgPopupEvent/List")
    assert {one.tag: one.text for one in chosen} == {
        "TemplateId": paid, "SubscribeStatusString": "accept", "PopupScene": "1"}  # fmt: skip
    assert phone.get("chat/oMei")["consents"] == {paid: 1}
    count = len(shop.of("/wechat"))
    sent = send(oa, paid)
    assert sent["errcode"] == 0
    shown = phone.screen("oMei")[-1]
    assert (shown["via"], shown["title"], shown["url"]) == ("subscribe", "订单支付成功通知", "https://shop.example/o/1")
    assert [one["value"] for one in shown["rows"]] == ["X1", "苹果", "19.9元", "2024年1月1日 12:00"]
    told = ElementTree.fromstring(shop.wait("/wechat", count + 1)[-1].body)
    assert told.findtext("Event") == "subscribe_msg_sent_event"
    assert told.findtext("SubscribeMsgSentEvent/List/MsgID") == str(sent["msgid"])
    assert send(oa, paid)["errcode"] == 43101


def test_a_no_is_told_and_worth_nothing(oa: Any, phone: Phone, shop: Shop, paid: str) -> None:
    phone.post("consent", openid="oMei", reject=[paid])
    assert b"<SubscribeStatusString><![CDATA[reject]]>" in shop.of("/wechat")[-1].body
    assert send(oa, paid)["errcode"] == 43101


def test_a_yes_may_be_taken_back(oa: Any, phone: Phone, shop: Shop, paid: str) -> None:
    phone.post("consent", openid="oMei", accept=[paid])
    phone.post("consent", openid="oMei", revoke=[paid])
    told = ElementTree.fromstring(shop.of("/wechat")[-1].body)
    assert told.findtext("Event") == "subscribe_msg_change_event"
    assert told.findtext("SubscribeMsgChangeEvent/List/SubscribeStatusString") == "reject"
    assert send(oa, paid)["errcode"] == 43101


def test_each_template_and_each_follower_is_asked_alone(oa: Any, phone: Phone, api: Any, paid: str) -> None:
    phone.follow("oBo")
    other = next(one["priTmplId"] for one in api("gettemplate")["data"] if one["priTmplId"] != paid)
    phone.post("consent", openid="oBo", accept=[paid])
    phone.post("consent", openid="oMei", accept=[other])
    assert send(oa, paid)["errcode"] == 43101
    assert send(oa, paid, touser="oBo")["errcode"] == 0


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"touser": "oNobody"}, 40003),
        ({"template_id": "none"}, 40037),
        ({"data": "x"}, 47001),
        ({"data": DATA | {"thing2": {"value": ""}}}, 47003),
        ({"data": DATA | {"thing2": {"value": "长" * 21}}}, 47003),
        ({"data": DATA | {"thing2": {"value": "一\n二"}}}, 47003),
    ],
)
def test_what_is_refused_uses_up_no_consent(oa: Any, phone: Phone, paid: str, change: Any, errcode: int) -> None:
    phone.post("consent", openid="oMei", accept=[paid])
    assert send(oa, paid, **change)["errcode"] == errcode
    assert send(oa, paid)["errcode"] == 0


def test_wechats_spelling_of_an_empty_value(oa: Any, phone: Phone, paid: str) -> None:
    phone.post("consent", openid="oMei", accept=[paid])
    answer = send(oa, paid, data=DATA | {"thing2": {"value": ""}})
    assert answer["errmsg"].startswith("argument invalid! data.thing2.value is emtpy")


def test_templates_come_from_public_ones(api: Any) -> None:
    titles = {one["title"]: one["tid"] for one in api("getpubtemplatetitles", ids="307", start=0, limit=30)["data"]}
    words = api("getpubtemplatekeywords", tid=titles["到货提醒"])["data"]
    assert [one["name"] for one in words] == ["商品名称", "商品价格", "温馨提示"]
    wish = {"tid": str(titles["到货提醒"]), "kidList": [1, 3], "sceneDesc": "到货"}
    made = api("addtemplate", wish)
    listed = {one["priTmplId"]: one for one in api("gettemplate")["data"]}
    assert listed[made["priTmplId"]]["content"] == "商品名称:{{thing1.DATA}}\n温馨提示:{{thing3.DATA}}"
    assert listed[made["priTmplId"]]["type"] == 2
    assert api("deltemplate", {"priTmplId": made["priTmplId"]})["errcode"] == 0
    assert api("deltemplate", {"priTmplId": made["priTmplId"]})["errcode"] == 40037
    assert api("addtemplate", wish | {"tid": "999"})["errcode"] == 200014
    assert api("addtemplate", wish | {"kidList": [9]})["errcode"] == 200020
    assert api("getpubtemplatekeywords", tid="999")["errcode"] == 200014
    assert api("getcategory")["data"][0]["id"] == 307


ONCE = {"touser": "oMei", "template_id": "once-1", "url": "https://shop.example/", "scene": "1000", "title": "苹果到了",
        "data": {"content": {"value": "快来看"}}}  # fmt: skip


def confirm(wechat: Sandbox, choice: str, **changes: str) -> requests.Response:
    query = {"action": "get_confirm", "appid": wechat.credentials.appid, "scene": "1000", "template_id": "once-1",
             "redirect_url": "https://shop.example/back?a=1", "reserved": "s1", **changes}  # fmt: skip
    answer = {"sandbox_choice": choice} if choice else {}
    return requests.get(wechat.url + "/mp/subscribemsg", params=query | answer, timeout=5,
                        cookies={"sandbox_follower": "oMei"}, allow_redirects=False)  # fmt: skip


def test_a_one_time_message_wants_a_yes_to_its_scene(wechat: Sandbox, oa: Any, phone: Phone) -> None:
    assert oa("message/template/subscribe", ONCE)["errcode"] == 43101
    assert "允许" in confirm(wechat, "").text
    for _ in range(2):  # a second yes to the same scene adds nothing
        back = confirm(wechat, "confirm").headers["Location"]
    assert back == ("https://shop.example/back?a=1&openid=oMei&action=confirm&template_id=once-1&scene=1000&reserved=s1")
    assert oa("message/template/subscribe", ONCE | {"scene": "1001"})["errcode"] == 43101
    assert oa("message/template/subscribe", ONCE)["errcode"] == 0
    assert phone.screen("oMei")[-1]["title"] == "苹果到了"
    assert oa("message/template/subscribe", ONCE)["errcode"] == 43101


def test_a_no_leads_back_and_grants_nothing(wechat: Sandbox, oa: Any, phone: Phone) -> None:
    assert "action=cancel" in confirm(wechat, "cancel").headers["Location"]
    assert oa("message/template/subscribe", ONCE)["errcode"] == 43101


@pytest.mark.parametrize("change", [{"appid": "wx1"}, {"scene": "10001"}, {"redirect_url": "javascript:1"}])
def test_a_wrong_page_asks_nothing(wechat: Sandbox, phone: Phone, change: dict[str, str]) -> None:
    assert "参数错误" in confirm(wechat, "confirm", **change).text


@pytest.mark.parametrize(("change", "errcode"), [
    ({"title": "长" * 16}, 45003), ({"data": {"content": {"value": "长" * 201}}}, 45002), ({"data": {}}, 47001),
    ({"scene": "10001"}, 40097), ({"template_id": ""}, 40037), ({"touser": "oNobody"}, 40003)])  # fmt: skip
def test_one_time_messages_that_are_refused(oa: Any, phone: Phone, change: Any, errcode: int) -> None:
    assert oa("message/template/subscribe", ONCE | change)["errcode"] == errcode
