"""The road `/wechat`: a thin WSGI application that lets WeChat in, nobody else, and never shows an error."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from base import clock, config, metrics
from base.config import ConfigError, Wechat
from base.log import log
from bot import parse, render, router
from bot.crypto import Envelope, same, signature
from bot.later import Desk
from bot.parse import Odd
from bot.replies import Silence
from bot.robot import Robot
from bot.router import Action, Router
from bot.seen import Seen

LARGEST = 64 * 1024  # bytes of a body
KNOWN = frozenset(Robot.message_types)
TEXT, XML = "text/plain; charset=utf-8", "text/xml; charset=utf-8"
ECHO = re.compile(r"[\w.~+/=-]{0,256}", re.ASCII)  # nothing a browser could take for a page
SUCCESS = render.SUCCESS.encode()

Query = dict[str, str]
Page = tuple[str, str, bytes]  # status line, content type, body


class Refused(Exception):
    """The request is not WeChat's, or cannot be proved to be; the text says why."""


class Chat:
    """The WSGI application of the chat; one per process."""

    def __init__(self, robot: Robot) -> None:
        self._settings = config.current().wechat
        self._robot = robot
        self._seen = Seen(2 * self._settings.freshness)
        self._envelope = envelope(self._settings)

    def __call__(self, environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        status, kind, body = self._page(environ)
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return (body,)

    def _page(self, environ: Mapping[str, Any]) -> Page:
        try:
            return self._respond(environ)
        except Refused as wrong:
            counter("unknown", "refused").inc()
            log(__name__).warning("refused", why=str(wrong), remote=environ.get("REMOTE_ADDR", ""))
            return "403 Forbidden", TEXT, b"forbidden"
        except Odd as wrong:
            counter("unknown", "odd").inc()
            log(__name__).info("odd", why=str(wrong))
            return "200 OK", TEXT, SUCCESS
        except Exception:
            metrics.HANDLER_ERRORS.labels("front").inc()
            log(__name__).exception("the chat failed")
            return "200 OK", TEXT, SUCCESS

    def _respond(self, environ: Mapping[str, Any]) -> Page:
        began, query, method = clock.ticks(), read_query(environ.get("QUERY_STRING", "")), environ["REQUEST_METHOD"]
        if method not in ("GET", "POST"):
            return "405 Method Not Allowed", TEXT, b"GET or POST"
        self._check_address(query)
        if method == "GET":
            echo = query.get("echostr", "")
            return "200 OK", TEXT, echo.encode() if ECHO.fullmatch(echo) else b""
        body = read_body(environ)
        if len(body) > LARGEST:
            return "413 Content Too Large", TEXT, b"too large"
        found, sealed = self._opened(body, query)
        page = self._reply(parse.message(found), sealed)
        metrics.REPLY_SECONDS.observe(clock.ticks() - began)
        return page

    def _check_address(self, query: Query) -> None:
        settings, moment, nonce = self._settings, query.get("timestamp", ""), query.get("nonce", "")
        # An empty token would let everybody in who knows that it is empty.
        if not (settings.token and nonce and parse.MOMENT.fullmatch(moment)):
            raise Refused("no token, timestamp or nonce")
        if not same(signature(settings.token, moment, nonce), query.get("signature", "")):
            raise Refused("wrong signature")
        if abs(clock.wall() - int(moment)) > settings.freshness:
            raise Refused("stale")

    def _opened(self, body: bytes, query: Query) -> tuple[dict[str, str], bool]:
        """Return the message's fields, and whether they came sealed."""
        found, settings = parse.fields(body), self._settings
        sealed = found.get("Encrypt")
        # Where plain bodies are taken, an address serves one body: also one that came sealed first.
        if settings.mode != "safe" and self._seen.another_body(query["timestamp"], query["nonce"], body):
            raise Refused("the address of another message")
        if sealed and self._envelope:
            mine = signature(settings.token, query["timestamp"], query["nonce"], sealed)
            if not same(mine, query.get("msg_signature", "")):
                raise Refused("wrong msg_signature")
            return parse.fields(self._envelope.open(sealed)), True
        if settings.mode == "safe":
            raise Refused("plain text in safe mode")
        return found, False

    def _reply(self, message: Any, sealed: bool) -> Page:
        answer = self._robot.answer(message)
        kind = message.type if message.type in KNOWN else "unknown_event"
        if type(answer) is Silence:
            counter(kind, "silent").inc()
            return "200 OK", TEXT, SUCCESS
        counter(kind, "answered").inc()
        raw = message.__dict__
        text = answer if isinstance(answer, str) else render.xml(
            answer, raw["FromUserName"], raw["ToUserName"], raw["CreateTime"])
        if sealed and self._envelope:
            text = self._envelope.seal(text, clock.wall())
        return "200 OK", XML, text.encode()


def envelope(settings: Wechat) -> Envelope | None:
    """Return the account's AES envelope, None where nothing is sealed; raises ConfigError for a bad key."""
    if settings.mode == "plain" or not settings.token:  # without a token nobody gets in anyway
        return None
    try:
        return Envelope(settings.token, settings.aes_key, settings.appid)
    except ValueError as wrong:
        raise ConfigError(f"wechat.aes_key: it wants the 43 letters and digits of EncodingAESKey; got "
                          f"{len(settings.aes_key)} characters (see [wechat] in config.example.toml)") from wrong


@cache
def counter(kind: str, outcome: str) -> Any:
    """Return the counter of one kind and outcome; looking it up by labels costs more than counting."""
    return metrics.MESSAGES.labels(kind, outcome)


def read_query(text: str) -> Query:
    """Return the first value of each name."""
    found: Query = {}
    quoted = "%" in text or "+" in text
    for pair in text.split("&"):
        name, _equals, value = pair.partition("=")
        found.setdefault(name, unquote_plus(value) if quoted else value)
    return found


def read_body(environ: Mapping[str, Any]) -> bytes:
    """Return the body; of one that is too large only so much that it shows."""
    length, most = environ.get("CONTENT_LENGTH") or "", LARGEST + 1
    if length.isdecimal():
        most = min(int(length), most)
    elif "HTTP_TRANSFER_ENCODING" not in environ:
        return b""  # reading on would wait for a body that never comes
    body: bytes = environ["wsgi.input"].read(most)
    return body


def build(actions: Mapping[str, Action], events: Mapping[str, str],
          foretold: Mapping[str, Action] | None = None) -> Chat:
    """Return the chat's WSGI application for the settings in use; see Router for the tables."""
    return Chat(Robot(router.use(Router(actions, events, foretold)), Desk()))
