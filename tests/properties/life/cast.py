"""Everybody and everything a life begins with, and what the steps draw from."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from requests.cookies import RequestsCookieJar

from tests.sweeps.bookmark import Bookmark
from tests.world import Browser, Person, World

Form = dict[str, Any]

LOGIN = "/console/login"
LOGINS = {"Lin": "demo", "Wu": "wu"}
PASSWORD = "demo-xiaopu"  # of both

PIECES = st.integers(1, 3)
PICK = st.integers(0, 7)
WHO = st.sampled_from(["Mei", "Bo", "Chen"])
HAND = st.sampled_from(["Lin", "Wu"])
WAY = st.sampled_from(["parcel", "parcel", "pickup"])


@dataclass
class Cast:
    """Everybody and everything a life begins with; `steps` counts what has happened in all lives."""

    world: World
    people: dict[str, Person]
    desks: dict[str, Browser]  # Lin's and Wu's consoles
    variants: list[int]
    keys: int  # the variant that is sold as card keys
    store: int
    begin: Bookmark
    cookies: list[tuple[Browser, RequestsCookieJar]]  # as they are at the beginning
    steps: Counter[str] = field(default_factory=Counter)
