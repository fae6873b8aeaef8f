"""What happened, written where it happened; jobs.reactions says what follows from it."""

from typing import Any

from base import clock
from models import Outbox


def happened(topic: str, key: str, **payload: Any) -> None:
    """Note an event for later, inside the write that made it true; `key` makes it happen once."""
    later(topic, key, clock.now(), **payload)


def later(topic: str, key: str, due: int, **payload: Any) -> None:
    """Note something to be done at `due` (seconds since 1970); a second note with the same key is ignored."""
    if not Outbox.select(Outbox.id).where(Outbox.key == key).exists():
        Outbox.insert(topic=topic, key=key, payload=payload, due=due).execute()
