"""Plain pages of the webview itself: a link that leads out, a shop that does not answer, the cashier."""

from html import escape

from werkzeug.wrappers import Response

from sandbox.phone.places import OWN_PATH

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><script src="{own}bridge.js"></script><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{own}notice.css"></head>
<body>{body}</body></html>"""
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'"


def notice(status: int, title: str, text: str, link: str = "") -> Response:
    """A small page; `link`, if it is http(s), may be opened outside the phone."""
    anchor = ""
    if link.startswith(("http://", "https://")):
        anchor = f'<a href="{escape(link)}" target="_blank" rel="noopener noreferrer">{escape(link)}</a>'
    return _page(status, title, f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p>{anchor}</main>")


def cashier() -> Response:
    """The page on which a scanned native payment shows its pay sheet."""
    return _page(200, "扫码支付", f'<script type="module" src="{OWN_PATH}cashier.js"></script>')


def leads_out(url: str) -> Response:
    """The follower tapped a link to some other site."""
    return notice(200, "即将离开本店", "这个链接不在本店，沙盒不会代你打开。 This link leaves the shop.", url)


def no_shop(shop_url: str) -> Response:
    """Nobody answers at the shop's address."""
    return notice(502, "店铺没有应答", f"{shop_url} 没有应答，请确认店铺已启动。 The shop does not answer.")


def too_large() -> Response:
    """A body over the cap of 10 MB."""
    return notice(502, "页面过大", "店铺的应答超过 10 MB。 The shop's answer is over 10 MB.")


def upload_too_large() -> Response:
    """A request body over the cap of 10 MB."""
    return notice(413, "文件过大", "一次最多上传 10 MB。 An upload may be 10 MB at most.")


def nobody() -> Response:
    """A `.localhost` name that is no follower's webview."""
    return notice(404, "没有这部手机", "这个地址不属于任何关注者。 No follower holds this phone.")


def _page(status: int, title: str, body: str) -> Response:
    page = _PAGE.format(own=OWN_PATH, title=escape(title), body=body)
    response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
