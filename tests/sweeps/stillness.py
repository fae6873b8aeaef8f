"""Nothing by chance: clocks that stand, and names that follow from who draws them, so that equal ends look equal."""

import base64
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from base import clock, ids
from sandbox import clock as theirs
from sandbox import pay_orders, tokens
from sandbox import world as wechat
from shop.orders import destination

NAMING = (ids, destination, pay_orders, tokens, wechat)  # the modules that draw names by `secrets`

_drawer = threading.local()


@contextmanager
def standing() -> Iterator[None]:
    """Let both clocks stand, but for what is advanced, and names be the drawers' own, until the block ends.

    The time of signatures goes on: those of the library we sign with do so too.
    """
    moment = time.time()
    still = SimpleNamespace(time=lambda: moment, monotonic=time.monotonic)
    drawn = SimpleNamespace(
        choice=lambda some: chance().choice(some), token_hex=lambda size: chance().randbytes(size).hex(),
        token_urlsafe=lambda size: base64.urlsafe_b64encode(chance().randbytes(size)).rstrip(b"=").decode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "time", still)
        patch.setattr(clock, "wall", lambda: int(time.time()))
        patch.setattr(theirs, "time", still)
        patch.setattr(theirs.Clock, "transport", lambda theirs: int(time.time()) + theirs.skew)
        for module in NAMING:
            patch.setattr(module, "secrets", drawn)
        yield


def chance() -> random.Random:
    """Return what this thread draws from: the same each time for a drawer, for anybody else really by chance."""
    return getattr(_drawer, "chance", None) or random.SystemRandom()


def draw(name: str) -> None:
    """Let this thread draw names of its own from now on, the same ones each time."""
    _drawer.chance = random.Random(name)


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Let it do so until the block ends."""
    draw(name)
    yield
    _drawer.chance = None
