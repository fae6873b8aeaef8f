"""The goods' pictures, from the shop's data folder."""

from flask import Response, current_app, send_from_directory

from web.guard import limiter

MONTH = 30 * 86400  # seconds


@limiter.exempt
def show(name: str) -> Response:
    """One picture; a drawing opened by itself may run and load nothing."""
    answer = send_from_directory(current_app.config["PICTURES"], name, max_age=MONTH)
    answer.headers["Cache-Control"] = f"public, max-age={MONTH}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
