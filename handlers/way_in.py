"""The door for followers of an account without OAuth: a link from the chat that lets its owner in once."""

from typing import Any
from urllib.parse import quote

from flask import redirect, request

from shop import passes
from web import login
from web.render import page


def enter(token: str, path: str = "") -> Any:
    """Make this browser the follower's and go on to the page; raises PassOver, but not for who is in already.

    A browser that somebody else uses is asked first: a link that others send must not swap who one buys as.
    """
    back, here = address(path), login.customer()
    owner = passes.holder(token, back)
    if here is not None and owner != here.openid:
        return page("h5/way_in.html", address=f"{request.path}{query()}")
    if here is None:
        login.bind(passes.taken(token, back))
    return redirect(login.inside(back), 303)


def change(token: str, path: str = "") -> Any:
    """Make this browser the follower's, as was agreed to; raises PassOver."""
    back = address(path)
    login.bind(passes.taken(token, back))
    return redirect(login.inside(back), 303)


def address(path: str) -> str:
    """Return the page that the link leads to, written as browsers do."""
    return f"/{quote(path)}{query()}"


def query() -> str:
    """Return what the browser asked besides, as it wrote it."""
    text = request.query_string.decode("ascii", "replace")
    return f"?{text}" if text else ""
