"""Tags: the account's own labels on its followers."""

from typing import Any

from sandbox.errors import OaError
from sandbox.holdings import Tag
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.state import Follower
from sandbox.world import World

FIRST_ID = 100
SYSTEM_IDS = (0, 1, 2)  # WeChat's own, among them 2 星标组
MOST_TAGS = 100
MOST_ON_ONE = 20
MOST_IN_BATCH = 50
LONGEST_NAME_BYTES = 30
PAGE = 10_000


def create(world: World, call: Call) -> Json:
    """POST /cgi-bin/tags/create."""
    if len(world.state.tags) >= MOST_TAGS:
        raise OaError(45056)
    name = _name(world, call)
    number = max(world.state.tags, default=FIRST_ID - 1) + 1
    world.state.tags[number] = Tag(number, name)
    return {"tag": {"id": number, "name": name}}


def listed(world: World, call: Call) -> Json:
    """GET /cgi-bin/tags/get."""
    tags = world.state.tags.values()
    return {"tags": [{"id": one.id, "name": one.name, "count": len(carriers(world, one.id))} for one in tags]}


def update(world: World, call: Call) -> Json:
    """POST /cgi-bin/tags/update."""
    tag = _changeable(world, call)
    name = _name(world, call, tag.id)
    tag.name = name
    return done()


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/tags/delete takes it off everybody."""
    tag = _changeable(world, call)
    for follower in world.state.followers.values():
        _take_off(follower, tag.id)
    del world.state.tags[tag.id]
    return done()


def put_on(world: World, call: Call) -> Json:
    """POST /cgi-bin/tags/members/batchtagging, all or nobody."""
    tag, people = _tag(world, call.body.get("tagid")), _people(world, call)
    if any(tag.id not in one.tags and len(one.tags) >= MOST_ON_ONE for one in people):
        raise OaError(45059)
    for one in people:
        if tag.id not in one.tags:
            one.tags.append(tag.id)
    return done()


def take_off(world: World, call: Call) -> Json:
    """POST /cgi-bin/tags/members/batchuntagging."""
    tag, people = _tag(world, call.body.get("tagid")), _people(world, call)
    for one in people:
        _take_off(one, tag.id)
    return done()


def of_follower(world: World, call: Call) -> Json:
    """POST /cgi-bin/tags/getidlist."""
    return {"tagid_list": list(reachable(world, call.body.get("openid")).tags)}


def followers(world: World, call: Call) -> Json:
    """POST /cgi-bin/user/tag/get, 10,000 a page after next_openid."""
    openids = [one.openid for one in carriers(world, _tag(world, call.body.get("tagid")).id)]
    after = call.body.get("next_openid") or ""
    if after and after not in openids:
        raise OaError(40003)
    page = openids[openids.index(after) + 1 if after else 0 :][:PAGE]
    if not page:
        return {"count": 0}
    return {"count": len(page), "data": {"openid": page}, "next_openid": page[-1]}


def carriers(world: World, tag_id: int) -> list[Follower]:
    """Who follows now and carries the tag."""
    return [one for one in world.state.followers.values() if one.subscribed and tag_id in one.tags]


def _name(world: World, call: Call, own: int = 0) -> str:
    wish = call.body.get("tag")
    name: Any = wish.get("name") if isinstance(wish, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise OaError(45157)
    if len(name.encode()) > LONGEST_NAME_BYTES:
        raise OaError(45158)
    if any(one.name == name and one.id != own for one in world.state.tags.values()):
        raise OaError(45157)
    return name


def _changeable(world: World, call: Call) -> Tag:
    wish = call.body.get("tag")
    number = wish.get("id") if isinstance(wish, dict) else None
    if number in SYSTEM_IDS:
        raise OaError(45058)
    return _tag(world, number)


def _tag(world: World, number: Any) -> Tag:
    try:
        return world.state.tags[int(number)]
    except (KeyError, TypeError, ValueError) as error:
        raise OaError(45159) from error


def _people(world: World, call: Call) -> list[Follower]:
    openids = call.body.get("openid_list")
    if not isinstance(openids, list) or not 1 <= len(openids) <= MOST_IN_BATCH:
        raise OaError(40032)
    found = [reachable(world, one) for one in openids]
    if not all(one.subscribed for one in found):
        raise OaError(49003)
    return found


def _take_off(follower: Follower, tag_id: int) -> None:
    if tag_id in follower.tags:
        follower.tags.remove(tag_id)


ROUTES = (
    Route("POST", "/cgi-bin/tags/create", create),
    Route("GET", "/cgi-bin/tags/get", listed),
    Route("POST", "/cgi-bin/tags/update", update),
    Route("POST", "/cgi-bin/tags/delete", delete),
    Route("POST", "/cgi-bin/tags/members/batchtagging", put_on),
    Route("POST", "/cgi-bin/tags/members/batchuntagging", take_off),
    Route("POST", "/cgi-bin/tags/getidlist", of_follower),
    Route("POST", "/cgi-bin/user/tag/get", followers),
)
