"""Pictures, voices and videos of conversations: fetched from WeChat for the operator who looks, and kept nowhere."""

from typing import Any

from flask import Response, redirect

from base.errors import NotFound, ShopError
from base.i18n import N_
from console import media
from models import ChatLine
from shop import conversations
from wechat import media as wechat_media
from wechat import sent
from wechat.http import Refused, Unclear

OWN = "file:"
# How what WeChat keeps begins -> what it is.
TYPES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"),
         (b"#!AMR", "audio/amr"), (b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"), (b"RIFF", "audio/wav"))


class NotThere(ShopError):
    """WeChat keeps what followers send for three days."""

    status = 404
    english = N_("WeChat no longer has this file: it keeps them for three days.")


class NotNow(ShopError):
    """WeChat did not answer."""

    status = 503
    english = N_("WeChat does not answer now. Please try again.")


def of_line(line_id: int) -> Any:
    """Return the file of a line; raises NotFound, NotThere, NotNow."""
    line = conversations.one(line_id)
    if line is None or not line.media or line.kind not in ("image", "voice", "video"):
        raise NotFound()
    if line.media.startswith(OWN):
        return media.show(int(line.media.removeprefix(OWN)))
    try:
        return redirect(wechat_media.video_url(line.media)) if line.kind == "video" else answer(fetched(line))
    except Refused as no:
        raise NotThere() from no
    except Unclear as wrong:
        raise NotNow() from wrong


def fetched(line: ChatLine) -> bytes:
    """Return the bytes of a picture by its address, of anything else by WeChat's name for it."""
    if "://" in line.media:
        return sent.picture(line.media)
    return wechat_media.download(line.media)


def answer(data: bytes) -> Response:
    """Return a file as what it is by its first bytes, able to do nothing in the console; raises NotFound."""
    kind = next((kind for begin, kind in TYPES if data.startswith(begin)), None)
    if kind is None:
        raise NotFound()
    made = Response(data, mimetype=kind)
    made.headers["Cache-Control"] = "private, no-store"
    made.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return made
