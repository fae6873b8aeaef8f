"""Ways into the pages for accounts without OAuth: signed, short-lived, used once, bound to the follower who asked."""

import base64
import hashlib
import hmac
import re

from base import clock, config, ids
from base.errors import ShopError
from base.i18n import N_
from base.store import shared

LIFE = 900  # seconds a way in stays open
NONCE = 12  # hexadecimal characters
SIGNATURE = 32  # hexadecimal characters
FORM = re.compile(rf"([A-Za-z0-9_-]{{1,90}})\.([0-9a-f]{{8}})([0-9a-f]{{{NONCE}}})([0-9a-f]{{{SIGNATURE}}})", re.ASCII)


class PassOver(ShopError):
    """This way in is closed."""

    status = 403
    english = N_("This link has been used or is too old. Please ask again in the chat.")


def made(openid: str, path: str) -> str:
    """Return the path that lets this follower in, once, within LIFE seconds, to `path`."""
    who = base64.urlsafe_b64encode(openid.encode()).decode().rstrip("=")
    head = f"{who}.{clock.now() + LIFE:08x}{ids.token()[:NONCE]}"
    return f"/in/{head}{signature(head, path)}{path}"


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
    """Return what proves that the shop made this."""
    key = config.current().server.secret.encode()
    return hmac.new(key, f"pass:{head}:{path}".encode(), hashlib.sha256).hexdigest()[:SIGNATURE]
