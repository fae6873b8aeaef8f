"""QR codes with a scene: made by the shop, shown as a picture, scanned by followers."""

import io
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import segno
from flask import Response

from sandbox.errors import OaError
from sandbox.holdings import Scene
from sandbox.oa_calls import Call, Json, Route
from sandbox.world import World

TEMPORARY = {"QR_SCENE": "scene_id", "QR_STR_SCENE": "scene_str"}
PERMANENT = {"QR_LIMIT_SCENE": "scene_id", "QR_LIMIT_STR_SCENE": "scene_str"}
LONGEST_LIFE = 2_592_000
DEFAULT_LIFE = 60
LONGEST_SCENE = 64
LARGEST_PERMANENT_ID = 100_000


def create(world: World, call: Call) -> Json:
    """POST /cgi-bin/qrcode/create."""
    action = call.body.get("action_name")
    if action not in TEMPORARY | PERMANENT:
        raise OaError(40053)
    scene = _scene(call.body, str(action))
    ticket, url = "gQ" + secrets.token_urlsafe(66), "http://weixin.qq.com/q/" + secrets.token_urlsafe(15)
    life = _life(call.body.get("expire_seconds", DEFAULT_LIFE)) if action in TEMPORARY else 0
    ends = world.clock.now() + life if life else 0
    world.state.scenes[ticket] = Scene(ticket, scene, url, ends, world.clock.now())
    answer: Json = {"ticket": ticket, "url": url}
    return {**answer, "expire_seconds": life} if life else answer


def show(world: World, call: Call) -> Response:
    """GET /cgi-bin/showqrcode: a picture, 404 for a ticket that is unknown or has expired."""
    code = world.state.scenes.get(call.args.get("ticket", ""))
    if code is None or over(world, code):
        return Response(status=404)
    picture = io.BytesIO()
    segno.make(code.url, error="m").save(picture, kind="png", scale=10)
    return Response(picture.getvalue(), content_type="image/png")


def over(world: World, code: Scene) -> bool:
    """Whether a temporary code has died."""
    return 0 < code.ends <= world.clock.now()


def read(world: World, text: str) -> Scene | None:
    """The code whose picture says this text, or whose picture's address this is; None for any other text."""
    ticket = parse_qs(urlsplit(text).query).get("ticket", [""])[0]
    return next((one for one in world.state.scenes.values() if text == one.url or ticket == one.ticket), None)


def _scene(body: Json, action: str) -> str:
    name = (TEMPORARY | PERMANENT)[action]
    info: Any = body.get("action_info")
    scene: Any = info.get("scene") if isinstance(info, dict) else None
    value: Any = scene.get(name) if isinstance(scene, dict) else None
    if name == "scene_str" and isinstance(value, str) and 1 <= len(value) <= LONGEST_SCENE:
        return value
    largest = LARGEST_PERMANENT_ID if action in PERMANENT else 2**32 - 1
    if name == "scene_id" and isinstance(value, int) and 1 <= value <= largest:
        return str(value)
    raise OaError(40053)


def _life(seconds: Any) -> int:
    if not isinstance(seconds, int) or seconds < 1:
        raise OaError(40053)
    return min(seconds, LONGEST_LIFE)


ROUTES = (
    Route("POST", "/cgi-bin/qrcode/create", create),
    Route("GET", "/cgi-bin/showqrcode", show, token=False),
)
