"""The account's menu: validated as on creation at WeChat, then shown on every phone."""

from typing import Any

from sandbox.errors import OaError
from sandbox.menus import leaves
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.world import World

MOST_BUTTONS = 3
MOST_SUB_BUTTONS = 5
NAME_BYTES = 16
SUB_NAME_BYTES = 60
KEY_BYTES = 128
URL_BYTES = 1024
SUB_SHIFT = 7  # the errcode of a sub-button is its parent's plus seven (40016 → 40023)

NEEDS = {
    "click": ("key",),
    "view": ("url",),
    "scancode_push": ("key",),
    "scancode_waitmsg": ("key",),
    "pic_sysphoto": ("key",),
    "pic_photo_or_album": ("key",),
    "pic_weixin": ("key",),
    "location_select": ("key",),
    "media_id": ("media_id",),
    "view_limited": ("media_id",),
    "article_id": ("article_id",),
    "article_view_limited": ("article_id",),
    "miniprogram": ("url", "appid", "pagepath"),
}


def create(world: World, call: Call) -> Json:
    """POST /cgi-bin/menu/create replaces the whole menu."""
    world.state.menu = {"button": read_buttons(world, call), "menuid": world.next_id()}
    return done()


def read_buttons(world: World, call: Call) -> list[Json]:
    """The buttons of a body, checked. Raises OaError with the number of what is wrong."""
    buttons = call.body.get("button")
    if not isinstance(buttons, list):
        raise OaError(40015)
    if not 1 <= len(buttons) <= MOST_BUTTONS:
        raise OaError(40016)
    clean = [_top(button) for button in buttons]
    for one in leaves(clean):
        _check_target(world, one)
    return clean


def get(world: World, call: Call) -> Json:
    """GET /cgi-bin/menu/get."""
    if world.state.menu is None:
        raise OaError(46003)
    conditional = list(reversed(world.state.conditional_menus.values()))
    return {"menu": world.state.menu} | ({"conditionalmenu": conditional} if conditional else {})


def delete(world: World, call: Call) -> Json:
    """GET /cgi-bin/menu/delete, conditional menus with it."""
    world.state.menu = None
    world.state.conditional_menus.clear()
    return done()


def current(world: World, call: Call) -> Json:
    """GET /cgi-bin/get_current_selfmenu_info."""
    if world.state.menu is None:
        return {"is_menu_open": 0, "selfmenu_info": {"button": []}}
    buttons = [_listed(button) for button in world.state.menu["button"]]
    return {"is_menu_open": 1, "selfmenu_info": {"button": buttons}}


def _listed(button: Json) -> Json:
    if not button["sub_button"]:
        return {name: value for name, value in button.items() if name != "sub_button"}
    return {"name": button["name"], "sub_button": {"list": [_listed(one) for one in button["sub_button"]]}}


def _top(button: Any) -> Json:
    subs = button.get("sub_button") if isinstance(button, dict) else None
    if not subs:
        return _button(button, NAME_BYTES, 0)
    if not isinstance(subs, list) or len(subs) > MOST_SUB_BUTTONS:
        raise OaError(40023)
    _measure(button, "name", NAME_BYTES, 40018)
    return {"name": button["name"], "sub_button": [_button(one, SUB_NAME_BYTES, SUB_SHIFT) for one in subs]}


def _button(button: Any, name_bytes: int, shift: int) -> Json:
    if not isinstance(button, dict) or button.get("type") not in NEEDS:
        raise OaError(40017 + shift)
    if shift and button.get("sub_button"):
        raise OaError(40022)
    _measure(button, "name", name_bytes, 40018 + shift)
    for need in NEEDS[button["type"]]:
        if need == "url":
            _measure(button, need, URL_BYTES, 40020 + shift)
        elif need == "key":
            _measure(button, need, KEY_BYTES, 40019 + shift)
        elif not isinstance(button.get(need), str) or not button[need]:
            raise OaError(40007 if need == "media_id" else 40017 + shift)
    if "url" in button and not str(button["url"]).startswith(("http://", "https://")):
        raise OaError(40055 if shift else 40054)
    kept = {name: button[name] for name in ("type", "name", *NEEDS[button["type"]])}
    return {**kept, "sub_button": []}


def _check_target(world: World, button: Json) -> None:
    medium = world.state.media.get(button.get("media_id", ""))
    if "media_id" in button and (medium is None or not medium.listed):  # only permanent material may stand in a menu
        raise OaError(40007)
    if "article_id" in button and button["article_id"] not in world.state.articles:
        raise OaError(53600)


def _measure(button: Json, name: str, limit: int, errcode: int) -> None:
    value = button.get(name)
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= limit:
        raise OaError(errcode)


ROUTES = (
    Route("POST", "/cgi-bin/menu/create", create, literal_escapes=True),
    Route("GET", "/cgi-bin/menu/get", get),
    Route("GET", "/cgi-bin/menu/delete", delete),
    Route("GET", "/cgi-bin/get_current_selfmenu_info", current),
)
