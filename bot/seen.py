"""Signed addresses that came by: in plain mode the signature does not cover the body, so each serves one body."""

from base import clock

MOST = 100_000  # addresses per half


class Seen:
    """Remembers for at least `seconds`, in two halves so that forgetting costs nothing; one per process."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._young: dict[tuple[str, str], int] = {}
        self._old: dict[tuple[str, str], int] = {}
        self._turn = clock.ticks() + seconds

    def another_body(self, timestamp: str, nonce: str, body: bytes) -> bool:
        """Tell whether this timestamp and nonce came before with a different body; WeChat's retries have the same."""
        if clock.ticks() >= self._turn or len(self._young) >= MOST:
            self._young, self._old, self._turn = {}, self._young, clock.ticks() + self._seconds
        mark = hash(body)  # keyed per process: nobody can choose a body with the same mark
        known = self._old.get((timestamp, nonce))
        return (self._young.setdefault((timestamp, nonce), mark) if known is None else known) != mark
