"""The control API for circumstances: clock, settings, faults, keys, reset, health."""

from sandbox import wishes
from sandbox.control_calls import ControlRoute
from sandbox.errors import ControlError
from sandbox.holdings import Json
from sandbox.world import World


def reset(world: World, wish: Json) -> Json:
    """DELETE /sandbox: forget all but credentials, tokens and the last id; waits for notices under way."""
    world.reset()
    return {"reset": True}


def health(world: World, wish: Json) -> Json:
    """GET /health: up, and where it pushes."""
    return {"status": "ok", "mode": world.settings.mode, "push_url": world.push_url, "shop_url": world.shop_url}


def clock(world: World, wish: Json) -> Json:
    """GET /clock: both times."""
    return {"now": world.clock.now(), "transport": world.clock.transport()}


def move_clock(world: World, wish: Json) -> Json:
    """POST /clock: `advance` business time, set the `skew` of transport time; returns when all that is due is done."""
    wishes.only(wish, "advance", "skew")
    advance, skew = wishes.number(wish, "advance"), wishes.number(wish, "skew")
    if advance is None and skew is None:
        raise ControlError("advance", "is missing; give advance or skew, in seconds")
    if advance is not None and advance < 0:
        raise ControlError("advance", "must not be negative; business time never goes back")
    if skew is not None:
        world.clock.skew = int(skew)
    world.clock.advance(advance or 0)
    world.agenda.drain()
    return clock(world, wish)


def settings(world: World, wish: Json) -> Json:
    """GET /settings."""
    return world.settings.to_json()


def change_settings(world: World, wish: Json) -> Json:
    """POST /settings: change some; a reset brings the first ones back."""
    world.settings = world.settings.changed(wish)
    return world.settings.to_json()


def faults(world: World, wish: Json) -> Json:
    """GET /faults: those that still wait."""
    return {"faults": world.faults.waiting()}


def order_fault(world: World, wish: Json) -> Json:
    """POST /faults: one more, see Fault for the words."""
    world.faults.order(wish)
    return faults(world, wish)


def clear_faults(world: World, wish: Json) -> Json:
    """DELETE /faults: everything works again."""
    world.faults.clear()
    return faults(world, wish)


def rotate_keys(world: World, wish: Json) -> Json:
    """POST /keys: a new platform certificate, or the death of every access token."""
    wishes.only(wish, "rotate")
    if wishes.one_of(wish, "rotate", ("certificate", "access_token")) == "certificate":
        return {"serial": world.keys.rotate_certificate()}
    with world.lock:
        world.tokens.expire_all()
    return {"expired": True}


ROUTES = (
    ControlRoute("DELETE", "", reset),
    ControlRoute("GET", "/health", health),
    ControlRoute("GET", "/clock", clock),
    ControlRoute("POST", "/clock", move_clock),
    ControlRoute("GET", "/settings", settings),
    ControlRoute("POST", "/settings", change_settings),
    ControlRoute("GET", "/faults", faults),
    ControlRoute("POST", "/faults", order_fault),
    ControlRoute("DELETE", "/faults", clear_faults),
    ControlRoute("POST", "/keys", rotate_keys),
)
