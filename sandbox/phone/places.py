"""Where things live: which host is which follower's webview, and which URL belongs to whom."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

# Pages of WeChat itself: the login, and what mp.weixin.qq.com shows.
WECHATS_PATHS = ("/connect/oauth2/", "/mp/")
OWN_PATH = "/__webview/"
NATIVE_CODE = "weixin://wxpay/bizpayurl"
_SUFFIX = ".localhost"
_LONGEST_LABEL = 63


def label_of(openid: str) -> str:
    """The DNS label of a follower's webview: base32, so that it can be read back.

    Raises ValueError past 39 bytes.
    """
    label = base64.b32encode(openid.encode()).decode().rstrip("=").lower()
    if not label or len(label) > _LONGEST_LABEL:
        raise ValueError(f"no webview for an openid of {len(openid)} characters")
    return label


def is_webview_host(host: str) -> bool:
    """Whether a Host header names a webview (`<label>.localhost[:port]`)."""
    return host.partition(":")[0].lower().endswith(_SUFFIX)


def openid_at(host: str) -> str | None:
    """The follower whose webview a Host header names, or None."""
    label = host.partition(":")[0].lower().removesuffix(_SUFFIX)
    try:
        openid = base64.b32decode(label.upper() + "=" * (-len(label) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return openid or None


def webview_origin(openid: str, sandbox_host: str) -> str:
    """`http://<label>.localhost:<port>` on the port of the sandbox's own Host header."""
    port = urlsplit(f"//{sandbox_host}").port
    return f"http://{label_of(openid)}{_SUFFIX}" + (f":{port}" if port else "")


@dataclass(frozen=True)
class Places:
    """The three origins a webview knows, and the follower who holds it."""

    openid: str
    webview: str
    shop: str
    sandbox: str

    def seen_from_webview(self, url: str) -> str:
        """The address under which the follower's webview opens any URL; a foreign one becomes a notice."""
        if url.startswith("/") and not url.startswith("//"):
            return self.webview + url
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin in (self.shop, self.webview):
            return self.webview + _tail(url, origin)
        if origin == self.sandbox and parts.path.startswith(WECHATS_PATHS):
            # WeChat swallows the #wechat_redirect that such an address must end in.
            return self.webview + _tail(url, origin).partition("#")[0]
        return f"{self.webview}{OWN_PATH}go?url={quote(url, safe='')}"

    def scanned(self, code: str) -> str:
        """Where the follower lands who scans a QR code: at the cashier of a native payment, else at a page."""
        if code.startswith(NATIVE_CODE):
            return f"{self.webview}{OWN_PATH}cashier?code_url={quote(code, safe='')}"
        return self.seen_from_webview(code)

    def upstream_of(self, path: str) -> str:
        """The only two servers a webview ever reaches: WeChat's own pages at the sandbox, and the shop."""
        return self.sandbox if path.startswith(WECHATS_PATHS) else self.shop


def _tail(url: str, origin: str) -> str:
    tail = url[len(origin):]
    return tail if tail.startswith("/") else "/" + tail
