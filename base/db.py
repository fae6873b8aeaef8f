"""One way to read and one way to write, the same on SQLite, PostgreSQL and MySQL or MariaDB."""

import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

import peewee

from base import clock

try:
    import fcntl
except ImportError:  # Windows has no flock; its one process queues on the thread lock alone
    fcntl = None  # type: ignore[assignment]

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=peewee.Model)

TRIES = 3
DEADLOCKS = (1213, 1205)  # MySQL and MariaDB: deadlock found, lock wait timeout
CLASHES = ("40001", "40P01")  # PostgreSQL: serialization failure, deadlock detected
FOUND_ROWS = 2  # MySQL's client flag: count the rows an UPDATE found, as the others do, not those it altered
BUSY = 5  # seconds SQLite waits for another writer
SILENT = 30.0  # seconds after which a server, or a firewall before it, may have hung up (MySQL does so after a night)

database = peewee.DatabaseProxy()
_turns: "Turns | None" = None
_used: "Use | None" = None
_last = threading.local()  # when this thread last used its connection


@dataclass(frozen=True, eq=False)
class Use:
    """What a process was told to use, each time another."""

    process: int
    url: str
    opened: peewee.Database


def use(url: str) -> peewee.Database:
    """Point every model at the database of `url`: sqlite, postgresql, mysql or mariadb; raises ValueError.

    The address in use already keeps its threads' connections; a forked process never shares its parent's.
    """
    global _turns, _used
    same = (_used is not None and (_used.process, _used.url) == (os.getpid(), url) and database.obj is _used.opened)
    opened: peewee.Database = _used.opened if _used is not None and same else connectable(url)
    _used = Use(os.getpid(), url, opened)
    database.initialize(opened)
    path = getattr(opened, "database", "")
    _turns = Turns(f"{path}.turn") if isinstance(opened, peewee.SqliteDatabase) else None
    return opened


def standing() -> object:
    """Return what stands for the database in use, another one after each `use`: what is known of it ends with it."""
    return _used if _used is not None and database.obj is _used.opened else database.obj


def connectable(url: str) -> peewee.Database:
    """Return the (not yet connected) database of `url`; raises ValueError for an unknown scheme."""
    parts = urlsplit(url)
    match parts.scheme:
        case "sqlite":
            return sqlite(Path(unquote(parts.path[1:])))
        case "postgresql" | "postgres":
            return peewee.PostgresqlDatabase(url, prefer_psycopg3=True, autoconnect=False)
        case "mysql" | "mariadb":
            return mysql(url)
    # Only the scheme: the rest may hold a password.
    raise ValueError(f"{parts.scheme!r} is no database; use sqlite:///file, postgresql://… or mariadb://…")


def sqlite(path: Path) -> peewee.SqliteDatabase:
    """Return the SQLite file as a durable database; its folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # customers' addresses: nobody else's to read
    # IMMEDIATE: a deferred BEGIN fails at once with "database is locked" when two writers meet.
    # FULL: when we answered 200 the rows are on the disk.
    return peewee.SqliteDatabase(str(path), lock_type="IMMEDIATE", autoconnect=False, timeout=BUSY,
                                 pragmas={"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2})


def mysql(url: str) -> peewee.MySQLDatabase:
    """Return a MySQL or MariaDB database whose text compares byte by byte, as it does elsewhere."""
    parts = urlsplit(url)
    return peewee.MySQLDatabase(
        parts.path[1:], host=parts.hostname or "127.0.0.1", port=parts.port or 3306,
        user=unquote(parts.username or ""), password=unquote(parts.password or ""),
        mariadb=parts.scheme == "mariadb", charset="utf8mb4", collation="utf8mb4_bin",
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
        sql_mode="STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION", autoconnect=False, client_flag=FOUND_ROWS)


@contextmanager
def connected() -> Iterator[None]:
    """Give this thread a connection and keep it for next time; a broken one is closed."""
    try:
        connect()
        yield
    except (peewee.OperationalError, peewee.InterfaceError):
        forget()
        raise


def connect() -> None:
    """See that this thread has a connection, and a living one where it has long been silent."""
    before, _last.used = getattr(_last, "used", 0.0), clock.ticks()
    if database.connect(reuse_if_open=True) or _last.used - before < SILENT or database.transaction_depth():
        return
    try:
        database.execute_sql("SELECT 1").fetchall()
    except (peewee.OperationalError, peewee.InterfaceError):
        forget()
        database.connect()


def forget() -> None:
    """Close this thread's connection, whatever state it is in, so that the next use opens a new one."""
    try:
        while database.transaction_depth():
            database.pop_transaction()
        database.close()
    except (peewee.PeeweeException, RuntimeError):
        database.obj._state.reset()


@contextmanager
def write() -> Iterator[None]:
    """Run the block as one durable transaction: all of it, or nothing. Always the outermost."""
    if database.transaction_depth():
        raise RuntimeError("write() inside write(): one verb, one transaction")
    if _turns is None:
        with database.atomic():
            yield
        return
    with _turns.mine():
        try:
            with database.atomic():
                yield
        except peewee.OperationalError as wrong:
            first = first_trouble(wrong)
            if first is not wrong:
                forget()
                raise first from None
            raise


def first_trouble(wrong: peewee.OperationalError) -> peewee.OperationalError:
    """Return what really went wrong: a full disk makes SQLite roll back by itself, and then ours finds nothing to."""
    if "no transaction is active" not in str(wrong):
        return wrong
    earlier: BaseException | None = wrong
    while earlier := (earlier.__context__ or earlier.__cause__) if earlier else None:
        if isinstance(earlier, peewee.OperationalError) and "no transaction is active" not in str(earlier):
            return earlier
    return wrong


def writes(verb: Callable[P, R]) -> Callable[P, R]:
    """Make a verb one transaction, tried again when the database broke a deadlock by refusing it."""

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _again in range(TRIES - 1):
            try:
                with write():
                    return verb(*args, **kwargs)
            except peewee.OperationalError as wrong:
                if not deadlocked(wrong):
                    raise
        with write():
            return verb(*args, **kwargs)

    return run


def deadlocked(wrong: peewee.OperationalError) -> bool:
    """Tell whether the database undid the transaction because two stood in each other's way."""
    cause = getattr(wrong, "orig", None) or wrong.__cause__ or wrong
    return getattr(cause, "sqlstate", "") in CLASHES or bool(cause.args and cause.args[0] in DEADLOCKS)


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a built query as tuples."""
    return list(query.tuples())


def insert_once(row: peewee.Model) -> bool:
    """Insert `row` inside a write; False when a unique key says that it is there already."""
    try:
        with database.atomic():  # a savepoint: PostgreSQL would refuse everything after the clash
            row.save(force_insert=True)
        return True
    except peewee.IntegrityError:
        return False


class Turns:
    """A fair queue of writers before SQLite's own lock, which lets some writers starve."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._threads = threading.local()
        self._inside = threading.Lock()

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for this thread's turn among all threads and processes, and hold it for the block."""
        if fcntl is None:
            with self._inside:
                yield
            return
        handle = self._handle()
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def _handle(self) -> int:
        # A lock belongs to an open file, and a forked child shares its parent's: open anew per process.
        if getattr(self._threads, "owner", None) != os.getpid():
            self._threads.handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            self._threads.owner = os.getpid()
        return int(self._threads.handle)


class Slot:
    """A named place in a Hot query."""

    def __init__(self, name: str) -> None:
        self.name = name


def slot(name: str) -> Any:
    """Return a placeholder for a value that comes at execution."""
    return peewee.Value(Slot(name), converter=False)


def kind_of(opened: Any) -> tuple[type, bool]:
    """Return what decides how Peewee writes a query: MariaDB can return what it inserted, MySQL cannot."""
    return type(opened), opened.returning_clause


class Hot:
    """A query of a hot road: built once per kind of database by Peewee's builder, then executed as text."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._made: tuple[Any, str, list[Any]] = (None, "", [])  # kind of database, text, parameters

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return all rows as tuples."""
        return list(self._execute(values).fetchall())

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row or None."""
        found: tuple[Any, ...] | None = self._execute(values).fetchone()
        return found

    def models(self, table: type[M], **values: Any) -> list[M]:
        """Return all rows of a query of whole rows as models of their table."""
        sql, filled = self._filled(values)
        return list(table.raw(sql, *filled))

    def insert(self, **values: Any) -> int:
        """Execute an insert and return the new row's id."""
        cursor = self._execute(values)
        return int(cursor.fetchone()[0] if database.obj.returning_clause else cursor.lastrowid)

    def run(self, **values: Any) -> int:
        """Execute a change and return how many rows it changed."""
        return int(self._execute(values).rowcount)

    def _execute(self, values: dict[str, Any]) -> Any:
        return database.obj.execute_sql(*self._filled(values))

    def _filled(self, values: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        kind, sql, parameters = self._made
        if kind != (now := kind_of(database.obj)):
            sql, parameters = self._build().sql()
            self._made = (now, sql, list(parameters))
        return sql, tuple([values[p.name] if type(p) is Slot else p for p in parameters])
