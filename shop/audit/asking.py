"""How a promise is asked: one statement, which sees one moment of a living shop; each row it finds is broken."""

import functools
from collections.abc import Callable, Iterator
from operator import add
from typing import Any

from peewee import MySQLDatabase, Value, fn

from base import clock, db
from models import Table

Check = Callable[[], Iterator[str]]


def asks(sentence: str) -> Callable[[Callable[[], Any]], Check]:
    """Make a check of a function that builds a query of broken places; `sentence` has a {} for each column.

    The query is built once per database; `db.slot("now")` in it is the moment of asking. What its HAVING names beside
    sums must be selected or grouped: MySQL sees no other columns.
    """

    def check(build: Callable[[], Any]) -> Check:
        query = db.Hot(build)

        @functools.wraps(build)
        def ask() -> Iterator[str]:
            for row in query.rows(now=clock.now()):
                yield sentence.format(*row)

        return ask

    return check


def together(*queries: Any) -> Any:
    """Return the rows of all these queries."""
    return functools.reduce(add, queries)


def unequal(ours: Any, theirs: Any) -> Any:
    """Return the keys for which two queries of (key, amount) add up to different amounts: key, ours, theirs.

    What only one of them has counts as 0 in the other.
    """
    both, mine, other = laid_over(ours, theirs)
    return both.having(mine != other)


def unanswered(ours: Any, theirs: Any) -> Any:
    """Return the keys that the first query of (key, amount) has and the second lacks: key, ours, theirs."""
    both, mine, other = laid_over(ours, theirs)
    return both.having((mine != 0) & (other == 0))


def laid_over(ours: Any, theirs: Any) -> tuple[Any, Any, Any]:
    """Return a query of (key, sum of ours, sum of theirs) and its two sums."""
    left, right = ours.alias("ours"), theirs.alias("theirs")
    both = (Table.select(left.c.key.alias("key"), left.c.amount.alias("mine"), Value(0).alias("other")).from_(left)
            + Table.select(right.c.key, Value(0), right.c.amount).from_(right)).alias("both")
    mine, other = fn.SUM(both.c.mine), fn.SUM(both.c.other)
    return Table.select(both.c.key, mine, other).from_(both).group_by(both.c.key), mine, other


def key(*parts: Any) -> Any:
    """Return the column `key`: texts and columns put together."""
    nodes: list[Any] = [Value(part, converter=False) if isinstance(part, str) else part for part in parts]
    return functools.reduce(lambda before, after: before.concat(after), nodes).alias("key")


def amount(value: Any) -> Any:
    """Return the column `amount`."""
    return (Value(value) if isinstance(value, int) else value).alias("amount")


def as_text(column: Any) -> Any:
    """Return a column as text, JSON as it is written."""
    return column.cast("CHAR" if isinstance(db.database.obj, MySQLDatabase) else "TEXT")
