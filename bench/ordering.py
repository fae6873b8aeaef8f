"""An order of two lines, durable: in this process and through HTTP, each against sqlite3 with the same statements."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from base import db
from bench import checkout, crowd, recorded
from bench.recorded import Replay, Statement, borrowed
from bench.rounds import Row, measured, row
from bench.servers import Figures
from models import Customer
from shop import orders

ORDERS = 400  # in one turn
RAW = "raw sqlite3"
OURS = "orders.place, 2 lines"
FLASK = "the smallest Flask with raw sqlite3"
PAGE = "POST /checkout"
GOAL = 0.5


def run(folder: Path, rounds: int, seconds: int) -> tuple[list[Row], list[Row]]:
    """Measure all four, each on a database of its own; returns the rows in this process and those through HTTP."""
    with db.connected():
        with db.write():
            crowd.plant()
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    placing, checking = learnt(folder)
    statements = recorded.keep(checking, folder / "checkout.statements")
    served = copied(folder, "served")
    with ExitStack() as stack:
        raw = Replay(copied(folder, "raw"), placing)
        turns = {
            RAW: lambda: timed(raw.order),
            OURS: placing_here(),
            FLASK: stack.enter_context(checkout.peer(folder, copied(folder, "flask"), statements, seconds)),
            PAGE: stack.enter_context(checkout.shop(folder, served, seconds)),
        }
        figures = measured(turns, rounds)
    return ([row(figures, RAW, RAW), row(figures, OURS, RAW, GOAL)],
            [row(figures, name, FLASK) for name in (FLASK, PAGE, OURS)])


def learnt(folder: Path) -> tuple[list[Statement], list[Statement]]:
    """Return what an order asks of the database: placed in this process, and sent to the checkout."""
    with scrap(folder, "placed"):
        mei = Customer.get_by_id(crowd.CUSTOMER)
        placing = recorded.record(lambda: orders.place(mei, crowd.lines(crowd.VARIANTS), **crowd.WHERE))
    with scrap(folder, "checked"):
        return placing, recorded.record(checkout.once)


@contextmanager
def scrap(folder: Path, name: str) -> Iterator[None]:
    """Use a copy of the shop in which the recorded customer can order, until the block ends."""
    with borrowed(f"sqlite:///{copied(folder, name)}"):
        with db.write():
            crowd.enter()
        yield


def copied(folder: Path, name: str) -> Path:
    """Return a new copy of the shop's database."""
    path = folder / f"{name}.db"
    shutil.copy(folder / "xiaopu.db", path)
    return path


def placing_here() -> Callable[[], Figures]:
    """Return what places ORDERS orders in this process, each of another customer and of other products."""
    serial = iter(range(10**9))

    def placed() -> Figures:
        with db.connected():
            return timed(lambda: crowd.place(next(serial)))

    return placed


def timed(verb: Callable[[], object]) -> Figures:
    """Do it ORDERS times; return how often per second, by the clock and by this process's work."""
    began, worked = time.perf_counter(), time.process_time()
    for _again in range(ORDERS):
        verb()
    return Figures(ORDERS / (time.perf_counter() - began), ORDERS / (time.process_time() - worked))
