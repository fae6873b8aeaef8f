"""Who is holding the phone: WeChat says so once (OAuth, snsapi_base), a signed cookie says so afterwards."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import quote, urlsplit

from flask import g, redirect, request, session

from base import clock, config, ids
from base.store import shared
from models import Customer
from shop import cart, customers
from wechat import oauth

P = ParamSpec("P")

STATE_LIFE = 600  # seconds between leaving for WeChat and coming back
LONGEST_BACK = 1000  # characters; the way back has to fit into a cookie and a QR code


def in_wechat() -> bool:
    """Tell whether the page is opened inside WeChat."""
    return "MicroMessenger" in request.headers.get("User-Agent", "")


def customer() -> Customer | None:
    """Return who is logged in, or None; asked of the database once per request."""
    if "customer" not in g:
        openid = session.get("openid", "")
        g.customer = customers.known(openid) if openid else None
    found: Customer | None = g.customer
    return found


def current() -> Customer:
    """Return who is logged in, behind needs_customer."""
    person = customer()
    if person is None:
        raise RuntimeError("a view without needs_customer asked for the customer")
    return person


def pieces_in_cart() -> int:
    """Return how many pieces lie in the customer's cart; a stranger's costs no query."""
    person = customer()
    return cart.badge(person) if person else 0


def needs_customer(view: Callable[P, Any]) -> Callable[P, Any]:
    """Send a stranger to the login, which brings them back to this page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        if customer() is None:
            return redirect(f"/login?next={quote(here(), safe='')}")
        return view(*args, **kwargs)

    return guarded


def here() -> str:
    """Return the path to come back to: this page, or for a form the page it stood on."""
    return request.full_path.rstrip("?") if request.method == "GET" else path_of(request.referrer or "/")


def leave_for_wechat(back: str) -> Any:
    """Redirect to WeChat's authorize page with a signed state that works once, in this browser."""
    nonce = ids.token()
    session["login"] = {"nonce": nonce, "back": inside(back)}
    return redirect(oauth.authorize_url(f"{config.current().shop.url}/login", state(nonce)))


def come_back(code: str, told: str) -> str | None:
    """Log in with WeChat's code; returns where to go, or None when it must not be believed.

    None for a state that is forged, old, used or from another browser, and for a snapshot page's
    virtual openid, which must never be bound (WeChat docs, web authorisation, snapshot pages).
    Raises wechat's Refused and Unclear.
    """
    waiting = session.pop("login", None)
    if not waiting or not genuine(told, waiting["nonce"]):
        return None
    if not shared().add(f"login:{waiting['nonce']}", "used", STATE_LIFE):
        return None
    identity = oauth.exchange(code)
    if identity.snapshot:
        return None
    bind(identity.openid)
    return str(waiting["back"])


def bind(openid: str) -> None:
    """Make this browser the customer's."""
    person = customers.of(openid)
    session.permanent = True
    session["openid"] = person.openid
    g.customer = person


def state(nonce: str) -> str:
    """Return nonce, time and signature as 56 hexadecimal characters (WeChat takes letters and digits only)."""
    moment = f"{clock.now():08x}"
    return nonce + moment + signed(nonce + moment)


def genuine(told: str, nonce: str) -> bool:
    """Tell whether `told` is a state we signed for `nonce` within STATE_LIFE."""
    if len(told) != 56 or not told.isascii() or not hmac.compare_digest(told[:32], nonce):
        return False
    if not hmac.compare_digest(told[40:], signed(told[:40])):
        return False
    return 0 <= clock.now() - int(told[32:40], 16) <= STATE_LIFE


def signed(text: str) -> str:
    """Return the first 16 hexadecimal characters of the text's signature under the shop's secret."""
    key = config.current().server.secret.encode()
    return hmac.new(key, b"login:" + text.encode(), hashlib.sha256).hexdigest()[:16]


def inside(back: str) -> str:
    """Return `back` when it is a path of this shop, else the home page: no open redirect."""
    try:
        parts = urlsplit(back)
    except ValueError:  # `//[`, for one
        return "/"
    safe = back.startswith("/") and not back.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return back if safe and "\\" not in back and back.isprintable() and len(back) <= LONGEST_BACK else "/"


def path_of(address: str) -> str:
    """Return the path of an address that a browser sent, `/` of one that is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return "/"
