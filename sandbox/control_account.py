"""The control API for the account: its QR codes, its console's replies, and what followers agree to be told."""

from typing import Any

from sandbox import consents, oa_autoreply, people, wishes
from sandbox.control_calls import ControlRoute
from sandbox.errors import ControlError
from sandbox.holdings import Json
from sandbox.notice_board import notices_of
from sandbox.oa_qrcode import over
from sandbox.world import World


def codes(world: World, wish: Json) -> Json:
    """GET /codes: the account's QR codes that still live, the newest first."""
    with world.lock:
        living = [one for one in reversed(world.state.scenes.values()) if not over(world, one)]
        return {"codes": [{"scene": one.scene, "url": one.url, "ticket": one.ticket, "ends": one.ends}
                          for one in living]}  # fmt: skip


def autoreply(world: World, wish: Json) -> Json:
    """POST /autoreply: the replies set in WeChat's console, in the words of get_current_autoreply_info."""
    return oa_autoreply.change(world, wish)


def notices(world: World, wish: Json) -> Json:
    """GET /notices: the notifications a follower may agree to."""
    with world.lock:
        return {"notices": [{"id": one.id, "title": one.title} for one in notices_of(world).values()]}


def consent(world: World, wish: Json) -> Json:
    """POST /consent: templates to `accept` and `reject` on the sheet, or to `revoke` in the phone's settings."""
    wishes.only(wish, "openid", "accept", "reject", "revoke")
    follower = people.find(world, wishes.string(wish, "openid"))
    accepted, rejected, revoked = _ids(wish, "accept"), _ids(wish, "reject"), _ids(wish, "revoke")
    if revoked:
        return consents.revoke(world, follower, revoked).to_json()
    if not accepted and not rejected:
        raise ControlError("accept", "is missing; give templates to accept or to reject")
    return consents.answer(world, follower, accepted, rejected).to_json()


def _ids(wish: Json, name: str) -> list[str]:
    value: Any = wish.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ControlError(name, "must be a list of template ids")
    return value


ROUTES = (
    ControlRoute("GET", "/codes", codes),
    ControlRoute("POST", "/autoreply", autoreply),
    ControlRoute("GET", "/notices", notices),
    ControlRoute("POST", "/consent", consent),
)
