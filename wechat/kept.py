"""Short-lived facts that WeChat hands out (token, ticket): kept for all workers, fetched by one at a time."""

import time
from collections.abc import Callable

from base import clock, store
from wechat.http import Unclear

LOCK = 15  # seconds after which a fetcher that died no longer stands in the way
WAIT = 16.0  # seconds a worker waits for another's fetch
LOOK = 0.02  # seconds between two looks
MARGIN = 120  # seconds before its end that a value is no longer handed out

Fetch = Callable[[], tuple[str, int]]


def one(key: str, fetch: Fetch) -> str:
    """Return the value under `key`; if there is none, one caller runs `fetch` -> (value, seconds it lives).

    Raises what `fetch` raises, and Unclear when another worker's fetch takes too long.
    """
    give_up = clock.ticks() + WAIT
    while True:
        value = store.shared().get(key) or mine(key, fetch)
        if value:
            return value
        if clock.ticks() > give_up:
            raise Unclear("another worker is still asking WeChat")
        time.sleep(LOOK)


def mine(key: str, fetch: Fetch) -> str | None:
    """Fetch, if nobody else is fetching; else return None."""
    if not store.shared().add(f"{key}:fetching", "1", LOCK):
        return None
    try:
        # Second look: between our first look and the lock another worker may have come and gone.
        return store.shared().get(key) or keep(key, *fetch())
    finally:
        store.shared().drop(f"{key}:fetching")


def keep(key: str, value: str, seconds: int) -> str:
    """Keep `value` until shortly before its end."""
    store.shared().set(key, value, max(seconds - MARGIN, 1))
    return value


def forget(key: str, value: str) -> None:
    """Forget `value`, unless another worker has already put a newer one in its place."""
    if store.shared().get(key) == value:
        store.shared().drop(key)
