"""Permanent material: pictures, voices, videos and thumbs that stay."""

import json
from dataclasses import replace
from typing import Any

from flask import Response

from sandbox import files
from sandbox.errors import OaError
from sandbox.holdings import Medium
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.world import World

COUNTED = ("voice", "video", "image")
MOST_IN_PAGE = 20


def add(world: World, call: Call) -> Json:
    """POST /cgi-bin/material/add_material; a video brings its title in the field `description`."""
    kind = call.args.get("type")
    words = _video_words(call.upload.description) if kind == "video" else ("", "")
    medium = replace(files.keep(world, kind, call.upload, 0), title=words[0], introduction=words[1], listed=True)
    world.state.media[medium.id] = medium
    url = {"url": files.address(world, medium)} if medium.kind in ("image", "thumb") else {}
    return {"media_id": medium.id, **url}


def get(world: World, call: Call) -> Json | Response:
    """POST /cgi-bin/material/get_material."""
    medium = _material(world, call)
    if medium.kind != "video":
        return files.download(medium)
    words = {"title": medium.title, "description": medium.introduction}
    return {**words, "down_url": files.address(world, medium)}


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/material/del_material."""
    del world.state.media[_material(world, call).id]
    return done()


def count(world: World, call: Call) -> Json:
    """GET /cgi-bin/material/get_materialcount."""
    numbers: Json = {f"{kind}_count": len(_of_kind(world, kind)) for kind in COUNTED}
    return {**numbers, "news_count": len(world.state.articles)}


def batch(world: World, call: Call) -> Json:
    """POST /cgi-bin/material/batchget_material, the newest first."""
    if call.body.get("type") not in COUNTED:
        raise OaError(40004)
    known = _of_kind(world, call.body["type"])
    page = known[page_of(call)]
    return {"total_count": len(known), "item_count": len(page), "item": [_item(world, one) for one in page]}


def page_of(call: Call) -> slice:
    """The part of a list that `offset` and `count` (1 to 20) ask for. Raises OaError 40097."""
    offset, length = call.body.get("offset", 0), call.body.get("count", MOST_IN_PAGE)
    if type(offset) is not int or type(length) is not int or offset < 0 or not 1 <= length <= MOST_IN_PAGE:
        raise OaError(40097)
    return slice(offset, offset + length)


def _video_words(text: str) -> tuple[str, str]:
    try:
        told: Any = json.loads(text)
        return str(told["title"]), str(told["introduction"])
    except (ValueError, KeyError, TypeError) as error:
        raise OaError(47001) from error


def _material(world: World, call: Call) -> Medium:
    medium = files.found(world, call.body.get("media_id"))
    if not medium.listed:
        raise OaError(40007)
    return medium


def _of_kind(world: World, kind: str) -> list[Medium]:
    return [one for one in reversed(world.state.media.values()) if one.kind == kind and one.listed]


def _item(world: World, medium: Medium) -> Json:
    told = {"media_id": medium.id, "name": medium.name, "update_time": medium.made}
    return {**told, "url": files.address(world, medium)} if medium.kind == "image" else told


ROUTES = (
    Route("POST", "/cgi-bin/material/add_material", add, body=False),
    Route("POST", "/cgi-bin/material/get_material", get),
    Route("POST", "/cgi-bin/material/del_material", delete),
    Route("GET", "/cgi-bin/material/get_materialcount", count),
    Route("POST", "/cgi-bin/material/batchget_material", batch),
)
