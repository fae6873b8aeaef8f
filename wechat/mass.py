"""Mass messages: the same to all followers or to a tag, tried out on one phone before."""

from dataclasses import dataclass
from typing import Any

from wechat import client
from wechat.http import Refused

TWICE = "45065"  # this key was used within a day


@dataclass(frozen=True)
class Content:
    """What is sent, in WeChat's words: its msgtype and the object of that name."""

    kind: str
    name: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A message on its way; MASSSENDJOBFINISH with this id tells how it went."""

    msg_id: int


def text(content: str) -> Content:
    """A text of at most 2048 bytes."""
    return Content("text", "text", {"content": content})


def articles(draft_id: str) -> Content:
    """A draft's articles, which become public by it."""
    return Content("mpnews", "mpnews", {"media_id": draft_id})


def pictures(media_ids: list[str]) -> Content:
    """Up to 20 pictures that were uploaded."""
    return Content("image", "images", {"media_ids": media_ids})


def voice(media_id: str) -> Content:
    """A voice that was uploaded."""
    return Content("voice", "voice", {"media_id": media_id})


def send_to_all(content: Content, key: str) -> Job:
    """Send to every follower; `key` (64 bytes at most) makes a repetition within a day harmless.

    Raises Refused (45028 today's are used up), Unclear: then ask again with the same key.
    """
    return send(content, {"is_to_all": True}, key)


def send_to_tag(tag_id: int, content: Content, key: str) -> Job:
    """Send to the followers with a tag; as `send_to_all`; raises Refused (45159 no such tag), Unclear."""
    return send(content, {"is_to_all": False, "tag_id": tag_id}, key)


def preview(openid: str, content: Content) -> None:
    """Show it to one follower; 100 a day; raises Refused, Unclear."""
    client.post("/cgi-bin/message/mass/preview", {"touser": openid, "msgtype": content.kind, **shaped(content)})


def status(job: Job) -> str:
    """Return SEND_SUCCESS, SENDING, SEND_FAIL or DELETE; raises Refused, Unclear."""
    return str(client.post("/cgi-bin/message/mass/get", {"msg_id": job.msg_id}).get("msg_status", ""))


def delete(job: Job) -> None:
    """Take back the articles of a message; their cards stay in the chats; raises Refused, Unclear."""
    client.post("/cgi-bin/message/mass/delete", {"msg_id": job.msg_id})


def send(content: Content, audience: dict[str, Any], key: str) -> Job:
    """Send, and take "was sent already" with its job for an answer."""
    body = {"filter": audience, "msgtype": content.kind, "clientmsgid": key, **shaped(content)}
    try:
        return Job(int(client.post("/cgi-bin/message/mass/sendall", body)["msg_id"]))
    except Refused as no:
        if no.code != TWICE or not no.number:
            raise
        return Job(no.number)


def shaped(content: Content) -> dict[str, Any]:
    """The content under its name; articles that reprint others are sent all the same."""
    extra = {"send_ignore_reprint": 1} if content.kind == "mpnews" else {}
    return {content.name: content.body, **extra}
