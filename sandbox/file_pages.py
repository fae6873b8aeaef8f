"""Files by their public address: what a phone shows and a shop may fetch without a token."""

from flask import Flask, Response

from sandbox.errors import OaError
from sandbox.files import found
from sandbox.world import World


def install(app: Flask, world: World) -> None:
    """Serve GET /mmbiz/<media_id>."""

    @app.get("/mmbiz/<media_id>")
    def show(media_id: str) -> Response:
        try:
            with world.lock:
                medium = found(world, media_id)
        except OaError:
            return Response(status=404)
        answer = Response(medium.data, content_type=medium.content_type)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
