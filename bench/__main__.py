"""Runs every measurement in turn, prints the tables and writes them to docs/performance.md."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import product as every
from pathlib import Path

from base import db
from bench import contention, memory, ordering, pages, planted, report, rules, search, servers, startup, webhook
from bench.postgres import server as postgres_server
from bench.recorded import borrowed
from tests.servers import mariadb_server

Start = Callable[[Path], AbstractContextManager[str]]  # runs a database for a while and says its address

MANY_ROUNDS = 3  # of what many writers do at once, for each tells of thousands of orders
# Databases the search is measured on; the first needs no server.
SEARCHED: tuple[tuple[str, Start], ...] = (
    ("SQLite", lambda path: nullcontext(f"sqlite:///{path}.db")), ("PostgreSQL", postgres_server),
    ("MariaDB", lambda _path: mariadb_server()))


def main() -> int:
    """Measure; exit code 1 with one line where it cannot be done."""
    asked = arguments()
    try:
        servers.check()
        told = measured(asked.rounds, asked.seconds, search.SIZES + (search.LARGEST,) * asked.million, asked.servers)
    except servers.Unable as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    print(told)
    if asked.keep:
        report.keep(told)
        print(f"Written to {report.DOCUMENT}.")
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the hot roads against their peers.")
    parser.add_argument("--rounds", type=int, default=7, help="how often everything is measured (default %(default)s)")
    parser.add_argument("--seconds", type=int, default=2, help="how long wrk loads a server (default %(default)s)")
    parser.add_argument("--million", action="store_true",
                        help="search among 1,000,000 products too: five minutes and 1 GB more, on a server far longer")
    parser.add_argument("--servers", action="store_true", help="search on PostgreSQL and MariaDB too")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="leave docs/performance.md as it is")
    return parser.parse_args()


def measured(rounds: int, seconds: int, sizes: tuple[int, ...], on_servers: bool) -> str:
    """Plant the shop, measure every road, and return the tables."""
    with tempfile.TemporaryDirectory(prefix="xiaopu-bench-") as name:
        folder = Path(name)
        say("planting 10,000 products and 10,000 rules")
        planted.plant(folder)
        db.forget()
        tables = [report.table(f"Messages, {mode} mode", webhook.run(folder, mode, rounds, seconds))
                  for mode in announced("plain", "safe")]
        say("rules")
        tables += [rules.table(rules.run(rounds)), rules.live_after(folder)]
        say("pages")
        tables += [report.table("Pages", pages.run(folder, rounds, seconds)), *ordered(folder, rounds, seconds)]
        tables += searched(folder, rounds, sizes, SEARCHED if on_servers else SEARCHED[:1])
        say("start-up and memory")
        ready, held = startup.run(folder, 3)
        tables += [f"`manage.py demo`, second start: ready after {ready:.1f} s; its worker holds {held:.0f} MB.\n",
                   memory.line(memory.run(folder))]
    return "\n".join((report.machine("python -m bench", rounds, seconds), *tables))


def ordered(folder: Path, rounds: int, seconds: int) -> list[str]:
    """Measure the order road, one at a time and many at once, and return its tables."""
    say("orders")
    here, served = ordering.run(folder, rounds, seconds)
    many: dict[str, contention.Table] = {}
    for where, measure in (("SQLite", contention.sqlite), ("PostgreSQL", contention.server)):
        say(f"many writers on {where}")
        many |= measure(folder, min(rounds, MANY_ROUNDS), seconds)
    return [report.table("Placing orders, in this process", here), report.table("Placing orders, through HTTP", served),
            *(report.shift_table(title, seen) for title, seen in many.items())]


def searched(folder: Path, rounds: int, sizes: Iterable[int], wheres: Iterable[tuple[str, Start]]) -> list[str]:
    """Measure the search among so many products on these databases and return its tables."""
    tables = []
    for count, (where, start) in every(sizes, wheres):
        say(f"search on {where}, {count:,} products")
        with start(folder / f"search-{count}") as url, borrowed(url):
            tables.append(search.table(where, count, search.run(count, rounds)))
    return tables


def announced(*modes: str) -> Iterator[str]:
    """Yield the modes, each as its measuring begins."""
    for mode in modes:
        say(f"messages, {mode} mode")
        yield mode


def say(what: str) -> None:
    """Write where we are to standard error."""
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
