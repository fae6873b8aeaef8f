"""Short wires: shop, WeChat and phones of one process call each other directly, in one thread and in a fixed order.

Everything still goes through the whole application with its headers, cookies and signatures; only the sockets are
left out, and WeChat's own threads: what is due there is done when the clock is moved, and never by itself.
"""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import structlog
import urllib3
from requests.adapters import HTTPAdapter
from werkzeug.test import EnvironBuilder, run_wsgi_app

from sandbox import outbound
from tests.world import World
from web import guard
from wechat import http

Wsgi = Callable[..., Any]
_near: dict[str, Wsgi] = {}


@contextmanager
def short(world: World) -> Iterator[None]:
    """Connect everybody in this process directly, and keep WeChat's agenda still, until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(_near, world.url, lambda environ, start: world.application(environ, start))
        patch.setitem(_near, world.sandbox.url, world.sandbox._server.app)
        patch.setattr(requests.Session, "get_adapter", adapter)
        patch.setattr(outbound, "_pool", Outward())
        patch.setattr(guard.limiter, "enabled", False)  # a thousand people's clicks come from one address
        with still(world), quiet():
            yield


def long_again(world: World) -> None:
    """In a forked process: WeChat is the parent's and is reached over HTTP; nothing open is shared with it."""
    del _near[world.sandbox.url]
    http.session.cache_clear()
    http.library.cache_clear()


@contextmanager
def quiet() -> Iterator[None]:
    """Log errors only: bad luck is what these tests are about."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**before)


@contextmanager
def still(world: World) -> Iterator[None]:
    """Let WeChat's agenda do nothing by itself: POST /clock does all that is due, in the caller's thread."""
    agenda = world.sandbox._world.agenda
    with agenda._changed:
        agenda._draining += 1
    yield
    with agenda._changed:
        agenda._draining -= 1
        agenda._changed.notify_all()


far = requests.Session.get_adapter


def adapter(session: requests.Session, url: str) -> Any:
    """Return the way to `url`: direct for those connected, else over the network."""
    application = _near.get(origin(url))
    return InProcess(application) if application else far(session, url)


def origin(url: str) -> str:
    """Return the scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def call(application: Wsgi, method: str, url: str, headers: Any, body: Any) -> urllib3.HTTPResponse:
    """Call a WSGI application and return its answer as one that came over the network."""
    target = urlsplit(url)
    environ = EnvironBuilder(path=target.path, base_url=origin(url), query_string=target.query, method=method,
                             headers=list(headers.items()), data=body or b"").get_environ()
    environ["RAW_URI"] = f"{target.path}?{target.query}" if target.query else target.path  # what signatures are of
    content, status, said = run_wsgi_app(application, environ, buffered=True)
    original = HTTPMessage()
    for name, value in said:
        original.add_header(name, value)
    return urllib3.HTTPResponse(io.BytesIO(b"".join(content)), said, int(status.split()[0]), preload_content=False,
                                original_response=SimpleNamespace(msg=original, isclosed=lambda: True))


class InProcess(HTTPAdapter):
    """The transport of `requests` to an application in this process."""

    def __init__(self, application: Wsgi) -> None:
        super().__init__()
        self._application = application

    def send(self, request: Any, *_args: Any, **_more: Any) -> requests.Response:
        """Return the application's answer; raises ConnectionError when a fault has lost it."""
        try:
            raw = call(self._application, request.method, request.url, request.headers, request.body)
        except ConnectionResetError as lost:
            raise requests.ConnectionError(lost) from lost
        return self.build_response(request, raw)


class Outward:
    """WeChat's way to the shop, in the place of urllib3's pool."""

    def request(self, method: str, url: str, body: bytes, headers: Any, **_more: Any) -> urllib3.HTTPResponse:
        """Return the shop's answer."""
        return call(_near[origin(url)], method, url, headers, body)
