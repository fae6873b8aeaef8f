"""Text from outside, made fit to compare and fit to send."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

# All that XML 1.0 forbids: control characters but tab and line ends, halves of surrogate pairs, U+FFFE and U+FFFF.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What NFKC leaves of punctuation; between two Latin letters or digits it means something (1.5, a-b).
MARKS = r"""[!"#%&'()*,\-./:;?@\[\\\]_{}~·、。〈-】〔-〟—–―‘’“”•‧]"""
PUNCTUATION = re.compile(rf"(?<![a-z0-9]){MARKS}+|{MARKS}+(?![a-z0-9])")
LOOSE_BLANK = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")  # Chinese is written without
HAN = range(0x3400, 0xA000)


def fold(text: str) -> str:
    """Return `text` as it is compared: width, case and blanks make no difference (`　ＡＢ  c` -> `ab c`)."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Twice: a folded letter may be one that NFKC writes differently.
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def said(text: str) -> str:
    """Return what a follower said as rules compare it: folded, without punctuation or blanks between Chinese.

    A text of nothing but punctuation stays as it is (`？` -> `?`).
    """
    folded = fold(text)
    if folded.isalnum():
        return folded
    bare = " ".join(PUNCTUATION.sub(" ", folded).split())
    joined = LOOSE_BLANK.sub("", bare)
    whole = unicodedata.normalize("NFKC", joined)
    # Where a mark has found its letter, that letter's neighbours are looked at again.
    return (whole if whole == joined else said(whole)) or folded


def simplified(text: str) -> str:
    """Return `text` with each traditional character as the simplified one (`蘋果` -> `苹果`)."""
    if text.isascii():
        return text
    traditional, simpler = conversion()
    return text.translate(simpler) if traditional.search(text) else text


@cache
def conversion() -> tuple[re.Pattern[str], dict[int, str]]:
    """Return what finds a traditional character, and which has which simplified one; made at the first use, 40 ms."""
    convert = OpenCC("t2s").convert
    written = convert(convert("\n".join(map(chr, HAN)))).split("\n")  # twice: a simplified one may have its own
    pairs = ((ord(old), new) for old, new in zip(map(chr, HAN), written, strict=True))
    simpler = {old: new for old, new in pairs if len(new) == 1 and new != chr(old)}
    return re.compile(f"[{''.join(map(chr, simpler))}]"), simpler


def clean(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids and without lone surrogates."""
    return FORBIDDEN.sub("", text)
