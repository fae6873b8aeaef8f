"""The replies set in WeChat's own console: the API reads them, a test sets them."""

from sandbox.errors import ControlError
from sandbox.oa_calls import Call, Json, Route
from sandbox.world import World

SWITCHES = ("is_add_friend_reply_open", "is_autoreply_open")
REPLIES = ("add_friend_autoreply_info", "message_default_autoreply_info")
KEYWORDS = "keyword_autoreply_info"
MODES = ("reply_all", "random_one")
MATCHES = ("equal", "contain")
TYPES = ("text", "img", "voice", "video", "news")


def current(world: World, call: Call) -> Json:
    """GET /cgi-bin/get_current_autoreply_info."""
    return dict.fromkeys(SWITCHES, 0) | world.state.autoreply


def change(world: World, wish: Json) -> Json:
    """Set all of it at once, in the words of the API's own answer. Raises ControlError naming what is wrong."""
    for name in wish:
        if name not in (*SWITCHES, *REPLIES, KEYWORDS):
            raise ControlError(name, f"is unknown; there are {', '.join((*SWITCHES, *REPLIES, KEYWORDS))}")
    for name in SWITCHES:
        if wish.get(name, 0) not in (0, 1):
            raise ControlError(name, "must be 0 or 1")
    for name in REPLIES:
        if name in wish:
            _check_reply(name, wish[name])
    for rule in _rules(wish):
        _check_rule(rule)
    with world.lock:
        world.state.autoreply = wish
    return wish


def _rules(wish: Json) -> list[object]:
    info = wish.get(KEYWORDS, {"list": []})
    rules = info.get("list") if isinstance(info, dict) else None
    if not isinstance(rules, list):
        raise ControlError(KEYWORDS, "must be {\"list\": [rules]}")
    return rules


def _check_rule(rule: object) -> None:
    if not isinstance(rule, dict) or not isinstance(rule.get("rule_name"), str):
        raise ControlError("rule_name", "is missing in a rule")
    if rule.get("reply_mode") not in MODES:
        raise ControlError("reply_mode", f"must be one of {', '.join(MODES)}")
    keywords, replies = rule.get("keyword_list_info"), rule.get("reply_list_info")
    if not isinstance(keywords, list) or not isinstance(replies, list):
        raise ControlError("keyword_list_info", "and reply_list_info must be lists")
    for one in keywords:
        if not isinstance(one, dict) or one.get("match_mode") not in MATCHES or not one.get("content"):
            raise ControlError("match_mode", f"must be one of {', '.join(MATCHES)}, beside a content")
    for one in replies:
        _check_reply("reply_list_info", one)


def _check_reply(name: str, reply: object) -> None:
    if not isinstance(reply, dict) or reply.get("type") not in TYPES:
        raise ControlError(name, f"must have a type, one of {', '.join(TYPES)}")


ROUTES = (Route("GET", "/cgi-bin/get_current_autoreply_info", current),)
