"""Carries one message or event to the shop: three modes, three tries, five seconds, one reply."""

import secrets
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sandbox.attachments import attached
from sandbox.crypto import encrypt_push, sha1_of_sorted
from sandbox.errors import OaError
from sandbox.faults import Fault
from sandbox.markup import document
from sandbox.oa_errors import ERRMSG
from sandbox.outbound import post
from sandbox.replies import MOST_ARTICLES, Expected, Reading, read
from sandbox.state import Bubble
from sandbox.world import World

APOLOGY = "该公众号暂时无法提供服务，请稍后再试"
STALE_SECONDS = 3600
USER_MESSAGES = ("text", "image", "voice", "video", "shortvideo", "link", "location")


@dataclass(frozen=True)
class Pushed:
    """What came of a push; status 0 means no answer at all."""

    status: int
    elapsed_ms: int
    xml: str
    bubble: Bubble | None
    tries: int
    problem: str = ""
    failed: bool = False
    copies: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As say, tap and event answer."""
        answer: dict[str, Any] = {
            "status": self.status,
            "elapsed_ms": self.elapsed_ms,
            "xml": self.xml,
            "reply": self.bubble.to_json() if self.bubble else None,
            "tries": self.tries,
        }
        if self.problem:
            answer["problem"] = self.problem
        if self.copies:
            answer["copies"] = list(self.copies)
        return answer


@dataclass(frozen=True)
class Answer:
    """One HTTP answer of the shop."""

    status: int
    body: bytes = b""
    problem: str = ""
    copies: tuple[bytes, ...] = ()


def push(world: World, openid: str, elements: Mapping[str, Any]) -> Pushed:
    """Send these elements in the follower's name and read the reply; never raises for what the shop does."""
    began = time.monotonic()
    mode, expected = world.settings.mode, _expected(world, openid, elements)
    xml = document({"ToUserName": world.credentials.original_id, "FromUserName": openid, **elements})
    body, encrypted = _envelope(world, mode, xml)
    tries, answer = 0, Answer(0)
    while tries < world.settings.push_tries and answer.status != 200:
        tries += 1
        answer = _attempt(world, openid, body, encrypted)
    elapsed_ms = round((time.monotonic() - began) * 1000)
    if answer.status != 200:
        shown = answer.body.decode(errors="replace")
        return Pushed(answer.status, elapsed_ms, shown, None, tries, answer.problem, failed=True)
    reading = _with_files(world, read(answer.body, world.credentials, expected))
    copies = tuple(read(one, world.credentials, expected).xml for one in answer.copies)
    problem = reading.fault or reading.note
    return Pushed(200, elapsed_ms, reading.xml, reading.bubble, tries, problem, bool(reading.fault), copies)


def _with_files(world: World, reading: Reading) -> Reading:
    """A reply whose picture, voice or video is not there is no reply."""
    if reading.bubble is None:
        return reading
    kind, parts = reading.bubble.type, reading.bubble.parts
    try:
        with world.lock:
            return replace(reading, bubble=Bubble(kind, attached(world, kind, parts)))
    except OaError as error:
        return Reading(reading.xml, fault=f"{kind} reply: {error.errcode} {ERRMSG[error.errcode]}")


def _expected(world: World, openid: str, elements: Mapping[str, Any]) -> Expected:
    articles = 1 if elements["MsgType"] in USER_MESSAGES else MOST_ARTICLES
    return Expected(openid, world.settings.mode, articles)


def _envelope(world: World, mode: str, xml: str) -> tuple[bytes, str]:
    if mode == "plain":
        return xml.encode(errors="replace"), ""
    xml = xml.encode(errors="replace").decode()  # a lone surrogate has no bytes
    encrypted = encrypt_push(world.credentials.aes_key, world.credentials.appid, xml)
    if mode == "compatible":
        inside = xml.removesuffix("</xml>") + f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return inside.encode(), encrypted
    return document({"ToUserName": world.credentials.original_id, "Encrypt": encrypted}).encode(), encrypted


def _attempt(world: World, openid: str, body: bytes, encrypted: str) -> Answer:
    fault = world.faults.take("push")
    if fault.fault == "lose":
        return Answer(0, problem="lost on the way")
    if fault.fault == "delay":
        time.sleep(fault.seconds)
    url = _signed_url(world, openid, encrypted, fault)
    deadline = world.settings.push_deadline
    if fault.fault != "duplicate":
        return _post(url, body, deadline)
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda _: _post(url, body, deadline), range(2))
    return Answer(first.status, first.body, first.problem, (second.body,))


def _signed_url(world: World, openid: str, encrypted: str, fault: Fault) -> str:
    stale = STALE_SECONDS if fault.fault == "stale_timestamp" else 0
    stamped, once = str(world.clock.transport() - stale), str(secrets.randbelow(9_000_000_000) + 1_000_000_000)
    token = "not-the-token" if fault.fault == "wrong_signature" else world.credentials.token
    query = {"signature": sha1_of_sorted(token, stamped, once), "timestamp": stamped, "nonce": once, "openid": openid}
    if encrypted:
        query |= {"encrypt_type": "aes", "msg_signature": sha1_of_sorted(token, stamped, once, encrypted)}
    return world.push_url + ("&" if "?" in world.push_url else "?") + urlencode(query)


def _post(url: str, body: bytes, deadline: float) -> Answer:
    sent = post(url, body, {"Content-Type": "text/xml"}, deadline)
    if sent.trouble == "timeout":
        return Answer(0, problem=f"no answer within {deadline:g} seconds")
    if sent.trouble:
        return Answer(0, problem="no connection")
    return Answer(sent.status, sent.body, "" if sent.status == 200 else f"HTTP status {sent.status}")
