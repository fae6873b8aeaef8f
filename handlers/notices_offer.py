"""The button with which a customer agrees to be told of an order when the chat's window is closed."""

from flask import Response

from base import config
from models import Customer
from shop.telling import consents, templates
from web.guard import policy
from web.login import in_wechat
from wechat import abilities

MOST = 3  # notifications that one sheet asks about (WeChat docs, wx-open-subscribe)


def of(customer: Customer) -> tuple[str, ...]:
    """Return the templates that a customer can be asked about: those without a yes left; none outside WeChat."""
    if not in_wechat() or not abilities.can("templates"):
        return ()
    return tuple(one for one in templates.offered() if not consents.left(customer.id, one))[:MOST]


def served(answer: Response, offered: tuple[str, ...]) -> Response:
    """Return the page, which may run WeChat's own script when it has the button."""
    if offered and (script := config.current().notices.script):
        answer.headers["Content-Security-Policy"] = policy(script)
    return answer
