"""Serves one WeChat over HTTP, in a thread of a test or alone."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox import phone
from sandbox.app import create_app
from sandbox.credentials import Credentials, generate, located
from sandbox.privileges import VERIFIED_SERVICE
from sandbox.settings import MODES, Settings
from sandbox.world import World

__all__ = ["Credentials", "Sandbox"]

STOP_LATENCY_SECONDS = 0.02


class Sandbox:
    """A WeChat at `url` that pushes to the shop's `push_url`; `shop_url` is what its phones open.

    `credentials` may come from another Sandbox or from a file; without them new keys are made.
    """

    def __init__(
        self,
        push_url: str,
        mode: str = "plain",
        notify_url: str = "",
        shop_url: str = "",
        port: int = 0,
        credentials: Credentials | None = None,
        host: str = "127.0.0.1",
        account: str = VERIFIED_SERVICE,
    ) -> None:
        if mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")
        known = credentials or generate()
        if not known.platform_private_key_pem:
            raise ValueError("these credentials lack WeChat's own private key; use those of a Sandbox or its file")
        self._world = World(known, Settings(account=account, mode=mode), push_url, shop_url)
        self.on_reset: list[Callable[[], None]] = self._world.on_reset
        app = create_app(self._world)
        phone.install(app, self)
        self._server = _bound(host, port, app)
        self.url = f"http://{host}:{self._server.port}"
        self._world.credentials = located(known, self.url, notify_url or f"{_origin(push_url)}/pay/notify")
        self._thread: threading.Thread | None = None

    @property
    def credentials(self) -> Credentials:
        """What the shop must know."""
        return self._world.credentials

    @property
    def push_url(self) -> str:
        """Where messages and events are posted."""
        return self._world.push_url

    @push_url.setter
    def push_url(self, url: str) -> None:
        self._world.push_url = url

    @property
    def shop_url(self) -> str:
        """What phones open: the given one, else where pushes go. OAuth leads back only to a given one's host."""
        return self._world.shop_url or _origin(self._world.push_url)

    @shop_url.setter
    def shop_url(self, url: str) -> None:
        self._world.shop_url = url

    def start(self) -> Self:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.serve_forever, name="sandbox", daemon=True)
        self._thread.start()
        return self

    def serve_forever(self) -> None:
        """Serve until stop() is called from another thread."""
        self._world.agenda.start()
        self._server.serve_forever(poll_interval=STOP_LATENCY_SECONDS)

    def stop(self) -> None:
        """End serving and free the port."""
        self._world.agenda.stop()
        self._server.shutdown()
        self._server.server_close()
        if self._thread:
            self._thread.join()

    def reset(self) -> None:
        """Forget everything but the credentials."""
        self._world.reset()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _bound(host: str, port: int, app: Flask) -> BaseWSGIServer:
    # werkzeug ends the whole process when it cannot bind; a socket of our own raises OSError instead
    with socket.create_server((host, port), backlog=128) as listener:
        bound_port = listener.getsockname()[1]
        return make_server(host, bound_port, app, threaded=True, request_handler=_Quiet, fd=listener.fileno())


class _Quiet(WSGIRequestHandler):
    """No line per request, which is noise in a demo; a dropped connection is closed at once."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        pass

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True  # else the caller would wait for the answer that a fault has lost
