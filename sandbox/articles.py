"""Articles: what a draft may hold, how it becomes public, and the card that leads to it."""

import secrets
from typing import Any

from sandbox.errors import OaError
from sandbox.files import address, found
from sandbox.holdings import Article, Draft, Json
from sandbox.world import World

PATH = "/mp/s/"
MOST_ARTICLES = 8
LONGEST_TITLE = 64
LONGEST_DIGEST = 128
LONGEST_CONTENT = 20_000
TEXTS = ("title", "author", "digest", "content", "content_source_url", "thumb_media_id")
SWITCHES = ("need_open_comment", "only_fans_can_comment")


def read(world: World, wish: Any) -> list[Json]:
    """The `articles` of a body. Raises OaError naming what is wrong (WeChat docs, draft box)."""
    if not isinstance(wish, list) or not wish:
        raise OaError(47001)
    if len(wish) > MOST_ARTICLES:
        raise OaError(45008)
    return [read_one(world, one) for one in wish]


def read_one(world: World, wish: Any) -> Json:
    """One article of a body, every field there. Raises OaError."""
    if not isinstance(wish, dict):
        raise OaError(47001)
    texts = {name: wish.get(name) or "" for name in TEXTS}
    if not all(isinstance(value, str) for value in texts.values()):
        raise OaError(47001)
    if not 1 <= len(texts["title"]) <= LONGEST_TITLE:
        raise OaError(45003)
    if len(texts["digest"]) > LONGEST_DIGEST:
        raise OaError(45004)
    if not texts["content"]:
        raise OaError(45166)
    if len(texts["content"]) > LONGEST_CONTENT:
        raise OaError(45002)
    if not found(world, texts["thumb_media_id"], "image", "thumb").listed:  # a cover must be permanent material
        raise OaError(40007)
    return {**texts, **{name: int(bool(wish.get(name))) for name in SWITCHES}}


def draft_of(world: World, media_id: object) -> Draft:
    """The draft with this id. Raises OaError 40007."""
    if not isinstance(media_id, str) or media_id not in world.state.drafts:
        raise OaError(40007)
    return world.state.drafts[media_id]


def publish(world: World, draft: Draft) -> Article:
    """Make a draft public; it leaves the draft box."""
    article = Article(secrets.token_urlsafe(24), list(draft.articles), world.clock.now())
    world.state.articles[article.id] = article
    world.state.drafts.pop(draft.media_id, None)
    return article


def article_of(world: World, article_id: object) -> Article:
    """The article with this id. Raises OaError 53600."""
    if not isinstance(article_id, str) or article_id not in world.state.articles:
        raise OaError(53600)
    return world.state.articles[article_id]


def url_of(world: World, article_id: str, place: int) -> str:
    """Where one of the articles is read; `place` counts from 1."""
    return f"{world.credentials.base}{PATH}{article_id}/{place}"


def cards(world: World, article: Article) -> list[Json]:
    """What a chat shows of it, without what was deleted."""
    places = enumerate(article.items, 1)
    return [_card(world, one, url_of(world, article.id, at)) for at, one in places if one is not None]


def proof(world: World, draft: Draft) -> list[Json]:
    """What a chat shows of a draft: cards that lead to a page for trying out."""
    places = enumerate(draft.articles, 1)
    return [_card(world, one, url_of(world, draft.media_id, at)) for at, one in places]


def item_at(world: World, some_id: str, place: int) -> Json | None:
    """The article a page shows, published or still a draft; None when it is deleted or never was."""
    draft, article = world.state.drafts.get(some_id), world.state.articles.get(some_id)
    items: list[Json | None] = list(draft.articles) if draft else article.items if article else []
    return items[place - 1] if 1 <= place <= len(items) else None


def cover(world: World, item: Json) -> str:
    """The address of an article's picture, empty when it is gone."""
    medium = world.state.media.get(item["thumb_media_id"])
    return address(world, medium) if medium else ""


def _card(world: World, item: Json, url: str) -> Json:
    return {"title": item["title"], "description": item["digest"], "picurl": cover(world, item), "url": url}
