"""Followers as the shop may see them: no nickname, no picture, since 2021."""

from typing import Any

from sandbox.errors import OaError
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.state import Follower
from sandbox.world import World

PAGE = 10_000
MOST_IN_BATCH = 100
LONGEST_REMARK = 30


def info(world: World, call: Call) -> Json:
    """GET /cgi-bin/user/info."""
    return _card(reachable(world, call.args.get("openid")))


def batch(world: World, call: Call) -> Json:
    """POST /cgi-bin/user/info/batchget, up to 100."""
    users = call.body.get("user_list")
    if not isinstance(users, list) or not 1 <= len(users) <= MOST_IN_BATCH:
        raise OaError(40032)
    return {"user_info_list": [_card(reachable(world, _openid(one))) for one in users]}


def remark(world: World, call: Call) -> Json:
    """POST /cgi-bin/user/info/updateremark."""
    follower = reachable(world, call.body.get("openid"))
    text = call.body.get("remark")
    if not isinstance(text, str) or len(text) >= LONGEST_REMARK:
        raise OaError(47001)
    follower.remark = text
    return done()


def listed(world: World, call: Call) -> Json:
    """GET /cgi-bin/user/get, 10,000 a page after next_openid."""
    openids = [one.openid for one in world.state.followers.values() if one.subscribed]
    after = call.args.get("next_openid", "")
    if after and after not in openids:
        raise OaError(40003)
    page = openids[openids.index(after) + 1 if after else 0 :][:PAGE]
    answer: Json = {"total": len(openids), "count": len(page)}
    if page:
        answer["data"] = {"openid": page}
    return {**answer, "next_openid": page[-1] if page else ""}


def _openid(one: Any) -> Any:
    return one.get("openid") if isinstance(one, dict) else None


def _card(follower: Follower) -> Json:
    if not follower.subscribed:
        return {"subscribe": 0, "openid": follower.openid}
    return {
        "subscribe": 1,
        "openid": follower.openid,
        "language": "zh_CN",
        "subscribe_time": follower.subscribed_at,
        "remark": follower.remark,
        "groupid": follower.tags[0] if follower.tags else 0,
        "tagid_list": list(follower.tags),
        "subscribe_scene": "ADD_SCENE_QR_CODE" if follower.scene else "ADD_SCENE_SEARCH",
        "qr_scene": int(follower.scene) if follower.scene.isdecimal() else 0,
        "qr_scene_str": "" if follower.scene.isdecimal() else follower.scene,
    }


ROUTES = (
    Route("GET", "/cgi-bin/user/info", info),
    Route("POST", "/cgi-bin/user/info/batchget", batch),
    Route("POST", "/cgi-bin/user/info/updateremark", remark),
    Route("GET", "/cgi-bin/user/get", listed),
)
