"""What a tap on the menu does: an event of the button's type, or material that WeChat shows by itself."""

from typing import Any

from sandbox.articles import article_of, cards
from sandbox.attachments import attached
from sandbox.errors import ControlError, OaError
from sandbox.files import found
from sandbox.holdings import Json
from sandbox.menus import leaves, menu_of
from sandbox.people import check_follows, send_event
from sandbox.push import Pushed
from sandbox.state import Bubble, Follower
from sandbox.world import World

EVENTS = {"click": "CLICK", "view": "VIEW", "miniprogram": "view_miniprogram"}
SHOWN_AT_ONCE = ("media_id", "view_limited", "article_id", "article_view_limited")
TARGETS = ("pagepath", "key", "url", "media_id", "article_id")


def tap(world: World, follower: Follower, key: str, scanned: str) -> Pushed:
    """Tap the menu button with this key or url; an old menu's key still clicks, an address still views.

    `scanned` is what a button that scans has read. Raises ControlError.
    """
    button = _button(world, follower, key)
    kind: str = button["type"]
    if kind in SHOWN_AT_ONCE:
        return _shown(world, follower, button)
    event = EVENTS.get(kind, kind)
    extra: dict[str, Any] = {"EventKey": key}
    if event in ("VIEW", "view_miniprogram"):
        extra["MenuId"] = menu_of(world, follower).get("menuid", 0)
    if event.startswith("scancode"):
        extra["ScanCodeInfo"] = {"ScanType": "qrcode", "ScanResult": scanned}
    return send_event(world, follower, event, extra)


def choose(world: World, follower: Follower, key: str, elements: Json, *kinds: str) -> None:
    """Tap a button that takes pictures or a place: its event comes before the message. Raises ControlError."""
    button = _button(world, follower, key)
    if button["type"] not in kinds:
        raise ControlError("key", f"must be that of a button of the type {', '.join(kinds)}")
    send_event(world, follower, button["type"], {"EventKey": key, **elements})


def _button(world: World, follower: Follower, key: str) -> Json:
    """The button on the follower's screen whose key, url, pagepath or material this is, else a plain click or view."""
    with world.lock:
        shown = leaves(menu_of(world, follower)["button"])
    for button in shown:
        if key in [button.get(name) for name in TARGETS]:
            return button
    return {"type": "view" if key.startswith(("http://", "https://")) else "click"}


def _shown(world: World, follower: Follower, button: Json) -> Pushed:
    """Material comes from WeChat itself; the shop is not asked (WeChat docs, custom menu)."""
    with world.lock:
        check_follows(follower)
        try:
            bubble = _material(world, button)
        except OaError as error:
            raise ControlError("key", f"is of material that is gone: {error.errcode}") from error
        world.show(follower, "shop", "menu", bubble)
    return Pushed(0, 0, "", bubble, 0)


def _material(world: World, button: Json) -> Bubble:
    if "media_id" in button:
        medium = found(world, button["media_id"])
        return Bubble(medium.kind, attached(world, medium.kind, {"media_id": medium.id}))
    article = article_of(world, button["article_id"])
    return Bubble("mpnewsarticle", {"article_id": article.id, "articles": cards(world, article)[:1]})
