"""The menu a follower sees: the newest conditional one that fits them, else the default."""

from sandbox.holdings import Json
from sandbox.state import Follower
from sandbox.world import World

PLATFORMS = {"ios": "1", "android": "2", "others": "3"}
EMPTY: Json = {"button": []}


def menu_of(world: World, follower: Follower) -> Json:
    """`{"button", "menuid"}`, or no button at all (WeChat docs, conditional menus: the newest match wins)."""
    if world.state.menu is None:
        return EMPTY
    fitting = [one for one in world.state.conditional_menus.values() if fits(one["matchrule"], follower)]
    return fitting[-1] if fitting else world.state.menu


def fits(rule: Json, follower: Follower) -> bool:
    """Whether a matchrule means this follower."""
    tag, platform = rule.get("tag_id", ""), rule.get("client_platform_type", "")
    return (not tag or int(tag) in follower.tags) and (not platform or platform == PLATFORMS[follower.platform])


def leaves(buttons: list[Json]) -> list[Json]:
    """The buttons that do something: sub-buttons, and tops without any."""
    return [one for parent in buttons for one in parent.get("sub_button") or [parent]]
