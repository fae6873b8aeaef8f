"""Rows by their numbers, however many: no database takes a query of any length."""

from collections.abc import Collection
from typing import Any

from peewee import chunked

from base import db
from models import Table

BATCH = 900  # some SQLite takes no more than 999 values


def rows(table: type[Table], ids: Collection[int], *fields: Any) -> list[tuple[Any, ...]]:
    """Return these fields of the rows there are, one query for each BATCH of them; none for no numbers."""
    return [row for some in chunked(sorted(ids), BATCH) for row in db.tuples(
        table.select(*fields).where(table.id.in_(some)))]
