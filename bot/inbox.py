"""Each message once: a retry waits for the first run and gets the same reply, also from another worker."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import msgspec

from base import clock, config, store
from base.log import log
from bot.replies import SILENCE, Answer

KEPT = 300  # seconds a reply is kept: as long as a signed message is believed, so none runs twice
CLAIM = 4  # seconds after which the worker that took a message, and no longer says so, counts as dead
RENEWED = 1.0  # seconds between two words of a worker that it is still at it, however long that takes
PAUSE = 0.05  # seconds between two looks for another worker's reply
MOST = 10_000  # messages kept
LONGEST_KEY = 160  # characters; the shared store's keys are short, a menu key may be anything

_decoder = msgspec.json.Decoder(Answer)
_claims: set[str] = set()  # what this process is working on
_renewer: threading.Thread | None = None
_starting = threading.Lock()


class Flight:
    """One message being answered: the first to settle it decides what every try gets."""

    def __init__(self) -> None:
        self.began = clock.ticks()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._answer: Answer = SILENCE

    def settle(self, answer: Answer) -> bool:
        """Make `answer` the reply; True for the one caller who decided it."""
        with self._lock:
            if self._done.is_set():
                return False
            self._answer = answer
            self._done.set()
            return True

    def reply(self, seconds: float) -> Answer | None:
        """Wait up to `seconds` for the reply; None when there is none yet."""
        return self._answer if self._done.wait(max(seconds, 0)) else None


class Inbox:
    """The messages of the last minute that this process answered or is answering."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight] = {}
        self._lock = threading.Lock()

    def open(self, key: str) -> tuple[Flight, bool]:
        """Return the flight of a message, and whether this is its first try here."""
        with self._lock:
            known = self._flights.get(key)
            if known is not None and clock.ticks() - known.began < KEPT:
                return known, False
            self._flights.pop(key, None)
            self._forget_old()
            flight = self._flights[key] = Flight()
            return flight, True

    def _forget_old(self) -> None:
        while self._flights:
            oldest = next(iter(self._flights))
            if len(self._flights) < MOST and clock.ticks() - self._flights[oldest].began < KEPT:
                return
            del self._flights[oldest]


def message_key(message: Any) -> str:
    """Return what tells this message from every other; `message` is one of WeRoBot's.

    MsgId alone is shared by several senders, and sender with time alone by two taps in one second.
    """
    raw = message.__dict__
    own = raw.get("MsgId") or f"{raw.get('Event')}:{raw.get('EventKey')}:{raw.get('MsgID') or raw.get('Ticket') or ''}"
    key = f"{raw['FromUserName']}:{raw['CreateTime']}:{own}"
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()


def shared_run(key: str, run: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Return the reply and whether it was made here; with Redis, one worker of all makes it."""
    if not config.current().redis.url:
        return run(), True
    while True:
        known = store.shared().get(f"reply:{key}")
        if known:
            return _decoder.decode(known), False
        if store.shared().add(f"flight:{key}", "1", CLAIM):
            with held(f"flight:{key}"):
                return run(), True
        time.sleep(PAUSE)


@contextmanager
def held(claim: str) -> Iterator[None]:
    """Keep a claim alive while the block runs."""
    global _renewer
    with _starting:
        _claims.add(claim)
        if _renewer is None or not _renewer.is_alive():  # a forked worker has none
            _renewer = threading.Thread(target=renew, name="claims", daemon=True)
            _renewer.start()
    try:
        yield
    finally:
        _claims.discard(claim)


def renew() -> None:
    """Say every RENEWED seconds what this process is still at."""
    while True:
        time.sleep(RENEWED)
        for claim in tuple(_claims):
            try:
                store.shared().set(claim, "1", CLAIM)
            except Exception as wrong:  # without a store there is nobody to tell; the next time may be better
                log(__name__).warning("a claim was not renewed", error=repr(wrong))


def publish(key: str, answer: Answer) -> None:
    """Tell the other workers what the tries of this message get."""
    if config.current().redis.url:
        store.shared().set(f"reply:{key}", msgspec.json.encode(answer).decode(), KEPT)
