"""Each message once, the same reply for every try, and never later than WeChat waits."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from base import clock, config
from bot import inbox, later, parse
from bot.inbox import Inbox
from bot.replies import Answer, Text
from bot.router import Incoming
from tests.bot.conftest import Open
from tests.bot.wire import Wire, message, text


class Counting:
    """An action that says how often it ran."""

    def __init__(self, seconds: float = 0) -> None:
        self.runs = 0
        self._seconds = seconds

    def __call__(self, incoming: Incoming) -> Answer:
        """Take a while and answer with the number of the run."""
        self.runs += 1
        time.sleep(self._seconds)
        return Text(f"run {self.runs}")


def chat(open_chat: Open, action: Callable[[Incoming], Answer]) -> Wire:
    """Return a chat in which everything leads to one action."""
    events = dict.fromkeys(("words", "subscribe_event", "unsubscribe_event", "scan_event", "otherwise"), "a")
    return open_chat(actions={"a": action}, events=events)


def test_a_retry_gets_the_same_reply(open_chat: Open) -> None:
    action = Counting()
    wire, sent = chat(open_chat, action), text("苹果")
    assert wire.post(sent).body == wire.post(sent).body == wire.post(sent).body
    assert action.runs == 1


def test_a_retry_waits_for_the_first_run(open_chat: Open) -> None:
    action = Counting(0.4)
    wire, sent = chat(open_chat, action), text("苹果")
    with ThreadPoolExecutor(3) as tries:
        bodies = {answer.body for answer in tries.map(lambda _try: wire.post(sent), range(3))}
    assert len(bodies) == 1
    assert action.runs == 1


@pytest.mark.parametrize(("one", "other"), [
    (text("a", MsgId="7"), text("a", "oBo", MsgId="7")),
    (text("a", MsgId="7", CreateTime="1700000000"), text("a", MsgId="7", CreateTime="1700000001")),
    (text("a", MsgId="7"), text("a", MsgId="8")),
    (message("event", Event="CLICK", EventKey="x", CreateTime="1700000000"),
     message("event", Event="CLICK", EventKey="y", CreateTime="1700000000")),
    (message("event", Event="subscribe", EventKey="", CreateTime="1700000000"),
     message("event", Event="unsubscribe", EventKey="", CreateTime="1700000000")),
    (message("event", Event="SCAN", EventKey="1", Ticket="a", CreateTime="1700000000"),
     message("event", Event="SCAN", EventKey="1", Ticket="b", CreateTime="1700000000")),
    (message("event", Event="CLICK", EventKey="x" * 5000 + "1", CreateTime="1700000000"),
     message("event", Event="CLICK", EventKey="x" * 5000 + "2", CreateTime="1700000000")),
], ids=["senders", "times", "numbers", "keys", "events", "tickets", "long keys"])
def test_what_differs_is_not_a_retry(open_chat: Open, one: str, other: str) -> None:
    action = Counting()
    wire = chat(open_chat, action)
    wire.post(one)
    wire.post(other)
    assert action.runs == 2


def test_a_key_fits_the_shared_store() -> None:
    long = parse.message({"MsgType": "event", "Event": "CLICK", "EventKey": "x" * 5000, "FromUserName": "o" * 64,
                          "ToUserName": "gh", "CreateTime": "1"})
    assert len(inbox.message_key(long)) <= inbox.LONGEST_KEY


def test_a_message_is_kept_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(clock, "ticks", lambda: now[0])
    box = Inbox()
    assert box.open("a")[1]
    now[0] = inbox.KEPT - 1
    assert not box.open("a")[1]
    now[0] = inbox.KEPT + 1
    assert box.open("b")[1]
    assert box.open("a")[1]
    assert len(box._flights) == 2, "the old one is gone"


def test_the_inbox_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST", 10)
    box = Inbox()
    for number in range(100):
        box.open(str(number))
    assert len(box._flights) == 10


def test_wechat_never_waits_longer_than_the_budget(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "BUDGET", 0.3)
    sent: list[tuple[str, str]] = []
    arrived = threading.Event()

    def send(openid: str, content: str) -> None:
        sent.append((openid, content))
        arrived.set()
    monkeypatch.setattr("wechat.messages.send_text", send)
    action, began = Counting(0.8), clock.ticks()
    wire, body = chat(open_chat, action), text("苹果")
    assert wire.post(body).silent
    assert clock.ticks() - began < 0.7
    assert wire.post(body).silent, "a retry does not start it again"
    assert arrived.wait(3)
    assert sent == [("oMei", "run 1")]
    assert wire.post(body).silent, "it has been sent; answering again would say it twice"
    assert action.runs == 1


def test_work_that_outlives_a_claim_runs_once_for_all_workers(open_chat: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "CLAIM", 2)
    monkeypatch.setattr(inbox, "RENEWED", 0.1, raising=False)
    action = Counting(2.5)
    workers = [chat(open_chat, action) for _worker in range(2)]
    config.use(replace(config.current(), redis=config.Redis(url="redis://shared")))
    sent = text("苹果")
    with ThreadPoolExecutor(2) as tries:
        bodies = {answer.body for answer in tries.map(lambda worker: worker.post(sent), workers)}
    assert len(bodies) == 1
    assert action.runs == 1
