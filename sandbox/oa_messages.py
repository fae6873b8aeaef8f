"""Customer-service messages: what may be sent, how often, and onto whose screen it goes."""

from collections.abc import Callable
from typing import Any

from sandbox import articles
from sandbox.attachments import attached
from sandbox.errors import OaError
from sandbox.oa_calls import Call, Json, Route, done, reachable
from sandbox.state import Bubble, Follower, Grant
from sandbox.world import World

LONGEST_TEXT_BYTES = 2048
TYPING_SECONDS = 15


def send(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/custom/send."""
    follower = reachable(world, call.body.get("touser"))
    kind = call.body.get("msgtype")
    if kind not in READERS:
        raise OaError(40008)
    content = call.body.get(kind)
    if not isinstance(content, dict):
        raise OaError(47001)
    bubble = Bubble(kind, READERS[kind](world, content))
    _spend(world, follower)
    world.show(follower, "shop", "kf", bubble)
    return done()


def typing(world: World, call: Call) -> Json:
    """POST /cgi-bin/message/custom/typing."""
    follower = reachable(world, call.body.get("touser"))
    command = call.body.get("command")
    if command not in ("Typing", "CancelTyping"):
        raise OaError(45072)
    _open_grants(world, follower)
    follower.typing_until = world.clock.now() + TYPING_SECONDS if command == "Typing" else 0
    return done()


def _open_grants(world: World, follower: Follower) -> list[tuple[Grant, int]]:
    now, settings = world.clock.now(), world.settings
    offers = (
        (follower.moment_grant, settings.kf_moment_seconds, settings.kf_moment_quota),
        (follower.message_grant, settings.kf_message_seconds, settings.kf_message_quota),
    )
    live = [(grant, quota) for grant, life, quota in offers if grant and now < grant.opened + life]
    if not live:
        raise OaError(45015)
    return live


def _spend(world: World, follower: Follower) -> None:
    for grant, quota in _open_grants(world, follower):
        if grant.used < quota:
            grant.used += 1
            return
    raise OaError(45047)


def _text(world: World, content: Json) -> Json:
    text = _string(content, "content")
    if len(text.encode(errors="replace")) > LONGEST_TEXT_BYTES:
        raise OaError(45002)
    return {"content": text}


def _news(world: World, content: Json) -> Json:
    articles = content.get("articles")
    if not isinstance(articles, list) or not articles:
        raise OaError(47001)
    if len(articles) > 1:
        raise OaError(45008)
    article, names = articles[0], ("title", "description", "picurl", "url")
    if not isinstance(article, dict):
        raise OaError(47001)
    return {"articles": [{name: str(article.get(name, "")) for name in names}]}


def _msgmenu(world: World, content: Json) -> Json:
    items = content.get("list")
    if not isinstance(items, list) or not items:
        raise OaError(47001)
    shown = [{"content": _string(one, "content"), "id": str(one.get("id", ""))} for one in items]
    head, tail = str(content.get("head_content", "")), str(content.get("tail_content", ""))
    return {"head_content": head, "list": shown, "tail_content": tail}


def _media(kind: str) -> Callable[[World, Json], Json]:
    def read(world: World, content: Json) -> Json:
        return attached(world, kind, _strings(content))

    return read


def _mini_program(world: World, content: Json) -> Json:
    for name in ("title", "appid", "pagepath"):
        _string(content, name)
    return attached(world, "miniprogrampage", _strings(content))


def _draft(world: World, content: Json) -> Json:
    draft = articles.draft_of(world, content.get("media_id"))
    return {"media_id": draft.media_id, "articles": articles.proof(world, draft)[:1]}


def _article(world: World, content: Json) -> Json:
    article = articles.article_of(world, content.get("article_id"))
    return {"article_id": article.id, "articles": articles.cards(world, article)[:1]}


def _wants(*names: str) -> Callable[[World, Json], Json]:
    def read(world: World, content: Json) -> Json:
        for name in names:
            _string(content, name)
        return _strings(content)

    return read


def _strings(content: Json) -> Json:
    return {name: value for name, value in content.items() if isinstance(value, str)}


def _string(content: Any, name: str) -> str:
    if not isinstance(content, dict) or not isinstance(content.get(name), str) or not content[name]:
        raise OaError(47001)
    return str(content[name])


READERS: dict[str, Callable[[World, Json], Json]] = {
    "text": _text,
    "news": _news,
    "msgmenu": _msgmenu,
    "image": _media("image"),
    "voice": _media("voice"),
    "video": _media("video"),
    "music": _media("music"),
    "mpnews": _draft,
    "mpnewsarticle": _article,
    "wxcard": _wants("card_id"),
    "link": _wants("title", "url"),
    "miniprogrampage": _mini_program,
}

ROUTES = (
    Route("POST", "/cgi-bin/message/custom/send", send, literal_escapes=True),
    Route("POST", "/cgi-bin/message/custom/typing", typing),
)
