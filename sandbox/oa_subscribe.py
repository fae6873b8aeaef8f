"""Subscription notifications, one for each consent, and the older one-time message."""

from sandbox import consents
from sandbox.errors import OaError
from sandbox.notice_board import notices_of
from sandbox.notice_fields import rows, target
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.people import tell_later
from sandbox.state import Bubble
from sandbox.world import World

LARGEST_SCENE = 10_000
LONGEST_TITLE = 15
LONGEST_CONTENT = 200


def send(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/subscribe/bizsend, then subscribe_msg_sent_event."""
    follower = reachable(world, call.body.get("touser"))
    notice = notices_of(world).get(str(call.body.get("template_id", "")))
    if notice is None:
        raise OaError(40037)
    lines = rows(notice.content, call.body.get("data"))
    consents.use(world, follower, notice.id)
    parts = {"title": notice.title, "rows": lines, "template_id": notice.id, **target(call.body, "page")}
    world.show(follower, "shop", "subscribe", Bubble("subscribe", parts))
    msgid = world.next_id()
    told = {"TemplateId": notice.id, "MsgID": msgid, "ErrorCode": 0, "ErrorStatus": "success"}
    tell_later(world, follower.openid, "subscribe_msg_sent_event", {"SubscribeMsgSentEvent": {"List": told}})
    return done(msgid=msgid)


def send_once(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/template/subscribe."""
    follower = reachable(world, call.body.get("touser"))
    template_id, scene = str(call.body.get("template_id", "")), _scene(call.body.get("scene"))
    if not template_id:
        raise OaError(40037)
    bubble = _once(call.body, template_id)
    consents.use_once(follower, template_id, scene)
    world.show(follower, "shop", "subscribe", bubble)
    return done()


def _scene(value: object) -> int:
    scene = int(value) if isinstance(value, (int, str)) and str(value).isdecimal() else -1
    if not 0 <= scene <= LARGEST_SCENE:
        raise OaError(40097)
    return scene


def _once(body: Json, template_id: str) -> Bubble:
    title, data = body.get("title"), body.get("data")
    content = data.get("content") if isinstance(data, dict) else None
    value = content.get("value") if isinstance(content, dict) else None
    if not isinstance(title, str) or not isinstance(value, str) or not title or not value:
        raise OaError(47001)
    if len(title) > LONGEST_TITLE:
        raise OaError(45003)
    if len(value) > LONGEST_CONTENT:
        raise OaError(45002)
    line = {"key": "content", "label": "", "value": value}
    return Bubble("subscribe", {"title": title, "rows": [line], "template_id": template_id, **target(body, "url")})


ROUTES = (
    Route("POST", "/cgi-bin/message/subscribe/bizsend", send),
    Route("POST", "/cgi-bin/message/template/subscribe", send_once),
)
