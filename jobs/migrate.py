"""Bringing a database to the shape of models.py, step by step, with its rows kept."""

from pathlib import Path

from peewee import MySQLDatabase
from playhouse.migrations import Runner

from base import db
from models import TABLES
from shop import first_rules, search

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
BIRTH = "0001_initial"


def pending() -> list[str]:
    """Return the names of migrations that have not run yet."""
    return [step.name for step in runner().status() if not step.applied and step.path]


def migrate(target: str | None = None) -> list[str]:
    """Run the pending migrations, up to `target` or all, and return their names; a shop's first one brings rules.

    In the shape of this version, products that cannot be found yet are indexed, some hundred at a time: broken off, it
    goes on where it was when it is run again.
    """
    if isinstance(db.database.obj, MySQLDatabase):
        # Text must compare byte by byte as on the other databases.
        db.database.execute_sql("ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    done = list(runner().up(target))
    if pending():
        return done
    if BIRTH in done:
        with db.write():
            first_rules.teach()
    search.index_missing()
    return done


def runner() -> Runner:
    """Return Peewee's runner on our folder."""
    return Runner(db.database.obj, str(FOLDER))


def tables() -> list[str]:
    """Return the names of all tables, parents first."""
    return [table._meta.table_name for table in TABLES]
