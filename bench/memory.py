"""What a worker holds in memory once it has done everything it can do: rules, cards, search in all its ways, pages."""

import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench import processes
from bench.messages import DISTINCT, Request, said
from bench.pages import sent
from bench.planted import TITLES, kept
from bench.servers import Served, granian
from bench.webhook import GOALS, spoken

GOAL = 120  # MB at most
# Amounts, pinyin, initials, sound, typing mistakes, traditional characters, orders, stores, nothing at all.
ASKED = ("两斤苹果", "pingguo", "hfs", "苹裹", "洛川红草梅", "蘋果", "买2个洛川红苹果", "再来一单", "我的订单",
         "快递到哪了", "附近门店", "人工", "帮助", "帮我看看天气")
PAGES = ("/", "/search?q=苹果", "/search?q=pingguo", "/console/login")


@dataclass(frozen=True)
class Held:
    """The worker's resident MB when it is ready, and when everything is loaded; `share` is its own part of them."""

    ready: float
    loaded: float
    share: float


def run(folder: Path) -> Held:
    """Start a worker on the planted shop, in safe mode, let it do everything, and weigh it."""
    with granian("app:serve", "/health/ready", XIAOPU_CONFIG=str(kept(folder, "safe"))) as served:
        worker = processes.worker(served.process)
        ready = processes.memory(worker)
        for request in everything():
            answered(served, request)
        return Held(ready, processes.memory(worker), processes.share(worker))


def everything() -> Iterator[Request]:
    """Yield messages of all kinds, then pages."""
    for kind in GOALS:
        yield from said(spoken(kind), "safe")
    yield from said(ASKED, "safe")
    yield from (Request(path, headers=sent(0)) for path in paths())


def paths() -> Sequence[str]:
    """Return the pages, with many products'."""
    return [*(quote(path, safe="/?=") for path in PAGES), *(f"/p/{number}" for number in range(1, DISTINCT + 1))]


def answered(served: Served, request: Request) -> None:
    """Wait for one answer."""
    asked = urllib.request.Request(served.url + request.path, request.body or None, request.headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        answer.read()


def line(found: Held) -> str:
    """Return the sentence for the tables."""
    return (f"A worker of a shop with {len(TITLES):,} products and as many rules holds {found.ready:.0f} MB when it is "
            f"ready, and {found.loaded:.0f} MB when it has answered everything there is; {found.share:.0f} MB of them "
            f"are its own, with what processes share divided among them (goal: at most {GOAL}).\n")
