"""Finding products: first by what was said, then by what may have been meant, never both at once."""

from collections.abc import Iterator
from typing import NamedTuple

from base import db
from models import Product
from shop.search import asking, questions, shelves, synonyms, words
from shop.search.closeness import closest
from shop.search.places import product_at
from shop.search.questions import Question
from shop.search.tokens import NAME, normal, runs
from shop.search.words import Wanted
from shop.tiles import TILE, Tile, tile

LONGEST = 40  # characters of a question that are looked at
DEEPEST = 2_000  # products behind which a list ends
NEAR = 200  # products that are compared letter by letter


class Found(NamedTuple):
    """What a question found: how (a word of questions.HOW, "" for nothing), for which words, and the products."""

    how: str
    wanted: Wanted
    tiles: list[Tile]


def find(text: str, limit: int = 20, offset: int = 0) -> list[Tile]:
    """Return products that hold what was typed or may have been meant; [] for none.

    Those on a shelf that is called so come first, then those that are called so themselves, then those that are
    described so, each popular ones first and sold out ones last. One of `limit` products at a time, from `offset` on.
    """
    return explain(text, limit, offset).tiles


def wanted(text: str) -> Wanted:
    """Return what somebody wants of this shop's goods: `三只松鼠` is a name here if a product is called so."""
    return explain(text, 1).wanted


def explain(text: str, limit: int = 20, offset: int = 0) -> Found:
    """Return what `find` finds, and by what."""
    meant = [Wanted(said, one.quantity, one.unit) for spelled in synonyms.spelled(normal(text)[:LONGEST])
             for one in words.readings(spelled[:LONGEST])
             if (said := " ".join(runs(one.words)))]
    for how, reading, question in asked(meant):
        if places := answers(question, min(limit + offset, DEEPEST)):
            if found := tiles([product_at(place) for place in places[offset:]]):
                return Found(how, reading, found)
            if offset:
                break
    return Found("", meant[-1] if meant else Wanted(""), [])


def asked(meant: list[Wanted]) -> Iterator[tuple[str, Wanted, Question]]:
    """Yield the questions in their order, and for which reading of the text each is."""
    for how, ways in questions.HOW.items():
        for reading in meant if how in questions.FOR_ALL else meant[-1:]:
            for question in ways(reading.words):
                yield how, reading, question


def answers(question: Question, limit: int) -> list[int]:
    """Return the places of the products that answer a question, in their order."""
    if question.like:
        return closest(question.like, asking.places(question.anywhere(), NEAR))[:limit]
    found: list[int] = []
    for ask in (*shelves.named(question), *((question.of(NAME),) if question.both else ()), question.anywhere()):
        if len(found) < limit:  # all that are found already may be among these too
            found = list(dict.fromkeys((*found, *asking.places(ask, limit + len(found)))))
    return found[:limit]


def tiles(ids: list[int]) -> list[Tile]:
    """Return those of these products that are on the shelf, in this order but sold out ones last, in one query."""
    if not ids:
        return []
    rows = db.tuples(Product.select(*TILE).where(Product.id.in_(ids), Product.on_shelf))
    order = {product: number for number, product in enumerate(ids)}
    return sorted(map(tile, rows), key=lambda found: (found.available <= 0, order[found.id]))
