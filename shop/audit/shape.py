"""P24, P25: the database has the tables of models.py, and no row points to one that is not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peewee import JOIN, MySQLDatabase, SqliteDatabase, Value

from base import db
from models import TABLES
from shop.audit.asking import asks, together

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"
HISTORY = "schema_migration"  # Peewee's own table of the migrations that have run

# Table, column, may it be empty.
COLUMNS = {
    "sqlite": """SELECT t.name, c.name, c."notnull" = 0 FROM sqlite_master t JOIN pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'""",
    "mysql": """SELECT table_name, column_name, is_nullable = 'YES' FROM information_schema.columns
                WHERE table_schema = DATABASE()""",
    "postgres": """SELECT t.relname, c.attname, NOT c.attnotnull
                   FROM pg_attribute c JOIN pg_class t ON t.oid = c.attrelid
                   WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
                   AND c.attnum > 0 AND NOT c.attisdropped""",
}
# Table, its unique index, each column of it.
UNIQUE = {
    "sqlite": """SELECT t.name, i.name, c.name FROM sqlite_master t JOIN pragma_index_list(t.name) i
                 JOIN pragma_index_info(i.name) c WHERE t.type = 'table' AND i."unique\"""",
    "mysql": """SELECT table_name, index_name, column_name FROM information_schema.statistics
                WHERE table_schema = DATABASE() AND NOT non_unique""",
    "postgres": """SELECT t.relname, i.indexrelid, c.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
                   JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum = ANY(i.indkey)
                   WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace""",
}


def migrations_have_run() -> Iterator[str]:
    """P24: no migration waits."""
    done = {name for (name,) in db.database.execute_sql(f"SELECT name FROM {HISTORY}").fetchall()}
    for step in sorted(FOLDER.glob("[0-9]*.py")):
        if step.stem not in done:
            yield f"migration {step.stem} has not run"


def columns_are_the_models() -> Iterator[str]:
    """P24: the tables of models.py are in the database with these columns and no others, as strict."""
    wanted = {(table._meta.table_name, field.column_name): bool(field.null)
              for table in TABLES for field in table._meta.sorted_fields}
    ours = {table for table, _column in wanted}  # beside them a shopkeeper may keep what they like
    there = {(table, column): bool(empty) for table, column, empty in asked(COLUMNS) if table in ours}
    for place in sorted(there.keys() | wanted.keys()):
        found, meant = said(there.get(place)), said(wanted.get(place))
        if found != meant:
            yield f"column {'.'.join(place)}: {found} in the database, {meant} in models.py"


def said(empty: bool | None) -> str:
    """Return how strict a column is."""
    return {None: "missing", True: "may be empty", False: "never empty"}[empty]


def what_is_unique_stays_so() -> Iterator[str]:
    """P24: whatever happens once does so by a unique index; each of models.py is in the database."""
    indexes: dict[tuple[str, Any], set[str]] = {}
    for table, index, column in asked(UNIQUE):
        indexes.setdefault((table, index), set()).add(column)
    there = {(table, frozenset(columns)) for (table, _index), columns in indexes.items()}
    for table, columns in sorted(unique() - there, key=str):
        yield f"table {table}: nothing keeps {', '.join(sorted(columns))} unique"


def unique() -> set[tuple[str, frozenset[str]]]:
    """Return which columns of which tables are unique in models.py."""
    return {(table._meta.table_name, frozenset(field.column_name for field in index._expressions))
            for table in TABLES for index in table._meta.fields_to_index() if index._unique}


def asked(statements: dict[str, str]) -> list[tuple[Any, ...]]:
    """Return what this kind of database says of itself."""
    database = db.database.obj
    kind = "sqlite" if isinstance(database, SqliteDatabase) else (
        "mysql" if isinstance(database, MySQLDatabase) else "postgres")
    return list(database.execute_sql(statements[kind]).fetchall())


@asks("{} of row {} points to a row that is not there")
def references_lead_somewhere() -> Any:
    """P25: each reference points to a row, so that every backup can be restored."""
    return together(*(dangling(table, field, parent)
                      for table in TABLES for field, parent in table._meta.refs.items()))


def dangling(table: Any, field: Any, parent: Any) -> Any:
    """Return the rows of a table whose reference leads nowhere."""
    there = parent.alias()
    name = Value(f"{table._meta.table_name}.{field.column_name}", converter=False)
    return table.select(name, table.id).join(there, JOIN.LEFT_OUTER, on=(field == there.id)).where(
        field.is_null(False), there.id.is_null())
