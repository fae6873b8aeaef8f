"""One file with every row, written while the shop serves, readable by any of the three databases."""

import gzip
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from peewee import AutoField, DataError, Field, IntegrityError, Model, MySQLDatabase, PostgresqlDatabase, SqliteDatabase

from base import clock, db
from jobs import migrate
from models import TABLES, SearchEntry, State
from shop import audit
from shop.audit import Finding

FORMAT = 1
BATCH = 200
KEPT = tuple(table for table in TABLES if table not in (State, SearchEntry))  # what is found is written anew
# Where something stands once a shop has begun to live; what migrate seeds is replaced.
LIVED_IN = ("operator", "customer", "category", "orders", "payment")
# Tables that only former versions had, and columns that were called otherwise than in the code.
FORMER = ("keyword", "gram")
RENAMED = {("keyword", "match_kind"): "match"}
UNREADABLE = (OSError, EOFError, ValueError, zlib.error)
UNFIT = (DataError, IntegrityError, ValueError, KeyError, TypeError, AttributeError)  # what odd rows lead to


class BadBackup(Exception):
    """The file cannot be restored, or the database is not ready for it; nothing was changed."""


def write(path: Path) -> int:
    """Write all rows as they stood at one moment to `path` (gzip, a JSON line each); returns how many.

    Facts with an end of life stay behind: a living access token has no place in a file that travels (P23).
    """
    count = 0
    unfinished = path.with_suffix(".part")
    with private(unfinished) as raw, gzip.open(raw, "wt", encoding="utf-8") as file, snapshot():
        put(file, {"format": FORMAT, "made_at": clock.now(), "migrations": sorted(migrate.runner().applied())})
        for table in KEPT:
            names = [field.name for field in table._meta.sorted_fields]
            for row in table.select(*table._meta.sorted_fields).tuples().iterator():
                put(file, {"table": table._meta.table_name, "row": dict(zip(names, row, strict=True))})
                count += 1
        put(file, {"rows": count})
    unfinished.replace(path)  # a half-written file never bears the name of a backup
    return count


def restore(path: Path) -> int:
    """Fill the empty database from `path`, made by this version or a former one; returns how many rows.

    The rows go into the tables of the version that wrote them, in one transaction; then the database is brought to
    this version's shape. Raises BadBackup.
    """
    head, *rows, tail = lines(path)
    if head.get("format") != FORMAT or tail.get("rows") != len(rows):
        raise BadBackup(f"{path} is not a whole backup of this format")
    made_for(path, head.get("migrations") or [])
    try:
        fill(rows)
    except UNFIT as wrong:
        raise BadBackup(f"{path} has rows that do not fit these tables: {wrong}") from wrong
    migrate.migrate()
    return len(rows)


def made_for(path: Path, applied: list[str]) -> None:
    """Give the database the tables of the version that wrote a backup; raises BadBackup when it cannot have them."""
    here, known = sorted(migrate.runner().applied()), [step.name for step in migrate.runner().migrations()]
    if not applied or applied != known[:len(applied)]:
        raise BadBackup(f"{path} was made by a version this one does not know: it has {applied}")
    if here and here != applied:
        raise BadBackup(f"{path} was made by another version: it has {applied}; restore it into a database "
                        "without tables, one that was never migrated")
    migrate.migrate(applied[-1])
    if any(find(name).select().exists() for name in LIVED_IN):
        raise BadBackup("the database is not empty; restore only into a new one")


def examined(path: Path) -> list[Finding]:
    """Restore the file into a database of its own and return what the audit finds there."""
    serving = db.database.obj
    with tempfile.TemporaryDirectory() as folder:
        copy = db.connectable(f"sqlite:///{folder}/copy.db")
        db.database.initialize(copy)
        try:
            with db.connected():
                migrate.migrate()
                restore(path)
                return audit.examine()
        finally:
            copy.close()
            db.database.initialize(serving)


@db.writes
def fill(rows: list[dict[str, Any]]) -> None:
    """Insert the rows table by table, parents first, keeping their ids; what migrate seeded makes room."""
    by_table: dict[str, list[dict[str, Any]]] = {}
    for line in rows:
        by_table.setdefault(line["table"], []).append(line["row"])
    there = tables_there()
    if strange := by_table.keys() - set(there):
        raise KeyError(f"no table {', '.join(map(str, strange))}")
    for name in reversed(there):
        find(name).delete().execute()
    for name in there:
        mine = by_table.get(name, [])
        for start in range(0, len(mine), BATCH):
            find(name).insert_many(mine[start:start + BATCH]).execute()
        if mine and isinstance(db.database.obj, PostgresqlDatabase):
            next_id(name)


def tables_there() -> list[str]:
    """Return the shop's tables in the database, parents first; those that only a former version had come last."""
    found = set(db.database.get_tables())
    return [name for name in dict.fromkeys((*migrate.tables(), *FORMER)) if name in found]


def find(name: str) -> Any:
    """Return a table as it is in the database now, which may be a former version's; raises ValueError for JSON.

    Only what an INSERT must know: the columns a backup's rows have, and how JSON is written.
    """
    model = next((table for table in TABLES if table._meta.table_name == name), None)
    known = {field.column_name: field for field in model._meta.sorted_fields} if model else {}
    there = [column.name for column in db.database.get_columns(name)]
    if model and there and set(there) == set(known):
        return model
    fields = dict(column_of(name, column, known.get(column)) for column in there)
    return type(f"Former{name}", (Model,), {**fields, "Meta": type("Meta", (), {
        "database": db.database, "table_name": name})})


def column_of(table: str, column: str, field: Field | None) -> tuple[str, Field]:
    """Return a column under the name that rows of a backup give it; one that is no more takes values as they come."""
    if field is not None:
        return field.name, field.clone()
    name = RENAMED.get((table, column), column.removesuffix("_id"))
    return name, AutoField() if column == "id" else Field(column_name=column)


def next_id(name: str) -> None:
    """Let PostgreSQL count on after the highest id that was inserted."""
    db.database.execute_sql(
        f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), (SELECT MAX(id) FROM \"{name}\"))")


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the file's lines; raises BadBackup when it is broken or too short."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            found = [json.loads(line) for line in file]
    except UNREADABLE as wrong:
        raise BadBackup(f"{path} cannot be read: {wrong}") from wrong
    if len(found) < 2 or not all(isinstance(line, dict) for line in found):
        raise BadBackup(f"{path} is not a whole backup")
    return found


def private(path: Path) -> BinaryIO:
    """Open a new file that only its owner may read: it holds everybody's address."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def put(file: Any, value: dict[str, Any]) -> None:
    """Write one line."""
    file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


@contextmanager
def snapshot() -> Iterator[None]:
    """See the database as it stands now until the block ends, without keeping writers waiting."""
    database = db.database.obj
    begin = {SqliteDatabase: "DEFERRED", PostgresqlDatabase: "REPEATABLE READ", MySQLDatabase: "REPEATABLE READ"}
    level = next(level for kind, level in begin.items() if isinstance(database, kind))
    with database.atomic(level):
        yield
