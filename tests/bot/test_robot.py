"""WeRoBot's table of handlers, with what it misses or swallows mended."""

from typing import Any

import pytest
from structlog.testing import capture_logs
from werobot.replies import ImageReply

from base import metrics
from base.errors import SoldOut
from bot.replies import SILENCE, Answer, Text
from bot.robot import Robot
from bot.router import Incoming
from tests.bot.conftest import Open
from tests.bot.wire import Wire, message


def robot(wire: Wire) -> Robot:
    """Return the WeRoBot behind a chat."""
    return wire.app._robot  # type: ignore[attr-defined, no-any-return]


NEWER = ("view_miniprogram", "subscribe_msg_popup_event", "MASSSENDJOBFINISH", "PUBLISHJOBFINISH", "kf_create_session",
         "user_authorization_revoke")


@pytest.mark.parametrize("event", NEWER)
def test_handlers_for_unknown_events_fire(wire: Wire, event: str) -> None:
    heard: list[Any] = []
    robot(wire).unknown_event(lambda message: heard.append(message))
    assert wire.event(event, EventKey="k").silent
    assert [message.__dict__["Event"] for message in heard] == [event], "the raw element keeps its name"


def test_handlers_for_unknown_messages_fire(wire: Wire) -> None:
    robot(wire).unknown(lambda message: "何物")
    assert wire.post(message("file", MsgId="1")).content == "何物"


def test_a_handler_for_everything_comes_after_the_others(wire: Wire) -> None:
    robot(wire).handler(lambda message, session: f"{message.type} {session}")
    assert wire.event("VIEW", EventKey="/").content == "view_event None"


def test_werobots_replies_work(wire: Wire) -> None:
    robot(wire)._handlers["image"].clear()
    robot(wire).image(lambda message: ImageReply(message=message, media_id="m]]>1"))
    assert wire.post(message("image", MsgId="1", PicUrl="x", MediaId="m")).xml.findtext("Image/MediaId") == "m]]>1"


def broken(_incoming: Incoming) -> Answer:
    """An action with a bug."""
    raise ZeroDivisionError("a secret of ours")


def failures(action: str) -> float:
    """Return how often an action failed."""
    return float(metrics.HANDLER_ERRORS.labels(action)._value.get())


def test_a_failing_action_is_polite_logged_and_counted(open_chat: Open) -> None:
    wire, before = open_chat(actions={"search.ask": broken}, events={"words": "search.ask"}), failures("search.ask")
    with capture_logs() as logs:
        content = wire.say("苹果").content
    assert "secret" not in content
    assert "ZeroDivision" not in content
    [line] = [line for line in logs if line["log_level"] == "error"]
    assert line["request"] in content, "the follower can quote the number that the log has"
    assert failures("search.ask") == before + 1


def test_a_failing_handler_is_polite_logged_and_counted(wire: Wire) -> None:
    robot(wire)._handlers["text"].clear()
    robot(wire).text(lambda message: 1 / 0)
    before = failures("text")
    assert wire.say("苹果").content
    assert failures("text") == before + 1


def test_an_error_of_the_shop_says_its_own_sentence(open_chat: Open) -> None:
    def sold_out(_incoming: Incoming) -> Answer:
        raise SoldOut("卖完了")
    assert open_chat(actions={"a": sold_out}, events={"words": "a"}).say("苹果").content == "卖完了"


def test_an_action_may_say_nothing(open_chat: Open) -> None:
    assert open_chat(actions={"a": lambda _incoming: SILENCE}, events={"words": "a"}).say("苹果").silent
    wire = open_chat(actions={"a": lambda _incoming: None, "b": lambda _incoming: Text("else")},
                     events={"words": "a", "otherwise": "b"})
    assert wire.say("苹果").content == "else"


def test_werobot_keeps_no_sessions(wire: Wire) -> None:
    assert robot(wire).session_storage is None
