"""What a follower can get, as plain values: no XML, no WeChat, nothing that can be half done."""

from msgspec import Struct


class Text(Struct, frozen=True, tag=True):
    """Words, `<a href="…">` allowed; typing 2 then runs the second action key of `choices`, "more" that of `more`."""

    content: str
    choices: tuple[str, ...] = ()
    more: str = ""


class Card(Struct, frozen=True, tag=True):
    """One article with a picture; both addresses are absolute."""

    title: str
    description: str
    picurl: str
    url: str


class Image(Struct, frozen=True, tag=True):
    """A picture that WeChat keeps under `media_id`."""

    media_id: str


class Voice(Struct, frozen=True, tag=True):
    """A voice that WeChat keeps under `media_id`."""

    media_id: str


class Video(Struct, frozen=True, tag=True):
    """A video that WeChat keeps under `media_id`."""

    media_id: str
    title: str = ""
    description: str = ""


class Music(Struct, frozen=True, tag=True):
    """Music at an absolute address, with a cover that WeChat keeps."""

    title: str
    description: str
    url: str
    thumb_media_id: str


class MiniProgram(Struct, frozen=True, tag=True):
    """A page of a mini-program; WeChat takes it as a message of the shop's own only, so a reply says it as a link."""

    title: str
    appid: str
    path: str
    thumb_media_id: str = ""
    url: str = ""


One = Text | Card | Image | Voice | Video | Music | MiniProgram


class Several(Struct, frozen=True, tag=True):
    """One answer as the reply, and more that follow it as messages of the shop's own."""

    first: One
    rest: tuple[One, ...]


class Handover(Struct, frozen=True, tag=True):
    """WeChat passes the conversation to the staff's own customer-service tool; `content` is for the log."""

    content: str = ""


class Silence(Struct, frozen=True, tag=True):
    """Nothing is shown and WeChat is content: the literal `success`."""


Answer = One | Several | Handover | Silence
ANSWERS = (Text, Card, Image, Voice, Video, Music, MiniProgram, Several, Handover, Silence)
SILENCE = Silence()


def shown(answer: Answer) -> str:
    """Return what the follower reads, as one text for the log."""
    match answer:
        case Several():
            return "\n".join((shown(answer.first), *map(shown, answer.rest)))
        case Card() | Music() | MiniProgram():
            return f"[{answer.title}]"
        case Image() | Voice() | Video():
            return f"[{type(answer).__name__.lower()}]"
        case Silence():
            return ""
    return answer.content
