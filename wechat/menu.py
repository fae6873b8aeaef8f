"""The menu under the chat: one for all, and others for followers with a tag or on one kind of phone."""

from dataclasses import dataclass
from typing import Any

from wechat import client
from wechat.http import Refused

NONE_YET = "46003"
PLATFORMS = {"ios": "1", "android": "2", "others": "3"}  # WeChat docs, conditional menus

Buttons = list[dict[str, Any]]  # WeChat's shape: name, type, key or url, sub_button


@dataclass(frozen=True)
class Audience:
    """Who sees a conditional menu: a tag, a platform (ios, android, others), or both; never neither."""

    tag_id: int | None = None
    platform: str = ""


@dataclass(frozen=True)
class Conditional:
    """A conditional menu as WeChat has it."""

    id: str
    buttons: Buttons
    audience: Audience


@dataclass(frozen=True)
class Menus:
    """All menus of the account; the newest conditional one that fits a follower wins."""

    default: Buttons
    conditional: list[Conditional]


def push(buttons: Buttons) -> None:
    """Replace the menu by `buttons`; raises Refused, Unclear.

    Phones show the new menu within five minutes.
    """
    client.post("/cgi-bin/menu/create", {"button": buttons})


def fetch() -> Buttons:
    """Return the buttons that WeChat has now, [] when there is no menu; raises Refused, Unclear."""
    return fetch_all().default


def fetch_all() -> Menus:
    """Return the menu and the conditional ones, the newest first; raises Refused, Unclear."""
    try:
        answer = client.get("/cgi-bin/menu/get")
    except Refused as no:
        if no.code == NONE_YET:
            return Menus([], [])
        raise
    others = [conditional(one) for one in answer.get("conditionalmenu", [])]
    return Menus(list(answer.get("menu", {}).get("button", [])), others)


def fetch_own() -> Buttons:
    """Return the buttons of the menu in use, also one made in WeChat's own console; raises Refused, Unclear."""
    told = client.get("/cgi-bin/get_current_selfmenu_info").get("selfmenu_info", {}).get("button", [])
    return [{**one, "sub_button": one.get("sub_button", {}).get("list", [])} for one in told]


def add_conditional(buttons: Buttons, audience: Audience) -> str:
    """Add a menu for some followers and return its id; raises Refused (65303 without a default menu), Unclear."""
    rule = {"tag_id": str(audience.tag_id) if audience.tag_id else "",
            "client_platform_type": PLATFORMS[audience.platform] if audience.platform else ""}
    answer = client.post("/cgi-bin/menu/addconditional",
                         {"button": buttons, "matchrule": {name: value for name, value in rule.items() if value}})
    return str(answer.get("menuid", ""))


def delete_conditional(menu_id: str) -> None:
    """Take one conditional menu away; raises Refused (65301 no such menu), Unclear."""
    client.post("/cgi-bin/menu/delconditional", {"menuid": menu_id})


def delete_all() -> None:
    """Take the menu and every conditional one away; raises Refused, Unclear."""
    client.get("/cgi-bin/menu/delete")


def seen_by(openid: str) -> Buttons:
    """Return the buttons this follower sees; raises Refused (46003 without a menu), Unclear."""
    return list(client.post("/cgi-bin/menu/trymatch", {"user_id": openid}).get("button", []))


def conditional(told: dict[str, Any]) -> Conditional:
    """Read one conditional menu of WeChat's answer."""
    rule = told.get("matchrule", {})
    tag, platform = str(rule.get("tag_id") or ""), str(rule.get("client_platform_type") or "")
    name = next((name for name, number in PLATFORMS.items() if number == platform), "")
    audience = Audience(int(tag) if tag.isdecimal() else None, name)
    return Conditional(str(told.get("menuid", "")), list(told.get("button", [])), audience)
