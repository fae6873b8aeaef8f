"""What happened, written where it happened; jobs.reactions says what follows from it."""

from typing import Any

from base import clock, db
from base.errors import WrongState
from models import Operator, Outbox
from shop import operators


def happened(topic: str, key: str, **payload: Any) -> None:
    """Note an event for later, inside the write that made it true; `key` makes it happen once."""
    later(topic, key, clock.now(), **payload)


@db.writes
def revive(by: Operator, job_id: int) -> None:
    """Let a dead job be tried again from its first try; raises WrongState when it is not dead, Forbidden."""
    operators.audit(by, "cases", "try again", f"job {job_id}")
    if not Outbox.update(state="waiting", due=clock.now(), tries=0, lease="").where(
            Outbox.id == job_id, Outbox.state == "dead").execute():
        raise WrongState()


def later(topic: str, key: str, due: int, **payload: Any) -> None:
    """Note something to be done at `due` (seconds since 1970); a second note with the same key is ignored."""
    if not Outbox.select(Outbox.id).where(Outbox.key == key).exists():
        Outbox.insert(topic=topic, key=key, payload=payload, due=due).execute()
