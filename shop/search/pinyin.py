"""How Chinese sounds, without its tones, and what letters may be meant as Chinese."""

import re

from shop.search.dictionary import readings

HAN = re.compile(r"[\u4e00-\u9fa5]+")
LETTERS_OR_HAN = re.compile(r"[a-z]+|[\u4e00-\u9fa5]+|.")
MOST_WAYS = 6  # in which letters are cut into syllables: fangan is fan gan, fang an
LONGEST_SYLLABLE, LONGEST_WORD = 6, 3  # letters, characters


def syllables(han: str) -> list[str]:
    """Return the syllables of Chinese characters, of a word as the word is read; unknown characters have none."""
    known, place = readings(), 0
    found: list[str] = []
    while place < len(han):
        for length in range(LONGEST_WORD, 1, -1):
            if word := known.words.get(han[place:place + length]):
                found += word
                place += length
                break
        else:
            found += [known.characters[han[place]]] if han[place] in known.characters else []
            place += 1
    return found


def soft(syllable: str) -> str:
    """Return a syllable as many people type it who hear no difference: zh z, ch c, sh s, n l, -ng -n."""
    for hard, easy in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")):
        if syllable.startswith(hard):
            syllable = easy + syllable[len(hard):]
            break
    return syllable[:-1] if syllable.endswith("ng") and syllable[-3:] != "ong" else syllable


def cuts(letters: str) -> list[list[str]]:
    """Return the ways to cut letters into syllables, those of few syllables first; [] when they are no pinyin."""
    ways: list[list[list[str]]] = [[[]]]
    for end in range(1, len(letters) + 1):
        found = [[*way, letters[start:end]] for start in range(max(0, end - LONGEST_SYLLABLE), end)
                 if letters[start:end] in readings().syllables for way in ways[start]]
        ways.append(sorted(found, key=len)[:MOST_WAYS])
    return ways[-1] if letters else []


def heard(run: str) -> list[list[str]]:
    """Return what a run of Chinese and pinyin may sound like, softly (`苹guo` -> [[pin, guo]]); [] for other text."""
    ways: list[list[str]] = [[]]
    for piece in LETTERS_OR_HAN.findall(run):
        if HAN.fullmatch(piece):
            more = [syllables(piece)]
        else:
            more = cuts(piece) if piece.isascii() and piece.isalpha() else []
        ways = [[*way, *one] for way in ways for one in more if one][:MOST_WAYS]
    return [list(way) for way in dict.fromkeys(tuple(map(soft, way)) for way in ways if way)]


def sounds(run: str) -> list[list[str]]:
    """Return the syllables of each Chinese piece of a run, as they are spelled (`iphone手机壳` -> [[shou, ji, ke]])."""
    return [found for piece in HAN.findall(run) if (found := syllables(piece))]


def initials(spelled: list[str]) -> str:
    """Return the first letters (`[ping, guo]` -> `pg`)."""
    return "".join(syllable[0] for syllable in spelled)
