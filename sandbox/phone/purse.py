"""What the pay sheet inside a webview may ask: what a prepay is, and to answer it as this follower."""

import json
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Request, Response

from sandbox.phone.exchange import Answer, ask
from sandbox.phone.places import Places


def purse(request: Request, path: str, places: Places) -> Response:
    """Serve `GET prepay/<id>` and `POST pay`, in the name of the webview's own follower and nobody else."""
    kind, _, prepay_id = path.partition("/")
    if kind == "prepay" and request.method == "GET":
        return as_json(ask(places.sandbox, "GET", f"/sandbox/prepay/{quote(prepay_id, safe='')}", {}))
    if path == "pay" and request.method == "POST":
        return _pay(request, places)
    return refusal(404, "not found")


def _pay(request: Request, places: Places) -> Response:
    wish: Any = request.get_json(silent=True)
    if not isinstance(wish, dict):
        return refusal(400, "the body must be a JSON object")
    body = json.dumps({**wish, "openid": places.openid}).encode()
    return as_json(ask(places.sandbox, "POST", "/sandbox/pay", {"Content-Type": "application/json"}, body))


def refusal(status: int, text: str) -> Response:
    """`{"error": text}`."""
    return Response(json.dumps({"error": text}), status, content_type="application/json")


def as_json(answer: Answer) -> Response:
    """The sandbox's own answer, never kept."""
    kept = {"Cache-Control": "no-store", "Content-Type": "application/json"}
    return Response(answer.body, answer.status, kept)
