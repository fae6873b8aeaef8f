"""Hostile messages by the thousand: no failure, no broken reply, nobody else's affairs.

`make test` sends MESSAGES of them, another seed each day of the year; `make fuzz` a quarter of a million.
"""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base import clock
from bot import chatlog
from tests.bot.conftest import Open, empty_shop, nothing_said_before, open_chat  # noqa: F401  # fixtures
from tests.bot.wire import Wire
from tests.fuzz import shapes
from tests.fuzz.target import furnish, shoot

MESSAGES = int(os.environ.get("XIAOPU_MESSAGES", "10000"))
SEED = int(os.environ.get("XIAOPU_SEED", clock.local(clock.now()).strftime("%j")))
BATCH = 1000  # messages between two writings of the chat's log
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.fixture
def target(open_chat: Open) -> tuple[Wire, str]:  # noqa: F811
    """A chat with something to steal, and the number of Chen's order."""
    chat = open_chat()
    return chat, furnish()


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_whatever_comes_is_answered_well(target: tuple[Wire, str]) -> None:
    chat, number = target
    chance = random.Random(SEED)  # to be repeated
    for sent in range(MESSAGES):
        shoot(chat, shapes.body(chance, number))
        if sent % BATCH == 0:
            chatlog.flush()
    chatlog.flush()
    print(f"{MESSAGES} messages, seed {SEED}")


@given(st.lists(st.tuples(st.sampled_from(("Content", "MsgType", "Event", "EventKey", "Recognition", "FromUserName")),
                          TEXTS), max_size=6))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_any_element_is_answered_well(target: tuple[Wire, str], parts: list[tuple[str, str]]) -> None:
    chat, _number = target
    fields = {"ToUserName": "gh_1", "FromUserName": "oMei", "CreateTime": shapes.moment(random.Random(1)),
              "MsgType": "text", "MsgId": "1", **dict(parts)}
    shoot(chat, ("<xml>" + "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in fields.items())
                 + "</xml>").encode("utf-8", "surrogatepass"))
