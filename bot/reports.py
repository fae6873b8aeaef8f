"""What WeChat reports of its own accord: who agreed to which notices, and what became of messages it took."""

import re
from typing import Any

from msgspec import Struct

POPUP, CHANGE, SENT = (f"subscribe_msg_{name}_event_event" for name in ("popup", "change", "sent"))
TEMPLATE, MASS = "templatesendjobfinish_event", "masssendjobfinish_event"
KINDS = (POPUP, CHANGE, SENT, TEMPLATE, MASS)
LISTS = {POPUP: "SubscribeMsgPopupEvent", CHANGE: "SubscribeMsgChangeEvent", SENT: "SubscribeMsgSentEvent"}
SUCCESS = ("success", "send success")
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)  # what a database takes


class Chosen(Struct, frozen=True):
    """The ids of templates that a follower agreed to, and of those they refused."""

    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


class Arrival(Struct, frozen=True):
    """What became of a message; `trouble` is empty when it arrived, else WeChat's word for why not."""

    message_id: str
    trouble: str


class Count(Struct, frozen=True):
    """What became of a message to many: how many it was for, how many it reached, for how many it failed."""

    message_id: int
    trouble: str
    total: int
    reached: int
    failed: int


Report = Chosen | Arrival | Count


def read(message: Any) -> Report | None:
    """Return what one of WeRoBot's messages reports; None for any other, or one that says nothing."""
    kind, raw = message.type, message.__dict__
    if kind in (POPUP, CHANGE):
        return chosen(items(raw.get(LISTS[kind], "")))
    if kind == SENT:
        return next((arrival(item) for item in items(raw.get(LISTS[kind], ""))), None)
    if kind == TEMPLATE:
        return Arrival(raw.get("MsgID", ""), trouble(raw))
    if kind == MASS and NUMBER.fullmatch(raw.get("MsgID", "")):
        return Count(int(raw["MsgID"]), trouble(raw), *(number(raw, name) for name in (
            "TotalCount", "SentCount", "ErrorCount")))
    return None


def chosen(found: list[dict[str, str]]) -> Chosen | None:
    """Return what was chosen on the sheet or in the settings."""
    by_word = {word: tuple(item["TemplateId"] for item in found
                           if item.get("SubscribeStatusString") == word and item.get("TemplateId"))
               for word in ("accept", "reject")}
    return Chosen(by_word["accept"], by_word["reject"]) if any(by_word.values()) else None


def arrival(item: dict[str, str]) -> Arrival:
    """Return what became of a notification."""
    failed = item.get("ErrorCode", "0") != "0"
    return Arrival(item.get("MsgID", ""), f"{item['ErrorCode']} {item.get('ErrorStatus', '')}" if failed else "")


def trouble(raw: dict[str, str]) -> str:
    """Return WeChat's word for what went wrong, or nothing."""
    status = raw.get("Status", "")
    return "" if status in SUCCESS else status or "?"


def number(raw: dict[str, str], name: str) -> int:
    """Return a count."""
    text = raw.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def items(text: str) -> list[dict[str, str]]:
    """Return the entries of a list, whose texts come as lines `name=text`; a name that comes again begins another."""
    found: list[dict[str, str]] = [{}]
    for line in text.splitlines():
        name, _equals, value = line.partition("=")
        if name in found[-1]:
            found.append({})
        found[-1][name] = value
    return [item for item in found if item]
