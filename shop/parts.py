"""A text that is too long for one message, as several: in order, nothing lost, no link torn."""

import re
from collections.abc import Iterator

from shop import passes

LONGEST = 2048  # bytes of a text (WeChat docs, customer-service messages and passive replies)
ROOM = LONGEST - 128  # of a part: a hint that more follows stands behind it
UNIT = re.compile(r"<a\s.*?</a\s*>|.", re.IGNORECASE | re.DOTALL)


def size(text: str, openid: str) -> int:
    """Return how many bytes a follower gets, the ways in among its links counted."""
    return len(passes.own_text(text, openid).encode(errors="replace"))


def of(text: str, openid: str) -> list[str]:
    """Return a text as parts of which each fits into one message once its links are this follower's own."""
    found = []
    while text:
        part, text = first(text, openid)
        found.append(part)
    return found


def first(text: str, openid: str) -> tuple[str, str]:
    """Return what one message holds, and what is left; of a text that fits, nothing is."""
    if size(text, openid) <= LONGEST:
        return text, ""
    text, end, room = text.strip(), 0, ROOM
    for unit in units(text, openid):
        room -= size(unit, openid)
        if room < 0 and end:
            break
        end += len(unit)
    return text[:end].strip(), text[end:].strip()


def units(text: str, openid: str) -> Iterator[str]:
    """Yield what is not to be torn: lines, and of a line that is too long by itself its links and letters."""
    for line in text.splitlines(keepends=True):
        if size(line, openid) <= ROOM:
            yield line
        else:
            yield from UNIT.findall(line)
