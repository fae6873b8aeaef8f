"""Publishing: a draft becomes articles with addresses, and the shop is told when that is done."""

from sandbox import articles
from sandbox.errors import OaError
from sandbox.holdings import Article, Publication
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.oa_drafts import shown
from sandbox.oa_material import page_of
from sandbox.people import HELPER, tell_later
from sandbox.world import World

DONE = 0


def submit(world: World, call: Call) -> Json:
    """POST /cgi-bin/freepublish/submit, then PUBLISHJOBFINISH."""
    article = articles.publish(world, articles.draft_of(world, call.body.get("media_id")))
    publication = Publication(str(world.next_id()), article.id)
    world.state.publications[publication.publish_id] = publication
    told = {"publish_id": publication.publish_id, "publish_status": DONE, "article_id": article.id}
    detail = {"count": len(article.items), "item": _addresses(world, article)}
    tell_later(world, HELPER, "PUBLISHJOBFINISH", {"PublishEventInfo": {**told, "article_detail": detail}})
    return done(publish_id=publication.publish_id, msg_data_id=world.next_id())


def get(world: World, call: Call) -> Json:
    """POST /cgi-bin/freepublish/get."""
    publication = world.state.publications.get(str(call.body.get("publish_id", "")))
    if publication is None:
        raise OaError(40097, "invalid publish_id")
    told: Json = {"publish_id": publication.publish_id, "publish_status": DONE, "article_id": publication.article_id}
    article = world.state.articles.get(publication.article_id)
    if article is None:
        return {**told, "publish_status": 5, "fail_idx": []}  # deleted by its author
    detail = {"count": len(article.items), "item": _addresses(world, article)}
    return {**told, "article_detail": detail, "fail_idx": []}


def get_article(world: World, call: Call) -> Json:
    """POST /cgi-bin/freepublish/getarticle."""
    article = articles.article_of(world, call.body.get("article_id"))
    return {"news_item": _items(world, article, bare=False)}


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/freepublish/delete: one article by `index` from 1, without it or with 0 all."""
    article, place = articles.article_of(world, call.body.get("article_id")), call.body.get("index", 0)
    if type(place) is not int or not 0 <= place <= len(article.items):
        raise OaError(40097)
    for at in range(len(article.items)):
        if place in (0, at + 1):
            article.items[at] = None
    if not any(article.items):
        del world.state.articles[article.id]
    return done()


def batch(world: World, call: Call) -> Json:
    """POST /cgi-bin/freepublish/batchget, the newest first."""
    known = list(reversed(world.state.articles.values()))
    page, bare = known[page_of(call)], bool(call.body.get("no_content"))
    items = [{"article_id": one.id, "content": {"news_item": _items(world, one, bare)},
              "update_time": one.changed} for one in page]  # fmt: skip
    return {"total_count": len(known), "item_count": len(page), "item": items}


def _items(world: World, article: Article, bare: bool) -> list[Json]:
    told = []
    for place, item in enumerate(article.items, 1):
        one = shown([item], bare)[0] if item else {}
        told.append({**one, "url": articles.url_of(world, article.id, place), "is_deleted": item is None})
    return told


def _addresses(world: World, article: Article) -> list[Json]:
    count = range(1, len(article.items) + 1)
    return [{"idx": at, "article_url": articles.url_of(world, article.id, at)} for at in count]


ROUTES = (
    Route("POST", "/cgi-bin/freepublish/submit", submit),
    Route("POST", "/cgi-bin/freepublish/get", get),
    Route("POST", "/cgi-bin/freepublish/getarticle", get_article),
    Route("POST", "/cgi-bin/freepublish/delete", delete),
    Route("POST", "/cgi-bin/freepublish/batchget", batch),
)
