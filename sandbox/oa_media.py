"""Temporary media, three days of the clock, and pictures for articles."""

from flask import Response

from sandbox import files
from sandbox.oa_calls import Call, Json, Route
from sandbox.world import World


def upload(world: World, call: Call) -> Json:
    """POST /cgi-bin/media/upload."""
    kind = call.args.get("type")
    medium = files.keep(world, kind, call.upload, files.TEMPORARY_SECONDS)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": medium.kind, name: medium.id, "created_at": medium.made}


def get(world: World, call: Call) -> Json | Response:
    """GET /cgi-bin/media/get: the file, of a video its address."""
    medium = files.found(world, call.args.get("media_id"))
    if medium.kind == "video":
        return {"video_url": files.address(world, medium)}
    return files.download(medium)


def upload_picture(world: World, call: Call) -> Json:
    """POST /cgi-bin/media/uploadimg: a picture that counts as no material."""
    return {"url": files.address(world, files.keep_for_article(world, call.upload))}


ROUTES = (
    Route("POST", "/cgi-bin/media/upload", upload, body=False),
    Route("GET", "/cgi-bin/media/get", get),
    Route("POST", "/cgi-bin/media/uploadimg", upload_picture, body=False),
)
