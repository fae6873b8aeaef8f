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
        return _json(ask(places.sandbox, "GET", f"/sandbox/prepay/{quote(prepay_id, safe='')}", {}))
    if path == "pay" and request.method == "POST":
        return _pay(request, places)
    return Response('{"error":"not found"}', 404, content_type="application/json")


def _pay(request: Request, places: Places) -> Response:
    wish: Any = request.get_json(silent=True)
    if not isinstance(wish, dict):
        return Response('{"error":"the body must be a JSON object"}', 400, content_type="application/json")
    body = json.dumps({**wish, "openid": places.openid}).encode()
    return _json(ask(places.sandbox, "POST", "/sandbox/pay", {"Content-Type": "application/json"}, body))


def _json(answer: Answer) -> Response:
    kept = {"Cache-Control": "no-store", "Content-Type": "application/json"}
    return Response(answer.body, answer.status, kept)
