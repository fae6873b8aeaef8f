"""Files at WeChat: temporary ones for messages, permanent ones for menus and articles."""

import json
from dataclasses import dataclass
from typing import Literal

from base import clock
from wechat import client

LIFE = 3 * 86_400  # seconds a temporary file lives (WeChat docs, temporary material)

Kind = Literal["image", "voice", "video", "thumb"]


@dataclass(frozen=True)
class Media:
    """A temporary file and the second it dies."""

    media_id: str
    ends: int


@dataclass(frozen=True)
class Material:
    """A permanent file; `url` shows a picture and is empty for a voice or a video."""

    media_id: str
    url: str


def upload(kind: Kind, name: str, data: bytes) -> Media:
    """Upload a file for three days; `name` ends in .jpg, .amr, .mp4 and so on.

    At most 10 MB for a picture or a video, 2 MB and 60 seconds for a voice, 64 KB for a thumb.
    Raises Refused (40005 wrong type, 40009 to 40012 too large), Unclear.
    """
    answer = client.upload("/cgi-bin/media/upload", name, data, type=kind)
    media_id = answer.get("thumb_media_id") or answer.get("media_id", "")
    return Media(str(media_id), int(answer.get("created_at") or clock.now()) + LIFE)


def download(media_id: str) -> bytes:
    """Return a temporary file, such as a picture or voice from a follower; raises Refused (40007), Unclear.

    A video has no bytes here: ask `video_url`.
    """
    return client.download("/cgi-bin/media/get", media_id=media_id)


def video_url(media_id: str) -> str:
    """Return where a temporary video can be fetched; raises Refused (40007), Unclear."""
    return str(client.get("/cgi-bin/media/get", media_id=media_id).get("video_url", ""))


def picture_url(name: str, data: bytes) -> str:
    """Upload a picture (jpg or png, 1 MB) that articles may show and return its address; raises Refused, Unclear."""
    return str(client.upload("/cgi-bin/media/uploadimg", name, data).get("url", ""))


def keep(kind: Literal["image", "voice", "thumb"], name: str, data: bytes) -> Material:
    """Upload a file for good; limits as `upload`; raises Refused, Unclear."""
    return material(client.upload("/cgi-bin/material/add_material", name, data, type=kind))


def keep_video(name: str, data: bytes, title: str, introduction: str) -> Material:
    """Upload a video for good; raises Refused, Unclear."""
    words = json.dumps({"title": title, "introduction": introduction}, ensure_ascii=False)
    return material(client.upload("/cgi-bin/material/add_material", name, data, words, type="video"))


def discard(media_id: str) -> None:
    """Delete a permanent file; raises Refused (40007), Unclear."""
    client.post("/cgi-bin/material/del_material", {"media_id": media_id})


def material(told: dict[str, object]) -> Material:
    """Read what WeChat says of a permanent file."""
    return Material(str(told.get("media_id", "")), str(told.get("url", "")))
