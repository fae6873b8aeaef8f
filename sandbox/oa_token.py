"""Tokens, tickets and the small calls around them."""

import ipaddress

from sandbox.errors import OaError
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.world import World

CALLBACK_ADDRESS = "198.51.100.7"
API_ADDRESS = "198.51.100.8"


def token(world: World, call: Call) -> Json:
    """GET /cgi-bin/token."""
    _grant_type(call.args.get("grant_type"))
    _caller(world, call, call.args.get("appid"), call.args.get("secret"))
    access_token, life = world.tokens.plain()
    return {"access_token": access_token, "expires_in": life}


def stable_token(world: World, call: Call) -> Json:
    """POST /cgi-bin/stable_token, its own pool."""
    _grant_type(call.body.get("grant_type"))
    _caller(world, call, call.body.get("appid"), call.body.get("secret"))
    force = call.body.get("force_refresh", False)
    access_token, left = world.tokens.forced() if force is True else world.tokens.stable()
    return {"access_token": access_token, "expires_in": left}


def ticket(world: World, call: Call) -> Json:
    """GET /cgi-bin/ticket/getticket, type jsapi or wx_card."""
    if call.args.get("type") not in ("jsapi", "wx_card"):
        raise OaError(40097, "invalid args")
    jsapi_ticket, left = world.tokens.ticket()
    return done(ticket=jsapi_ticket, expires_in=left)


def callback_addresses(world: World, call: Call) -> Json:
    """GET /cgi-bin/getcallbackip."""
    return {"ip_list": [CALLBACK_ADDRESS]}


def api_addresses(world: World, call: Call) -> Json:
    """GET /cgi-bin/get_api_domain_ip."""
    return {"ip_list": [API_ADDRESS]}


def check_callback(world: World, call: Call) -> Json:
    """POST /cgi-bin/callback/check."""
    if call.body.get("action") not in ("all", "dns", "ping"):
        raise OaError(40097, "invalid args")
    dns = [{"ip": CALLBACK_ADDRESS, "real_operator": "DEFAULT"}]
    ping = [{"ip": CALLBACK_ADDRESS, "from_operator": "CAP", "package_loss": "0%", "time": "1.000ms"}]
    wanted = {"all": ("dns", "ping")}.get(call.body["action"], (call.body["action"],))
    return {name: value for name, value in (("dns", dns), ("ping", ping)) if name in wanted}


def _grant_type(value: object) -> None:
    if value != "client_credential":
        raise OaError(40002)


def _caller(world: World, call: Call, appid: object, secret: object) -> None:
    if not appid:
        raise OaError(41002)
    if not secret:
        raise OaError(41004)
    if appid != world.credentials.appid:
        raise OaError(40013)
    if secret != world.credentials.appsecret:
        raise OaError(40125)
    allowed = world.settings.ip_whitelist.split(",") if world.settings.ip_whitelist else [call.remote]
    if call.remote not in [one.strip() for one in allowed]:
        mapped = f"::ffff:{call.remote}" if ipaddress.ip_address(call.remote).version == 4 else call.remote
        raise OaError(40164, f"invalid ip {call.remote} ipv6 {mapped}, not in whitelist")


ROUTES = (
    Route("GET", "/cgi-bin/token", token, token=False),
    Route("POST", "/cgi-bin/stable_token", stable_token, token=False),
    Route("GET", "/cgi-bin/ticket/getticket", ticket),
    Route("GET", "/cgi-bin/getcallbackip", callback_addresses),
    Route("GET", "/cgi-bin/get_api_domain_ip", api_addresses),
    Route("POST", "/cgi-bin/callback/check", check_callback),
)
