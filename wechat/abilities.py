"""What an official account may do, by its type (WeChat docs, interface privileges)."""

from typing import Literal, get_args

from base import config

Ability = Literal[
    "menu",  # push menus
    "messages",  # customer-service messages
    "tags",  # groups, what is known of followers, pictures and other material kept at WeChat
    "broadcasts",  # messages to many
    "templates",  # template messages and subscription notices
    "oauth",  # pages know who opens them
    "scenes",  # QR codes that say where somebody came from
    "pay",
    "share",  # a page decides what it looks like when it is passed on
]
EVERYTHING: frozenset[str] = frozenset(get_args(Ability))
BY_ACCOUNT: dict[str, frozenset[str]] = {
    "subscription": frozenset(),
    "verified_subscription": frozenset(("menu", "messages", "tags", "broadcasts", "share")),
    "service": frozenset(("menu",)),
    "verified_service": EVERYTHING,
}


def can(ability: Ability) -> bool:
    """Tell whether this shop's account may do it."""
    return ability in BY_ACCOUNT[config.current().wechat.account]
