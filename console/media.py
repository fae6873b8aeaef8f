"""The files that rules answer with, for the eyes of operators."""

from typing import Any

from flask import send_file

from base.errors import NotFound
from shop import media

DAY = 24 * 3600  # seconds


def show_shared(media_id: int) -> Any:
    """One file that is for everybody; raises NotFound."""
    if media.one(media_id).openid:
        raise NotFound()
    return show(media_id)


def show(media_id: int) -> Any:
    """One file, also a picture for one follower; raises NotFound."""
    answer = send_file(media.path(media.one(media_id)), max_age=DAY)
    answer.headers["Cache-Control"] = f"private, max-age={DAY}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
