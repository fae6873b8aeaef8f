"""What followers do: follow, talk, scan, leave; each is pushed to the shop and shown on their screen."""

import secrets
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ControlError
from sandbox.markup import NAME
from sandbox.push import APOLOGY, Pushed, push
from sandbox.state import Bubble, Follower, Grant
from sandbox.world import World

# The shop's answer to these is never shown (push docs, events).
MUTE_EVENTS = frozenset(
    (
        "unsubscribe",
        "LOCATION",
        "VIEW",
        "view_miniprogram",
        "TEMPLATESENDJOBFINISH",
        "MASSSENDJOBFINISH",
        "PUBLISHJOBFINISH",
        "user_info_modified",
        "user_authorization_revoke",
        "user_authorization_cancellation",
        "subscribe_msg_popup_event",
        "subscribe_msg_change_event",
        "subscribe_msg_sent_event",
    )
)
HELPER = "mphelper"  # who tells of finished jobs in WeChat's name
# These open the short window for customer-service messages.
MOMENTS = frozenset(("subscribe", "SCAN", "CLICK", "scancode_push", "scancode_waitmsg"))



@dataclass(frozen=True)
class Newcomer:
    """Who follows or scans: what is empty stays as it was; `scene` and `ticket` are those of a QR code."""

    openid: str = ""
    nickname: str = ""
    snapshot: bool | None = None
    platform: str = ""
    scene: str = ""
    ticket: str = ""


def find(world: World, openid: str) -> Follower:
    """The person with this openid. Raises ControlError."""
    with world.lock:
        if openid not in world.state.followers:
            raise ControlError("openid", f"{openid!r} is nobody here; POST /sandbox/followers first")
        return world.state.followers[openid]


def follow(world: World, who: Newcomer) -> tuple[Follower, Pushed]:
    """Follow, or follow again, perhaps by a QR code with a scene."""
    with world.lock:
        openid = who.openid or "o" + secrets.token_urlsafe(21)[:27]
        follower = world.state.followers.setdefault(openid, Follower(openid, who.nickname or f"微信用户{openid[-4:]}"))
        follower.nickname = who.nickname or follower.nickname
        follower.snapshot = follower.snapshot if who.snapshot is None else who.snapshot
        follower.platform = who.platform or follower.platform
        follower.scene = who.scene
    extra = {"EventKey": f"qrscene_{who.scene}", "Ticket": _ticket(world, who)} if who.scene else {"EventKey": ""}
    return follower, send_event(world, follower, "subscribe", extra)


def unfollow(world: World, follower: Follower) -> Pushed:
    """Leave; the shop's answer is not shown."""
    return send_event(world, follower, "unsubscribe", {"EventKey": ""})


def say(world: World, follower: Follower, text: str) -> Pushed:
    """Send a text."""
    return send_message(world, follower, "text", {"Content": text}, Bubble("text", {"content": text}))


def answer(world: World, follower: Follower, text: str, menu_id: str) -> Pushed:
    """Tap an item of a msgmenu: a text with its id, which opens no more than a tap on the menu does."""
    elements = {"Content": text, "bizmsgmenuid": menu_id}
    with world.lock:
        check_follows(follower)
        follower.moment_grant = Grant(world.clock.now())
    return _sent(world, follower, "text", elements, Bubble("text", {"content": text}))


def send_message(world: World, follower: Follower, kind: str, elements: dict[str, Any], shown: Bubble) -> Pushed:
    """Send a message of any type. Raises ControlError when the person does not follow."""
    _check_names(elements)
    with world.lock:
        check_follows(follower)
        follower.message_grant = Grant(world.clock.now())
    return _sent(world, follower, kind, elements, shown)


def scan(world: World, who: Newcomer) -> tuple[Follower, Pushed]:
    """Scan a QR code with a scene: SCAN for a follower, following by it for anybody else, known or not."""
    with world.lock:
        follower = world.state.followers.get(who.openid)
    if follower is None or not follower.subscribed:
        return follow(world, who)
    return follower, send_event(world, follower, "SCAN", {"EventKey": who.scene, "Ticket": _ticket(world, who)})


def send_event(world: World, follower: Follower, event: str, elements: dict[str, Any]) -> Pushed:
    """Push any event; following and leaving change the follower, moments open the short window."""
    _check_names(elements)
    with world.lock:
        now = world.clock.now()
        if event != "subscribe" and event not in MUTE_EVENTS:
            check_follows(follower)
        _change(follower, event, now)
        body = {"CreateTime": now, "MsgType": "event", "Event": event, **elements}
    pushed = push(world, follower.openid, body)
    return pushed if event in MUTE_EVENTS else _answered(world, follower, pushed)


def tell_later(world: World, openid: str, event: str, elements: dict[str, Any]) -> None:
    """Push such an event when the call that caused it has been answered."""

    def work() -> None:
        tell(world, openid, event, elements)

    world.agenda.at(world.clock.exact(), work)


def tell(world: World, openid: str, event: str, elements: dict[str, Any]) -> Pushed:
    """Push an event that is nobody's deed and changes nobody."""
    return push(world, openid, {"CreateTime": world.clock.now(), "MsgType": "event", "Event": event, **elements})


def _ticket(world: World, who: Newcomer) -> str:
    """The ticket of the code that was scanned, else of the newest with its scene, else a made-up one."""
    with world.lock:
        known = [one.ticket for one in world.state.scenes.values() if one.scene == who.scene]
    return who.ticket or (known[-1] if known else "gQ" + secrets.token_urlsafe(40))


def _check_names(elements: dict[str, Any]) -> None:
    for name, value in elements.items():
        if not NAME.match(name):
            raise ControlError(name, "cannot be an XML element")
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                _check_names(inner)


def check_follows(follower: Follower) -> None:
    """Pass who follows. Raises ControlError."""
    if not follower.subscribed:
        raise ControlError("openid", f"{follower.openid!r} does not follow the account")


def _change(follower: Follower, event: str, now: int) -> None:
    if event == "subscribe":
        follower.subscribed, follower.subscribed_at = True, now
    if event == "unsubscribe":
        follower.subscribed = False
        follower.message_grant = follower.moment_grant = None  # who left gets no customer-service message
        follower.tags.clear()
    if event in MOMENTS:
        follower.moment_grant = Grant(now)


def _sent(world: World, follower: Follower, kind: str, elements: dict[str, Any], shown: Bubble) -> Pushed:
    with world.lock:
        world.show(follower, "follower", "say", shown)
        body = {"CreateTime": world.clock.now(), "MsgType": kind, **elements, "MsgId": world.next_id()}
    return _answered(world, follower, push(world, follower.openid, body))


def _answered(world: World, follower: Follower, pushed: Pushed) -> Pushed:
    if pushed.failed:
        world.show(follower, "shop", "system", Bubble("text", {"content": APOLOGY}))
    elif pushed.bubble:
        world.show(follower, "shop", "reply", pushed.bubble)
    return pushed
