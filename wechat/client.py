"""Calls to the official account's API with a living token, each counted: one bounded retry, then the truth."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from base.config import current
from wechat import http, tokens
from wechat.http import Refused

R = TypeVar("R")


class Meter(Protocol):
    """Who counts the calls of each path."""

    def spend(self, path: str) -> None:
        """Count a call before it is made; raises Refused when WeChat would not take it today."""

    def heard(self, path: str, code: str) -> None:
        """Learn from what WeChat refused."""


class Unmetered:
    """A Meter that lets every call pass."""

    def spend(self, path: str) -> None:
        """See Meter."""

    def heard(self, path: str, code: str) -> None:
        """See Meter."""


_meter: Meter = Unmetered()


def measure(meter: Meter) -> None:
    """Have every call of this process counted by `meter`."""
    global _meter
    _meter = meter


def get(path: str, **params: str) -> dict[str, Any]:
    """GET an API path such as `/cgi-bin/menu/get` and return its JSON object; raises Refused, Unclear."""
    base = current().wechat.api_base
    return counted(path, lambda token: http.get(base, path, access_token=token, **params))


def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
    """POST `body` as un-escaped UTF-8 JSON and return the JSON object; raises Refused, Unclear."""
    base = current().wechat.api_base
    return counted(path, lambda token: http.post(base, path, body, access_token=token))


def upload(path: str, name: str, data: bytes, words: str = "", **params: str) -> dict[str, Any]:
    """POST a file called `name`, with `words` as its description, and return the object; raises Refused, Unclear."""
    base = current().wechat.api_base
    return counted(path, lambda token: http.upload(base, path, name, data, words, access_token=token, **params))


def download(path: str, **params: str) -> bytes:
    """GET a file; raises Refused, Unclear."""
    base = current().wechat.api_base
    return counted(path, lambda token: http.download(base, path, access_token=token, **params))


def counted(path: str, ask: Callable[[str], R]) -> R:
    """Ask with a living token, if the day's calls of the path allow it."""
    meter = _meter
    meter.spend(path)
    try:
        return tokens.alive(ask)
    except Refused as no:
        meter.heard(path, no.code)
        raise
