"""What the shop is sent when followers talk and tap, and what they see of its answers."""

import contextlib
import hashlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from wechatpy.crypto import WeChatCrypto

from sandbox.outbound import post
from sandbox.server import Credentials, Sandbox
from tests.sandbox.cast import Answer, Arrived, Phone, Shop

APOLOGY = "该公众号暂时无法提供服务，请稍后再试"


def elements(xml: bytes | str) -> dict[str, str]:
    return {child.tag: child.text or "" for child in ElementTree.fromstring(xml)}


def answer_with(wechat: Sandbox, inside: str, **changes: str) -> Callable[[Arrived], Answer]:
    def reply(arrived: Arrived) -> Answer:
        return 200, reply_xml(wechat, arrived.query["openid"], inside, **changes).encode()

    return reply


def reply_xml(wechat: Sandbox, openid: str, inside: str, **changes: str) -> str:
    head = {"ToUserName": openid, "FromUserName": wechat.credentials.original_id, "CreateTime": "1700000000"}
    return "<xml>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in (head | changes).items()) + inside + "</xml>"


def text(content: str) -> str:
    return f"<MsgType>text</MsgType><Content>{content}</Content>"


def news(count: int) -> str:
    item = "<item><Title>苹果</Title><Description>甜</Description><PicUrl>p</PicUrl><Url>u</Url></item>"
    return f"<MsgType>news</MsgType><ArticleCount>{count}</ArticleCount><Articles>{item * count}</Articles>"


def test_a_text_reaches_the_shop_signed(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    pushed = phone.say("oMei", "苹果 <b> ]]> & 🍎")
    arrived = shop.of("/wechat")[-1]
    query, token = arrived.query, wechat.credentials.token
    signed = hashlib.sha1("".join(sorted((token, query["timestamp"], query["nonce"]))).encode()).hexdigest()
    assert query["signature"] == signed
    assert query["openid"] == "oMei"
    assert "encrypt_type" not in query
    assert arrived.headers["Content-Type"] == "text/xml"
    told = elements(arrived.body)
    assert told["Content"] == "苹果 <b> ]]> & 🍎"
    assert told["MsgType"] == "text"
    assert told["MsgId"].isdigit()
    assert told["ToUserName"] == wechat.credentials.original_id
    assert told["FromUserName"] == "oMei"
    assert abs(int(told["CreateTime"]) - time.time()) < 5
    assert (pushed["status"], pushed["reply"], pushed["tries"], pushed["xml"]) == (200, None, 1, "")


def test_the_answer_stands_on_the_screen(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    shop.replies = answer_with(wechat, text("你好"))
    pushed = phone.say("oMei", "hi")
    assert pushed["reply"] == {"type": "text", "content": "你好"}
    assert "<Content>你好" in pushed["xml"]
    mine, yours = phone.screen("oMei")[-2:]
    assert (mine["from"], mine["content"]) == ("follower", "hi")
    assert (yours["from"], yours["via"], yours["content"]) == ("shop", "reply", "你好")


@pytest.mark.parametrize("body", [b"", b"success", b"  "])
def test_success_shows_nothing(phone: Phone, shop: Shop, body: bytes) -> None:
    shop.replies = lambda _: (200, body)
    assert phone.say("oMei", "hi")["reply"] is None
    assert [one["content"] for one in phone.screen("oMei")] == ["hi"]


def test_three_tries_with_the_same_body(phone: Phone, shop: Shop) -> None:
    shop.arrived.clear()
    shop.replies = lambda _: (500, b"oh no")
    pushed = phone.say("oMei", "hi")
    assert (pushed["status"], pushed["tries"]) == (500, 3)
    assert len({one.body for one in shop.of("/wechat")}) == 1
    assert len(shop.of("/wechat")) == 3
    assert phone.screen("oMei")[-1]["content"] == APOLOGY


def test_a_late_answer_is_tried_again(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("settings", push_deadline=0.2)
    asked: list[Arrived] = []
    quick = answer_with(wechat, text("来了"))

    def slow_once(arrived: Arrived) -> Answer:
        asked.append(arrived)
        time.sleep(0.4 if len(asked) == 1 else 0)
        return quick(arrived)

    shop.replies = slow_once
    pushed = phone.say("oMei", "hi")
    assert (pushed["tries"], pushed["reply"]["content"]) == (2, "来了")
    assert pushed["elapsed_ms"] >= 200


@pytest.mark.parametrize(
    ("inside", "changes", "problem"),
    [
        (text("x"), {"ToUserName": "oChen"}, "ToUserName"),
        (text("x"), {"FromUserName": "gh_other"}, "FromUserName"),
        (text("x"), {"CreateTime": "soon"}, "CreateTime"),
        (text(""), {}, "Content"),
        (text("长" * 700), {}, "2048"),
        ("<MsgType>poem</MsgType>", {}, "poem"),
        ("<MsgType>news</MsgType><ArticleCount>2</ArticleCount>", {}, "ArticleCount"),
        ("<MsgType>image</MsgType><Image/>", {}, "Image/MediaId"),
        ("<oops>", {}, "well-formed"),
    ],
)
def test_a_wrong_reply_is_an_apology(
    wechat: Sandbox, phone: Phone, shop: Shop, inside: str, changes: dict[str, str], problem: str
) -> None:
    shop.replies = answer_with(wechat, inside, **changes)
    pushed = phone.say("oMei", "hi")
    assert pushed["reply"] is None
    assert problem in pushed["problem"]
    assert pushed["tries"] == 1
    assert phone.screen("oMei")[-1]["content"] == APOLOGY


@pytest.mark.parametrize("body", [b'{"reply": "hi"}', b"<html><body>hi</body></html>", b"\xff\xfe", b"OK"])
def test_other_formats_are_an_apology(phone: Phone, shop: Shop, body: bytes) -> None:
    shop.replies = lambda _: (200, body)
    assert phone.say("oMei", "hi")["reply"] is None
    assert phone.screen("oMei")[-1]["content"] == APOLOGY


def test_one_article_after_a_message_eight_after_a_tap(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    shop.replies = answer_with(wechat, news(3))
    pushed = phone.say("oMei", "hi")
    assert len(pushed["reply"]["articles"]) == 1
    assert "3 articles" in pushed["problem"]
    assert pushed["reply"]["articles"][0] == {"title": "苹果", "description": "甜", "picurl": "p", "url": "u"}
    assert len(phone.post("tap", openid="oMei", key="ANY")["reply"]["articles"]) == 3


def test_other_reply_types(wechat: Sandbox, phone: Phone, shop: Shop, upload: Any) -> None:
    picture = upload("media/upload", "image", "a.png", b"png")["media_id"]
    shop.replies = answer_with(wechat, f"<MsgType>image</MsgType><Image><MediaId>{picture}</MediaId></Image>")
    assert phone.say("oMei", "hi")["reply"] == {"type": "image", "media_id": picture}
    shop.replies = answer_with(wechat, "<MsgType>transfer_customer_service</MsgType>")
    assert phone.say("oMei", "hi")["reply"] == {"type": "transfer_customer_service"}


def test_events_carry_what_wechat_documents(phone: Phone, shop: Shop) -> None:
    subscribe = elements(shop.of("/wechat")[0].body)
    assert (subscribe["Event"], subscribe["EventKey"]) == ("subscribe", "")
    assert "MsgId" not in subscribe
    phone.follow("oBo", scene="shop_42")
    scanned = elements(shop.of("/wechat")[-1].body)
    assert scanned["EventKey"] == "qrscene_shop_42"
    assert scanned["Ticket"]
    phone.post("scan", openid="oBo", scene="shop_42")
    assert elements(shop.of("/wechat")[-1].body)["EventKey"] == "shop_42"
    phone.post("tap", openid="oBo", key="https://shop.example/")
    assert elements(shop.of("/wechat")[-1].body)["Event"] == "VIEW"
    phone.post("event", openid="oBo", event="LOCATION", Latitude=23.1, Longitude=113.3, Precision=65.0)
    assert elements(shop.of("/wechat")[-1].body)["Latitude"] == "23.1"
    phone.post("event", openid="oBo", event="pic_weixin", event_key="K", SendPicsInfo={"Count": 2, "PicList": {
        "item": [{"PicMd5Sum": "a"}, {"PicMd5Sum": "b"}]}})  # fmt: skip
    assert len(ElementTree.fromstring(shop.of("/wechat")[-1].body).findall("SendPicsInfo/PicList/item")) == 2


def test_other_messages(phone: Phone, shop: Shop) -> None:
    phone.post("message", openid="oMei", type="location", Location_X=23.1, Location_Y=113.3, Scale=20, Label="广州")
    told = elements(shop.of("/wechat")[-1].body)
    assert (told["MsgType"], told["Label"]) == ("location", "广州")
    assert told["MsgId"]


def test_nothing_is_shown_after_leaving(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    shop.replies = answer_with(wechat, text("别走"))
    before = phone.screen("oMei")
    phone.post("unfollow", openid="oMei")
    assert phone.screen("oMei") == before
    assert elements(shop.of("/wechat")[-1].body)["Event"] == "unsubscribe"


def crypto_of(known: Credentials) -> WeChatCrypto:
    return WeChatCrypto(known.token, known.aes_key, known.appid)


def opened(known: Credentials, arrived: Arrived) -> dict[str, str]:
    query = arrived.query
    assert query["encrypt_type"] == "aes"
    xml = crypto_of(known).decrypt_message(arrived.body, query["msg_signature"], query["timestamp"], query["nonce"])
    return elements(xml)


def sealed(wechat: Sandbox, inside: str) -> Callable[[Arrived], Answer]:
    def reply(arrived: Arrived) -> Answer:
        plain = reply_xml(wechat, arrived.query["openid"], inside)
        return 200, crypto_of(wechat.credentials).encrypt_message(plain, "nonce1", "1700000000").encode()

    return reply


def test_safe_mode_hides_everything(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("settings", mode="safe")
    shop.replies = sealed(wechat, text("秘密"))
    pushed = phone.say("oMei", "苹果")
    assert pushed["reply"]["content"] == "秘密"
    assert "<Content>秘密" in pushed["xml"]
    arrived = shop.of("/wechat")[-1]
    assert set(elements(arrived.body)) == {"ToUserName", "Encrypt"}
    assert opened(wechat.credentials, arrived)["Content"] == "苹果"


def test_safe_mode_refuses_a_plain_reply(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("settings", mode="safe")
    shop.replies = answer_with(wechat, text("公开"))
    assert "encrypted" in phone.say("oMei", "hi")["problem"]
    shop.replies = lambda _: (200, b"success")
    assert "problem" not in phone.say("oMei", "hi")


def test_compatible_mode_sends_both_and_takes_both(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("settings", mode="compatible")
    for reply in (answer_with(wechat, text("好")), sealed(wechat, text("好"))):
        shop.replies = reply
        assert phone.say("oMei", "苹果")["reply"]["content"] == "好"
    arrived = shop.of("/wechat")[-1]
    assert elements(arrived.body)["Content"] == "苹果" == opened(wechat.credentials, arrived)["Content"]


def test_plain_mode_refuses_an_encrypted_reply(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    shop.replies = sealed(wechat, text("x"))
    assert "plain mode" in phone.say("oMei", "hi")["problem"]


def test_a_wrong_msg_signature_is_an_apology(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.post("settings", mode="safe")
    right = sealed(wechat, text("x"))
    shop.replies = lambda arrived: (200, right(arrived)[1].replace(b"1700000000", b"1700000001"))
    assert "MsgSignature" in phone.say("oMei", "hi")["problem"]


def test_faults_of_the_push_road(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    def after(fault: str, **more: Any) -> list[Arrived]:
        shop.arrived.clear()
        phone.post("faults", path="push", fault=fault, **more)
        phone.say("oMei", "hi")
        return shop.of("/wechat")

    twice = after("duplicate")
    assert len(twice) == 2
    assert twice[0].body == twice[1].body
    assert len(after("lose")) == 1
    stale = after("stale_timestamp")[0]
    assert int(stale.query["timestamp"]) < time.time() - 300
    wrong = after("wrong_signature")[0].query
    right = hashlib.sha1("".join(sorted((wechat.credentials.token, wrong["timestamp"], wrong["nonce"]))).encode())
    assert wrong["signature"] != right.hexdigest()


def test_skew_moves_the_stamp_but_not_createtime(phone: Phone, shop: Shop) -> None:
    phone.post("clock", skew=-1000)
    phone.say("oMei", "hi")
    arrived = shop.of("/wechat")[-1]
    assert int(elements(arrived.body)["CreateTime"]) - int(arrived.query["timestamp"]) >= 999
    phone.post("clock", skew=0, advance=86400)
    phone.say("oMei", "hi")
    arrived = shop.of("/wechat")[-1]
    assert int(elements(arrived.body)["CreateTime"]) - int(arrived.query["timestamp"]) >= 86399


def test_a_dribbling_shop_is_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=dribble, args=(listener,), daemon=True).start()
        sent = post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"", {}, 0.2)
    assert (sent.status, sent.trouble) == (0, "timeout")


def dribble(listener: socket.socket) -> None:
    """Answer one call a byte at a time."""
    connection, _ = listener.accept()
    with connection, contextlib.suppress(OSError):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(20):
            connection.sendall(b"x")
            time.sleep(0.05)
