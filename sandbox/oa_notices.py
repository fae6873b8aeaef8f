"""The templates of subscription notifications: found among the public ones, added, listed, deleted."""

import secrets

from sandbox.errors import OaError
from sandbox.notice_board import CATEGORY, ID_LENGTH, PUBLIC, keep, notices_of
from sandbox.notice_fields import example
from sandbox.oa_calls import Call, Json, Route, done
from sandbox.world import World


def categories(world: World, call: Call) -> Json:
    """GET /wxaapi/newtmpl/getcategory."""
    return done(data=[CATEGORY])


def titles(world: World, call: Call) -> Json:
    """GET /wxaapi/newtmpl/getpubtemplatetitles."""
    told = [{"tid": tid, "title": title, "type": 2, "categoryId": str(CATEGORY["id"])}
            for tid, (title, _words) in PUBLIC.items()]  # fmt: skip
    return done(count=len(told), data=told)


def keywords(world: World, call: Call) -> Json:
    """GET /wxaapi/newtmpl/getpubtemplatekeywords."""
    title, words = PUBLIC.get(_number(call.args.get("tid", "")), ("", ()))
    if not title:
        raise OaError(200014)
    told = [{"kid": kid, "name": name, "example": f"{name}示例", "rule": kind}
            for kid, (name, kind) in enumerate(words, 1)]  # fmt: skip
    return done(count=len(told), data=told)


def add(world: World, call: Call) -> Json:
    """POST /wxaapi/newtmpl/addtemplate."""
    kids = call.body.get("kidList")
    notices_of(world)
    notice_id = secrets.token_urlsafe(40)[:ID_LENGTH]
    keep(world, notice_id, _number(call.body.get("tid")), kids if isinstance(kids, list) else [])
    return done(priTmplId=notice_id)


def listed(world: World, call: Call) -> Json:
    """GET /wxaapi/newtmpl/gettemplate."""
    known = notices_of(world).values()
    return done(data=[{"priTmplId": one.id, "title": one.title, "content": one.content,
                       "example": example(one.content), "type": one.type} for one in known])  # fmt: skip


def delete(world: World, call: Call) -> Json:
    """POST /wxaapi/newtmpl/deltemplate."""
    if notices_of(world).pop(str(call.body.get("priTmplId", "")), None) is None:
        raise OaError(40037)
    return done()


def _number(value: object) -> int:
    return int(value) if isinstance(value, (int, str)) and str(value).isdecimal() else 0


ROUTES = (
    Route("GET", "/wxaapi/newtmpl/getcategory", categories),
    Route("GET", "/wxaapi/newtmpl/getpubtemplatetitles", titles),
    Route("GET", "/wxaapi/newtmpl/getpubtemplatekeywords", keywords),
    Route("POST", "/wxaapi/newtmpl/addtemplate", add),
    Route("GET", "/wxaapi/newtmpl/gettemplate", listed),
    Route("POST", "/wxaapi/newtmpl/deltemplate", delete),
)
