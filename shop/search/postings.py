"""Where each token stands, in the order of places: the full text of servers, whose own knows no order.

SQLite has FTS5, which its triggers keep in step. Elsewhere `search_words` (token, place) may hold more than there is,
for instance when a product was deleted with its entry or two wrote at once, but never less: who asks looks into the
entry.
"""

from collections.abc import Iterable

from peewee import PostgresqlDatabase, SqliteDatabase, chunked

from base import db

BATCH = 5_000  # tokens in one statement

Entry = tuple[int, str]  # a place, and the words that stand there


def add(entries: Iterable[Entry]) -> None:
    """List the words of these entries, inside the write that made them."""
    if isinstance(db.database.obj, SqliteDatabase):
        return
    # In one order everywhere: two who list at once wait for one another, and neither is refused.
    listed = sorted({(token, place) for place, words in entries for token in words.split()})
    for some in chunked(listed, BATCH):
        insert(some)


def insert(listed: list[tuple[str, int]]) -> None:
    """Insert tokens and places, those that are there already excepted."""
    if isinstance(db.database.obj, PostgresqlDatabase):
        db.database.execute_sql("INSERT INTO search_words (token, place) SELECT * FROM unnest(%s::text[], "
                                "%s::bigint[]) ON CONFLICT DO NOTHING", [*map(list, zip(*listed, strict=True))])
    else:
        db.database.execute_sql("INSERT IGNORE INTO search_words (token, place) VALUES "
                                + ", ".join(["(%s, %s)"] * len(listed)), [value for pair in listed for value in pair])


def remove(entries: Iterable[Entry]) -> None:
    """Take the words of these entries off the list, inside the write that removes them."""
    if isinstance(db.database.obj, SqliteDatabase):
        return
    for place, words in entries:
        if tokens := sorted(set(words.split())):
            db.database.execute_sql("DELETE FROM search_words WHERE place = %s AND token IN "
                                    f"({', '.join(['%s'] * len(tokens))})", [place, *tokens])
