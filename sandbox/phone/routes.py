"""The phone's own pages on the sandbox: the desk with the phones, the way into a webview, the wx script."""

from pathlib import Path
from typing import Protocol

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from werkzeug.wrappers import Response as AnyResponse

from sandbox.phone.places import Places, webview_origin

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: http: https:; media-src 'self'; "
    "frame-src 'self' http://*.localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Addresses(Protocol):
    """Where the shop and the sandbox are."""

    shop_url: str
    url: str


def phone_pages(sandbox: Addresses) -> Blueprint:
    """The blueprint with `/`, `/phone/…`, `/webview/<openid>` and `/open/js/jweixin-1.6.0.js`."""
    pages = Blueprint(
        "phone", __name__, template_folder="templates", static_folder="static", static_url_path="/phone"
    )

    @pages.get("/")
    def desk() -> Response:
        """All phones side by side."""
        page = make_response(
            render_template(
                "phone.html",
                account=getattr(sandbox, "account_name", "小铺"),
                shop_url=sandbox.shop_url.rstrip("/"),
            )
        )
        page.headers["Content-Security-Policy"] = _POLICY
        page.headers["Cache-Control"] = "no-cache"
        return page

    @pages.get("/webview/<openid>")
    def open_webview(openid: str) -> AnyResponse:
        """Lead to a page as this follower sees it: `url` is any address or a path of the shop, `code` a scanned one."""
        try:
            webview = webview_origin(openid, request.host)
        except ValueError:
            abort(404)
        places = Places(openid, webview, sandbox.shop_url.rstrip("/"), sandbox.url.rstrip("/"))
        if "code" in request.args:
            return redirect(places.scanned(request.args["code"]))
        return redirect(places.seen_from_webview(request.args.get("url", "/")))

    @pages.get("/open/js/jweixin-1.6.0.js")
    def wx_script() -> Response:
        """Our own stand-in for the JS-SDK, at the path WeChat serves it."""
        return send_from_directory(_HERE / "static", "wx.js", mimetype="text/javascript")

    return pages
