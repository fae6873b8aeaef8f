"""What an account keeps at WeChat beside followers and orders: tags, menus, files, articles, codes, notices, mails."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Tag:
    """A tag of the account; who carries it stands with the followers."""

    id: int
    name: str


@dataclass(frozen=True)
class Scene:
    """A QR code: what it stands for, what its picture says, and when it dies (0: never). Seconds."""

    ticket: str
    scene: str
    url: str
    ends: int
    made: int


@dataclass(frozen=True)
class Medium:
    """A file: `kind` is image, voice, video or thumb; `ends` is 0 when it stays; `listed` as permanent material."""

    id: str
    kind: str
    name: str
    data: bytes
    content_type: str
    made: int
    ends: int = 0
    seconds: int = 0  # how long a voice lasts
    title: str = ""
    introduction: str = ""
    listed: bool = False


@dataclass
class Draft:
    """Articles not yet public, as `news_item` has them."""

    media_id: str
    articles: list[Json]
    changed: int


@dataclass
class Article:
    """Published articles under one id; the place of a deleted one holds None."""

    id: str
    items: list[Json | None]
    changed: int


@dataclass(frozen=True)
class Publication:
    """One freepublish job; it is over at once."""

    publish_id: str
    article_id: str


@dataclass
class Mail:
    """One mass message: `status` in the words of mass/get."""

    msg_id: int
    key: str
    article_id: str
    total: int
    sent: int
    made: int
    status: str = "SEND_SUCCESS"
    deleted: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Notice:
    """A template of subscription notifications; `type` 2 is for one consent one message, 3 is for good."""

    id: str
    title: str
    content: str
    type: int = 2


@dataclass(frozen=True)
class Spending:
    """How often one path was called on one day; `minute` is the last minute and `burst` its calls."""

    day: str = ""
    used: int = 0
    minute: int = 0
    burst: int = 0
