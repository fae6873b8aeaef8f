"""Values made from the database that follow its changes within a second, at almost no cost per message."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from base import clock, db
from base.log import log
from shop import versions

T = TypeVar("T")
REST = 0.5  # seconds between two looks at the version
PATIENCE = 1.0  # seconds a message waits for a look; then it is answered from the old value

# A thread of its own: a hanging database must not hang the road of the answers that need none.
_hand = ThreadPoolExecutor(1, "live")


class Live(Generic[T]):
    """A value that is made anew when the version of `subject` changes; what fails keeps the old one."""

    def __init__(self, subject: str, make: Callable[[], T], empty: T) -> None:
        self._subject = subject
        self._make = make
        self._value = empty
        self._stamp: tuple[object, int] = (None, 0)
        self._next = 0.0
        self._asked: object = None
        self._looking: Future[None] | None = None
        self._lock = threading.Lock()

    def now(self) -> T:
        """Return the value, at most REST seconds behind the database."""
        if clock.ticks() >= self._next or self._asked is not db.standing():
            self._renew()
        return self._value

    def fresh(self) -> T:
        """Return the value as the database has it at this moment."""
        self._next = 0.0
        return self.now()

    def _renew(self) -> None:
        # Only the first value is worth waiting for while another thread looks.
        if not self._lock.acquire(timeout=0 if self._stamp[0] is db.standing() else PATIENCE):
            return
        try:
            if self._looking is None or self._looking.done():
                self._looking = _hand.submit(self._look)
            self._looking.result(PATIENCE)
        except Exception as wrong:  # whatever it is: an old answer is better than none
            log(__name__).warning("the old answers stay", subject=self._subject, error=repr(wrong))
        finally:
            self._next, self._asked = clock.ticks() + REST, db.standing()
            self._lock.release()

    def _look(self) -> None:
        with db.connected():
            stamp = (db.standing(), versions.current(self._subject))
            if stamp != self._stamp:
                self._value = self._make()  # built outside any lock: others answer from the old one meanwhile
                self._stamp = stamp
