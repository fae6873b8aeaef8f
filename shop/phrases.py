"""Phrases that nobody answered: counted, grouped by what makes no difference, and settled by an operator."""

from collections.abc import Iterable
from typing import Any

from base import clock, db
from base.errors import NotFound
from models import Operator, Phrase
from shop import operators
from shop.rules.words import compared

LONGEST, LONGEST_EXAMPLE = 60, 120  # characters
MOST = 5_000  # kept; of more, the oldest go
PAGE = 50

COUNT = db.Hot(lambda: Phrase.update(
    count=Phrase.count + db.slot("count"), example=db.slot("example"), last_at=db.slot("at")).where(
        Phrase.text == db.slot("text")))


def count(said: Iterable[tuple[str, int]]) -> None:
    """Add what was said, each with its time (seconds), inside a write."""
    grouped: dict[str, tuple[int, str, int]] = {}
    for example, at in said:
        text = compared(example)[:LONGEST]
        if text:
            grouped[text] = (grouped.get(text, (0, "", 0))[0] + 1, example[:LONGEST_EXAMPLE], at)
    for text, (times, example, at) in sorted(grouped.items()):
        if not COUNT.run(text=text, count=times, example=example, at=at) and not db.insert_once(
                Phrase(text=text, example=example, count=times, first_at=at, last_at=at)):
            COUNT.run(text=text, count=times, example=example, at=at)


def listed(page: int = 1) -> list[Phrase]:
    """Return a page of phrases nobody has settled, the most frequent first, one more when others follow."""
    return list(open_ones().order_by(Phrase.count.desc(), Phrase.last_at.desc()).limit(PAGE + 1).offset(
        (page - 1) * PAGE))


def waiting() -> int:
    """Count the phrases nobody has settled."""
    return int(open_ones().count())


def open_ones() -> Any:
    """Return the query of phrases that were said after an operator last looked at them."""
    return Phrase.select().where(Phrase.settled_at.is_null() | (Phrase.settled_at < Phrase.last_at))


@db.writes
def settle(by: Operator, phrase_id: int) -> None:
    """Take a phrase off the list, until it is said again; raises NotFound."""
    operators.audit(by, "rules", "settle phrase", f"phrase {phrase_id}")
    if not Phrase.update(settled_at=clock.now(), count=0).where(Phrase.id == phrase_id).execute():
        raise NotFound()


@db.writes
def forget_old() -> int:
    """Delete the phrases beyond the MOST most recent ones and return how many."""
    old = Phrase.select(Phrase.last_at).order_by(Phrase.last_at.desc()).offset(MOST).limit(1).scalar()
    return int(Phrase.delete().where(Phrase.last_at <= old).execute()) if old else 0
