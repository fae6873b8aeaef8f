"""wechatpy 1.8.18 works against this WeChat when its requests are led here."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from wechatpy import WeChatClient
from wechatpy.exceptions import APILimitedException, WeChatClientException
from wechatpy.oauth import WeChatOAuth

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop


class ToSandbox(HTTPAdapter):
    """Leads WeChat's hosts to the sandbox."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__()

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        parts = urlsplit(request.url)
        request.headers["Host"] = parts.netloc
        request.url = self.base + parts.path + ("?" + parts.query if parts.query else "")
        more["timeout"] = more.get("timeout") or 10
        return super().send(request, *args, **more)


def led(session: requests.Session, wechat: Sandbox) -> None:
    for host in ("https://api.weixin.qq.com", "https://mp.weixin.qq.com"):
        session.mount(host, ToSandbox(wechat.url))


@pytest.fixture
def client(wechat: Sandbox, phone: Phone) -> WeChatClient:
    """The library's client."""
    client = WeChatClient(wechat.credentials.appid, wechat.credentials.appsecret, auto_retry=False)
    led(client._http, wechat)
    return client


def test_menu_and_users(client: WeChatClient, phone: Phone) -> None:
    client.menu.create({"button": [{"type": "click", "name": "订单", "key": "ORDERS"}]})
    assert client.menu.get()["menu"]["button"][0]["name"] == "订单"
    assert client.user.get("oMei")["subscribe"] == 1
    assert client.user.get_followers()["data"]["openid"] == ["oMei"]
    client.menu.delete()
    assert client.menu.get() is None
    with pytest.raises(WeChatClientException, match="invalid openid"):
        client.user.get("oNobody")


def test_messages(client: WeChatClient, phone: Phone) -> None:
    client.message.send_text("oMei", "您好")
    client.message.send_articles("oMei", [{"title": "苹果", "description": "甜", "url": "https://x/", "image": ""}])
    assert [one["type"] for one in phone.screen("oMei")[-2:]] == ["text", "news"]
    templates = client.template.get_all_private_template()["template_list"]
    data = {"character_string1": {"value": "X1"}, "amount2": {"value": "1元"}, "time3": {"value": "now"}}
    answer = client.message.send_template("oMei", templates[2]["template_id"], data, url="https://x/")
    assert answer["msgid"]


def test_pictures_of_codes(client: WeChatClient, wechat: Sandbox) -> None:
    scene = {"scene": {"scene_str": "s"}}
    made = client.qrcode.create({"expire_seconds": 60, "action_name": "QR_STR_SCENE", "action_info": scene})
    assert made["ticket"]
    upload = client.media.upload("image", ("a.png", b"png"))
    client.message.send_image("oMei", upload["media_id"])


def test_tickets(client: WeChatClient) -> None:
    ticket = client.jsapi.get_jsapi_ticket()
    assert client.jsapi.get_jsapi_signature("n", ticket, 1700000000, "https://x/")


def test_oauth(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    oauth = WeChatOAuth(
        wechat.credentials.appid, wechat.credentials.appsecret, shop.url + "/login", "snsapi_userinfo", "abc"
    )
    oauth.OAUTH_BASE_URL = wechat.url + "/connect/"
    led(oauth._http, wechat)
    opened = requests.get(
        oauth.authorize_url.split("#")[0], cookies={"sandbox_follower": "oMei"}, allow_redirects=False, timeout=5
    )
    query = parse_qs(urlsplit(opened.headers["Location"]).query)
    assert query["state"] == ["abc"]
    assert oauth.fetch_access_token(query["code"][0])["openid"] == "oMei"
    assert oauth.check_access_token()
    assert oauth.get_user_info()["nickname"] == "Mei"


def test_tags_and_conditional_menus(client: WeChatClient, phone: Phone) -> None:
    tag = client.tag.create("会员")["id"]
    client.tag.tag_user(tag, "oMei")
    assert client.tag.get_user_tag("oMei") == [tag]
    assert client.tag.get_tag_users(tag)["data"]["openid"] == ["oMei"]
    client.menu.create({"button": [{"type": "click", "name": "订单", "key": "ORDERS"}]})
    vip = {"button": [{"type": "click", "name": "会员", "key": "VIP"}], "matchrule": {"tag_id": str(tag)}}
    menuid = client.menu.add_conditional(vip)["menuid"]
    assert client.menu.try_match("oMei")["button"][0]["name"] == "会员"
    client.menu.del_conditional(menuid)
    assert client.menu.try_match("oMei")["button"][0]["name"] == "订单"
    client.tag.untag_user(tag, "oMei")
    client.tag.delete(tag)
    assert client.tag.get() == []


def test_material_and_mass_messages(client: WeChatClient, phone: Phone) -> None:
    kept = client.material.add("image", ("a.png", b"png"))
    assert client.material.get_count()["image_count"] == 1
    assert client.material.batchget("image")["item"][0]["media_id"] == kept["media_id"]
    assert client.media.download(client.media.upload("voice", ("a.mp3", b"mp3"))["media_id"]).content == b"mp3"
    sent = client.message.send_mass_text(None, "八折", is_to_all=True)
    assert client.message.get_mass(sent["msg_id"])["msg_status"] == "SEND_SUCCESS"
    client.message.send_mass_text("Mei", "看看", preview=True)
    assert [one["via"] for one in phone.screen("oMei")[-2:]] == ["mass", "preview"]
    client.material.delete(kept["media_id"])


def test_the_consoles_replies_and_menu(client: WeChatClient, phone: Phone) -> None:
    phone.post("autoreply", is_autoreply_open=1)
    assert client.message.get_autoreply_info()["is_autoreply_open"] == 1
    assert client.menu.get_menu_info()["is_menu_open"] == 0


def test_used_up_calls_have_their_own_error(client: WeChatClient, phone: Phone) -> None:
    phone.post("settings", daily_quotas={"/cgi-bin/tags/get": 0})
    with pytest.raises(APILimitedException):
        client.tag.get()
    assert client.misc.get_wechat_ips()
