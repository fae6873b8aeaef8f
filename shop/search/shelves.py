"""Which category a word names: what lies there goes before what merely has the word somewhere."""

from base import db
from models import Category
from shop.search import tokens
from shop.search.questions import Question
from shop.search.tokens import NAME, OTHER, Ask

LONGEST = 8  # characters of a word that may name a category
NAMES = db.Hot(lambda: Category.select(Category.name).order_by(Category.position, Category.id))


def named(question: Question) -> tuple[Ask, ...]:
    """Return what finds the goods of the first category whose name begins with the one word that is asked for.

    First those that are called so themselves, then all. Nothing to ask for without such a category, or for more words.
    """
    word = question.word
    if not 0 < len(word) <= LONGEST:
        return ()
    names = (tokens.runs(tokens.normal(name)) for (name,) in NAMES.rows())
    runs = next((runs for runs in names if runs and runs[0].startswith(word)), [])
    shelf = tuple((tokens.phrase(run, OTHER),) for run in runs)
    return ((((tokens.phrase(word, NAME),), *shelf),), (shelf,)) if runs else ()
