"""What a text may mean, from the plainest to the most forgiving: each way to ask is tried when none before found any.

A question is any of: all of: any of some runs of characters, or phrases ready made.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from shop.search import pinyin, synonyms, tokens
from shop.search.tokens import INITIALS, NAME, OTHER, Ask

Alternatives = tuple[tuple[tuple[str, ...], ...], ...]  # any of: all of: any of these runs

SHORTEST_LATIN = 4  # letters of a word in which a mistake is forgiven
LONGEST_RUN = 16  # characters of a word in which a mistake is forgiven
INITIALS_OF = range(2, 9)  # letters that may be initials


class Question(NamedTuple):
    """Runs to find in names first and anywhere second, or `ready` phrases; `like` is what answers have to look like."""

    runs: Alternatives = ()
    ready: Ask = ()
    like: str = ""

    @property
    def both(self) -> bool:
        """Whether products that are called so go before those that are described so."""
        return not self.ready

    @property
    def word(self) -> str:
        """The one word that is asked for; empty for any other question."""
        return self.runs[0][0][0] if [[len(some) for some in every] for every in self.runs] == [[1]] else ""

    def of(self, place: str) -> Ask:
        """Return what to ask for if all runs are to stand in one place."""
        return tuple(tuple(tuple(tokens.phrase(run, place) for run in some) for some in every) for every in self.runs)

    def anywhere(self) -> Ask:
        """Return what to ask for if each run may stand in any place."""
        return self.ready or tuple(
            tuple(tuple(tokens.phrase(run, place) for run in some for place in (NAME, OTHER)) for some in every)
            for every in self.runs)


def as_said(text: str) -> Iterator[Question]:
    """All of the words, wherever they stand."""
    yield Question(runs=(tuple((run,) for run in text.split()),))


def by_synonyms(text: str) -> Iterator[Question]:
    """All of the words, or what else they are called: only for texts in which a synonym stands."""
    said = tuple(tuple(synonyms.ways(run)) for run in text.split())
    if any(len(ways) > 1 for ways in said):
        yield Question(runs=(said,))


def by_sound(text: str) -> Iterator[Question]:
    """What sounds like it, typed in letters or in the wrong characters; one character alone sounds like too many."""
    run = text.replace(" ", "")
    if len(run) > 1 and (ways := pinyin.heard(run)) and not run.isdecimal():
        yield Question(ready=tuple(((tokens.sound(way),),) for way in ways))


def by_initials(text: str) -> Iterator[Question]:
    """What begins with these letters, syllable by syllable."""
    run = text.replace(" ", "")
    if run.isascii() and run.isalpha() and len(run) in INITIALS_OF:
        yield Question(ready=(((tokens.phrase(run, INITIALS),),),))


def by_likeness(text: str) -> Iterator[Question]:
    """What is spelled almost so: a character wrong, missing, too many, or two in the wrong order."""
    said = text.split()
    slips = [slipped(run) for run in said]
    some = [(*((word,) for word in said[:place]), *((part,) for part in parts), *((word,) for word in said[place + 1:]))
            for place, ways in enumerate(slips) for parts in ways]
    if some:
        yield Question(runs=tuple(dict.fromkeys(some)), like=text)


def by_part(text: str) -> Iterator[Question]:
    """What holds a part of it, longer parts first, but no less than half."""
    said = [run[:LONGEST_RUN] for run in text.split()]
    whole = sum(map(len, said))
    for length in range(min(max(map(len, said), default=0), whole - 1), max(1, (whole - 1) // 2), -1):
        parts = {run[start:start + length]: None for run in said for start in range(len(run) - length + 1)
                 if length >= SHORTEST_LATIN or not run[start:start + length].isascii()}
        if parts:
            yield Question(runs=tuple(((part,),) for part in parts))


# How something was found, and how to ask so; in order.
HOW: dict[str, Callable[[str], Iterator[Question]]] = {
    "synonym": by_synonyms, "name": as_said, "sound": by_sound, "initials": by_initials, "likeness": by_likeness,
    "part": by_part}
FOR_ALL = ("synonym", "name", "sound")  # asked for each reading of a text, the others only for the barest
GUESSES = ("likeness", "part")  # by which something is found that nobody may have asked for


def slipped(run: str) -> list[tuple[str, ...]]:
    """Return the parts that are left of a run when one slip of its writer is taken out."""
    if not (SHORTEST_LATIN if run.isascii() else 3) <= len(run) <= LONGEST_RUN:
        return []
    swaps = ((f"{run[:at]}{run[at + 1]}{run[at]}{run[at + 2:]}",) for at in range(len(run) - 1))
    wrong = (parts for at in range(len(run)) if (parts := tuple(filter(None, (run[:at], run[at + 1:])))))
    gaps = ((run[:at], run[at:]) for at in range(1, len(run)))
    return list(dict.fromkeys(chain(swaps, wrong, gaps)))
