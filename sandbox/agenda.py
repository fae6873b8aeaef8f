"""Work that is due at a business time: done by threads as time passes, or at once when a test advances the clock."""

import heapq
import logging
import threading
from collections.abc import Callable

from sandbox.clock import Clock

LONGEST_NAP_SECONDS = 1.0
MOST_AT_ONCE = 16

log = logging.getLogger("sandbox")

Work = Callable[[], None]


class Agenda:
    """Runs each piece of work once, not before it is due."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._jobs: list[tuple[float, int, Work]] = []
        self._count = 0
        self._running = 0
        self._draining = 0
        self._open = False

    def start(self) -> None:
        """Begin working by itself."""
        self._open = True
        threading.Thread(target=self._watch, name="sandbox-agenda", daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more."""
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def clear(self) -> None:
        """Forget what has not begun, and wait for what has; call it without the world's lock."""
        with self._changed:
            self._jobs.clear()
            while self._running:
                self._changed.wait(LONGEST_NAP_SECONDS)
            self._jobs.clear()  # what was under way may have planned more

    def at(self, due: float, work: Work) -> None:
        """Do the work at this business time, or now if it has passed."""
        with self._changed:
            self._count += 1
            heapq.heappush(self._jobs, (due, self._count, work))
            self._changed.notify_all()

    def drain(self) -> None:
        """Do all that is due, one after another in its planned order, and wait for what is under way."""
        with self._changed:
            self._draining += 1
        try:
            while True:
                with self._changed:
                    work = self._take()
                    if work is None and not self._running:
                        return
                    if work is None:
                        self._changed.wait(LONGEST_NAP_SECONDS)
                        continue
                    self._running += 1
                self._run(work)
        finally:
            with self._changed:
                self._draining -= 1
                self._changed.notify_all()

    def _watch(self) -> None:
        while self._open:
            with self._changed:
                work = None if self._draining or self._running >= MOST_AT_ONCE else self._take()
                if work is None:
                    self._changed.wait(self._nap())
                    continue
                self._running += 1
            threading.Thread(target=self._run, args=(work,), daemon=True).start()

    def _take(self) -> Work | None:
        if not self._jobs or self._jobs[0][0] > self._clock.exact():
            return None
        return heapq.heappop(self._jobs)[2]

    def _nap(self) -> float:
        if self._draining or not self._jobs or self._running >= MOST_AT_ONCE:
            return LONGEST_NAP_SECONDS
        return min(LONGEST_NAP_SECONDS, max(0.001, self._jobs[0][0] - self._clock.exact()))

    def _run(self, work: Work) -> None:
        try:
            work()
        except Exception:  # the next job must still run; the log tells
            log.exception("work on the sandbox's agenda failed")
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()
