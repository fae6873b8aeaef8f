"""What stands before every page: request ids, CSRF, security headers, limits, and errors that are pages."""

from urllib.parse import urlsplit

import msgspec
import structlog
from flask import Flask, Response, abort, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from base import config, db, ids, metrics
from base.errors import ShopError
from base.i18n import LANGUAGES, _, speak
from base.log import log
from base.store import IMPATIENT
from web import render
from web.numbers import RowNumber

# Chromium holds redirects after a form to form-action too: a login in the middle goes to WeChat.
POLICY = ("default-src 'self'{scripts}; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
          "form-action 'self' {login}; frame-ancestors 'none'")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BODY = 2 * 1024 * 1024  # bytes

csrf = CSRFProtect()


def visitor() -> str:
    """Return whose requests are counted together: a customer's, else an address's (many share a carrier's)."""
    return session.get("openid") or get_remote_address()


limiter = Limiter(visitor, default_limits=["600 per minute"])


def prepare(app: Flask) -> None:
    """Put the guards before every view of `app`."""
    settings = config.current()
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        SECRET_KEY=settings.server.secret, MAX_CONTENT_LENGTH=BODY, WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_NAME="xiaopu", SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.shop.url.startswith("https:"), PERMANENT_SESSION_LIFETIME=30 * 86400,
        RATELIMIT_STORAGE_URI=settings.redis.url or "memory://", RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_STORAGE_OPTIONS=dict(IMPATIENT) if settings.redis.url else {},
        RATELIMIT_HEADERS_ENABLED=False)
    if proxies := settings.server.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(begin)
    app.after_request(finish)
    app.register_error_handler(ShopError, told)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, broken)


def begin() -> None:
    """Name the request, choose its language, and see that this thread has a connection."""
    g.request_id = ids.token()[:12]
    structlog.contextvars.bind_contextvars(request=g.request_id)
    wanted = request.cookies.get("language", "")
    speak(wanted if wanted in LANGUAGES else config.current().shop.language)
    db.connect()
    # PostgreSQL refuses NUL in a text: nothing of ours has one, so nothing of ours is asked for.
    typed = (*request.args.values(), *request.form.values())  # request.values would hide a form's behind a query's
    if "\0" in request.path or any("\0" in value for value in typed):
        abort(404)


def finish(answer: Response) -> Response:
    """Add the security headers and count the page."""
    answer.headers.setdefault("Content-Security-Policy", policy(""))
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    metrics.PAGES.labels(f"{answer.status_code // 100}xx").inc()
    structlog.contextvars.clear_contextvars()
    return answer


def policy(script: str) -> str:
    """Return the content policy of a page; besides our own it runs the script at this address, if there is one."""
    parts = urlsplit(script)
    # WeChat's script draws its open tags itself, with styles of its own.
    origin = f"; script-src 'self' {parts.scheme}://{parts.netloc}; style-src 'self' 'unsafe-inline'" if script else ""
    return POLICY.format(login=config.current().wechat.oauth_base, scripts=origin)


def told(wrong: ShopError) -> Response:
    """Answer what the shop has to say, as JSON for scripts and as a page for people."""
    return problem(wrong.status, wrong.sentence)


def stale(_wrong: CSRFError) -> Response:
    """Answer a form whose token is missing or old."""
    return problem(400, _("This page has been open too long. Please go back, reload it and try again."))


def refused(wrong: HTTPException) -> Response:
    """Answer an HTTP error; a redirect or a ready answer passes as it is."""
    if wrong.response is not None or (wrong.code or 500) < 400:
        return wrong.get_response()  # type: ignore[return-value]
    sentences = {
        404: _("We could not find that."),
        405: _("We could not find that."),
        413: _("That is too large."),
        429: _("That was too fast. Please wait a moment and try again."),
    }
    return problem(wrong.code or 500, sentences.get(wrong.code or 500, _("Please check what you typed.")))


def broken(wrong: Exception) -> Response:
    """Log a bug with the request's id and say only that: never a traceback."""
    log(__name__).error("page failed", path=request.path, exc_info=wrong)
    db.forget()
    return problem(500, _("Something went wrong on our side. We have noted it: %(id)s", id=g.get("request_id", "-")))


def problem(status: int, sentence: str) -> Response:
    """Return an error as JSON for a script, else as a page."""
    if request.is_json or request.headers.get("X-CSRFToken") or request.path.startswith("/pay/"):
        return Response(msgspec.json.encode({"error": sentence}), status, mimetype="application/json")
    return render.page("errors/problem.html", status, sentence=sentence)
