"""The login: silent inside WeChat, a QR code outside it."""

from typing import Any

from flask import redirect, request, session

from base import config
from base.log import log
from shop import cart
from web import login
from web.render import page
from wechat import abilities
from wechat.http import Refused, Unclear


def enter() -> Any:
    """Lead to WeChat and back, then to where the customer was going."""
    back = login.inside(request.args.get("next", "/"))
    if "code" in request.args:
        return returned(request.args["code"], request.args.get("state", ""))
    if login.customer():
        return redirect(back)
    if login.in_wechat() and abilities.can("oauth"):
        return login.leave_for_wechat(back)
    return page("h5/login.html", address=config.current().shop.url + back, by_chat=login.in_wechat())


def leave() -> Any:
    """Forget who is holding the phone."""
    session.clear()
    return redirect("/me", 303)


def returned(code: str, state: str) -> Any:
    """Log in with what WeChat sent along, and do what the stranger had wished for."""
    back = session.get("login", {}).get("back", "/")
    try:
        arrived = login.come_back(code, state)
    except (Refused, Unclear) as wrong:
        log(__name__).warning("login failed", why=str(wrong))
        arrived = None
    if arrived is None:
        return page("h5/login_again.html", 403, back=back)
    if wish := session.pop("wish", None):
        cart.add(login.current(), *wish)
    return redirect(arrived)
