"""How every official-account call is taken: method, token, body, one lock, errors with HTTP status 200."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request

from sandbox import privileges, quotas
from sandbox.errors import OaError
from sandbox.oa_errors import error_body
from sandbox.state import Follower
from sandbox.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """A file of a form: the field `media`, its own name, and the field `description` beside it."""

    data: bytes = b""
    name: str = ""
    description: str = ""


@dataclass(frozen=True)
class Call:
    """One call: query, JSON body (empty for GET), uploaded file, caller's address."""

    args: Mapping[str, str]
    body: Json
    upload: Upload
    remote: str


Handler = Callable[[World, Call], Json | Response]


@dataclass(frozen=True)
class Route:
    """A path of the API, its only method, and whether it wants an access_token."""

    method: str
    path: str
    handler: Handler
    token: bool = True
    body: bool = True
    empty: bool = False  # a POST whose parameters may all stand in the query
    literal_escapes: bool = False  # WeChat shows \\u escapes literally in menus and customer-service messages


def done(**more: Any) -> Json:
    """The answer of a write."""
    return {"errcode": 0, "errmsg": "ok", **more}


def mount(app: Flask, world: World, routes: Iterable[Route]) -> None:
    """Put these calls on the application, each at its path on api.weixin.qq.com."""
    for route in routes:
        world.paths.add(route.path)
        app.add_url_rule(
            route.path, route.path, _view(world, route), methods=["GET", "POST"], provide_automatic_options=False
        )


def reachable(world: World, openid: Any) -> Follower:
    """The person with this openid. Raises OaError 40003."""
    if not isinstance(openid, str) or openid not in world.state.followers:
        raise OaError(40003)
    return world.state.followers[openid]


def answer_json(body: Json) -> Response:
    """JSON as the API sends it, UTF-8 unescaped."""
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _view(world: World, route: Route) -> Callable[[], Response]:
    def view() -> Response:
        try:
            with world.lock:
                answer = _handled(world, route)
        except OaError as error:
            answer = error_body(error.errcode, error.errmsg)
        return answer if isinstance(answer, Response) else answer_json(answer)

    return view


def _handled(world: World, route: Route) -> Json | Response:
    if request.method != route.method:
        raise OaError(43001 if route.method == "GET" else 43002)
    if route.token:
        world.tokens.check(request.args.get("access_token", ""))
    privileges.check(world.settings.account, route.path)
    quotas.spend(world, route.path)
    raw = request.get_data()  # before `files`, which would eat the body of a form-encoded POST
    wanted = route.method == "POST" and route.body and not (route.empty and not raw.strip())
    body = _json_body(route, raw) if wanted else {}
    return route.handler(world, Call(request.args, body, _upload(), request.remote_addr or ""))


def _upload() -> Upload:
    media = request.files.get("media")
    if media is None:
        return Upload()
    return Upload(media.read(), media.filename or "", request.form.get("description", ""))


def _json_body(route: Route, raw: bytes) -> Json:
    if not raw.strip():
        raise OaError(44002)
    if route.literal_escapes:
        raw = raw.replace(b"\\u", b"\\\\u")
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise OaError(47001) from error
    if not isinstance(body, dict):
        raise OaError(47001)
    return body
