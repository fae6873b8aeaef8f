"""Builds the shop's one WSGI application from its settings; with manage.py the only file that knows everybody."""

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask

from base import config, db, log, store
from base.config import Config
from bot import chatlog, front
from console import entry
from console import routes as rooms
from handlers import routes, source
from jobs import migrate
from jobs.worker import Worker
from shop import quotas
from shop.state import DatabaseStore
from web import guard, render
from wechat import client

ROOT = Path(__file__).resolve().parent
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def build(settings: Config) -> WSGI:
    """Return the application for these settings; nothing is asked of the network."""
    use(settings)
    return joined(front.build(routes.CHAT, routes.EVENTS, routes.FORETOLD), website())


def joined(talk: WSGI, pages: WSGI) -> WSGI:
    """Return the application that answers WeChat with `talk` and everybody else with `pages`."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # The chat does not pass through Flask, which alone would cost four times the whole answer.
        if environ.get("PATH_INFO") == "/wechat":
            return talk(environ, start_response)
        return pages(environ, start_response)

    return application


def use(settings: Config) -> None:
    """Make the settings, their database and their store those of this process."""
    config.use(settings)
    db.use(settings.database.url)
    own = DatabaseStore()
    store.use(store.RedisStore(settings.redis.url, own) if settings.redis.url else own)
    client.measure(quotas)


def website() -> Flask:
    """Return the pages of customers and operators as one Flask application."""
    pages = Flask("xiaopu", template_folder=str(ROOT / "templates"), static_folder=None)
    guard.prepare(pages)
    render.prepare(pages)
    pages.before_request(source.note)
    pages.config.update(PICTURES=config.data_folder() / "pictures", PENDING=migrate.pending)
    for page in routes.PAGES:
        pages.add_url_rule(page.rule, page.endpoint, page.view, methods=list(page.methods))
    entry.furnish(pages, rooms.PAGES, routes.LABELS)
    return pages


def serve() -> WSGI:
    """Return the application for a server's worker process, with the jobs beside it when they live inside."""
    # Ctrl-C reaches parent and workers alike, and the parent then stops its workers: told twice, granian's hang.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # Until granian sets the worker's own, it has its parent's handler, in which a stop would be lost.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    path = os.environ.get("XIAOPU_CONFIG")
    settings = config.load(Path(path) if path else None)
    log.start(settings.server.log_level)
    application = build(settings)
    chatlog.start()
    if settings.server.jobs == "inside":
        Worker().start()
    return application
