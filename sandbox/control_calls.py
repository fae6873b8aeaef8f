"""How every control call is taken: a JSON object in, a JSON object out, 400 naming the field that is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, Response, jsonify

from sandbox import wishes
from sandbox.errors import ControlError
from sandbox.holdings import Json
from sandbox.world import World

# Takes the world, the request's JSON, and the path's variables by name.
Handler = Callable[..., Json]


@dataclass(frozen=True)
class ControlRoute:
    """A path below /sandbox, its method, and its handler."""

    method: str
    path: str
    handler: Handler


def mount(app: Flask, world: World, routes: Iterable[ControlRoute]) -> None:
    """Put these calls on the application."""
    for route in routes:
        path = f"/sandbox{route.path}"
        app.add_url_rule(path, f"{route.method} {path}", _view(world, route.handler), methods=[route.method])


def _view(world: World, handler: Handler) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        try:
            return jsonify(handler(world, wishes.body(), **path))
        except ControlError as error:
            answer = jsonify(error=str(error))
            answer.status_code = 400
            return answer

    return view
