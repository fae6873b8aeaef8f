"""The control API for people: follow, say, tap, scan, leave, and what stands on their screens."""

from typing import Any

from sandbox import people, wishes
from sandbox.control_calls import ControlRoute
from sandbox.state import Bubble, Follower, Json
from sandbox.world import World

MESSAGE_TYPES = ("image", "voice", "video", "shortvideo", "location", "link")


def follow(world: World, wish: Json) -> Json:
    """POST /followers: a new person follows, or a known one follows again; `scene` when by a QR code."""
    wishes.only(wish, "openid", "nickname", "snapshot", "scene")
    openid, nickname, scene = wishes.openid(wish), wishes.optional(wish, "nickname"), wishes.optional(wish, "scene")
    follower, pushed = people.follow(world, openid, nickname, wishes.switch(wish, "snapshot"), scene)
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
    text, menu_id = wishes.string(wish, "text"), wishes.optional(wish, "menu_id")
    return people.say(world, _person(world, wish), text, menu_id).to_json()


def message(world: World, wish: Json) -> Json:
    """POST /message: any other type; further names become elements of the XML as they are."""
    kind = wishes.one_of(wish, "type", MESSAGE_TYPES)
    elements = wishes.elements(wish, "openid", "type")
    return people.send_message(world, _person(world, wish), kind, elements, Bubble(kind, _lower(elements))).to_json()


def tap(world: World, wish: Json) -> Json:
    """POST /tap: the menu button with this key, url or pagepath."""
    wishes.only(wish, "openid", "key")
    return people.tap(world, _person(world, wish), wishes.string(wish, "key")).to_json()


def scan(world: World, wish: Json) -> Json:
    """POST /scan: a QR code with a scene."""
    wishes.only(wish, "openid", "scene")
    return people.scan(world, _person(world, wish), wishes.string(wish, "scene")).to_json()


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
        return {**_card(follower), "typing": follower.typing_until > world.clock.now(), "messages": lines}


def menu(world: World, wish: Json) -> Json:
    """GET /menu: the published buttons."""
    with world.lock:
        return world.state.menu or {"button": []}


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
)
