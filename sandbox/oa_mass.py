"""Mass messages: to all, to a tag or to a list, once; tried out before, and told of when done."""

import hashlib
import json
from collections.abc import Callable

from sandbox import mass
from sandbox.errors import OaError
from sandbox.holdings import Mail
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.oa_errors import error_body
from sandbox.oa_tags import carriers
from sandbox.people import HELPER, tell_later
from sandbox.state import Follower
from sandbox.world import World

LONGEST_KEY = 64
KEY_SECONDS = 86_400
LEAST_LISTED, MOST_LISTED = 2, 10_000
SPEEDS = (80, 60, 45, 30, 10)  # ten thousand a minute, by the number of the speed
CHECKED = {"CopyrightCheckResult": {"Count": 0, "ResultList": "", "CheckState": 0}}


def send_all(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/sendall, then MASSSENDJOBFINISH."""
    return _send(world, call, lambda: _audience(world, call.body.get("filter")))


def send_listed(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/send, to 2 up to 10,000 followers, then MASSSENDJOBFINISH."""
    return _send(world, call, lambda: _listed(world, call.body.get("touser")))


def preview(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/preview: one follower sees it, and it counts for nothing."""
    follower = _viewer(world, call.body)
    if not follower.subscribed:
        raise OaError(43004)
    kind, content = mass.content_of(call.body)
    for bubble in mass.proof(world, kind, content):
        world.show(follower, "shop", "preview", bubble)
    return {"errcode": 0, "errmsg": "preview success", "msg_id": world.next_id()}


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/delete: the articles go, `article_idx` from 1, without it or with 0 all."""
    mail, place = _mail(world, call), call.body.get("article_idx") or 0
    article = world.state.articles.get(mail.article_id)
    if article is None or type(place) is not int or not 0 <= place <= len(article.items):
        raise OaError(40097)
    for at in range(len(article.items)):
        if place in (0, at + 1):
            article.items[at] = None
    if not any(article.items):
        mail.status = "DELETE"
    return done()


def get(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/get."""
    mail = _mail(world, call)
    return {"msg_id": mail.msg_id, "msg_status": mail.status}


def speed(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/speed/get."""
    return {"speed": world.state.mail_speed, "realspeed": SPEEDS[world.state.mail_speed]}


def set_speed(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/mass/speed/set; here every message is quick."""
    wanted = call.body.get("speed")
    if type(wanted) is not int or not 0 <= wanted < len(SPEEDS):
        raise OaError(40097)
    world.state.mail_speed = wanted
    return done()


def _send(world: World, call: Call, audience: Callable[[], list[Follower]]) -> Json:
    kind, content = mass.content_of(call.body)
    mass.proof(world, kind, content)  # refuses what cannot be shown before anything is used up
    people, key = audience(), _key(call.body)
    twin = _twin(world, key)
    if twin:
        return {**error_body(45065), "msg_id": twin.msg_id}
    mass.spend_the_day(world)
    getting = mass.willing(world, people)
    article = mass.published(world, kind, content)
    mass.deliver(world, getting, [mass.news(world, article)] if article else mass.plain(world, kind, content))
    mail = Mail(world.next_id(), key, article.id if article else "", len(people), len(getting), world.clock.now())
    world.state.mails[mail.msg_id] = mail
    _tell_of(world, mail)
    numbers = {"msg_id": mail.msg_id, "msg_data_id": world.next_id()}
    return {"errcode": 0, "errmsg": "send job submission success", **numbers}


def _tell_of(world: World, mail: Mail) -> None:
    counts = {"TotalCount": mail.total, "FilterCount": mail.sent, "SentCount": mail.sent, "ErrorCount": 0}
    outcome = {"MsgID": mail.msg_id, "Status": "send success", **counts, **CHECKED}
    tell_later(world, HELPER, "MASSSENDJOBFINISH", outcome)


def _audience(world: World, wish: object) -> list[Follower]:
    if not isinstance(wish, dict):
        raise OaError(47001)
    if wish.get("is_to_all"):
        return [one for one in world.state.followers.values() if one.subscribed]
    tag_id = str(wish.get("tag_id") or wish.get("group_id", ""))  # the older name of a tag
    if not tag_id.isdecimal() or int(tag_id) not in world.state.tags:
        raise OaError(45159)
    return carriers(world, int(tag_id))


def _viewer(world: World, body: Json) -> Follower:
    """By openid, or by the WeChat name, which here is the nickname."""
    name = body.get("towxname")
    named = [one for one in world.state.followers.values() if name and one.nickname == name]
    return named[0] if named else reachable(world, body.get("touser"))


def _listed(world: World, wish: object) -> list[Follower]:
    if not isinstance(wish, list) or not LEAST_LISTED <= len(wish) <= MOST_LISTED:
        raise OaError(40130)
    return [one for one in (reachable(world, openid) for openid in wish) if one.subscribed]


def _key(body: Json) -> str:
    given = body.get("clientmsgid") or ""
    if not isinstance(given, str) or len(given.encode()) > LONGEST_KEY:
        raise OaError(45067)
    # without one WeChat takes the digest of audience and content
    return given or hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _twin(world: World, key: str) -> Mail | None:
    since = world.clock.now() - KEY_SECONDS
    return next((one for one in world.state.mails.values() if one.key == key and one.made > since), None)


def _mail(world: World, call: Call) -> Mail:
    number = str(call.body.get("msg_id", ""))
    if not number.isdecimal() or int(number) not in world.state.mails:
        raise OaError(40097, "invalid msg_id")
    return world.state.mails[int(number)]


ROUTES = (
    Route("POST", "/cgi-bin/message/mass/sendall", send_all),
    Route("POST", "/cgi-bin/message/mass/send", send_listed),
    Route("POST", "/cgi-bin/message/mass/preview", preview),
    Route("POST", "/cgi-bin/message/mass/delete", delete),
    Route("POST", "/cgi-bin/message/mass/get", get),
    Route("POST", "/cgi-bin/message/mass/speed/get", speed),
    Route("POST", "/cgi-bin/message/mass/speed/set", set_speed),
)
