"""Asking the database's own full text which products hold some phrases, the first places first."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from peewee import MySQLDatabase, SqliteDatabase

from base import db
from shop.search.rarity import Counted, Every, counted, ways
from shop.search.tokens import Ask, Phrase

# Lists may hold what has gone: an entry's words alone say the truth. They are looked at last, as lists are quicker to
# read: MariaDB has to be told so (STRAIGHT_JOIN).
HOLDS = "POSITION(%s IN CONCAT(' ', search_entry.words, ' ')) > 0"


def places(ask: Ask, limit: int) -> list[int]:
    """Return the places of the products that hold any of: all of: any of these phrases; at most `limit`."""
    if not ask:
        return []
    return (of_sqlite if isinstance(db.database.obj, SqliteDatabase) else of_lists)(ask, limit)


def of_sqlite(ask: Ask, limit: int) -> list[int]:
    """FTS5: its rowid is the place, so it stops at the last one that is wanted."""
    return rows("SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid LIMIT ?",
                nested(ask, " OR ", " AND ", lambda phrase: f'"{" ".join(phrase)}"'), limit)


def of_lists(ask: Ask, limit: int) -> list[int]:
    """The lists of shop.search.postings: for each way to answer, only that of the rarest token is walked along."""
    walks = [walk(tokens, answers, limit) for tokens, answers in walked(ask).items()]
    if not walks:
        return []
    found = rows(" UNION ALL ".join(sql for sql, _values in walks), *chain(*(values for _sql, values in walks)))
    return sorted(set(found))[:limit]


def walked(ask: Ask) -> dict[tuple[str, ...], Ask]:
    """Return whose lists to walk along together, and what is to be found there: many typos leave the same tokens."""
    seen = counted(ask)
    found: dict[tuple[str, ...], Ask] = {}
    for every in filter(None, (alive(every, seen) for every in ask)):
        for tokens in ways(every, seen):
            found[tokens] = (*found.get(tokens, ()), every)
    return found


def walk(tokens: Sequence[str], ask: Ask, limit: int) -> tuple[str, list[object]]:
    """Return the statement, and its values, that finds what answers an ask among what lists of tokens share."""
    join = "STRAIGHT_JOIN" if isinstance(db.database.obj, MySQLDatabase) else "JOIN"
    also = "".join(f"{join} search_words list{number} ON list{number}.token = %s AND list{number}.place = list0.place "
                   for number in range(1, len(tokens)))
    holds = nested(ask, " OR ", " AND ", lambda _phrase: HOLDS)
    first, *others = tokens
    return (f"(SELECT list0.place FROM search_words list0 {also}"
            f"{join} search_entry ON search_entry.place = list0.place "
            f"WHERE list0.token = %s AND ({holds}) ORDER BY list0.place LIMIT %s)",
            [*others, first, *map(spaced, phrases(ask)), limit])


def alive(every: Every, seen: Counted) -> Every:
    """Return the phrases whose tokens all stand somewhere; () when that leaves nothing of a part."""
    left = tuple(tuple(phrase for phrase in some if all(seen[token].most for token in phrase)) for some in every)
    return left if all(left) else ()


def nested(ask: Ask, any_of: str, all_of: str, said: Callable[[Phrase], str]) -> str:
    """Write an ask with these words between its parts, each part in brackets."""
    return any_of.join(f"({all_of.join(f'({any_of.join(map(said, some))})' for some in every)})" for every in ask)


def phrases(ask: Ask) -> list[Phrase]:
    """Return all phrases of an ask, in the order `nested` writes them."""
    return [phrase for every in ask for some in every for phrase in some]


def spaced(phrase: Phrase) -> str:
    """Return a phrase as it stands in an entry's words, which begin and end with a blank here."""
    return f" {' '.join(phrase)} "


def rows(sql: str, *parameters: object) -> list[int]:
    """Return the places a statement selects."""
    found: Any = db.database.obj.execute_sql(sql, parameters).fetchall()
    return [place for (place,) in found]
