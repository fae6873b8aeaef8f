"""Words that mean the same goods (`西红柿, 番茄`), kept by operators and followed by every worker at once."""

import re
from itertools import product
from typing import NamedTuple

from base import db
from base.errors import BadInput, NotFound
from base.i18n import _
from models import Operator, Synonym
from shop import operators, versions
from shop.search import tokens

LONGEST, LONGEST_WORD, MOST_WORDS, MOST_GROUPS = 190, 16, 10, 2000
MOST_WAYS = 12  # in which a question is said with other words
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")
AS_PICTURE = "\ufe0f"  # asks for an emoji's coloured shape
BETWEEN = re.compile(r"[,，、;；/|\n]+")
EVERY = db.Hot(lambda: Synonym.select(Synonym.words).order_by(Synonym.id))

Groups = dict[str, tuple[str, ...]]  # a word -> all that it may be called, itself first; an emoji -> what it shows


class Known(NamedTuple):
    """The groups as they were at a version of a database."""

    database: object
    version: int
    groups: Groups


_known = Known(None, 0, {})


def every() -> list[Synonym]:
    """Return all groups, the newest first."""
    return list(Synonym.select().order_by(Synonym.id.desc()))


@db.writes
def add(by: Operator, words: str) -> int:
    """Keep a group and return its id; raises BadInput when it is none, or one of its words stands in another."""
    kept = checked(words, 0)
    operators.audit(by, "products", "add synonyms", "search", words=kept)
    versions.bump("synonyms")
    return int(Synonym.create(words=kept).id)


@db.writes
def change(by: Operator, synonym_id: int, words: str) -> None:
    """Write a group anew; raises NotFound, BadInput."""
    kept = checked(words, synonym_id)
    operators.audit(by, "products", "change synonyms", f"synonyms {synonym_id}", words=kept)
    if not Synonym.update(words=kept).where(Synonym.id == synonym_id).execute():
        raise NotFound()
    versions.bump("synonyms")


@db.writes
def remove(by: Operator, synonym_id: int) -> None:
    """Delete a group; raises NotFound."""
    before = Synonym.get_or_none(Synonym.id == synonym_id)
    operators.audit(by, "products", "delete synonyms", f"synonyms {synonym_id}", words=before.words if before else "")
    if not Synonym.delete().where(Synonym.id == synonym_id).execute():
        raise NotFound()
    versions.bump("synonyms")


def ways(run: str) -> list[str]:
    """Return a run as it is, then with its words said otherwise (`番茄酱` -> [番茄酱, 西红柿酱])."""
    groups, pieces, start = current(), [], 0
    while start < len(run):
        same = next((groups[word] for end in range(min(len(run), start + LONGEST_WORD), start, -1)
                     if (word := run[start:end]) in groups), (run[start],))
        pieces.append(same)
        start += len(same[0])
    return ["".join(words) for words, _count in zip(product(*pieces), range(MOST_WAYS), strict=False)]


def spelled(text: str) -> tuple[str, ...]:
    """Return a text with words for the emoji that are known, then as it is (`两斤🍎` -> [两斤 苹果, 两斤🍎])."""
    if not EMOJI.search(text):
        return (text,)
    groups = current()
    return (EMOJI.sub(lambda found: f" {groups.get(found[0], ('',))[0]} ", text.replace(AS_PICTURE, "")), text)


def current() -> Groups:
    """Return the groups, each word's own first; read anew when they have changed."""
    global _known
    version = versions.current("synonyms")
    if _known[:2] != (db.standing(), version):
        groups = [split(words) for (words,) in EVERY.rows()]
        _known = Known(db.standing(), version, {
            word: meant for group in groups for word in group if (meant := called(word, group))})
    return _known.groups


def called(word: str, group: list[str]) -> tuple[str, ...]:
    """Return what may be said for a word of a group, itself first; an emoji is never said."""
    said = [other for other in group if other != word and not EMOJI.fullmatch(other)]
    return tuple(said) if EMOJI.fullmatch(word) else (word, *said)


def checked(words: str, synonym_id: int) -> str:
    """Return a group as it is kept; raises BadInput. Groups are read one after the other by `current`."""
    group = split(words)
    if not 2 <= len(group) <= MOST_WORDS or len(", ".join(group)) > LONGEST:
        raise BadInput(_("Please write 2 to %(n)s words with commas between them.", n=MOST_WORDS), "words")
    if all(map(EMOJI.fullmatch, group)):
        raise BadInput(_("Please write a word besides the emoji."), "words")
    if wrong := next((word for word in group if not 0 < len(word) <= LONGEST_WORD or not alone(word)), ""):
        raise BadInput(_("“%(word)s” is no word: at most %(n)s letters, without blanks or signs.", word=wrong,
                         n=LONGEST_WORD), "words")
    others = {word: row.words for row in Synonym.select().where(Synonym.id != synonym_id) for word in split(row.words)}
    if taken := next((word for word in group if word in others), ""):
        raise BadInput(_("“%(word)s” stands in another group: %(words)s.", word=taken, words=others[taken]), "words")
    if not synonym_id and Synonym.select().count() >= MOST_GROUPS:
        raise BadInput(_("There are %(n)s groups: no more fit.", n=MOST_GROUPS), "words")
    return ", ".join(group)


def alone(word: str) -> bool:
    """Tell whether it is one word, or one emoji."""
    return tokens.runs(word) == [word] or EMOJI.fullmatch(word) is not None


def split(words: str) -> list[str]:
    """Return the words of a group, as they are compared, each once."""
    parts = BETWEEN.split(words.replace(AS_PICTURE, ""))
    return list(dict.fromkeys(found for word in parts if (found := tokens.normal(word))))
