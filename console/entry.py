"""The console's door: nobody gets into a room without a live login and that room's permission."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge

from base import config, db
from base.errors import Forbidden, ShopError
from base.i18n import _
from console import people
from models import Operator
from shop import enquiries, operators, phrases
from web import guard
from web.login import inside, path_of
from web.render import page

COOKIE = "xiaopu_console"
HOME = "/console"
LOGIN = "/console/login"
OPEN = ""  # the permission of the door itself
ANYONE = "*any*"  # a room for every operator, whatever their permissions


class Room(NamedTuple):
    """One thing that can start in the console: an address, the view behind it and the permission it takes."""

    rule: str
    endpoint: str
    view: Callable[..., Any]
    methods: tuple[str, ...]
    permission: str
    body: int = 0  # bytes that may be sent there; 0: as many as anywhere


def furnish(app: Flask, rooms: Sequence[Room], actions: Mapping[str, str]) -> None:
    """Open `rooms` in `app`; `actions` is what a rule may set off: name -> English label."""
    app.extensions["console.actions"] = dict(actions)
    app.jinja_env.globals.update(may=may, phrases_waiting=phrases.waiting, people_waiting=enquiries.waiting)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.jinja_env.filters.update(follower=people.called)
    roomy = {room.endpoint: room.body for room in rooms if room.body}
    # Before anything reads the form: a video is larger than what a customer may send.
    app.url_value_preprocessor(lambda endpoint, _values: make_room(roomy.get(endpoint or "", 0)))
    for room in rooms:
        app.add_url_rule(room.rule, room.endpoint, guarded(room), methods=list(room.methods))


def make_room(body: int) -> None:
    """Let this request bring as many bytes, from somebody who is logged in."""
    if not body:
        return
    db.connect()
    if present() is not None:
        request.max_content_length = body


def guarded(room: Room) -> Callable[..., Any]:
    """Return the room's view behind the door; inside, `g.operator` is who is there. Raises Forbidden."""

    @wraps(room.view)
    def enter(**values: Any) -> Any:
        g.operator = present()
        if room.permission == OPEN:
            return room.view(**values)
        if g.operator is None:
            return to_login()
        try:
            if not may(room.permission):
                raise Forbidden()
            return room.view(**values)
        except ShopError as wrong:
            return told(wrong)

    return enter


def present() -> Operator | None:
    """Return the operator whose live session this browser shows, or None."""
    secret = request.cookies.get(COOKIE, "")
    return operators.by_secret(secret) if secret else None


def may(permission: str) -> bool:
    """Tell whether the operator who is here has the permission (the rooms check for themselves)."""
    return permission == ANYONE or operators.may(g.operator, permission)


def told(wrong: ShopError) -> Any:
    """Say what went wrong without leaving the console; a script gets the shop's usual JSON."""
    if request.headers.get("HX-Request"):
        raise wrong
    return page("console/problem.html", wrong.status, sentence=wrong.sentence, back=came_from())


def too_large(wrong: RequestEntityTooLarge) -> Any:
    """Say in the console that what was sent to it is too large; elsewhere it is the pages' own matter."""
    g.operator = present() if within(request.path) == request.path else None
    if g.operator is None or "HX-Request" in request.headers:
        return guard.refused(wrong)
    sentence = _("That is too large to be sent. What you typed is not lost: go back in the browser.")
    return page("console/problem.html", wrong.code, sentence=sentence, back=came_from())


def came_from() -> str:
    """Return the page of the console from which somebody came here, else its home."""
    there = request.referrer or ""
    back = within(path_of(there)) if there.startswith(request.host_url) else HOME
    return back if (back, "GET") != (request.path, request.method) else HOME


def to_login() -> Any:
    """Send a browser without a session to the login, and back to where it was afterwards."""
    if request.headers.get("HX-Request"):
        here = path_of(request.headers.get("HX-Current-URL", HOME))
        return Response(_("Please log in again."), 401, {"HX-Redirect": f"{LOGIN}?next={quote(here)}"})
    here = request.full_path.rstrip("?") if request.method == "GET" else HOME
    return redirect(f"{LOGIN}?next={quote(here, safe='')}")


def within(back: str) -> str:
    """Return `back` when it is an address of the console, else the console's home: no open redirect."""
    path = urlsplit(inside(back)).path
    ours = path == HOME or path.startswith(f"{HOME}/")
    return back if ours and inside(back) == back and ".." not in path else HOME


def let_in(answer: Response, secret: str) -> Response:
    """Give the browser its session's secret, which it shows to the console only."""
    answer.set_cookie(COOKIE, secret, operators.LIFE, path=HOME, httponly=True, samesite="Strict",
                      secure=encrypted())
    return answer


def see_out(answer: Response) -> Response:
    """Take the session's secret from the browser."""
    answer.delete_cookie(COOKIE, path=HOME, httponly=True, samesite="Strict", secure=encrypted())
    return answer


def encrypted() -> bool:
    """Tell whether the console is reached over https, here or at the proxy before us."""
    return request.is_secure or config.current().shop.url.startswith("https:")
