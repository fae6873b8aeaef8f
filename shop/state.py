"""A Store in the shop's own database, for shops without Redis and for the day Redis is away."""

from base import clock, db
from models import State


class DatabaseStore:
    """See base.store.Store; values live in the `state` table."""

    def get(self, key: str) -> str | None:
        """Return the value, or None when there is none or it has ended."""
        with db.connected():
            found = VALUE.row(key=key, now=clock.now())
        return str(found[0]) if found else None

    def set(self, key: str, value: str, seconds: int) -> None:
        """Keep `value`, replacing any other."""
        with db.connected():
            put(key, value, clock.now() + seconds)

    def add(self, key: str, value: str, seconds: int) -> bool:
        """Keep `value` unless one is there; True for the one caller who did."""
        with db.connected():
            return put_new(key, value, clock.now() + seconds)

    def count(self, key: str, seconds: int) -> int:
        """Add one to the number that is kept, none is 0, and return it; no two callers get the same."""
        with db.connected():
            return counted(key, clock.now() + seconds)

    def take(self, key: str) -> str | None:
        """Return the value and forget it; of several callers one gets it."""
        value = self.get(key)
        with db.connected():
            return value if value is not None and remove(key, value) else None

    def drop(self, key: str) -> None:
        """Forget the value."""
        with db.connected():
            erase(key)


VALUE = db.Hot(lambda: State.select(State.value).where(State.key == db.slot("key"), State.ends > db.slot("now")))


@db.writes
def put(key: str, value: str, ends: int) -> None:
    """Write or replace one fact."""
    if not State.update(value=value, ends=ends).where(State.key == key).execute():
        db.insert_once(State(key=key, value=value, ends=ends))


@db.writes
def put_new(key: str, value: str, ends: int) -> bool:
    """Write one fact unless a living one is there."""
    State.delete().where(State.key == key, State.ends <= clock.now()).execute()
    return db.insert_once(State(key=key, value=value, ends=ends))


@db.writes
def counted(key: str, ends: int) -> int:
    """Write the next number of a fact and return it."""
    State.delete().where(State.key == key, State.ends <= clock.now()).execute()
    held = State.update(ends=ends).where(State.key == key)  # takes the row: another caller waits here
    if not held.execute() and not db.insert_once(State(key=key, value="0", ends=ends)):
        held.execute()
    number = int(State.select(State.value).where(State.key == key).scalar()) + 1
    State.update(value=str(number)).where(State.key == key).execute()
    return number


@db.writes
def remove(key: str, value: str) -> bool:
    """Delete the fact if it still has this value; True for the one caller who did."""
    return bool(State.delete().where(State.key == key, State.value == value).execute())


@db.writes
def erase(key: str) -> None:
    """Delete the fact, whatever it says."""
    State.delete().where(State.key == key).execute()


@db.writes
def sweep() -> int:
    """Delete all facts that have ended; returns how many."""
    return int(State.delete().where(State.ends <= clock.now()).execute())
