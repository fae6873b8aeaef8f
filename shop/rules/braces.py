"""Words in braces that stand for nothing: a follower would read them as they were typed."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from base.i18n import _
from shop.rules.data import Reply

TYPED = re.compile(r"[{｛]\s*(\w+)\s*[}｝]")  # also as a Chinese keyboard types them, which fills in nothing
FILLED = ("text", "person")  # answers whose words are filled in
LIKENESS = 0.5  # how like a known name another must be to be meant


def unfilled(reply: Reply, known: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each braces of an answer that stay as they are; `known` says what each name stands for."""
    for text in (reply.text, reply.title):
        for typed, name in {found[0]: found[1] for found in TYPED.finditer(text)}.items():
            if reply.kind not in FILLED:
                yield _("“%(typed)s” goes out as it is typed: only the words of texts are filled in.", typed=typed)
            elif typed != f"{{{name}}}" or name not in known:
                yield unknown(typed, name, known)


def typed(text: str) -> list[str]:
    """Return the braces in a text with what stands in them, each once."""
    return list(dict.fromkeys(found[0] for found in TYPED.finditer(text)))


def unknown(typed: str, name: str, known: Mapping[str, str]) -> str:
    """Say that a name is not known, which ones are, and which may be meant."""
    every = " ".join(f"{{{one}}}" for one in known)
    meant = nearest(name, known)
    if not meant:
        return _("“%(typed)s” goes out as it is typed. Known are %(known)s.", typed=typed, known=every)
    return _("“%(typed)s” goes out as it is typed. Do you mean %(meant)s? Known are %(known)s.", typed=typed,
             meant=f"{{{meant}}}", known=every)


def nearest(name: str, known: Mapping[str, str]) -> str:
    """Return the known name that looks like another, or stands for what the other says; empty for none."""
    like = get_close_matches(name.lower(), known, 1, LIKENESS)
    return like[0] if like else next((one for one, says in known.items() if name.lower() in _(says)), "")
