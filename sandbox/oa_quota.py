"""What is left of the day's calls, and beginning anew."""

from sandbox import privileges, quotas
from sandbox.clock import stamp
from sandbox.errors import OaError
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.world import World

CLEARS_PER_MONTH = 10


def left(world: World, call: Call) -> Json:
    """POST /cgi-bin/openapi/quota/get."""
    path = call.body.get("cgi_path")
    if not isinstance(path, str) or path not in world.paths:
        raise OaError(76021)
    if not privileges.may(world.settings.account, path):
        raise OaError(76022)
    limit, used = quotas.daily(world, path), quotas.used(world, path)
    return done(quota={"daily_limit": limit, "used": used, "remain": max(limit - used, 0)})


def clear(world: World, call: Call) -> Json:
    """POST /cgi-bin/clear_quota, ten a month."""
    if call.body.get("appid") != world.credentials.appid:
        raise OaError(40013)
    return _cleared(world)


def clear_by_secret(world: World, call: Call) -> Json:
    """POST /cgi-bin/clear_quota/v2, for who cannot get a token any more."""
    wish = {**call.body, **call.args}
    if wish.get("appid") != world.credentials.appid:
        raise OaError(40013)
    if wish.get("appsecret") != world.credentials.appsecret:
        raise OaError(40125)
    return _cleared(world)


def _cleared(world: World) -> Json:
    now = world.clock.now()
    month = stamp(now, "%Y%m")
    if sum(stamp(one, "%Y%m") == month for one in world.state.cleared) >= CLEARS_PER_MONTH:
        raise OaError(48006)
    world.state.cleared.append(now)
    quotas.clear(world)
    return done()


ROUTES = (
    Route("POST", "/cgi-bin/openapi/quota/get", left),
    Route("POST", "/cgi-bin/clear_quota", clear),
    Route("POST", "/cgi-bin/clear_quota/v2", clear_by_secret, token=False, empty=True),
)
