"""What we measure ourselves against: WeRoBot alone that echoes, and a Flask that says hello."""

from typing import Any

from flask import Flask
from werobot import WeRoBot

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
