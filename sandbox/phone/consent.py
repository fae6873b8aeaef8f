"""What the notification sheet inside a webview may ask: which notices there are, and what this follower chose."""

import json
from typing import Any

from werkzeug.wrappers import Request, Response

from sandbox.phone.exchange import ask
from sandbox.phone.places import Places
from sandbox.phone.purse import as_json, refusal

PATHS = ("notices", "consent")


def consent(request: Request, path: str, places: Places) -> Response:
    """Serve `GET notices` and `POST consent`, in the name of the webview's own follower and nobody else."""
    if path == "notices" and request.method == "GET":
        return as_json(ask(places.sandbox, "GET", "/sandbox/notices", {}))
    if path == "consent" and request.method == "POST":
        return _choose(request, places)
    return refusal(404, "not found")


def _choose(request: Request, places: Places) -> Response:
    wish: Any = request.get_json(silent=True)
    if not isinstance(wish, dict):
        return refusal(400, "the body must be a JSON object")
    body = json.dumps({**wish, "openid": places.openid}).encode()
    return as_json(ask(places.sandbox, "POST", "/sandbox/consent", {"Content-Type": "application/json"}, body))
