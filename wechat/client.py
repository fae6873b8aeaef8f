"""Calls to the official account's API with a living token: one bounded retry, then the truth."""

from typing import Any

from base.config import current
from wechat import http, tokens


def get(path: str, **params: str) -> dict[str, Any]:
    """GET an API path such as `/cgi-bin/menu/get` and return its JSON object; raises Refused, Unclear."""
    base = current().wechat.api_base
    return tokens.alive(lambda token: http.get(base, path, access_token=token, **params))


def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
    """POST `body` as un-escaped UTF-8 JSON and return the JSON object; raises Refused, Unclear."""
    base = current().wechat.api_base
    return tokens.alive(lambda token: http.post(base, path, body, access_token=token))
