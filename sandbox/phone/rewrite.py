"""Makes the shop's answers at home in a webview, and the webview's requests at home in the shop."""

import re
from collections.abc import Iterable

from sandbox.phone.exchange import Answer
from sandbox.phone.places import OWN_PATH, WECHATS_PATHS, Places

WECHAT = "MicroMessenger/8.0.50 Language/zh_CN"
_HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te",
    "trailer", "transfer-encoding", "upgrade",
}
_NOT_SENT = _HOP_BY_HOP | {"host", "cookie", "content-length", "accept-encoding", "expect"}
_NOT_RETURNED = _HOP_BY_HOP | {"set-cookie", "content-length", "x-frame-options", "server", "date"}
_POLICIES = {"content-security-policy", "content-security-policy-report-only"}
_PAGES = {"text/html", "application/xhtml+xml"}
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype[^>]*>)?\s*(?:<html\b[^>]*>)?\s*(?:<head\b[^>]*>)?", re.I
)
_NONCE = re.compile(r"'nonce-([A-Za-z0-9+/=_-]+)'")


def request_headers(sent: Iterable[tuple[str, str]], places: Places, base: str) -> dict[str, str]:
    """The browser's headers as WeChat's own browser would send them to `base`; cookies come from the jar."""
    headers = {key.title(): value for key, value in sent if key.lower() not in _NOT_SENT}
    headers["User-Agent"] = f"{headers.get('User-Agent', 'Mozilla/5.0')} {WECHAT}"
    for name in ("Origin", "Referer"):
        if headers.get(name, "").startswith(places.webview):
            headers[name] = base + headers[name][len(places.webview):]
        elif name == "Referer":
            headers.pop(name, None)
    return _as_top_window(headers)


def _as_top_window(headers: dict[str, str]) -> dict[str, str]:
    # A real WebView is the window itself: the phone's frame around it must not show.
    if headers.get("Sec-Fetch-Dest") == "iframe":
        headers["Sec-Fetch-Dest"] = "document"
        if headers.get("Sec-Fetch-Site") != "same-origin":
            headers["Sec-Fetch-Site"] = "none"
    return headers


def response_headers(answer: Answer, places: Places) -> list[tuple[str, str]]:
    """The answer's headers for the webview's origin; cookies are left out, the jar has them."""
    return [
        (key, _returned(key.lower(), value, places))
        for key, value in answer.headers
        if key.lower() not in _NOT_RETURNED
    ]


def _returned(key: str, value: str, places: Places) -> str:
    if key == "location":
        return places.seen_from_webview(value) if "://" in value or value.startswith("/") else value
    if key in _POLICIES:
        return _policy(value, places)
    return value


def _policy(value: str, places: Places) -> str:
    directives = [part.strip() for part in value.split(";")]
    kept = [part for part in directives if part and not part.lower().startswith("frame-ancestors")]
    return "; ".join(kept).replace(places.shop, places.webview)


def response_body(answer: Answer, places: Places, wanted_as: str) -> bytes:
    """The body with the shop's absolute URLs led to the webview; a page gets the bridge, first in its head.

    `wanted_as` is the browser's Sec-Fetch-Dest: what a script fetched ("empty") is no page.
    """
    kind = answer.header("Content-Type").partition(";")[0].strip().lower()
    if answer.header("Content-Encoding") or kind not in {*_PAGES, "application/json"}:
        return answer.body
    body = _moved(answer.body, places)
    return _bridged(body, answer) if kind in _PAGES and wanted_as != "empty" else body


def _moved(body: bytes, places: Places) -> bytes:
    moves = [(places.shop, ""), *((places.sandbox, path) for path in WECHATS_PATHS)]
    for origin, path in moves:
        for slash in ("/", "\\/"):  # JSON may write its slashes as \/
            old = re.escape((origin + path).replace("/", slash)).encode()
            led = (places.webview + path).replace("/", slash).replace("\\", r"\\").encode()
            body = re.sub(old + rb"(?![0-9])", led, body)
    return body


def _bridged(body: bytes, answer: Answer) -> bytes:
    nonce = _NONCE.search(answer.header("Content-Security-Policy"))
    attribute = f' nonce="{nonce[1]}"' if nonce else ""
    script = f'<script src="{OWN_PATH}bridge.js"{attribute}></script>'.encode()
    opening = _OPENING.match(body)
    end = opening.end() if opening else 0
    return body[:end] + script + body[end:]
