"""Which of the tokens of a question few products hold, as far as that can be seen at the beginning of their lists."""

from collections.abc import Mapping
from typing import NamedTuple

from base import db
from shop.search.tokens import Ask, Phrase

FEW = 100  # products that are counted; of what more hold, that is rarer whose hundredth comes later
MOST_WAYS = 8  # in which parts of a question are told apart; those that more hold are not
ENOUGH = 3  # tokens that together few products hold

Every = tuple[tuple[Phrase, ...], ...]  # all of: any of these phrases

# A row per token: its number, how many hold it, and the place of the last of them.
SEEN = ("SELECT {number}, COUNT(*), COALESCE(MAX(place), 0) FROM (SELECT place FROM search_words WHERE token = %s "
        f"ORDER BY place LIMIT {FEW}) few")


class Seen(NamedTuple):
    """How many of the first FEW products hold a token, and minus the place of the last of them: the rarest is least."""

    most: int
    reach: int


Counted = Mapping[str, Seen]


def counted(ask: Ask) -> Counted:
    """Return how rare each token of a question is."""
    tokens = list(dict.fromkeys(token for every in ask for some in every for phrase in some for token in phrase))
    sql = " UNION ALL ".join(SEEN.format(number=number) for number in range(len(tokens)))
    found = db.database.obj.execute_sql(sql, tokens).fetchall()
    return {tokens[number]: Seen(most, -place) for number, most, place in found}


def ways(every: Every, seen: Counted) -> list[tuple[str, ...]]:
    """Return, for each way to hold all of: any of these phrases, tokens that are held then, the rarest first."""
    found: list[list[str]] = [[]]
    for some in sorted(every, key=lambda some: max(min(map(seen.__getitem__, phrase)) for phrase in some)):
        if found == [[]] or len(found) * len(some) <= MOST_WAYS:
            found = [[*way, *phrase] for way in found for phrase in some]
    return [tuple(sorted(set(way), key=lambda token: (seen[token], token))[:ENOUGH]) for way in found]
