"""What the machine room asks: alive, ready, and how much."""

import hmac
from ipaddress import ip_address

import peewee
from flask import Response, abort, current_app, request

from base import config, db, metrics
from web.guard import limiter


@limiter.exempt
def live() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@limiter.exempt
def ready() -> Response:
    """The database answers and no migration waits; 503 until then."""
    try:
        missing = current_app.config["PENDING"]()
    except peewee.PeeweeException:
        db.forget()
        return Response("no database\n", 503, mimetype="text/plain")
    if missing:
        return Response("not migrated\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@limiter.exempt
def figures() -> Response:
    """The shop's metrics, for whoever knows the token; without one, for this machine only. Else 404."""
    token = config.current().server.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = hmac.compare_digest(given.encode(), token.encode()) if token else local()
    if not allowed:
        abort(404)
    return Response(metrics.page(), mimetype="text/plain; version=0.0.4")


def local() -> bool:
    """Tell whether this machine asks; what a reverse proxy passes on comes from somewhere else."""
    return "X-Forwarded-For" not in request.headers and ip_address(request.remote_addr or "0.0.0.0").is_loopback
