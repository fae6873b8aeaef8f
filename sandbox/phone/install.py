"""Puts the phone's pages and the webviews' proxy onto the sandbox's Flask application."""

from collections.abc import Callable
from typing import Protocol

from flask import Flask

from sandbox.phone.jar import Jars
from sandbox.phone.routes import phone_pages
from sandbox.phone.webview import Webviews


class Sandbox(Protocol):
    """What the phone needs to know of the sandbox; read at each request, so a late port is fine."""

    shop_url: str
    url: str
    on_reset: list[Callable[[], None]]


def install(app: Flask, sandbox: Sandbox) -> None:
    """Register the phone at `/` and answer every `<label>.localhost` host with that follower's webview."""
    jars = Jars()
    _resets(sandbox).append(jars.clear)
    app.register_blueprint(phone_pages(sandbox))
    app.wsgi_app = Webviews(app.wsgi_app, sandbox, jars)  # type: ignore[method-assign]


def _resets(sandbox: Sandbox) -> list[Callable[[], None]]:
    if not hasattr(sandbox, "on_reset"):
        sandbox.on_reset = []
    return sandbox.on_reset
