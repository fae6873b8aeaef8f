"""The pieces by which products are found: pairs of neighbouring characters, of syllables and of initials.

A token begins with the place it was read in, and is made of ASCII letters, digits and common Chinese characters only,
three of them at least, so that SQLite's, PostgreSQL's and MariaDB's full text agree on what a word is.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from base.text import fold, simplified
from shop.search import pinyin

RUN = re.compile(r"[^\W_]+")
UNITS = {"ml": "毫升", "l": "升", "g": "克", "kg": "公斤", "cm": "厘米", "mm": "毫米", "千克": "公斤"}
MEASURE = re.compile(r"(?<=[0-9]) ?((?:ml|l|g|kg|cm|mm)(?![a-z0-9])|千克|[\u4e00-\u9fff])")
NAME, OTHER, SOUND, INITIALS = "n", "o", "p", "i"  # title, aliases and brand; all else; how it sounds; pg for 苹果

Phrase = tuple[str, ...]  # tokens that follow one another
Ask = tuple[tuple[tuple[Phrase, ...], ...], ...]  # any of: all of: any of these phrases


def normal(text: str) -> str:
    """Return `text` as products and questions are compared: folded, simplified, measures as they are spoken of.

    `500 毫升`, `500ml` and `500毫升` are one.
    """
    return MEASURE.sub(measured, simplified(fold(text)))


def measured(found: re.Match[str]) -> str:
    """Return what follows a number: a unit's Chinese name, or what stood there, without the blank."""
    return UNITS.get(found[1], found[1])


def runs(text: str) -> list[str]:
    """Return the letters and digits between blanks and signs, of a text that is normal."""
    return RUN.findall(text)


def words(name: Iterable[str], other: Iterable[str], sounding: Iterable[str]) -> str:
    """Return all tokens of a product, given the runs of what it is called, of all else, and of what is heard."""
    tokens = [token for run in dict.fromkeys(name) for token in spread(run, NAME)]
    tokens += [token for run in dict.fromkeys(other) for token in spread(run, OTHER)]
    for spelled in dict.fromkeys(tuple(one) for run in sounding for one in pinyin.sounds(run)):
        tokens += spread_sound([pinyin.soft(syllable) for syllable in spelled])
        tokens += pairs(pinyin.initials(list(spelled)), INITIALS)
    return " ".join(tokens)


def spread(run: str, place: str) -> list[str]:
    """Return the pairs of a run, then its characters: they part it from the next run."""
    return [*pairs(run, place), *(single(char, place) for char in dict.fromkeys(run))]


def spread_sound(syllables: Sequence[str]) -> list[str]:
    """Return the pairs of syllables, then each of them."""
    return [*sound_pairs(syllables), *(f"{SOUND}_{syllable}" for syllable in dict.fromkeys(syllables))]


def phrase(run: str, place: str) -> Phrase:
    """Return what finds a run of characters anywhere within a product's run."""
    return tuple(pairs(run, place)) or (single(run, place),)


def sound(syllables: Sequence[str]) -> Phrase:
    """Return what finds syllables that follow one another."""
    return tuple(sound_pairs(syllables)) or (f"{SOUND}_{syllables[0]}",)


def pairs(run: str, place: str) -> list[str]:
    """Return the tokens of neighbouring characters."""
    return [place + safe(first) + safe(second) for first, second in pairwise(run)]


def sound_pairs(syllables: Sequence[str]) -> list[str]:
    """Return the tokens of neighbouring syllables."""
    return [f"{SOUND}{first}_{second}" for first, second in pairwise(syllables)]


def single(char: str, place: str) -> str:
    """Return the token of one character."""
    return f"{place}_{safe(char)}"


@cache
def safe(char: str) -> str:
    """Return a character as it stands in a token: itself, or its number if a database might not call it a letter."""
    return char if "\u4e00" <= char <= "\u9fff" or (char.isascii() and char.isalnum()) else f"v{ord(char):06x}"
