"""Articles: drafts, publishing, and what is published."""

from dataclasses import asdict, dataclass
from typing import Any

from wechat import client

PAGE = 20  # articles of one call
STATES = ("published", "publishing", "not original", "failed", "refused", "deleted", "banned")


@dataclass(frozen=True)
class Article:
    """One article; `content` is HTML, `thumb_media_id` a permanent picture (WeChat docs, draft box)."""

    title: str
    content: str
    thumb_media_id: str
    author: str = ""
    digest: str = ""
    content_source_url: str = ""


@dataclass(frozen=True)
class Publication:
    """How far a publishing is; `urls` are the articles' addresses once `state` is "published"."""

    state: str
    article_id: str
    urls: list[str]


@dataclass(frozen=True)
class Listed:
    """A published article as lists show it."""

    article_id: str
    title: str
    url: str
    changed: int


def draft(articles: list[Article]) -> str:
    """Put one to eight articles into the draft box and return the draft's media_id; raises Refused, Unclear."""
    answer = client.post("/cgi-bin/draft/add", {"articles": [asdict(one) for one in articles]})
    return str(answer.get("media_id", ""))


def discard(draft_id: str) -> None:
    """Throw a draft away; raises Refused (40007), Unclear."""
    client.post("/cgi-bin/draft/delete", {"media_id": draft_id})


def publish(draft_id: str) -> str:
    """Publish a draft and return the job's id; PUBLISHJOBFINISH tells the end; raises Refused (40007), Unclear."""
    return str(client.post("/cgi-bin/freepublish/submit", {"media_id": draft_id}).get("publish_id", ""))


def publication(publish_id: str) -> Publication:
    """Ask how a publishing went; raises Refused, Unclear."""
    told = client.post("/cgi-bin/freepublish/get", {"publish_id": publish_id})
    urls = [str(one.get("article_url", "")) for one in told.get("article_detail", {}).get("item", [])]
    state = told.get("publish_status", 1)
    return Publication(STATES[state] if 0 <= state < len(STATES) else "failed", str(told.get("article_id", "")), urls)


def published(offset: int = 0) -> list[Listed]:
    """Return twenty published articles from `offset`, the newest first; raises Refused, Unclear."""
    told = client.post("/cgi-bin/freepublish/batchget", {"offset": offset, "count": PAGE, "no_content": 1})
    return [one for item in told.get("item", []) for one in listed(item)]


def listed(item: dict[str, Any]) -> list[Listed]:
    """The living articles of one entry."""
    return [Listed(str(item["article_id"]), str(one.get("title", "")), str(one.get("url", "")),
                   int(item.get("update_time", 0)))
            for one in item.get("content", {}).get("news_item", []) if not one.get("is_deleted")]
