"""The measured as a table, on the terminal and in docs/performance.md, with all that is needed to doubt it."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from bench.rounds import Row

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: written by python -m bench -->", "<!-- /measured -->"
PACKAGES = ("granian", "werobot", "flask", "peewee", "cryptography")
HEAD = ("| | per second: median (min-max) | ratio | by processor time | goal |", "|---|---|---|---|---|")


def table(title: str, rows: Iterable[Row]) -> str:
    """Return a Markdown table; the rows of a table share a peer, which comes first."""
    return "\n".join((f"### {title}", "", *HEAD, *map(line, rows), ""))


def line(row: Row) -> str:
    """Return one row of the table."""
    goal = "" if row.goal is None else f"{row.goal:.1f}"
    return (f"| {row.name} | {row.rate:,.0f} ({min(row.rates):,.0f}-{max(row.rates):,.0f}) | {row.ratio:.2f} "
            f"| {row.effort:.2f} | {goal} |")


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
