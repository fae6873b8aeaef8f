"""What followers do: follow, talk, tap, scan, leave; each is pushed to the shop and shown on their screen."""

import secrets
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
# These open the short window for customer-service messages.
MOMENTS = frozenset(("subscribe", "SCAN", "CLICK", "scancode_push", "scancode_waitmsg"))
BUTTON_EVENTS = {"click": "CLICK", "view": "VIEW", "miniprogram": "view_miniprogram"}


def find(world: World, openid: str) -> Follower:
    """The person with this openid. Raises ControlError."""
    with world.lock:
        if openid not in world.state.followers:
            raise ControlError("openid", f"{openid!r} is nobody here; POST /sandbox/followers first")
        return world.state.followers[openid]


def follow(world: World, openid: str, nickname: str, snapshot: bool | None, scene: str) -> tuple[Follower, Pushed]:
    """Follow, or follow again, perhaps by a QR code with a scene."""
    with world.lock:
        openid = openid or "o" + secrets.token_urlsafe(21)[:27]
        follower = world.state.followers.setdefault(openid, Follower(openid, nickname or f"微信用户{openid[-4:]}"))
        follower.nickname = nickname or follower.nickname
        follower.snapshot = follower.snapshot if snapshot is None else snapshot
        follower.scene = scene
    extra = {"EventKey": f"qrscene_{scene}", "Ticket": ticket_of(world, scene)} if scene else {"EventKey": ""}
    return follower, send_event(world, follower, "subscribe", extra)


def unfollow(world: World, follower: Follower) -> Pushed:
    """Leave; the shop's answer is not shown."""
    return send_event(world, follower, "unsubscribe", {"EventKey": ""})


def say(world: World, follower: Follower, text: str, menu_id: str = "") -> Pushed:
    """Send a text; `menu_id` when it is a tapped item of a msgmenu."""
    extra = {"Content": text} | ({"bizmsgmenuid": menu_id} if menu_id else {})
    return send_message(world, follower, "text", extra, Bubble("text", {"content": text}))


def send_message(world: World, follower: Follower, kind: str, elements: dict[str, Any], shown: Bubble) -> Pushed:
    """Send a message of any type. Raises ControlError when the person does not follow."""
    _check_names(elements)
    with world.lock:
        _check_follows(follower)
        now = world.clock.now()
        follower.message_grant = Grant(now)
        world.show(follower, "follower", "say", shown)
        body = {"CreateTime": now, "MsgType": kind, **elements, "MsgId": world.next_id()}
    return _answered(world, follower, push(world, follower.openid, body))


def tap(world: World, follower: Follower, key: str) -> Pushed:
    """Tap the menu button with this key or url; an old menu's key still clicks, an address still views."""
    button = button_of(world, key)
    event = BUTTON_EVENTS.get(button["type"], button["type"])
    extra: dict[str, Any] = {"EventKey": key}
    if event in ("VIEW", "view_miniprogram"):
        extra["MenuId"] = (world.state.menu or {}).get("menuid", 0)
    if event.startswith("scancode"):
        extra["ScanCodeInfo"] = {"ScanType": "qrcode", "ScanResult": "sandbox"}
    return send_event(world, follower, event, extra)


def scan(world: World, follower: Follower, scene: str) -> Pushed:
    """Scan a QR code with a scene: SCAN for a follower, following by it for anybody else."""
    if not follower.subscribed:
        return follow(world, follower.openid, "", None, scene)[1]
    return send_event(world, follower, "SCAN", {"EventKey": scene, "Ticket": ticket_of(world, scene)})


def button_of(world: World, key: str) -> dict[str, Any]:
    """The published button whose key, url or pagepath this is, else a plain click or view."""
    with world.lock:
        top = (world.state.menu or {}).get("button", [])
    for button in [one for parent in top for one in parent.get("sub_button") or [parent]]:
        if key in (button.get("pagepath"), button.get("key"), button.get("url")):
            return dict(button)
    return {"type": "view" if key.startswith(("http://", "https://")) else "click"}


def send_event(world: World, follower: Follower, event: str, elements: dict[str, Any]) -> Pushed:
    """Push any event; following and leaving change the follower, moments open the short window."""
    _check_names(elements)
    with world.lock:
        now = world.clock.now()
        if event != "subscribe" and event not in MUTE_EVENTS:
            _check_follows(follower)
        _change(follower, event, now)
        body = {"CreateTime": now, "MsgType": "event", "Event": event, **elements}
    pushed = push(world, follower.openid, body)
    return pushed if event in MUTE_EVENTS else _answered(world, follower, pushed)


def ticket_of(world: World, scene: str) -> str:
    """The ticket of the QR code with this scene, or a made-up one."""
    with world.lock:
        known = [ticket for ticket, one in world.state.scenes.items() if one["scene"] == scene]
    return known[-1] if known else "gQ" + secrets.token_urlsafe(40)


def _check_names(elements: dict[str, Any]) -> None:
    for name, value in elements.items():
        if not NAME.match(name):
            raise ControlError(name, "cannot be an XML element")
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                _check_names(inner)


def _check_follows(follower: Follower) -> None:
    if not follower.subscribed:
        raise ControlError("openid", f"{follower.openid!r} does not follow the account")


def _change(follower: Follower, event: str, now: int) -> None:
    if event == "subscribe":
        follower.subscribed, follower.subscribed_at = True, now
    if event == "unsubscribe":
        follower.subscribed = False
        follower.message_grant = follower.moment_grant = None  # who left gets no customer-service message
    if event in MOMENTS:
        follower.moment_grant = Grant(now)


def _answered(world: World, follower: Follower, pushed: Pushed) -> Pushed:
    if pushed.failed:
        world.show(follower, "shop", "system", Bubble("text", {"content": APOLOGY}))
    elif pushed.bubble:
        world.show(follower, "shop", "reply", pushed.bubble)
    return pushed
