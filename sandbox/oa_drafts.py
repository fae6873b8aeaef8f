"""The draft box: articles that nobody can read yet."""

from sandbox import articles
from sandbox.errors import OaError
from sandbox.holdings import Draft
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.oa_material import page_of
from sandbox.world import World


def add(world: World, call: Call) -> Json:
    """POST /cgi-bin/draft/add."""
    items = articles.read(world, call.body.get("articles"))
    draft = Draft(f"sbxdraft{world.next_id()}", items, world.clock.now())
    world.state.drafts[draft.media_id] = draft
    return {"media_id": draft.media_id}


def get(world: World, call: Call) -> Json:
    """POST /cgi-bin/draft/get."""
    return {"news_item": articles.draft_of(world, call.body.get("media_id")).articles}


def update(world: World, call: Call) -> Json:
    """POST /cgi-bin/draft/update, one article of it."""
    draft, place = articles.draft_of(world, call.body.get("media_id")), call.body.get("index", 0)
    if type(place) is not int or not 0 <= place < len(draft.articles):
        raise OaError(40097)
    draft.articles[place] = articles.read_one(world, call.body.get("articles"))
    draft.changed = world.clock.now()
    return done()


def delete(world: World, call: Call) -> Json:
    """POST /cgi-bin/draft/delete."""
    del world.state.drafts[articles.draft_of(world, call.body.get("media_id")).media_id]
    return done()


def count(world: World, call: Call) -> Json:
    """GET /cgi-bin/draft/count."""
    return {"total_count": len(world.state.drafts)}


def batch(world: World, call: Call) -> Json:
    """POST /cgi-bin/draft/batchget, the newest first."""
    known = list(reversed(world.state.drafts.values()))
    page, bare = known[page_of(call)], bool(call.body.get("no_content"))
    items = [{"media_id": one.media_id, "content": {"news_item": shown(one.articles, bare)},
              "update_time": one.changed} for one in page]  # fmt: skip
    return {"total_count": len(known), "item_count": len(page), "item": items}


def shown(items: list[Json], bare: bool) -> list[Json]:
    """The articles as lists show them, `bare` without their text."""
    return [{name: value for name, value in one.items() if not (bare and name == "content")} for one in items]


ROUTES = (
    Route("POST", "/cgi-bin/draft/add", add),
    Route("POST", "/cgi-bin/draft/get", get),
    Route("POST", "/cgi-bin/draft/update", update),
    Route("POST", "/cgi-bin/draft/delete", delete),
    Route("GET", "/cgi-bin/draft/count", count),
    Route("POST", "/cgi-bin/draft/batchget", batch),
)
