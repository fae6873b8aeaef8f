"""Ways into the pages for accounts without OAuth: signed, short-lived, used once, bound to the follower who asked."""

import base64
import hashlib
import hmac
import re
from urllib.parse import unquote, urlsplit

from base import clock, config, ids
from base.errors import ShopError
from base.i18n import N_
from base.store import shared
from wechat import abilities

LIFE = 900  # seconds a way in stays open
NONCE = 12  # hexadecimal characters
SIGNATURE = 32  # hexadecimal characters
FORM = re.compile(rf"([A-Za-z0-9_-]{{1,90}})\.([0-9a-f]{{8}})([0-9a-f]{{{NONCE}}})([0-9a-f]{{{SIGNATURE}}})", re.ASCII)
DOOR = "/in/"
WRITTEN = re.compile(DOOR + FORM.pattern, re.ASCII)  # a pass as it stands in a text
HREF = re.compile(r"""(href=)(["'])(.*?)\2""", re.IGNORECASE)


class PassOver(ShopError):
    """This way in is closed."""

    status = 403
    english = N_("This link has been used or is too old. Please ask again in the chat.")


def own_text(text: str, openid: str) -> str:
    """Return a text with each link into the shop as a way in for this follower; unchanged where OAuth works."""
    return HREF.sub(lambda found: f"{found[1]}{found[2]}{own_link(found[3], openid)}{found[2]}", text)


def own_link(url: str, openid: str) -> str:
    """Return a link into the shop as a way in for this follower; any other, or where OAuth works, as it is.

    What stands behind a `#` stays there: no browser sends it.
    """
    shop = config.current().shop.url.rstrip("/")
    if abilities.can("oauth") or (url != shop and not url.startswith((f"{shop}/", f"{shop}?", f"{shop}#"))):
        return url
    parts = urlsplit(url.removeprefix(shop))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return shop + made(openid, path) + (f"#{parts.fragment}" if parts.fragment else "")


def without(text: str) -> str:
    """Return a text in which every pass is a plain link again, fit to be kept and read by others."""
    return WRITTEN.sub("", text)


def living(text: str) -> bool:
    """Tell whether a text has a pass that may still let somebody in."""
    return any(int(found[2], 16) >= clock.now() for found in WRITTEN.finditer(text))


def made(openid: str, path: str) -> str:
    """Return the path that lets this follower in, once, within LIFE seconds, to `path`."""
    who = base64.urlsafe_b64encode(openid.encode()).decode().rstrip("=")
    head = f"{who}.{clock.now() + LIFE:08x}{ids.token()[:NONCE]}"
    return f"{DOOR}{head}{signature(head, path)}{path}"


def taken(token: str, path: str) -> str:
    """Return whose way in to `path` this is, and close it; raises PassOver."""
    openid = holder(token, path)
    if not shared().add(f"pass:{token[-SIGNATURE:]}", "used", LIFE):
        raise PassOver()
    return openid


def holder(token: str, path: str) -> str:
    """Return for whom a way in to `path` was made, used or not; raises PassOver for one that is forged or too old."""
    found = FORM.fullmatch(token)
    if not found or not hmac.compare_digest(found[4], signature(token[:-SIGNATURE], path)):
        raise PassOver()
    if int(found[2], 16) < clock.now():
        raise PassOver()
    return base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode()


def signature(head: str, path: str) -> str:
    """Return what proves that the shop made this for `path`, written as people do or as browsers do (RFC 3986)."""
    key = config.current().server.secret.encode()
    words = f"pass:{head}:{unquote(path)}".encode(errors="replace")
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:SIGNATURE]
