"""The cookies of each follower's webview, kept here as a real WebView keeps a profile per user.

A browser would withhold SameSite=Lax cookies inside the phone's frame, so no cookie reaches it.
"""

import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Cookie:
    """One cookie; `expires` in seconds since 1970, or None for as long as the jar lives."""

    name: str
    value: str
    path: str
    expires: float | None

    def goes_to(self, path: str) -> bool:
        """Whether a request for this path carries the cookie (RFC 6265, 5.1.4)."""
        prefix = self.path if self.path.endswith("/") else self.path + "/"
        return path == self.path or path.startswith(prefix)


class Jar:
    """The cookies one follower has from the shop; host-only, and sent over plain HTTP even if Secure."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str], Cookie] = {}
        self._lock = threading.Lock()

    def keep(self, set_cookie: str, request_path: str) -> None:
        """Store one Set-Cookie header; one that is already over takes the place of what it deletes."""
        cookie = _parse(set_cookie, request_path)
        if cookie is None:
            return
        with self._lock:
            self._cookies[cookie.name, cookie.path] = cookie

    def header(self, request_path: str) -> str:
        """The Cookie header for a path, longest path first; empty when there is none."""
        now = time.time()
        with self._lock:
            live = [c for c in self._cookies.values() if c.expires is None or c.expires > now]
        sent = sorted((c for c in live if c.goes_to(request_path)), key=lambda c: -len(c.path))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in sent)


class Jars:
    """One jar per openid."""

    def __init__(self) -> None:
        self._jars: dict[str, Jar] = {}
        self._lock = threading.Lock()

    def of(self, openid: str) -> Jar:
        """The follower's jar, empty at first."""
        with self._lock:
            return self._jars.setdefault(openid, Jar())

    def clear(self) -> None:
        """Log everybody out."""
        with self._lock:
            self._jars.clear()


def _parse(set_cookie: str, request_path: str) -> Cookie | None:
    pair, *rest = set_cookie.split(";")
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        return None
    split = (part.partition("=") for part in rest)
    attributes = {key.strip().lower(): text.strip() for key, _, text in split}
    path = attributes.get("path", "")
    if not path.startswith("/"):
        path = request_path.rpartition("/")[0] or "/"
    return Cookie(name.strip(), value.strip(), path, _expiry(attributes))


def _expiry(attributes: dict[str, str]) -> float | None:
    try:
        if "max-age" in attributes:
            return time.time() + int(attributes["max-age"])
        if "expires" in attributes:
            return parsedate_to_datetime(attributes["expires"]).timestamp()
    except ValueError:
        return None
    return None
