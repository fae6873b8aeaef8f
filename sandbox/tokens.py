"""Access tokens and tickets: two separate pools, five minutes of overlap, limits on forced refreshes."""

import secrets
from dataclasses import dataclass, field

from sandbox.clock import Clock, day
from sandbox.errors import OaError

LIFE_SECONDS = 7200
OVERLAP_SECONDS = 300
FORCE_GAP_SECONDS = 30
FORCE_PER_DAY = 20
SHORTEST_TOKEN = 20


@dataclass
class Pool:
    """The current token of one way of asking, and when it dies."""

    current: str = ""
    ends: int = 0
    forced: list[int] = field(default_factory=list)


class Tokens:
    """Which official-account tokens are good now. Callers hold the world's lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._plain = Pool()
        self._stable = Pool()
        self._ends: dict[str, int] = {}
        self._replaced: set[str] = set()
        self._ticket = Pool()

    def forget_limits(self) -> None:
        """A reset keeps tokens alive, but not the count of forced refreshes."""
        self._stable.forced.clear()

    def plain(self) -> tuple[str, int]:
        """A new token from `/cgi-bin/token`; the one before stays good for five minutes."""
        return self._renew(self._plain, OVERLAP_SECONDS)

    def stable(self) -> tuple[str, int]:
        """The token of `stable_token`, renewed only in its last five minutes, and its seconds left."""
        now = self._clock.now()
        if self._stable.ends - now > OVERLAP_SECONDS:
            return self._stable.current, self._stable.ends - now
        return self._renew(self._stable, OVERLAP_SECONDS)

    def forced(self) -> tuple[str, int]:
        """A new stable token that kills the old one; sooner than 30 s after the last, the same one again."""
        now = self._clock.now()
        forced = self._stable.forced
        if forced and now - forced[-1] < FORCE_GAP_SECONDS:
            return self._stable.current, self._stable.ends - now
        if sum(day(one) == day(now) for one in forced) >= FORCE_PER_DAY:
            raise OaError(45009)
        forced.append(now)
        return self._renew(self._stable, 0)

    def ticket(self) -> tuple[str, int]:
        """The jsapi ticket and its seconds left; renewed when it has died."""
        now = self._clock.now()
        if self._ticket.ends <= now:
            self._ticket.current = "sM4AOVdWfPE4DxkXGEs8V" + secrets.token_urlsafe(48)
            self._ticket.ends = now + LIFE_SECONDS
        return self._ticket.current, self._ticket.ends - now

    def check(self, token: str) -> None:
        """Pass a good token. Raises OaError 41001, 40014, 42001 or 40001."""
        if not token:
            raise OaError(41001)
        ends = self._ends.get(token)
        if ends is None:
            raise OaError(40001 if len(token) >= SHORTEST_TOKEN and token.isascii() else 40014)
        if ends <= self._clock.now():
            raise OaError(40001 if token in self._replaced else 42001)

    def expire_all(self) -> None:
        """Let every token die now, as when another server took one."""
        now = self._clock.now()
        self._ends = {token: min(ends, now) for token, ends in self._ends.items()}
        self._replaced = set(self._ends)
        self._plain.ends = self._stable.ends = 0

    def _renew(self, pool: Pool, overlap: int) -> tuple[str, int]:
        now = self._clock.now()
        for token in [one for one, ends in self._ends.items() if ends <= now - LIFE_SECONDS]:
            del self._ends[token]
            self._replaced.discard(token)
        if pool.current in self._ends:
            self._ends[pool.current] = min(self._ends[pool.current], now + overlap)
            self._replaced.add(pool.current)
        pool.current = f"{len(self._ends) + 60}_{secrets.token_urlsafe(102)}"
        pool.ends = now + LIFE_SECONDS
        self._ends[pool.current] = pool.ends
        return pool.current, LIFE_SECONDS
