"""What a follower can get, as plain values: no XML, no WeChat, nothing that can be half done."""

from msgspec import Struct


class Text(Struct, frozen=True, tag=True):
    """Words, `<a href="…">` allowed; typing 2 then opens the second product of `choices`."""

    content: str
    choices: tuple[int, ...] = ()


class Card(Struct, frozen=True, tag=True):
    """One article with a picture; both addresses are absolute."""

    title: str
    description: str
    picurl: str
    url: str


class Handover(Struct, frozen=True, tag=True):
    """WeChat passes the conversation to the staff's own customer-service tool; `content` is for the log."""

    content: str = ""


class Silence(Struct, frozen=True, tag=True):
    """Nothing is shown and WeChat is content: the literal `success`."""


Answer = Text | Card | Handover | Silence
ANSWERS = (Text, Card, Handover, Silence)
SILENCE = Silence()


def shown(answer: Answer) -> str:
    """Return what the follower reads, as one text for the log."""
    if isinstance(answer, Card):
        return f"[{answer.title}]"
    return "" if isinstance(answer, Silence) else answer.content
