"""Reads a shop's passive reply as strictly as WeChat does and turns it into a bubble."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sandbox.credentials import Credentials
from sandbox.crypto import decrypt_push, sha1_of_sorted
from sandbox.markup import parse, text_of
from sandbox.state import Bubble

LONGEST_TEXT_BYTES = 2048
MOST_ARTICLES = 8


@dataclass(frozen=True)
class Expected:
    """What a reply must fit: who talks to whom, the mode, how many articles WeChat will show."""

    openid: str
    mode: str
    articles: int


@dataclass(frozen=True)
class Reading:
    """The reply as XML and bubble; `fault` when the follower gets the apology instead, `note` when only odd."""

    xml: str = ""
    bubble: Bubble | None = None
    fault: str = ""
    note: str = ""


def read(body: bytes, credentials: Credentials, expected: Expected) -> Reading:
    """Judge a 200 answer's body, by the passive-reply docs."""
    if not body.strip() or body.strip() == b"success":
        return Reading()
    try:
        text = body.decode()
        xml = _plaintext(text, credentials, expected.mode)
    except ValueError as error:
        return Reading(body.decode(errors="replace"), fault=str(error))
    if xml == "success":
        return Reading(xml)
    try:
        return _judge(xml, credentials, expected)
    except ValueError as error:
        return Reading(xml, fault=str(error))


def _plaintext(text: str, credentials: Credentials, mode: str) -> str:
    if _is_json(text):
        raise ValueError("the reply is JSON, not XML")
    root = parse(text)
    encrypted = text_of(root, "Encrypt")
    if not encrypted:
        if mode == "safe":
            raise ValueError("safe mode wants an encrypted reply")
        return text
    if mode == "plain":
        raise ValueError("the reply is encrypted, but the account is in plain mode")
    stamped, once = text_of(root, "TimeStamp"), text_of(root, "Nonce")
    if sha1_of_sorted(credentials.token, stamped, once, encrypted) != text_of(root, "MsgSignature"):
        raise ValueError("the MsgSignature of the reply is wrong")
    return decrypt_push(credentials.aes_key, credentials.appid, encrypted)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _judge(xml: str, credentials: Credentials, expected: Expected) -> Reading:
    root = parse(xml)
    if text_of(root, "ToUserName") != expected.openid:
        raise ValueError("ToUserName of the reply is not the follower's openid")
    if text_of(root, "FromUserName") != credentials.original_id:
        raise ValueError("FromUserName of the reply is not the account's original id")
    if not text_of(root, "CreateTime").strip().isdigit():
        raise ValueError("CreateTime of the reply is not a whole number")
    kind = text_of(root, "MsgType")
    if kind not in READERS:
        raise ValueError(f"MsgType {kind!r} is no reply WeChat knows")
    bubble = READERS[kind](root)
    if kind != "news":
        return Reading(xml, bubble)
    return _shown_articles(xml, bubble, expected.articles)


def _shown_articles(xml: str, bubble: Bubble, most: int) -> Reading:
    articles = bubble.parts["articles"]
    if len(articles) <= most:
        return Reading(xml, bubble)
    note = f"{len(articles)} articles in the reply; WeChat shows {most} here"
    return Reading(xml, Bubble("news", {"articles": articles[:most]}), note=note)


def _text(root: Element) -> Bubble:
    content = text_of(root, "Content")
    if not content:
        raise ValueError("Content of the reply is empty")
    if len(content.encode()) > LONGEST_TEXT_BYTES:
        raise ValueError(f"Content of the reply is longer than {LONGEST_TEXT_BYTES} bytes")
    return Bubble("text", {"content": content})


def _news(root: Element) -> Bubble:
    found = root.findall("Articles/item")
    if text_of(root, "ArticleCount").strip() != str(len(found)) or not found:
        raise ValueError("ArticleCount does not match the articles")
    names = {"title": "Title", "description": "Description", "picurl": "PicUrl", "url": "Url"}
    return Bubble("news", {"articles": [{ours: text_of(one, tag) for ours, tag in names.items()} for one in found]})


def _reader(kind: str, parent: str, required: dict[str, str], optional: dict[str, str]) -> Callable[[Element], Bubble]:
    def read_media(root: Element) -> Bubble:
        inner = root.find(parent)
        parts = {ours: text_of(root if inner is None else inner, tag) for ours, tag in {**required, **optional}.items()}
        for ours, tag in required.items():
            if inner is None or not parts[ours]:
                raise ValueError(f"{parent}/{tag} is missing in the {kind} reply")
        return Bubble(kind, {ours: value for ours, value in parts.items() if value or ours in required})

    return read_media


MUSIC = {"title": "Title", "description": "Description", "musicurl": "MusicUrl", "hqmusicurl": "HQMusicUrl"}
READERS: dict[str, Callable[[Element], Bubble]] = {
    "text": _text,
    "news": _news,
    "image": _reader("image", "Image", {"media_id": "MediaId"}, {}),
    "voice": _reader("voice", "Voice", {"media_id": "MediaId"}, {}),
    "video": _reader("video", "Video", {"media_id": "MediaId"}, {"title": "Title", "description": "Description"}),
    "music": _reader("music", "Music", {"thumb_media_id": "ThumbMediaId"}, MUSIC),
    "transfer_customer_service": _reader("transfer_customer_service", "TransInfo", {}, {"kf_account": "KfAccount"}),
}
