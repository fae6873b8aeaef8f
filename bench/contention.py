"""Sixteen writers at once: on SQLite three ways to take turns, on PostgreSQL our orders beside pgbench's."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from base import db
from bench import crowd, ordering, planted, postgres, recorded, settling
from bench.recorded import borrowed
from bench.rounds import alternated
from bench.turns import FLUSH, slow_ways, ways
from bench.writers import WRITERS, Shift, Team, placing, work
from jobs import migrate
from models import Customer
from shop import orders

Table = dict[str, list[Shift]]  # by name, the first is whom the others are measured against
SPREAD, HOT = "many products", "one hot product"


def sqlite(folder: Path, rounds: int, seconds: float) -> dict[str, Table]:
    """Measure orders on a copy of the shop, the writers spread in two manners; tables by title."""
    url = f"sqlite:///{ordering.copied(folder, 'writers')}"
    slow = f", a disk {FLUSH * 1000:.0f} ms slower"
    tables = {}
    for spread, team in ((f"{WRITERS // 2} processes of 2 threads", Team(WRITERS // 2, 2, seconds)),
                         (f"1 process of {WRITERS} threads", Team(1, WRITERS, seconds))):
        title = f"{WRITERS} writers on SQLite, {spread}"
        tables[title] = alternated(ways(url, team), rounds)
        tables[title + slow] = alternated(slow_ways(url, team), rounds)
    return tables


def server(folder: Path, rounds: int, seconds: float) -> dict[str, Table]:
    """Measure orders and settled payments on a PostgreSQL; tables by title."""
    team = Team(WRITERS // 2, 2, seconds)
    with postgres.server(folder / "postgres") as url, borrowed(url):
        plant()
        with db.write():
            crowd.enter()
        mei = Customer.get_by_id(crowd.CUSTOMER)
        statements = recorded.record(lambda: orders.place(mei, crowd.lines(crowd.VARIANTS), **crowd.WHERE))
        placed = {
            SPREAD: both(folder / "spread.sql", url, team, statements, postgres.SPREAD, crowd.variants),
            HOT: both(folder / "hot.sql", url, team, statements, postgres.HOT, crowd.hot_variants)}
        tables = {f"{WRITERS} writers on PostgreSQL, orders, {name}": alternated(turns, rounds)
                  for name, turns in placed.items()}
        return tables | {f"{WRITERS} writers on PostgreSQL, payments": alternated(settling.turns(url, team), rounds)}


def both(path: Path, url: str, team: Team, statements: list[recorded.Statement], drawn: str,
         chosen: Callable[[int], tuple[int, int]]) -> dict[str, Callable[[], Shift]]:
    """Return pgbench and us, ordering the same goods."""
    script = postgres.script(path, drawn, statements)
    return {"pgbench, the same statements": partial(postgres.bench, url, script, team.seconds),
            "orders.place, 2 lines": partial(work, team, url, placing(chosen))}


def plant() -> None:
    """Make the tables and fill them with goods and customers."""
    migrate.migrate()
    with db.write():
        planted.shelve()
        crowd.plant()
    db.database.execute_sql("ANALYZE")
