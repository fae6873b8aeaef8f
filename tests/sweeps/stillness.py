"""Nothing by chance: clocks that stand, and names that follow from who draws them, so that equal ends look equal."""

import itertools
import secrets
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from base import clock, ids
from sandbox import clock as theirs
from sandbox import pay_orders
from sandbox.world import World

_drawer = threading.local()


@contextmanager
def standing() -> Iterator[None]:
    """Let both clocks stand, but for what is advanced, and names be the drawers' own, until the block ends.

    The time of signatures goes on: those of the library we sign with do so too.
    """
    moment = time.time()
    still = SimpleNamespace(time=lambda: moment, monotonic=time.monotonic)
    number, token, dated = ids.number, ids.token, World.dated_number
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "time", still)
        patch.setattr(clock, "wall", lambda: int(time.time()))
        patch.setattr(theirs, "time", still)
        patch.setattr(theirs.Clock, "transport", lambda theirs: int(time.time()) + theirs.skew)
        patch.setattr(ids, "number", lambda prefix: drawn(prefix, lambda: number(prefix)))
        patch.setattr(ids, "token", lambda: drawn("", token))
        patch.setattr(pay_orders, "secrets", SimpleNamespace(
            token_hex=lambda size: drawn("", lambda: secrets.token_hex(size)),
            token_urlsafe=lambda size: drawn("", lambda: secrets.token_urlsafe(size))))
        patch.setattr(World, "dated_number", lambda world, prefix, length: drawn(
            prefix, lambda: dated(world, prefix, length)))
        yield


def drawn(prefix: str, chance: Callable[[], str]) -> str:
    """Return the drawer's next name; by chance for one who has none."""
    if not getattr(_drawer, "name", ""):
        return chance()
    return f"{prefix}{_drawer.name}{next(_drawer.count):04}"


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Let this thread draw names of its own, the same ones each time, until the block ends."""
    _drawer.name, _drawer.count = f"{zlib.crc32(name.encode()):08X}", itertools.count(1)
    yield
    _drawer.name = ""
