"""Small facts with an end of life, shared by workers: tokens, sessions, single flight, limits."""

import importlib
import threading
from collections.abc import Callable
from typing import Any, Protocol, cast

from base import clock, metrics
from base.log import log

# redis-py 8 would otherwise try for about 4 s, and wait on a hanging Redis for longer: the whole reply budget.
IMPATIENT: dict[str, Any] = {"retry": None, "socket_timeout": 0.3, "socket_connect_timeout": 0.3}
REST = 2.0  # seconds a dead Redis is left alone, so that each answer does not wait for it anew


class Store(Protocol):
    """Keys and values are text; `seconds` is how long a value lives."""

    def get(self, key: str) -> str | None:
        """Return the value, or None when there is none or it has ended."""

    def set(self, key: str, value: str, seconds: int) -> None:
        """Keep `value`, replacing any other."""

    def add(self, key: str, value: str, seconds: int) -> bool:
        """Keep `value` unless one is there; True for the one caller who did."""

    def count(self, key: str, seconds: int) -> int:
        """Add one to the number that is kept, none is 0, and return it; no two callers get the same."""

    def take(self, key: str) -> str | None:
        """Return the value and forget it; of several callers one gets it."""

    def drop(self, key: str) -> None:
        """Forget the value."""


class MemoryStore:
    """A Store inside one process, bounded: beyond `most` keys the oldest go."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._values: dict[str, tuple[str, int]] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> str | None:
        """See Store."""
        value, end = self._values.get(key, ("", 0))
        return value if end > clock.now() else None

    def set(self, key: str, value: str, seconds: int) -> None:
        """See Store."""
        with self._lock:
            self._put(key, value, seconds)

    def add(self, key: str, value: str, seconds: int) -> bool:
        """See Store."""
        with self._lock:
            if self.get(key) is not None:
                return False
            self._put(key, value, seconds)
            return True

    def count(self, key: str, seconds: int) -> int:
        """See Store."""
        with self._lock:
            number = int(self.get(key) or 0) + 1
            self._put(key, str(number), seconds)
            return number

    def take(self, key: str) -> str | None:
        """See Store."""
        with self._lock:
            value = self.get(key)
            self._values.pop(key, None)
            return value

    def drop(self, key: str) -> None:
        """See Store."""
        with self._lock:
            self._values.pop(key, None)

    def _put(self, key: str, value: str, seconds: int) -> None:
        self._values.pop(key, None)
        while len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[key] = (value, clock.now() + seconds)


class RedisStore:
    """A Store in Redis that answers from `instead` while Redis is away: slower, never silent."""

    def __init__(self, url: str, instead: Store) -> None:
        package = importlib.import_module("redis")  # 6 MB, which a shop without Redis does not load
        self._redis = package.Redis.from_url(url, decode_responses=True, **IMPATIENT)
        self._failure = package.RedisError
        self._instead = instead
        self._until = 0.0

    def get(self, key: str) -> str | None:
        """See Store."""
        return cast("str | None", self._ask(lambda: self._redis.get(key), lambda: self._instead.get(key)))

    def set(self, key: str, value: str, seconds: int) -> None:
        """See Store."""
        self._ask(lambda: self._redis.set(key, value, ex=seconds),
                  lambda: self._instead.set(key, value, seconds))

    def add(self, key: str, value: str, seconds: int) -> bool:
        """See Store."""
        return bool(self._ask(lambda: self._redis.set(key, value, ex=seconds, nx=True),
                              lambda: self._instead.add(key, value, seconds)))

    def count(self, key: str, seconds: int) -> int:
        """See Store."""
        def there() -> int:
            both = self._redis.pipeline()
            both.incr(key)
            both.expire(key, seconds)
            return int(both.execute()[0])
        return int(self._ask(there, lambda: self._instead.count(key, seconds)))

    def take(self, key: str) -> str | None:
        """See Store."""
        return cast("str | None", self._ask(lambda: self._redis.getdel(key), lambda: self._instead.take(key)))

    def drop(self, key: str) -> None:
        """See Store."""
        self._ask(lambda: self._redis.delete(key), lambda: self._instead.drop(key))

    def _ask(self, there: Callable[[], Any], here: Callable[[], Any]) -> Any:
        if clock.ticks() >= self._until:
            try:
                return there()
            except self._failure as wrong:
                self._until = clock.ticks() + REST
                metrics.STORE_FAILURES.inc()
                log(__name__).warning("redis is away", error=type(wrong).__name__)
        return here()


_shared: Store = MemoryStore()


def shared() -> Store:
    """Return the store that all workers of this shop share."""
    return _shared


def use(store: Store) -> Store:
    """Make `store` the shared one."""
    global _shared
    _shared = store
    return store
