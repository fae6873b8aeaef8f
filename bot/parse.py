"""A body from WeChat as a flat dictionary, and that as one of WeRoBot's messages; anything else is Odd."""

import re
from typing import Any
from xml.parsers import expat

from werobot.messages.events import EventMetaClass, UnknownEvent, WeChatEvent
from werobot.messages.messages import MessageMetaClass, UnknownMessage, WeChatMessage

MOMENT = re.compile(r"[0-9]{1,12}", re.ASCII)
# Sender and account, which stand in our reply as they are, the moment and the message's number, with blanks between.
HEAD = re.compile(r"(?:[^\s<>&\]]{1,64} ){2}[0-9]{1,10} [0-9]{1,20}")

# Event and message classes share one registry in WeRoBot, so that a message could pose as an event.
# The picture events' own constructors fail on what WeChat may leave out; as unknown ones they are harmless.
EVENTS: dict[str, type[WeChatEvent]] = {
    kind: made for kind, made in EventMetaClass.TYPES.items()
    if issubclass(made, WeChatEvent) and made.__init__ is WeChatEvent.__init__}
MESSAGES: dict[str, type[WeChatMessage]] = {
    kind: made for kind, made in MessageMetaClass.TYPES.items() if issubclass(made, WeChatMessage)}
REQUIRED = {"text": "Content", "click_event": "EventKey", "_event": "Event"}

TAPPED = "bizmsgmenuid"  # the one small name we read: a tapped item of a list (WeChat docs, customer-service messages)
# Lists of what followers agreed to be told (WeChat docs, subscription notifications).
LISTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")

# A child as WeChat writes it; whatever is written otherwise goes the long way through expat.
CHILD = re.compile(r"<([A-Z][A-Za-z]*+)>(?:<!\[CDATA\[([^\]]*+)\]\]>|([0-9]*+))</\1>\n?")


class Odd(Exception):
    """The body is genuine but no message we understand; the text says why."""


def fields(body: bytes) -> dict[str, str]:
    """Return the texts of the root's children whose names are capitalised; raises Odd.

    The first of two equal names counts, one with children of its own does not: neither can shadow another. Of LISTS
    each text inside is a line `name=text`.
    """
    found = usual(body)
    return read(body) if found is None else found


def usual(body: bytes) -> dict[str, str] | None:
    """Return what `read` would, for a body as WeChat writes it; None for any other. Half of expat's time."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    # Unprintable are all characters that XML forbids, and some that it allows.
    if not text.replace("\n", "").isprintable():
        return None
    between, names, data, digits = (parts := CHILD.split(text))[::4], parts[1::4], parts[2::4], parts[3::4]
    if between[0].rstrip("\n") != "<xml>" or between[-1].rstrip("\n") != "</xml>" or any(between[1:-1]):
        return None
    found: dict[str, str] = {}
    for name, one, other in zip(names, data, digits, strict=True):
        found.setdefault(name, one or other or "")
    return found


def read(body: bytes) -> dict[str, str]:
    """Return what `fields` promises for any XML."""
    found: dict[str, str] = {}
    parts: list[str] = []
    listed: dict[str, list[str]] = {}
    depth, name, outer, leaf = 0, "", "", ""

    def start(tag: str, _attributes: Any) -> None:
        nonlocal depth, name, outer, leaf
        depth += 1
        parts.clear()
        leaf = tag if depth > 2 else ""
        if depth == 2:
            outer = tag
        if depth == 2 and (tag[0].isupper() or tag == TAPPED):
            name = tag
            return
        name = ""
        if depth == 1 and tag != "xml":
            raise Odd("another root")

    def end(tag: str) -> None:
        nonlocal depth, name, leaf
        if name:
            found.setdefault(name, "".join(parts))
        elif leaf == tag and outer in LISTS:
            listed.setdefault(outer, []).append(f"{tag}={' '.join(''.join(parts).split())}")
        name = leaf = ""
        depth -= 1

    reader = expat.ParserCreate("utf-8")
    reader.buffer_text = True
    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler = parts.append
    reader.StartDoctypeDeclHandler = refuse_doctype
    try:
        reader.Parse(body, True)
    except (expat.ExpatError, ValueError) as wrong:
        raise Odd("not XML") from wrong
    return {outer: "\n".join(lines) for outer, lines in listed.items()} | found


def refuse_doctype(*_declaration: Any) -> None:
    """WeChat sends no DOCTYPE; with it go entities and all their tricks."""
    raise Odd("a DOCTYPE")


def message(found: dict[str, str]) -> Any:
    """Return the WeRoBot message of these fields, its `type` in lower case, events with `_event`; raises Odd."""
    kind = found.get("MsgType", "").lower()
    head = (found.get("FromUserName", ""), found.get("ToUserName", ""), found.get("CreateTime", ""),
            found.get("MsgId", "0"))
    if not kind or not HEAD.fullmatch(" ".join(head)):
        raise Odd("no sender, account, time or type")
    if kind == "event":
        kind = found.get("Event", "").lower() + "_event"
        made: Any = EVENTS.get(kind, UnknownEvent)
    else:
        made = MESSAGES.get(kind, UnknownMessage)
        kind = "unknown" if made is UnknownMessage else kind
    if REQUIRED.get(kind, "MsgType") not in found:
        raise Odd("no content")
    found["type"] = kind
    return made(found)
