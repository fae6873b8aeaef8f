"""The files a message shows: they must exist and be of its kind, whichever way the message goes."""

from sandbox.files import found
from sandbox.holdings import Json
from sandbox.world import World

THUMBS = ("thumb", "image")
Files = dict[str, tuple[str, ...]]  # field → kinds of file it may name
REQUIRED: dict[str, Files] = {
    "image": {"media_id": ("image",)},
    "voice": {"media_id": ("voice",)},
    "video": {"media_id": ("video",)},
    "mpvideo": {"media_id": ("video",)},
    "music": {"thumb_media_id": THUMBS},
    "miniprogrampage": {"thumb_media_id": THUMBS},
}
OPTIONAL: dict[str, Files] = {"video": {"thumb_media_id": THUMBS}}


def attached(world: World, kind: str, parts: Json) -> Json:
    """The parts of such a message, a voice's with its seconds. Raises OaError 40007 for a file that is not there."""
    wanted = {name: kinds for name, kinds in OPTIONAL.get(kind, {}).items() if parts.get(name)}
    for name, kinds in (REQUIRED.get(kind, {}) | wanted).items():
        medium = found(world, parts.get(name), *kinds)
        if kind == "voice":
            parts = {**parts, "seconds": medium.seconds}
    return parts
