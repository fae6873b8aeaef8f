"""Whether a committed transaction is on the disk when the database says so."""

from collections.abc import Mapping
from typing import Any

import peewee

# What each setting must be for that, by the kind of database.
POSTGRES = {"fsync": ("on",), "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
            "full_page_writes": ("on",)}
MYSQL = {"innodb_flush_log_at_trx_commit": ("1",), "innodb_doublewrite": ("1", "on", "detect_and_recover")}
SQLITE = {"synchronous": ("2", "3")}  # FULL, EXTRA: a write-ahead log is then synced at each commit


def lax(database: peewee.Database) -> list[str]:
    """Return the settings of a connected database under which a power cut may undo what was committed."""
    if isinstance(database, peewee.SqliteDatabase):
        found = {name: str(database.pragma(name)) for name in SQLITE}
        return named(found, SQLITE)
    if isinstance(database, peewee.PostgresqlDatabase):
        return named({name: asked(database, f"SHOW {name}") for name in POSTGRES}, POSTGRES)
    return named({name: asked(database, f"SELECT @@GLOBAL.{name}") for name in MYSQL}, MYSQL)


def asked(database: Any, sql: str) -> str:
    """Return the one value a statement gives."""
    return str(database.execute_sql(sql).fetchone()[0])


def named(found: Mapping[str, str], wanted: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return `name=value` of each setting that is not as it must be."""
    return [f"{name}={value}" for name, value in found.items() if value.lower() not in wanted[name]]
