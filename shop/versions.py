"""Counters that tell every worker that rules or goods have changed, and let one writer wait for another."""

from base import db
from models import Version

NUMBER = db.Hot(lambda: Version.select(Version.name, Version.number))


def bump(name: str) -> None:
    """Count one change of `name` ("rules", "catalog"), inside a write: whoever counts the same waits until it ends."""
    more = Version.update(number=Version.number + 1).where(Version.name == name)
    if not more.execute() and not db.insert_once(Version(name=name, number=1)):
        more.execute()


def current(name: str) -> int:
    """Return how often `name` has changed."""
    return everything().get(name, 0)


def everything() -> dict[str, int]:
    """Return all counters in one query."""
    return dict(NUMBER.rows())
