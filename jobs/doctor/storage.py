"""The database and Redis: reachable, and of this version's shape."""

from contextlib import closing
from pathlib import Path

import peewee
import redis
from playhouse.migrations import Runner

from base import db, durable
from base.config import Config
from base.i18n import _
from jobs.doctor.finding import Finding, fault, ok, warning
from jobs.doctor.machine import sqlite_file

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
PATIENCE = 3  # seconds for a database or a Redis to take our call


def look(config: Config) -> list[Finding]:
    """Check what keeps the shop's rows."""
    return [database(config), memory(config)]


def database(config: Config) -> Finding:
    """Check that the database answers and that no migration waits."""
    file = sqlite_file(config)
    if file and not file.exists():  # connecting would create it, and the doctor makes nothing
        return waiting(_("There is no database yet."))
    try:
        found = db.connectable(config.database.url)
        if not file:
            found.connect_params["connect_timeout"] = PATIENCE
        return migrated(found)
    except (peewee.PeeweeException, OSError, ValueError) as wrong:
        return fault("database.url", _("The database cannot be used: %(why)s.", why=first_line(wrong)),
                     _("See that the database runs, and that address, user and password are right."))


def migrated(found: peewee.Database) -> Finding:
    """Check that the tables are those of this version."""
    with closing(found):
        found.connect()
        states = Runner(found, str(MIGRATIONS)).status()  # type: ignore[no-untyped-call]
        loose = durable.lax(found)
    pending = [one.name for one in states if one.path and not one.applied]
    if pending:
        return waiting(_("Migrations are waiting: %(names)s.", names=", ".join(pending)))
    if loose:
        return fault("database.url", _("A power cut may lose paid orders: %(settings)s.", settings=", ".join(loose)),
                     _("Set the database server's durability settings to their defaults and restart it."))
    return ok("database.url", _("It answers, its tables are of this version, and what it commits is on the disk."))


def waiting(says: str) -> Finding:
    """Return the fault whose cure is to migrate."""
    return fault("database.url", says, _("Run: python manage.py migrate"))


def memory(config: Config) -> Finding:
    """Check Redis, where there is one."""
    key, url = "redis.url", config.redis.url
    if not url:
        return ok(key, _("No Redis is used."))
    try:
        with closing(redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE,
                                          retry=None)) as server:
            server.ping()
    except (redis.RedisError, ValueError) as wrong:
        return warning(key, _("Redis does not answer: %(why)s. The shop works without it, more slowly.",
                              why=first_line(wrong)),
                       _("Start Redis, correct redis.url, or empty it."))
    return ok(key, _("Redis answers."))


def first_line(wrong: Exception) -> str:
    """Return the first line of an error's text."""
    return (str(wrong).strip() or type(wrong).__name__).splitlines()[0]
