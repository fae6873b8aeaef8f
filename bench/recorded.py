"""What an order asks of the database, recorded once, so that others can do the very same without our code."""

import pickle
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from base import config, db
from bench import crowd
from models import Order

# What stands for what: a value of the recorded order -> its name in every other order.
NAMES: dict[object, str] = {
    crowd.ORDER: "order", crowd.CUSTOMER: "customer", crowd.OPENID: "openid",
    crowd.VARIANTS[0]: "variant", crowd.VARIANTS[1]: "variant2",
    crowd.PRODUCTS[0]: "product", crowd.PRODUCTS[1]: "product2",
}


@dataclass(frozen=True)
class Blank:
    """A value that is another one in each order."""

    name: str


@dataclass(frozen=True)
class Statement:
    """One statement with its values; `inside` the order's transaction, or by itself."""

    sql: str
    values: tuple[object, ...]
    inside: bool

    @property
    def makes_order(self) -> bool:
        """Whether this inserts the order's row."""
        return self.sql.startswith('INSERT INTO "orders"')


def record(order: Callable[[], object]) -> list[Statement]:
    """Let the recorded customer order, and return what was asked of the database."""
    heard: list[tuple[str, tuple[object, ...], bool]] = []
    hooks = db.database.obj.query_hooks
    hooks.append(lambda event: heard.append(
        (event.sql, tuple(event.params or ()), db.database.transaction_depth() > 0)))
    order()
    hooks.pop()
    made = Order.get_by_id(crowd.ORDER)
    names = NAMES | {made.number: "number"} | ({made.once: "once"} if made.once else {})
    return [Statement(sql, tuple(named(value, names) for value in values), inside) for sql, values, inside in heard]


def named(value: object, names: Mapping[object, str]) -> object:
    """Return the blank that a value stands for, or the value."""
    return Blank(names[value]) if value in names else value


def keep(statements: list[Statement], path: Path) -> Path:
    """Write the statements for another process, and return the path."""
    path.write_bytes(pickle.dumps(statements))
    return path


def kept(path: Path) -> list[Statement]:
    """Return the statements of a file of ours."""
    found: list[Statement] = pickle.loads(path.read_bytes())
    return found


class Replay:
    """Executes the statements on a SQLite file with Python's sqlite3 and nothing else, each time as another order."""

    def __init__(self, path: Path, statements: list[Statement]) -> None:
        # The server makes it in one thread and calls it from another, never from two at once.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = wal", "foreign_keys = 1", "synchronous = 2"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._statements = statements
        self._serial = iter(range(10**9))

    def order(self) -> str:
        """Execute all of it, and return the order's number."""
        values = blanks(next(self._serial))
        for statement in self._statements:
            if statement.inside != self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE" if statement.inside else "COMMIT")
            self._execute(statement, values)
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        return str(values["number"])

    def _execute(self, statement: Statement, values: dict[str, object]) -> None:
        cursor = self._connection.execute(statement.sql, [
            values[value.name] if type(value) is Blank else value for value in statement.values])
        if statement.makes_order:
            values["order"] = cursor.lastrowid
        elif cursor.description:
            cursor.fetchall()


def blanks(serial: int) -> dict[str, object]:
    """Return what is put into the blanks for the order of a serial number; its id is known once it is inserted."""
    person = crowd.person(serial)
    first, second = sorted(crowd.variants(serial))
    return {"order": 0, "customer": person, "openid": crowd.openid(person), "number": f"R{secrets.token_hex(8)}",
            "once": secrets.token_hex(32), "variant": first, "variant2": second,
            "product": (first + 1) // 2, "product2": (second + 1) // 2}


@contextmanager
def borrowed(url: str) -> Iterator[None]:
    """Use another database than the settings say until the block ends."""
    db.forget()
    db.use(url)
    try:
        with db.connected():
            yield
    finally:
        db.forget()
        db.use(config.current().database.url)
