"""The control API for people: follow, say, tap, scan, leave, and what stands on their screens."""

from typing import Any

from sandbox import oa_qrcode, people, taps, wishes
from sandbox.control_calls import ControlRoute
from sandbox.errors import ControlError
from sandbox.holdings import Json
from sandbox.menus import EMPTY, PLATFORMS, menu_of
from sandbox.people import Newcomer
from sandbox.state import Bubble, Follower
from sandbox.world import World

MESSAGE_TYPES = ("image", "voice", "video", "shortvideo", "location", "link")


def follow(world: World, wish: Json) -> Json:
    """POST /followers: a new person follows, or a known one follows again; `scene` when by a QR code."""
    wishes.only(wish, "openid", "nickname", "snapshot", "scene", "platform")
    who = Newcomer(
        openid=wishes.openid(wish),
        nickname=wishes.optional(wish, "nickname"),
        snapshot=wishes.switch(wish, "snapshot"),
        platform=wishes.one_of(wish, "platform", tuple(PLATFORMS)) if "platform" in wish else "",
        scene=wishes.optional(wish, "scene"),
    )
    follower, pushed = people.follow(world, who)
    return {"openid": follower.openid, "nickname": follower.nickname, **pushed.to_json()}


def followers(world: World, wish: Json) -> Json:
    """GET /followers: everybody who ever followed."""
    with world.lock:
        return {"followers": [_card(one) for one in world.state.followers.values()]}


def unfollow(world: World, wish: Json) -> Json:
    """POST /unfollow."""
    wishes.only(wish, "openid")
    return people.unfollow(world, _person(world, wish)).to_json()


def say(world: World, wish: Json) -> Json:
    """POST /say: a text; `menu_id` when it is a tapped item of a msgmenu."""
    wishes.only(wish, "openid", "text", "menu_id")
    text, menu_id, person = wishes.string(wish, "text"), wishes.optional(wish, "menu_id"), _person(world, wish)
    pushed = people.answer(world, person, text, menu_id) if menu_id else people.say(world, person, text)
    return pushed.to_json()


def message(world: World, wish: Json) -> Json:
    """POST /message: any other type; further names become elements of the XML as they are."""
    kind = wishes.one_of(wish, "type", MESSAGE_TYPES)
    elements = wishes.elements(wish, "openid", "type")
    return people.send_message(world, _person(world, wish), kind, elements, Bubble(kind, _lower(elements))).to_json()


def tap(world: World, wish: Json) -> Json:
    """POST /tap: the menu button with this key, url, pagepath or material; `scanned` for a button that scans."""
    wishes.only(wish, "openid", "key", "scanned")
    scanned = wishes.optional(wish, "scanned") or "sandbox"
    return taps.tap(world, _person(world, wish), wishes.string(wish, "key"), scanned).to_json()


def scan(world: World, wish: Json) -> Json:
    """POST /scan: a QR code by its `scene`, or by the `url` it says; also by somebody who never followed."""
    wishes.only(wish, "openid", "nickname", "scene", "url")
    wishes.string(wish, "openid")
    scene, ticket = _code(world, wishes.string(wish, "url")) if "url" in wish else (wishes.string(wish, "scene"), "")
    who = Newcomer(wishes.openid(wish), wishes.optional(wish, "nickname"), scene=scene, ticket=ticket)
    follower, pushed = people.scan(world, who)
    return {"openid": follower.openid, **pushed.to_json()}


def event(world: World, wish: Json) -> Json:
    """POST /event: any event; further names become elements of the XML as they are."""
    elements = wishes.elements(wish, "openid", "event", "event_key")
    if "event_key" in wish:
        elements = {"EventKey": wishes.optional(wish, "event_key"), **elements}
    return people.send_event(world, _person(world, wish), wishes.string(wish, "event"), elements).to_json()


def chat(world: World, wish: Json, openid: str) -> Json:
    """GET /chat/<openid>: all that the follower's screen shows, the oldest first."""
    follower = people.find(world, openid)
    with world.lock:
        lines = [line.to_json() for line in follower.screen]
        typing = follower.typing_until > world.clock.now()
        return {**_card(follower), "typing": typing, "consents": dict(follower.consents), "messages": lines}


def menu(world: World, wish: Json) -> Json:
    """GET /menu: the published buttons."""
    with world.lock:
        return world.state.menu or EMPTY


def own_menu(world: World, wish: Json, openid: str) -> Json:
    """GET /menu/<openid>: what this follower sees, a conditional menu perhaps."""
    follower = people.find(world, openid)
    with world.lock:
        return menu_of(world, follower)


def _code(world: World, text: str) -> tuple[str, str]:
    with world.lock:
        code = oa_qrcode.read(world, text)
        if code is None:
            raise ControlError("url", "is no QR code of this account")
        if oa_qrcode.over(world, code):
            raise ControlError("url", "is a QR code that has expired")
    return code.scene, code.ticket


def _person(world: World, wish: Json) -> Follower:
    return people.find(world, wishes.string(wish, "openid"))


def _card(follower: Follower) -> Json:
    return {
        "openid": follower.openid,
        "nickname": follower.nickname,
        "subscribed": follower.subscribed,
        "snapshot": follower.snapshot,
    }


def _lower(elements: dict[str, Any]) -> Json:
    return {name.lower(): value for name, value in elements.items()}


ROUTES = (
    ControlRoute("POST", "/followers", follow),
    ControlRoute("GET", "/followers", followers),
    ControlRoute("POST", "/unfollow", unfollow),
    ControlRoute("POST", "/say", say),
    ControlRoute("POST", "/message", message),
    ControlRoute("POST", "/tap", tap),
    ControlRoute("POST", "/scan", scan),
    ControlRoute("POST", "/event", event),
    ControlRoute("GET", "/chat/<openid>", chat),
    ControlRoute("GET", "/menu", menu),
    ControlRoute("GET", "/menu/<openid>", own_menu),
)
