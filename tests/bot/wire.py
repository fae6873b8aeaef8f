"""WeChat's side of the wire, built on wechatpy's crypto so that the two sides share no code."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1
from itertools import count
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from wechatpy.crypto import WeChatCrypto

TOKEN = "sandboxtoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx0000000000000001"
ACCOUNT = "gh_sandbox000001"

_numbers = count(24000000000000001)


@dataclass(frozen=True)
class Answer:
    """What came back over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def xml(self) -> ElementTree.Element:
        """The reply's root."""
        return ElementTree.fromstring(self.body)

    @property
    def content(self) -> str:
        """The words of a text reply."""
        return self.xml.findtext("Content") or ""

    @property
    def silent(self) -> bool:
        """Whether it is the literal `success`."""
        return (self.status, self.body) == (200, b"success")


@dataclass
class Wire:
    """Posts to the chat as WeChat does, in the given mode."""

    app: Callable[..., Any]
    mode: str = "plain"
    token: str = TOKEN

    def say(self, words: str, openid: str = "oMei", **elements: str) -> Answer:
        """Send a text message."""
        return self.post(text(words, openid, **elements))

    def event(self, event: str, openid: str = "oMei", **elements: str) -> Answer:
        """Send an event."""
        return self.post(message("event", openid, Event=event, **elements))

    def post(self, xml: str | bytes, **query: str) -> Answer:
        """Send a body as this mode asks for, and open the reply's envelope."""
        if self.mode == "plain":
            return self.raw("POST", xml, self.signed() | query)
        body, sealed = self.seal(xml if isinstance(xml, str) else xml.decode(), self.signed() | query)
        answer = self.raw("POST", body, sealed)
        return self.opened(answer) if b"<Encrypt>" in answer.body else answer

    def signed(self, timestamp: int | None = None, nonce: str | None = None) -> dict[str, str]:
        """Return the query of a genuine request."""
        moment, nonce = str(int(time.time()) if timestamp is None else timestamp), nonce or str(next(_numbers))
        signature = sha1("".join(sorted((self.token, moment, nonce))).encode()).hexdigest()
        return {"signature": signature, "timestamp": moment, "nonce": nonce}

    def seal(self, xml: str, query: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Return the sealed body and its query."""
        sealed = ElementTree.fromstring(self.crypto.encrypt_message(xml, query["nonce"], query["timestamp"]))
        return (f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
                f"<Encrypt><![CDATA[{sealed.findtext('Encrypt')}]]></Encrypt></xml>",
                query | {"encrypt_type": "aes", "msg_signature": sealed.findtext("MsgSignature") or ""})

    def opened(self, answer: Answer) -> Answer:
        """Return a sealed answer opened."""
        told = answer.xml
        plain = self.crypto.decrypt_message(answer.body, told.findtext("MsgSignature"), told.findtext("TimeStamp"),
                                            told.findtext("Nonce"))
        return Answer(answer.status, answer.headers, plain if isinstance(plain, bytes) else plain.encode())

    @property
    def crypto(self) -> WeChatCrypto:
        """An independent implementation of the envelope."""
        return WeChatCrypto(self.token, AES_KEY, APPID)

    def raw(self, method: str, body: str | bytes, query: dict[str, str], **environ: Any) -> Answer:
        """Make one WSGI call."""
        sent = body.encode() if isinstance(body, str) else body
        told: list[Any] = []
        parts = self.app({"REQUEST_METHOD": method, "PATH_INFO": "/wechat", "QUERY_STRING": urlencode(query),
                          "CONTENT_LENGTH": str(len(sent)), "wsgi.input": io.BytesIO(sent), **environ},
                         lambda *heard: told.extend(heard))
        return Answer(int(told[0].split()[0]), dict(told[1]), b"".join(parts))


def text(words: str, openid: str = "oMei", **elements: str) -> str:
    """Return a text message's XML."""
    return message("text", openid, **{"Content": words, "MsgId": str(next(_numbers)), **elements})


def message(kind: str, openid: str = "oMei", **elements: str) -> str:
    """Return a message's or an event's XML."""
    every = {"ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": str(int(time.time())), "MsgType": kind,
             **elements}
    return "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in every.items()) + "</xml>"
