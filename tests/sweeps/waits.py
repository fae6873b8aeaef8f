"""Whether a writer waits for another one's lock: asked of the database, so that no sweep has to guess by the clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from base import db

QUESTIONS = {
    "postgresql": "SELECT COUNT(*) FROM pg_locks WHERE NOT granted",
    "mariadb": "SELECT variable_value FROM information_schema.global_status"
               " WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'",
}


class Waits:
    """Answers for the database of `url`; on SQLite the waiting is in the shop's own queue of writers."""

    def __init__(self, url: str) -> None:
        self._question = QUESTIONS.get(url.partition(":")[0], "")
        self._own = db.connectable(url)
        self._queue = 0
        self._lock = threading.Lock()
        if self._question:
            self._own.connect()

    def close(self) -> None:
        """Give the connection back."""
        self._own.close()

    def anybody(self) -> bool:
        """Tell whether somebody waits for a lock now."""
        if not self._question:
            return self._queue > 1
        return int(self._own.execute_sql(self._question).fetchone()[0]) > 0

    @contextmanager
    def watched(self, reached: Callable[[str], None]) -> Iterator[None]:
        """Count those who stand in the shop's queue of writers, until the block ends; `reached` is told before."""
        real = db.Turns.mine

        @contextmanager
        def mine(turns: db.Turns) -> Iterator[None]:
            reached("before its turn")
            self._count(1)
            try:
                with real(turns):
                    yield
            finally:
                self._count(-1)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(db.Turns, "mine", mine)
            yield

    def _count(self, change: int) -> None:
        with self._lock:
            self._queue += change
