"""The replies set in WeChat's own console, to be taken over: on follow, by default, by keyword."""

import msgspec

from wechat import client
from wechat.http import Unclear


class News(msgspec.Struct, frozen=True):
    """One article of a reply."""

    title: str = ""
    digest: str = ""
    cover_url: str = ""
    content_url: str = ""


class NewsList(msgspec.Struct, frozen=True):
    """The articles of a reply."""

    articles: list[News] = msgspec.field(default_factory=list, name="list")


class Reply(msgspec.Struct, frozen=True):
    """One reply: `type` is text, img, voice, video or news; `content` a text or a media_id of three days."""

    type: str
    content: str = ""
    news: NewsList = msgspec.field(default_factory=NewsList, name="news_info")


class Keyword(msgspec.Struct, frozen=True):
    """One keyword: `match` is equal or contain."""

    content: str
    match: str = msgspec.field(default="contain", name="match_mode")


class Rule(msgspec.Struct, frozen=True):
    """A keyword rule: `mode` is reply_all or random_one; `made` in seconds."""

    name: str = msgspec.field(name="rule_name")
    made: int = msgspec.field(default=0, name="create_time")
    mode: str = msgspec.field(default="reply_all", name="reply_mode")
    keywords: list[Keyword] = msgspec.field(default_factory=list, name="keyword_list_info")
    replies: list[Reply] = msgspec.field(default_factory=list, name="reply_list_info")


class Rules(msgspec.Struct, frozen=True):
    """The keyword rules."""

    rules: list[Rule] = msgspec.field(default_factory=list, name="list")


class Autoreply(msgspec.Struct, frozen=True):
    """All of it; a reply may be set and yet be switched off."""

    welcomes: int = msgspec.field(default=0, name="is_add_friend_reply_open")
    answers: int = msgspec.field(default=0, name="is_autoreply_open")
    welcome: Reply | None = msgspec.field(default=None, name="add_friend_autoreply_info")
    otherwise: Reply | None = msgspec.field(default=None, name="message_default_autoreply_info")
    keyword: Rules = msgspec.field(default_factory=Rules, name="keyword_autoreply_info")


def fetch() -> Autoreply:
    """Return the console's replies (WeChat docs, get_current_autoreply_info); raises Refused, Unclear."""
    try:
        return msgspec.convert(client.get("/cgi-bin/get_current_autoreply_info"), Autoreply)
    except msgspec.ValidationError as wrong:
        raise Unclear(f"odd console replies: {wrong}") from wrong
