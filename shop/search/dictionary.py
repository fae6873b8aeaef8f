"""How characters and words are read, from pypinyin's dictionary files: importing pypinyin itself would take 56 MB."""

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from base.text import simplified

CHARACTERS = range(0x4E00, 0x9FA6)
# A word of two or three characters with the readings of each; longer ones are sayings, which no shop sells.
WORD = re.compile(r'"([\u4e00-\u9fa5]{2,3})":\s*\[((?:\s*\[\s*"[^\]]*\],?)+)\s*\]')
FIRST = re.compile(r'\[\s*"([^"]*)"')
MUMBLED = ("m", "n", "hm", "ng")  # said, never typed as part of a word


class Readings(NamedTuple):
    """The syllable of each simplified character, those of the words read otherwise, and every syllable there is."""

    characters: dict[str, str]
    words: dict[str, tuple[str, ...]]
    syllables: frozenset[str]


@cache
def readings() -> Readings:
    """Return how Chinese is read, without tones; made at the first use, 0.2 s and 8 MB."""
    usual = characters()
    return Readings(usual, words(usual), frozenset(usual.values()) - set(MUMBLED))


def characters() -> dict[str, str]:
    """Return the usual reading of each simplified character."""
    listed: dict[str, str] = json.loads(file("pinyin_dict.json"))
    return {char: bare(read.split(",")[0]) for code, read in listed.items()
            if int(code) in CHARACTERS and simplified(char := chr(int(code))) == char}


def words(usual: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the words that are not read as their characters usually are."""
    found: dict[str, tuple[str, ...]] = {}
    for match in WORD.finditer(file("phrases_dict.json")):  # parsed whole it would take 40 MB
        word, read = match[1], tuple(map(bare, FIRST.findall(match[2])))
        plain = tuple(usual.get(char, "") for char in word)
        if len(read) == len(word) and "" not in plain and read != plain:
            found[word] = read
    return found


def file(name: str) -> str:
    """Return the text of one of pypinyin's files."""
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pypinyin is not installed")
    return Path(spec.origin).with_name(name).read_text(encoding="utf-8")


@cache
def bare(syllable: str) -> str:
    """Return a syllable in plain letters (`lǜ` -> `lv`)."""
    apart = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    plain = "".join(char for char in apart if char == "\u0308" or not unicodedata.combining(char))
    return plain.replace("u\u0308", "v").replace("\u0308", "")
