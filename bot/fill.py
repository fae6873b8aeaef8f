"""What an operator may write in braces, and what a follower reads in its place."""

import re
from collections.abc import Callable

from base import clock, config
from base.i18n import N_, _
from bot.render import link, words
from models import Customer, Order
from shop.orders import TO_SHIP

BRACES = re.compile(r"\{(\w+)\}")
# The name in braces -> what it is, as the console lists it.
NAMES: dict[str, str] = {
    "shop": N_("the shop's name"),
    "name": N_("the follower's name"),
    "greeting": N_("good morning, good afternoon or good evening"),
    "date": N_("today's date"),
    "time": N_("the time"),
    "orders": N_("how many orders are under way"),
    "home": N_("a link to the shop"),
}


def wanted(text: str) -> bool:
    """Tell whether a text holds something to fill in."""
    return "{" in text and any(name in NAMES for name in BRACES.findall(text))


def filled(text: str, openid: str) -> str:
    """Return the text for a follower (an empty openid is anybody); unknown braces stay as they are."""
    return BRACES.sub(lambda found: MAKERS[found[1]](openid) if found[1] in MAKERS else found[0], text)


def named(openid: str) -> str:
    """Return what the follower is called."""
    person = Customer.get_or_none(Customer.openid == openid) if openid else None
    return words(person.nickname) if person and person.nickname else _("friend")


def greeting(_openid: str) -> str:
    """Return what one says at this time of the day in China."""
    hour = clock.local(clock.now()).hour
    if 5 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")


def under_way(openid: str) -> str:
    """Return how many orders the follower waits for."""
    return str(Order.select().join(Customer).where(
        Customer.openid == openid, Order.state.in_((*TO_SHIP, "shipped"))).count() if openid else 0)


MAKERS: dict[str, Callable[[str], str]] = {
    "shop": lambda _openid: words(config.current().shop.name),
    "name": named,
    "greeting": greeting,
    "date": lambda _openid: clock.local(clock.now()).strftime("%Y-%m-%d"),
    "time": lambda _openid: clock.local(clock.now()).strftime("%H:%M"),
    "orders": under_way,
    "home": lambda _openid: link(config.current().shop.url, _("Look around the shop")),
}
