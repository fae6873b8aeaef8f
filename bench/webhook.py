"""The webhook road: keywords among 10,000 rules, against the echo of bare WeRoBot on the same server."""

import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.messages import Request, said, script
from bench.planted import kept, titles
from bench.rounds import Row, measured, row
from bench.servers import Figures, Served, Unable, granian, load

KEYWORDS = 256
GOALS = {"text": 2.0, "card": 2.0, "contains": None}
MARKS = {"text": b"[text]", "card": b"[news]", "contains": b"[text]"}


def run(folder: Path, mode: str, rounds: int, seconds: int) -> list[Row]:
    """Measure one mode."""
    with ExitStack() as stack:
        ours = stack.enter_context(granian("app:serve", "/health/ready", XIAOPU_CONFIG=str(kept(folder, mode))))
        echo = stack.enter_context(granian(f"bench.peers:{mode}_echo", "/"))
        turns = {f"WeRoBot's echo, {mode}": turn(folder, echo, spoken("text"), mode, seconds)}
        for kind in GOALS:
            expect(ours, said(spoken(kind), mode)[0], MARKS[kind] if mode == "plain" else b"<Encrypt>")
            turns[f"{kind}, {mode}"] = turn(folder, ours, spoken(kind), mode, seconds)
        figures = measured(turns, rounds)
    peer = next(iter(turns))
    return [row(figures, peer, peer), *(row(figures, f"{kind}, {mode}", peer, goal) for kind, goal in GOALS.items())]


def spoken(kind: str) -> list[str]:
    """Return what followers type to set off rules of a shape."""
    return [f"请问有没有{title}呀" if kind == "contains" else title for title in titles(kind, KEYWORDS)]


def turn(folder: Path, served: Served, texts: list[str], mode: str, seconds: int) -> Callable[[], Figures]:
    """Return what loads a server with freshly signed messages."""
    def loaded() -> Figures:
        return load(served, script(folder / "messages.lua", said(texts, mode)), seconds)
    return loaded


def expect(served: Served, request: Request, mark: bytes) -> None:
    """Pass if the answer holds `mark`; raises Unable."""
    asked = urllib.request.Request(served.url + request.path, request.body, request.headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        told = answer.read()
    if mark not in told:
        raise Unable(f"{mark!r} was expected, not {told!r}")
