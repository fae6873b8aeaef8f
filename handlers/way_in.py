"""The door for followers of an account without OAuth: a link from the chat that lets its owner in once."""

from typing import Any

from flask import redirect, request

from shop import passes
from web import login


def enter(token: str, path: str = "") -> Any:
    """Make this browser the follower's and go on to the page; raises PassOver, but not for who is in already."""
    query = request.query_string.decode("ascii", "replace")
    back = f"/{path}" + (f"?{query}" if query else "")
    here = login.customer()
    if here is None or passes.holder(token, back) != here.openid:
        login.bind(passes.taken(token, back))
    return redirect(login.inside(back), 303)
