"""How often each path may be called a day and a minute (WeChat docs, interface call limits)."""

from dataclasses import replace

from sandbox.clock import day
from sandbox.errors import OaError
from sandbox.holdings import Spending
from sandbox.world import World

OTHERWISE = 1_000_000
DAILY = {
    "/cgi-bin/token": 2_000,
    "/cgi-bin/stable_token": 500_000,
    "/cgi-bin/menu/create": 1_000,
    "/cgi-bin/menu/delete": 1_000,
    "/cgi-bin/menu/get": 10_000,
    "/cgi-bin/menu/addconditional": 2_000,
    "/cgi-bin/menu/delconditional": 2_000,
    "/cgi-bin/menu/trymatch": 20_000,
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/message/mass/sendall": 100,
    "/cgi-bin/message/mass/send": 100,
    "/cgi-bin/message/mass/preview": 100,
    "/cgi-bin/tags/create": 1_000,
    "/cgi-bin/tags/update": 1_000,
    "/cgi-bin/tags/delete": 1_000,
    "/cgi-bin/tags/get": 1_000,
    "/cgi-bin/user/get": 500,
    "/cgi-bin/user/info": 500_000,
    "/cgi-bin/qrcode/create": 100_000,
    "/cgi-bin/media/upload": 5_000,
    "/cgi-bin/media/get": 10_000,
}
MINUTELY = {
    "/cgi-bin/stable_token": 10_000,
    "/sns/oauth2/access_token": 50_000,
    "/cgi-bin/message/mass/sendall": 60,
    "/cgi-bin/message/mass/send": 60,
}
MINUTE_SECONDS = 60


def daily(world: World, path: str) -> int:
    """How many calls a day this path takes, the settings' word first."""
    return world.settings.daily_quotas.get(path, DAILY.get(path, OTHERWISE))


def used(world: World, path: str) -> int:
    """How many of today's calls are gone."""
    return _today(world, path).used


def spend(world: World, path: str) -> None:
    """Count one call. Raises OaError 45009 when the day's are used up, 45011 when the minute's are."""
    spent = _today(world, path)
    if spent.used >= daily(world, path):
        raise OaError(45009)
    most = world.settings.minute_quotas.get(path, MINUTELY.get(path))
    if most is not None and spent.burst >= most:
        raise OaError(45011)
    world.state.spent[path] = replace(spent, used=spent.used + 1, burst=spent.burst + 1)


def clear(world: World) -> None:
    """All counters begin anew."""
    world.state.spent.clear()


def _today(world: World, path: str) -> Spending:
    now = world.clock.now()
    today, minute = day(now).isoformat(), now // MINUTE_SECONDS
    spent = world.state.spent.get(path, Spending())
    if spent.day != today:
        return Spending(today, minute=minute)
    return spent if spent.minute == minute else replace(spent, minute=minute, burst=0)
