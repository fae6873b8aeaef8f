"""Placing an order of two lines in this process, durable, against raw sqlite3 with the same statements."""

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from base import db
from bench.planted import TITLES
from bench.rounds import Row, measured, row
from bench.servers import Figures
from models import Customer, Order
from shop import orders

ORDERS = 400  # in one turn
MARK = 900_000_001  # the recorded order's id: no other number in its statements can be mistaken for it
PEER = "raw sqlite3"
OURS = "orders.place, 2 lines"
WHERE = {"recipient": "梅小美", "phone": "13800138000", "region": "440305", "street": "科技路 1 号"}

Statement = tuple[str, tuple[Any, ...]]


def run(folder: Path, rounds: int) -> list[Row]:
    """Measure both, each on its own copy of the planted database."""
    copy = folder / "raw.db"
    with db.connected():
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(folder / "xiaopu.db", copy)
        mei = Customer.get()
        ours = placing(mei)
        number, statements = recorded(mei)
        raw = replaying(copy, number, statements)
        figures = measured({PEER: raw, OURS: ours}, rounds)
    return [row(figures, PEER, PEER), row(figures, OURS, PEER)]


def placing(mei: Customer) -> Callable[[], Figures]:
    """Return what places ORDERS orders, all of other products."""
    serial = iter(range(10**9))
    return lambda: timed(lambda: orders.place(mei, lines(next(serial)), **WHERE))


def lines(serial: int) -> list[tuple[int, int]]:
    """Return two variants and their pieces."""
    return [(2 * ((serial * 7 + place) % len(TITLES)) + 1, 2) for place in (0, 3)]


def recorded(mei: Customer) -> tuple[str, list[Statement]]:
    """Place one order and return its number and what was asked of the database for it."""
    Order.insert(id=MARK - 1, number="before", customer=mei, state="closed", goods=0, freight=0, discount=0, total=0,
                 recipient="", phone="", region="", region_name="", street="", placed_at=0, expires_at=0).execute()
    heard: list[Statement] = []
    hooks = db.database.obj.query_hooks
    hooks.append(lambda event: heard.append((event.sql, tuple(event.params or ()))))
    number = str(orders.place(mei, lines(1), **WHERE).number)
    hooks.pop()
    return number, heard


def replaying(path: Path, number: str, statements: list[Statement]) -> Callable[[], Figures]:
    """Return what executes the recorded statements ORDERS times, each time as another order."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = wal", "foreign_keys = 1", "synchronous = 2"):
        connection.execute(f"PRAGMA {pragma}")
    serial = iter(range(10**9))

    def replay() -> None:
        mine, order = f"R{next(serial)}", 0
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            cursor = connection.execute(sql, [mine if value == number else order if value == MARK else value
                                              for value in values])
            if sql.startswith("SELECT"):
                cursor.fetchall()
            elif not order:
                order = cursor.lastrowid or 0  # the first change is the order's own row
        connection.execute("COMMIT")

    return lambda: timed(replay)


def timed(verb: Callable[[], object]) -> Figures:
    """Do it ORDERS times; return how often per second, by the clock and by this process's work."""
    began, worked = time.perf_counter(), time.process_time()
    for _again in range(ORDERS):
        verb()
    return Figures(ORDERS / (time.perf_counter() - began), ORDERS / (time.process_time() - worked))
