"""The page road: a product's page and the shop's front, against Flask's "hello" on the same server."""

import gzip
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.messages import Request, script
from bench.planted import TITLES, kept
from bench.rounds import Row, measured, row
from bench.servers import Figures, Served, granian, load

VISITORS = 4_096  # each below the shop's own limit of requests per minute, which stays on
PEER = "Flask's hello"


def run(folder: Path, rounds: int, seconds: int) -> list[Row]:
    """Measure both pages and the hello."""
    with ExitStack() as stack:
        ours = stack.enter_context(granian("app:serve", "/health/ready", XIAOPU_CONFIG=str(kept(folder, "plain"))))
        hello = stack.enter_context(granian("bench.peers:hello", "/"))
        sizes = {path: weight(ours, path) for path in ("/p/1", "/")}
        names = {path: f"{name}, {plain:,} bytes, {packed:,} compressed"
                 for path, name in (("/p/1", "product"), ("/", "home")) for plain, packed in [sizes[path]]}
        figures = measured({
            PEER: turn(folder, hello, lambda number: "/", seconds),
            names["/p/1"]: turn(folder, ours, lambda number: f"/p/{number % len(TITLES) + 1}", seconds),
            names["/"]: turn(folder, ours, lambda number: "/", seconds)}, rounds)
    return [row(figures, name, PEER) for name in figures]


def turn(folder: Path, served: Served, path: Callable[[int], str], seconds: int) -> Callable[[], Figures]:
    """Return what loads a server with the paths that many visitors open, as phones ask for them."""
    name = folder / f"pages-{served.process}-{path(0).strip('/').replace('/', '-')}.lua"
    requests = [Request(path(visitor), headers=sent(visitor)) for visitor in range(VISITORS)]
    return lambda: load(served, script(name, requests), seconds)


def sent(visitor: int) -> dict[str, str]:
    """Return a visitor's headers, as the proxy in front passes them on."""
    return {"Accept-Encoding": "gzip", "X-Forwarded-For": f"10.0.{visitor // 256}.{visitor % 256}"}


def weight(served: Served, path: str) -> tuple[int, int]:
    """Return a page's bytes, plain and compressed."""
    asked = urllib.request.Request(served.url + path, headers=sent(0))
    with urllib.request.urlopen(asked, timeout=10) as answer:
        packed = answer.read()
    return len(gzip.decompress(packed)), len(packed)
