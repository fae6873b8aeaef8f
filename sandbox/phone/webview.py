"""The webviews: `http://<label>.localhost:<port>` is the shop as one follower sees it inside WeChat."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.utils import redirect, send_from_directory
from werkzeug.wrappers import Request, Response

from sandbox.phone import notice
from sandbox.phone.consent import PATHS, consent
from sandbox.phone.exchange import LARGEST_BODY, NoAnswer, TooLarge, ask
from sandbox.phone.jar import Jars
from sandbox.phone.places import OWN_PATH, Places, is_webview_host, openid_at
from sandbox.phone.purse import purse
from sandbox.phone.rewrite import request_headers, response_body, response_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_OWN_FILES = Path(__file__).parent / "bridge"


class Servers(Protocol):
    """The only two servers a webview reaches."""

    shop_url: str
    url: str


class Webviews:
    """A WSGI wrapper: webview hosts are answered here, every other host by the sandbox."""

    def __init__(self, sandbox_app: "WSGIApplication", servers: Servers, jars: Jars) -> None:
        self._sandbox_app = sandbox_app
        self._servers = servers
        self._jars = jars

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a webview's request, or hand it on."""
        host = environ.get("HTTP_HOST", "")
        if not is_webview_host(host):
            return self._sandbox_app(environ, start_response)
        openid = openid_at(host)
        response = self._answer(environ, host, openid) if openid else notice.nobody()
        return response(environ, start_response)

    def _answer(self, environ: "WSGIEnvironment", host: str, openid: str) -> Response:
        request = Request(environ)
        request.max_content_length = LARGEST_BODY
        shop, sandbox = self._servers.shop_url.rstrip("/"), self._servers.url.rstrip("/")
        places = Places(openid, f"http://{host.lower()}", shop, sandbox)
        try:
            return (self._own if request.path.startswith(OWN_PATH) else self._shop)(request, places)
        except NoAnswer:
            return notice.no_shop(shop)
        except TooLarge:
            return notice.too_large()
        except RequestEntityTooLarge:
            return notice.upload_too_large()

    def _own(self, request: Request, places: Places) -> Response:
        name = request.path.removeprefix(OWN_PATH)
        if name == "go":
            url = request.args.get("url", "/")
            seen = places.seen_from_webview(url)
            return notice.leads_out(url) if seen.startswith(places.webview + OWN_PATH) else redirect(seen)
        if name == "cashier":
            return notice.cashier()
        if name.startswith("api/"):
            path = name.removeprefix("api/")
            return (consent if path in PATHS else purse)(request, path, places)
        try:
            file = send_from_directory(_OWN_FILES, name, request.environ)
        except NotFound:
            return notice.nobody()
        file.headers["Cache-Control"] = "no-cache"
        return file

    def _shop(self, request: Request, places: Places) -> Response:
        base = places.upstream_of(request.path)
        headers = request_headers(request.headers, places, base)
        jar = self._jars.of(places.openid)
        cookies = jar.header(request.path) if base == places.shop else f"sandbox_follower={places.openid}"
        if cookies:
            headers["Cookie"] = cookies
        answer = ask(base, request.method, _target(request), headers, request.get_data() or None)
        if base == places.shop:
            for key, value in answer.headers:
                if key.lower() == "set-cookie":
                    jar.keep(value, request.path)
        body = response_body(answer, places, request.headers.get("Sec-Fetch-Dest", ""))
        return Response(body, answer.status, response_headers(answer, places))


def _target(request: Request) -> str:
    """The request target byte for byte: a decoded and re-encoded one could name another page."""
    raw = str(request.environ.get("REQUEST_URI", ""))
    if raw.startswith("/"):
        return raw.partition("#")[0]
    return request.root_path.rstrip("/") + request.full_path.rstrip("?")
