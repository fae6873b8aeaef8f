"""A moment to which a shop and its WeChat can go back, in milliseconds: rows, clocks, and what WeChat remembers."""

import copy
from contextlib import nullcontext
from typing import Any

from peewee import IntegrityError, PostgresqlDatabase, SqliteDatabase

from base import clock, db
from models import TABLES, Table
from tests.world import World

AT_ONCE = 100  # rows in one statement

Rows = dict[int, tuple[Any, ...]]  # by id


class Bookmark:
    """The moment at which it is made; `back` returns to it as often as wanted."""

    def __init__(self, world: World) -> None:
        wechat = world.sandbox._world
        self._wechat = wechat
        self._shelves = [Shelf(table) for table in TABLES]
        self._memory = remembered(wechat, wechat.state, wechat.agenda._jobs)
        self._settings = wechat.settings
        self._moment, self._theirs = clock.now(), wechat.clock.exact()

    def back(self) -> None:
        """Make everything as it was then."""
        self._wechat.agenda.clear()
        with self._wechat.lock:
            self._wechat.faults.clear()
            self._wechat.settings = self._settings
            self._wechat.clock.reset()
            self._wechat.clock.advance(self._theirs - self._wechat.clock.exact())
            self._wechat.state, self._wechat.agenda._jobs = remembered(self._wechat, *self._memory)
        clock.reset()
        clock.advance(self._moment - clock.now())
        with db.write():
            # A row's number is given again when the row has gone: for a while one may refer to another's parent.
            if isinstance(db.database.obj, SqliteDatabase):
                db.database.execute_sql("PRAGMA defer_foreign_keys = ON")
            if isinstance(db.database.obj, PostgresqlDatabase):
                db.database.execute_sql("SET LOCAL session_replication_role = replica")
            changed = [shelf for shelf in self._shelves if shelf.look()]
            for shelf in reversed(changed):  # a row that refers to another goes before it and comes after it
                shelf.clear()
            for shelf in changed:
                shelf.fill()
            if isinstance(db.database.obj, PostgresqlDatabase):
                db.database.execute_sql(f"SELECT {', '.join(shelf.counter() for shelf in self._shelves)}")

    def since(self) -> str:
        """Return all that differs from this moment, with us and with WeChat: equal texts are equal ends."""
        rows = [one for shelf in self._shelves if shelf.look() for one in shelf.differences()]
        return repr((rows, clock.now(), known_to(self._wechat)))


def remembered(wechat: Any, *things: Any) -> Any:
    """Return a copy of what WeChat remembers and plans; what is planned works on the copied orders."""
    return copy.deepcopy(things, {id(wechat): wechat})


def known_to(wechat: Any) -> Any:
    """Return what of WeChat's memory can matter to a shop."""
    state = wechat.state
    notices = [(one.kind, one.number, one.state, one.planned, len(one.attempts)) for one in state.notifications]
    screens = [len(one.screen) for one in state.followers.values()]
    return (state.orders, state.refunds, len(state.prepays), notices, screens, len(wechat.agenda._jobs),
            wechat.clock.exact())


class Shelf:
    """A table as it was, and how it differs from that now; only what differs is written."""

    def __init__(self, table: type[Table]) -> None:
        self._table = table
        self._select = db.Hot(lambda: table.select().order_by(table.id))
        self._then = self._rows()
        self._values: dict[int, dict[str, Any]] = {row["id"]: row for row in table.select().dicts()}
        self._now: Rows = {}

    def _rows(self) -> Rows:
        return {row[0]: row for row in self._select.rows()}

    def look(self) -> bool:
        """Tell whether anything differs."""
        self._now = self._rows()
        return self._now != self._then

    def differences(self) -> list[Any]:
        """Return the rows that are new, say something else, or are lost."""
        return [(self._table.__name__, row, self._now.get(row)) for row in sorted(self._now.keys() | self._then.keys())
                if self._now.get(row) != self._then.get(row)]

    def counter(self) -> str:
        """Return the SQL that lets new rows have the ids that they would have had then."""
        last = max(self._then, default=0)
        return f"setval('{self._table._meta.table_name}_id_seq', {max(last, 1)}, {str(last > 0).lower()})"

    def clear(self) -> None:
        """Take away the rows that are new."""
        if new := [row for row in self._now if row not in self._then]:
            self._table.delete().where(self._table.id.in_(new)).execute()

    def fill(self) -> None:
        """Bring back what the other rows said, and the rows that are lost."""
        changed = [row for row in self._values if row in self._now and self._now[row] != self._then[row]]
        while changed:
            left = [row for row in changed if not self._written(row, alone=len(changed) == 1)]
            if len(left) == len(changed):
                raise AssertionError(f"{self._table.__name__}: rows {left} keep each other from going back")
            changed = left
        lost = [values for row, values in self._values.items() if row not in self._now]
        for start in range(0, len(lost), AT_ONCE):
            self._table.insert_many(lost[start:start + AT_ONCE]).execute()

    def _written(self, row: int, alone: bool) -> bool:
        try:
            with nullcontext() if alone else db.database.atomic():
                self._table.update(self._values[row]).where(self._table.id == row).execute()
            return True
        except IntegrityError:  # a row that has not gone back yet still has what is unique about this one
            return False
