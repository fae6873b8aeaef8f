"""One WeChat: its credentials, keys, clock, agenda, settings, faults and memory, behind one lock."""

import secrets
import string
import threading
import time
from collections.abc import Callable

from sandbox.agenda import Agenda
from sandbox.clock import Clock, stamp
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.keys import Keys
from sandbox.settings import Settings
from sandbox.state import Bubble, Follower, Line, State
from sandbox.tokens import Tokens


class World:
    """Read and write `state` under `lock`; never call the network while holding it."""

    def __init__(self, credentials: Credentials, settings: Settings, push_url: str, shop_url: str) -> None:
        self.credentials = credentials
        self.push_url = push_url
        self.shop_url = shop_url
        self.keys = Keys(credentials)
        self.lock = threading.RLock()
        self.clock = Clock()
        self.agenda = Agenda(self.clock)
        self.faults = Faults()
        self.tokens = Tokens(self.clock)
        self.paths: set[str] = set()  # all that the API has: what a quota can be asked for
        self.on_reset: list[Callable[[], None]] = []
        self._first_settings = settings
        # Ids go on through resets and restarts: a shop with an old database must never see one twice.
        self._last_id = int(time.time() * 1000) * 10_000
        self._begin()

    def _begin(self) -> None:
        self.settings = self._first_settings
        self.state = State()

    def reset(self) -> None:
        """Forget everything but the credentials, the tokens handed out under them, and the last id."""
        self.agenda.clear()
        with self.lock:
            self.faults.clear()
            self.clock.reset()
            self.tokens.forget_limits()
            self._begin()
        for react in self.on_reset:
            react()

    def next_id(self) -> int:
        """A 17-digit number, never the same twice."""
        with self.lock:
            self._last_id += 1
            return self._last_id

    def dated_number(self, prefix: str, length: int) -> str:
        """A digit string with today's date in it, as WeChat's transaction and refund numbers have."""
        head = prefix + stamp(self.clock.now(), "%Y%m%d")
        tail = "".join(secrets.choice(string.digits) for _ in range(length - len(head)))
        return head + tail

    def show(self, follower: Follower, sender: str, via: str, bubble: Bubble) -> None:
        """Put a bubble on the follower's screen."""
        with self.lock:
            follower.screen.append(Line(self.next_id(), sender, via, self.clock.now(), bubble))

    def warn(self, text: str) -> None:
        """Note for the books that the shop did something the real WeChat may not forgive."""
        with self.lock:
            if text not in self.state.warnings:
                self.state.warnings.append(text)
