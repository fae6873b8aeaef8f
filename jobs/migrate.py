"""Bringing a database to the shape of models.py, step by step, with its rows kept."""

from pathlib import Path

from peewee import MySQLDatabase
from playhouse.migrations import Runner

from base import db
from models import TABLES
from shop import first_rules

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
BIRTH = "0001_initial"


def pending() -> list[str]:
    """Return the names of migrations that have not run yet."""
    return [step.name for step in runner().status() if not step.applied and step.path]


def migrate(target: str | None = None) -> list[str]:
    """Run the pending migrations, up to `target` or all, and return their names; a shop's first one brings rules."""
    if isinstance(db.database.obj, MySQLDatabase):
        # Text must compare byte by byte as on the other databases.
        db.database.execute_sql("ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
    done = list(runner().up(target))
    if BIRTH in done and not pending():
        with db.write():
            first_rules.teach()
    return done


def runner() -> Runner:
    """Return Peewee's runner on our folder."""
    return Runner(db.database.obj, str(FOLDER))


def tables() -> list[str]:
    """Return the names of all tables, parents first."""
    return [table._meta.table_name for table in TABLES]
