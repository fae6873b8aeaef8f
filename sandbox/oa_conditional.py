"""Conditional menus: another menu for followers with a tag or on one kind of phone."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import OaError
from sandbox.menus import leaves, menu_of
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.oa_menu import read_buttons
from sandbox.world import World

RETIRED = ("sex", "country", "province", "city", "language")
MOST_DOMAINS = 3


def add(world: World, call: Call) -> Json:
    """POST /cgi-bin/menu/addconditional."""
    buttons, rule = read_buttons(world, call), _rule(world, call.body.get("matchrule"))
    if world.state.menu is None:
        raise OaError(65303)
    known = world.state.conditional_menus
    if len(_domains([*known.values(), {"button": buttons}])) > MOST_DOMAINS:
        raise OaError(65316)
    menuid = str(world.next_id())
    known[menuid] = {"button": buttons, "matchrule": rule, "menuid": int(menuid)}
    return {"menuid": menuid}


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/menu/delconditional."""
    if world.state.conditional_menus.pop(str(call.body.get("menuid", "")), None) is None:
        raise OaError(65301)
    return done()


def try_match(world: World, call: Call) -> Json:
    """POST /cgi-bin/menu/trymatch: what this follower sees."""
    follower = reachable(world, call.body.get("user_id"))
    if world.state.menu is None:
        raise OaError(46003)
    return {"button": menu_of(world, follower)["button"]}


def _rule(world: World, wish: Any) -> Json:
    if not isinstance(wish, dict):
        raise OaError(65304)
    given = {name: str(value) for name, value in wish.items() if value not in ("", None)}
    if any(name in given for name in RETIRED):
        raise OaError(65320)
    rule = {"tag_id": given.get("tag_id") or given.get("group_id", "")}
    rule["client_platform_type"] = given.get("client_platform_type", "")
    rule = {name: value for name, value in rule.items() if value}
    if not rule:
        raise OaError(65304)
    if "tag_id" in rule and rule["tag_id"] not in {str(one) for one in world.state.tags}:
        raise OaError(45159)
    if rule.get("client_platform_type", "1") not in ("1", "2", "3"):
        raise OaError(40035)
    return rule


def _domains(menus: list[Json]) -> set[str]:
    urls = [one["url"] for menu in menus for one in leaves(menu["button"]) if one.get("url")]
    return {urlsplit(url).hostname or "" for url in urls}


ROUTES = (
    Route("POST", "/cgi-bin/menu/addconditional", add, literal_escapes=True),
    Route("POST", "/cgi-bin/menu/delconditional", delete),
    Route("POST", "/cgi-bin/menu/trymatch", try_match),
)
