"""What we measure ourselves against: WeRoBot alone that echoes, a Flask that says hello, a Flask that orders."""

import os
from pathlib import Path
from typing import Any

from flask import Flask, redirect
from werobot import WeRoBot

from bench import recorded
from bench.planted import AES_KEY, APPID, TOKEN


def plain_echo() -> Any:
    """Return WeRoBot's own WSGI application (bottle) with one handler that says back what was said."""
    return echo()


def safe_echo() -> Any:
    """Return the same for an account in safe mode."""
    return echo(APP_ID=APPID, ENCODING_AES_KEY=AES_KEY)


def echo(**settings: str) -> Any:
    """Return the echo with these settings; without WeRoBot's session, which costs a commit per handler."""
    robot = WeRoBot(token=TOKEN, SESSION_STORAGE=False)
    robot.config.update(settings)
    robot.text(lambda message: message.content)
    return robot.wsgi


def hello() -> Flask:
    """Return the smallest Flask."""
    pages = Flask("hello")
    pages.add_url_rule("/", view_func=lambda: "hello")
    return pages


def checkout() -> Flask:
    """Return the smallest Flask that executes a checkout's recorded statements with sqlite3."""
    replay = recorded.Replay(Path(os.environ["BENCH_DATABASE"]), recorded.kept(Path(os.environ["BENCH_STATEMENTS"])))
    pages = Flask("checkout")
    pages.add_url_rule("/checkout", methods=["POST"], view_func=lambda: redirect(f"/orders/{replay.order()}", 303))
    return pages
