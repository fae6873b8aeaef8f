"""No power is cut in a sweep: what is written need not reach the disk, which is half of what writing costs."""

from collections.abc import Iterator
from contextlib import contextmanager

from base import db

HASTE = {
    "postgresql": ("ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()"),
    "mariadb": ("SET GLOBAL innodb_flush_log_at_trx_commit = 0",),
}
CARE = {
    "postgresql": ("ALTER SYSTEM RESET synchronous_commit", "SELECT pg_reload_conf()"),
    "mariadb": ("SET GLOBAL innodb_flush_log_at_trx_commit = 1",),
}


@contextmanager
def unflushed(url: str) -> Iterator[None]:
    """Let the server of `url` answer before the disk has all, until the block ends; SQLite is fast enough."""
    kind = url.partition(":")[0]
    for statement in HASTE.get(kind, ()):
        db.database.execute_sql(statement)
    yield
    db.connect()
    for statement in CARE.get(kind, ()):
        db.database.execute_sql(statement)
