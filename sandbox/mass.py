"""What a mass message says, and whose screens it reaches within WeChat's monthly and daily limits."""

from typing import Any

from sandbox import articles
from sandbox.attachments import attached
from sandbox.clock import day, stamp
from sandbox.errors import OaError
from sandbox.files import found
from sandbox.holdings import Article, Json
from sandbox.privileges import VERIFIED_SUBSCRIPTION
from sandbox.state import Bubble, Follower
from sandbox.world import World

LONGEST_TEXT_BYTES = 2048
MOST_PICTURES = 20
TYPES = ("text", "image", "voice", "mpvideo", "mpnews", "wxcard")


def content_of(call_body: Json) -> tuple[str, Json]:
    """The msgtype and what it says. Raises OaError 40008, 47001."""
    kind = call_body.get("msgtype")
    if kind not in TYPES:
        raise OaError(40008)
    content = call_body.get("images" if kind == "image" and "images" in call_body else kind)
    if not isinstance(content, dict):
        raise OaError(47001)
    return str(kind), content


def proof(world: World, kind: str, content: Json) -> list[Bubble]:
    """What a follower would see; articles stay drafts. Raises OaError."""
    if kind != "mpnews":
        return plain(world, kind, content)
    draft = articles.draft_of(world, content.get("media_id"))
    return [Bubble("mpnews", {"media_id": draft.media_id, "articles": articles.proof(world, draft)})]


def plain(world: World, kind: str, content: Json) -> list[Bubble]:
    """The bubbles of anything but articles. Raises OaError."""
    if kind == "text":
        return [Bubble("text", {"content": _text(content)})]
    if kind == "image":
        return [Bubble("image", {"media_id": one}) for one in _pictures(world, content)]
    if kind == "wxcard":
        return [Bubble("wxcard", {"card_id": str(content.get("card_id", ""))})]
    return [Bubble("video" if kind == "mpvideo" else kind, attached(world, kind, dict(content)))]


def published(world: World, kind: str, content: Json) -> Article | None:
    """The draft of an article message made public; None for any other message."""
    if kind != "mpnews":
        return None
    return articles.publish(world, articles.draft_of(world, content.get("media_id")))


def news(world: World, article: Article) -> Bubble:
    """The bubble of published articles."""
    return Bubble("mpnews", {"article_id": article.id, "articles": articles.cards(world, article)})


def spend_the_day(world: World) -> None:
    """A subscription account sends one a day. Raises OaError 45028."""
    today = day(world.clock.now())
    sent = sum(day(one.made) == today for one in world.state.mails.values())
    if world.settings.account == VERIFIED_SUBSCRIPTION and sent >= world.settings.mass_per_day:
        raise OaError(45028)


def willing(world: World, people: list[Follower]) -> list[Follower]:
    """Those who may get one more this month; a subscription account's followers have no such limit."""
    if world.settings.account == VERIFIED_SUBSCRIPTION:
        return people
    month = stamp(world.clock.now(), "%Y%m")
    most = world.settings.mass_per_month
    return [one for one in people if sum(stamp(at, "%Y%m") == month for at in one.mails) < most]


def deliver(world: World, people: list[Follower], bubbles: list[Bubble]) -> None:
    """Put it on their screens."""
    for one in people:
        one.mails.append(world.clock.now())
        for bubble in bubbles:
            world.show(one, "shop", "mass", bubble)


def _text(content: Json) -> str:
    text: Any = content.get("content")
    if not isinstance(text, str) or not text:
        raise OaError(47001)
    if len(text.encode(errors="replace")) > LONGEST_TEXT_BYTES:
        raise OaError(45002)
    return text


def _pictures(world: World, content: Json) -> list[str]:
    ids = content["media_ids"] if "media_ids" in content else [content.get("media_id")]
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_PICTURES:
        raise OaError(40007)
    return [found(world, one, "image").id for one in ids]
