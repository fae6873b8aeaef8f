"""The files that rules answer with, for the eyes of operators."""

from typing import Any

from flask import send_file

from base.errors import NotFound
from models import Media
from shop import media

DAY = 24 * 3600  # seconds


def show_shared(media_id: int) -> Any:
    """One file that is for everybody; raises NotFound."""
    row = media.one(media_id)
    if row.openid:
        raise NotFound()
    return shown(row)


def show(media_id: int) -> Any:
    """One file, also a picture for one follower; raises NotFound."""
    return shown(media.one(media_id))


def shown(row: Media) -> Any:
    """Answer with a file, able to do nothing in the console."""
    answer = send_file(media.path(row), max_age=DAY)
    answer.headers["Cache-Control"] = f"private, max-age={DAY}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
