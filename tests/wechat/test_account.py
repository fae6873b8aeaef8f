"""Messages, menu, page login and JS-SDK, as WeChat's documents want them."""

import hashlib

import pytest

from base import config
from wechat import http, jssdk, menu, messages, oauth
from wechat.http import Refused, Unclear
from wechat.messages import WindowClosed
from wechat.oauth import Identity

SEND = "/cgi-bin/message/custom/send"
TEMPLATE = "/cgi-bin/message/template/send"
OK = {"errcode": 0, "errmsg": "ok"}


def test_a_text_to_mei(wechat):
    wechat.says(SEND, OK)
    messages.send_text("o-mei", "您好 😀")
    assert wechat.calls(SEND)[0].json == {"touser": "o-mei", "msgtype": "text", "text": {"content": "您好 😀"}}


def test_a_card_to_mei_has_one_article(wechat):
    wechat.says(SEND, OK)
    messages.send_card("o-mei", "苹果", "¥19.90", "https://shop.example/p/1", "https://shop.example/1.jpg")
    assert wechat.calls(SEND)[0].json["news"] == {"articles": [{
        "title": "苹果", "description": "¥19.90", "url": "https://shop.example/p/1",
        "picurl": "https://shop.example/1.jpg"}]}


def test_a_template_message_returns_its_number_and_fits_its_fields(wechat):
    wechat.says(TEMPLATE, OK | {"msgid": 2345678901234567890})
    sent = messages.send_template("o-mei", "TM1", "https://shop.example/orders/X1",
                                  {"thing1": "红富士\n苹果" * 9, "time3": "2024年1月1日 12:00"})
    assert sent == "2345678901234567890"
    data = wechat.calls(TEMPLATE)[0].json["data"]
    assert data["thing1"]["value"] == ("红富士 苹果" * 9)[:20]
    assert data["time3"]["value"] == "2024年1月1日 12:00"


@pytest.mark.parametrize("errcode", [45015, 45047, 43004, 43101])
def test_a_closed_window_has_its_own_name(wechat, errcode):
    wechat.says(SEND, {"errcode": errcode, "errmsg": "no"})
    with pytest.raises(WindowClosed) as no:
        messages.send_text("o-mei", "hi")
    assert no.value.code == str(errcode)


def test_another_no_is_no_closed_window(wechat):
    wechat.says(SEND, {"errcode": 40003, "errmsg": "invalid openid"})
    with pytest.raises(Refused) as no:
        messages.send_text("o-mei", "hi")
    assert not isinstance(no.value, WindowClosed)


def test_the_menu_goes_and_comes(wechat):
    buttons = [{"type": "click", "name": "我的订单", "key": "orders"}]
    wechat.says("/cgi-bin/menu/create", OK)
    wechat.says("/cgi-bin/menu/get", {"menu": {"button": buttons}}, {"errcode": 46003, "errmsg": "menu no exist"})
    menu.push(buttons)
    assert wechat.calls("/cgi-bin/menu/create")[0].json == {"button": buttons}
    assert menu.fetch() == buttons
    assert menu.fetch() == []


def test_the_login_address_keeps_the_order_and_escapes_everything(wechat):
    assert oauth.authorize_url("https://shop.example/login?next=/me", "a b&c") == (
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0000000000000001"
        "&redirect_uri=https%3A%2F%2Fshop.example%2Flogin%3Fnext%3D%2Fme"
        "&response_type=code&scope=snsapi_base&state=a%20b%26c#wechat_redirect")


def test_the_login_address_can_be_another_wechat(wechat):
    config.use(config.Config(wechat=config.Wechat(appid="wx1", oauth_base="http://127.0.0.1:8001/")))
    assert oauth.authorize_url("x", "s").startswith("http://127.0.0.1:8001/connect/oauth2/authorize?appid=wx1&")


@pytest.mark.parametrize(("extra", "snapshot"), [({}, False), ({"is_snapshotuser": 1}, True)])
def test_a_code_becomes_an_openid(wechat, extra, snapshot):
    wechat.says("/sns/oauth2/access_token", {"access_token": "A", "openid": "o-mei", "scope": "snsapi_base"} | extra)
    assert oauth.exchange("C1") == Identity("o-mei", snapshot)
    assert wechat.heard[-1].query == {"appid": "wx0000000000000001", "secret": "5ecret" * 5 + "ab", "code": "C1",
                                      "grant_type": "authorization_code"}


@pytest.mark.parametrize("errcode", [40029, 40163])
def test_a_code_works_once(wechat, errcode):
    wechat.says("/sns/oauth2/access_token", {"errcode": errcode, "errmsg": "code been used"})
    with pytest.raises(Refused, match=str(errcode)):
        oauth.exchange("C1")


@pytest.mark.parametrize("body", [{}, {"openid": ""}, {"openid": None}, "<html>"])
def test_a_login_without_an_openid_is_unclear(wechat, body):
    wechat.says("/sns/oauth2/access_token", body)
    with pytest.raises(Unclear):
        oauth.exchange("C1")


def test_the_js_sdk_signature_is_wechats():
    signed = http.library("https://api.weixin.qq.com").jsapi.get_jsapi_signature(
        "sbxNonce00000001", "sandbox-ticket-0001", 1700000000, "http://127.0.0.1:8080/pay?order=1")
    assert signed == "5b8d084bf616ab06dc2880ded98233292c275fd2"


def test_a_page_is_signed_without_its_fragment(wechat):
    wechat.says("/cgi-bin/ticket/getticket", OK | {"ticket": "K1", "expires_in": 7200})
    signed = jssdk.signature("https://shop.example/pay?order=1#top")
    text = (f"jsapi_ticket=K1&noncestr={signed.nonceStr}&timestamp={signed.timestamp}"
            "&url=https://shop.example/pay?order=1")
    assert signed.signature == hashlib.sha1(text.encode()).hexdigest()
    assert signed.appId == "wx0000000000000001"
