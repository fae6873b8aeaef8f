"""Files at WeChat: what may be uploaded, how long it lives, and where a picture can be seen."""

from pathlib import PurePosixPath

from flask import Response

from sandbox.errors import OaError
from sandbox.holdings import Medium
from sandbox.oa_calls import Upload
from sandbox.voice import seconds_of
from sandbox.world import World

TEMPORARY_SECONDS = 3 * 86400
LONGEST_VOICE_SECONDS = 60
TYPES = {
    "image": {"bmp": "image/bmp", "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif"},
    "voice": {"mp3": "audio/mpeg", "amr": "audio/amr", "wma": "audio/x-ms-wma", "wav": "audio/wav"},
    "video": {"mp4": "video/mp4"},
    "thumb": {"jpg": "image/jpeg", "jpeg": "image/jpeg"},
}
MB = 1024 * 1024
# kind → most bytes, and the errcode of one more (WeChat docs, temporary material)
SIZES = {"image": (10 * MB, 40009), "voice": (2 * MB, 40010), "video": (10 * MB, 40011), "thumb": (64 * 1024, 40012)}
IN_ARTICLE = ("jpg", "jpeg", "png")
IN_ARTICLE_BYTES = MB


def keep(world: World, kind: str | None, upload: Upload, life: int) -> Medium:
    """Store a file for `life` seconds, 0 for good. Raises OaError naming what is wrong with it."""
    if kind not in TYPES:
        raise OaError(40004)
    if not upload.data:
        raise OaError(41005)
    content_type = TYPES[kind].get(_ending(upload.name))
    if content_type is None:
        raise OaError(40005)
    most, errcode = SIZES[kind]
    seconds = seconds_of(upload.data) if kind == "voice" else 0
    if len(upload.data) > most or seconds > LONGEST_VOICE_SECONDS:
        raise OaError(errcode)
    now = world.clock.now()
    ends = now + life if life else 0
    medium = Medium(f"sbx{world.next_id()}", kind, upload.name, upload.data, content_type, now, ends, seconds)
    world.state.media[medium.id] = medium
    return medium


def keep_for_article(world: World, upload: Upload) -> Medium:
    """Store a picture that articles may show. Raises OaError 41005, 40005, 40009."""
    if upload.data and _ending(upload.name) not in IN_ARTICLE:
        raise OaError(40005)
    if len(upload.data) > IN_ARTICLE_BYTES:
        raise OaError(40009)
    return keep(world, "image", upload, 0)


def found(world: World, media_id: object, *kinds: str) -> Medium:
    """The living file of one of these kinds. Raises OaError 40007."""
    medium = world.state.media.get(media_id) if isinstance(media_id, str) else None
    if medium is None or (kinds and medium.kind not in kinds) or 0 < medium.ends <= world.clock.now():
        raise OaError(40007)
    return medium


def address(world: World, medium: Medium) -> str:
    """Where anybody can see the file, as WeChat's mmbiz.qpic.cn shows it."""
    return f"{world.credentials.base}/mmbiz/{medium.id}"


def download(medium: Medium) -> Response:
    """The file as an API answers it."""
    answer = Response(medium.data, content_type=medium.content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{medium.id}.{_ending(medium.name)}"'
    return answer


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().removeprefix(".")
