"""Text from outside, made fit to compare and fit to send."""

import re
import unicodedata

# All that XML 1.0 forbids: control characters but tab and line ends, halves of surrogate pairs, U+FFFE and U+FFFF.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fold(text: str) -> str:
    """Return `text` as it is compared: width, case and blanks make no difference (`　ＡＢ  c` -> `ab c`)."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Twice: a folded letter may be one that NFKC writes differently.
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def clean(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids and without lone surrogates."""
    return FORBIDDEN.sub("", text)
