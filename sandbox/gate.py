"""What happens around every call of the shop: it is counted, and a fault that waits for it strikes."""

import time
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from sandbox.errors import PayError
from sandbox.faults import NOTHING, Fault
from sandbox.oa_calls import answer_json
from sandbox.oa_errors import error_body
from sandbox.pay_sign import refused
from sandbox.world import World

ROADS = ("/cgi-bin/", "/wxaapi/", "/sns/", "/connect/", "/v3/")
CONTROL = "/sandbox"
FOREIGN = '{"error": "Origin: another site may not move this WeChat"}'
OWN = (CONTROL, "/favicon.ico")
CODES = {429: "FREQUENCY_LIMITED", 401: "SIGN_ERROR", 403: "NO_AUTH", 404: "RESOURCE_NOT_EXISTS", 400: "PARAM_ERROR"}


def install(app: Flask, world: World) -> None:
    """Stand before and behind the calls at WeChat's own paths; other paths pass untouched."""

    @app.before_request
    def arrive() -> Response | None:
        g.fault = NOTHING
        if request.url_rule is None and not request.path.startswith(OWN):
            with world.lock:
                world.state.unknown_calls.append(f"{request.method} {request.path}")
        if foreign():
            return Response(FOREIGN, 403, mimetype="application/json")
        if not request.path.startswith(ROADS):
            return None
        with world.lock:
            world.state.calls[request.path] += 1
        g.fault = world.faults.take(request.path, request.method)
        return _strike_first(g.fault)

    @app.after_request
    def leave(response: Response) -> Response:
        fault: Fault = g.get("fault", NOTHING)
        if fault.fault == "lose_after":
            raise ConnectionResetError("fault: the answer is lost")
        if fault.fault == "fail_after":
            return _failure(fault, fault.status or 500)
        if fault.fault == "malformed" and "Wechatpay-Signature" not in response.headers:  # else cut before signing
            return Response(response.get_data()[: len(response.get_data()) // 2], content_type=response.content_type)
        return response

    @app.errorhandler(404)
    @app.errorhandler(405)
    def nowhere(error: HTTPException) -> Response:
        """An empty body, as WeChat's; the control API says what is wrong."""
        status = error.code or 404
        if not request.path.startswith(CONTROL):
            return Response(status=status)
        answer = jsonify(error=f"{request.method} {request.path}: {error.name.lower()}")
        answer.status_code = status
        return answer


def foreign() -> bool:
    """Tell whether a page of another site calls the control API: whoever has a browser here has it open to all."""
    origin = request.headers.get("Origin", "")
    return request.path.startswith(CONTROL) and bool(origin) and urlsplit(origin).netloc != request.host


def _strike_first(fault: Fault) -> Response | None:
    if fault.fault == "delay":
        time.sleep(fault.seconds)
    if fault.fault == "lose":
        # werkzeug's server closes the connection without an answer on any ConnectionError
        raise ConnectionResetError("fault: the call is lost")
    if fault.fault == "status":
        return _failure(fault, fault.status)
    if fault.fault == "errcode":
        return answer_json(error_body(fault.errcode, fault.message))
    return None


def _failure(fault: Fault, status: int) -> Response:
    if not request.path.startswith("/v3/"):
        return Response("<html><body>error</body></html>", status, content_type="text/html")
    code = fault.code or CODES.get(status, "SYSTEM_ERROR")
    return refused(PayError(status, code, fault.message or "系统异常，请稍后重试"))
