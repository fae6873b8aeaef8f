"""How the console calls a follower: the same everywhere, and never by an openid."""

from typing import Protocol

from base.i18n import _


class Somebody(Protocol):
    """A customer, or whoever wrote and is none yet (id 0)."""

    id: int
    nickname: str


def called(person: Somebody) -> str:
    """Return the nickname, else the number under which the shop knows the follower."""
    return person.nickname or (_("Follower %(number)s", number=person.id) if person.id else _("A follower"))
