"""Pages: one Jinja environment, filters for money and time, assets named by their content."""

import gzip
import hashlib
import importlib.util
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, make_response, render_template, request

from base import clock, config, money
from base.i18n import _, language
from base.log import log
from shop import carriers, orders
from web.login import in_wechat, pieces_in_cart
from web.qr import qr
from wechat import abilities

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
YEAR = 365 * 24 * 3600
SMALL = 600  # bytes below which compression gains nothing
TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")

# What the console takes from packages instead of keeping a copy: name -> (package, path inside it).
PACKAGED = {
    "bootstrap.css": ("bootstrap", "css/bootstrap.min.css"),
    "bootstrap.js": ("bootstrap", "js/bootstrap.bundle.min.js"),
    "htmx.js": ("js_lib_htmx", "static/htmx/htmx.min.js"),
}


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Return the rendered template as a response that is never kept by caches in between."""
    answer = make_response(render_template(template, **values), status)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def prepare(app: Flask) -> None:
    """Give `app` the filters, the assets and the compression all pages share."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(yuan=money.yuan, when=when, qr=qr, carrier=carriers.name,
                                 tracking=carriers.link)
    app.jinja_env.globals.update(_=_, asset=asset, language=language, shop=lambda: config.current().shop,
                                 state_name=orders.state_name, standing=orders.standing, pieces_in_cart=pieces_in_cart,
                                 in_wechat=in_wechat, able=abilities.can,
                                 notices_script=lambda: config.current().notices.script)
    app.add_url_rule("/static/<digest>/<name>", "asset", serve)
    app.after_request(compress)


def when(moment: int | None) -> str:
    """Return a moment as `2026-11-22 09:30` in China, or nothing for None."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content, so browsers may keep it a year."""
    return f"/static/{contents(name)[2]}/{name}"


def serve(digest: str, name: str) -> Response:
    """Answer one static file, compressed when the browser can."""
    plain, packed, mine = contents(name)
    answer = Response(plain, mimetype=mimetypes.guess_type(name)[0])
    if packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.set_data(packed)
        answer.headers["Content-Encoding"] = "gzip"
    # While a new version starts, an old worker may be asked for the new one's file: that must not be kept.
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if digest == mine else "no-cache"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


@lru_cache(maxsize=64)
def contents(name: str) -> tuple[bytes, bytes | None, str]:
    """Return a static file's bytes, its gzip if that helps, and its digest; 404 for any other name."""
    path = located(name)
    if path is None:
        log(__name__).warning("no such asset", name=name)
        abort(404)
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9)
    return plain, packed if len(packed) < len(plain) else None, hashlib.sha256(plain).hexdigest()[:12]


def located(name: str) -> Path | None:
    """Return where the file lies: our own folder, or the package that ships it."""
    if name in PACKAGED:
        package, inside = PACKAGED[name]
        spec = importlib.util.find_spec(package)
        folder = next(iter(spec.submodule_search_locations or []), None) if spec else None
        return Path(folder) / inside if folder else None
    own = {file.name: file for file in STATIC.iterdir() if file.is_file()}
    return own.get(name)


def compress(answer: Response) -> Response:
    """Compress a text answer when the browser can and it is worth it."""
    if (answer.direct_passthrough or "Content-Encoding" in answer.headers
            or not (answer.mimetype or "").startswith(TEXT)
            or "gzip" not in request.headers.get("Accept-Encoding", "")):
        return answer
    body = answer.get_data()
    if len(body) >= SMALL:
        answer.set_data(gzip.compress(body, 5))
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers.add("Vary", "Accept-Encoding")
    return answer
