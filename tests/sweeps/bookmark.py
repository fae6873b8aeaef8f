"""A moment to which a shop and its WeChat can go back, in milliseconds: rows, clocks, and what WeChat remembers."""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from peewee import IntegrityError, MySQLDatabase, PostgresqlDatabase

from base import clock, db
from bot import chatlog
from models import TABLES, ApiUse, Broadcast, MenuPush, Outbox, Table, Word
from tests.world import World

AT_ONCE = 100  # rows in one statement
ID = re.compile(r":\d+$")  # of a parcel, at the end of a job's key
THEIRS = {Word.msg_id, Broadcast.msg_id, Broadcast.draft_id, MenuPush.menu_id}  # WeChat's names: others each time

Rows = dict[int, tuple[Any, ...]]  # by id
Names = dict[int, str]  # by id


class Bookmark:
    """The moment at which it is made; `back` returns to it as often as wanted."""

    def __init__(self, world: World) -> None:
        chatlog.flush()  # what was said opens WeChat's window; a shop writes it down once a second
        wechat = world.sandbox._world
        self._wechat = wechat
        self._shelves, self._marks = [Shelf(table) for table in TABLES], marks()
        self._memory = remembered(wechat, wechat.state, wechat.agenda._jobs, wechat.tokens)
        self._settings = wechat.settings
        self._moment, self._theirs = clock.now(), wechat.clock.exact()

    def back(self) -> None:
        """Make everything as it was then."""
        chatlog.flush()  # what was said since goes the same way
        self._wechat.agenda.clear()
        with self._wechat.lock:
            self._wechat.faults.clear()
            self._wechat.settings = self._settings
            self._wechat.clock.reset()
            self._wechat.clock.advance(self._theirs - self._wechat.clock.exact())
            self._wechat.state, self._wechat.agenda._jobs, self._wechat.tokens = remembered(
                self._wechat, *self._memory)
        clock.reset()
        clock.advance(self._moment - clock.now())
        with db.database.atomic(), loosely():  # not our own write(), which a control takes out
            changed = self._changed()
            for shelf in changed:
                shelf.clear()
            for shelf in changed:
                shelf.fill()

    def since(self) -> str:
        """Return all that differs from this moment, with us and with WeChat: equal texts are equal ends."""
        changed = self._changed()
        names = {shelf.table: shelf.arrivals() for shelf in changed}
        rows = [one for shelf in changed for one in shelf.differences(names)]
        return repr((rows, clock.now(), known_to(self._wechat)))

    def _changed(self) -> list["Shelf"]:
        now = marks()
        doubtful = [shelf for shelf in self._shelves if not now or now[shelf.name] != self._marks[shelf.name]]
        return [shelf for shelf in doubtful if shelf.look()]


@contextmanager
def loosely() -> Iterator[None]:
    """Let rows refer to rows that are not there, in a write, until the block ends.

    No order of tables would do: a key of the beginning that now belongs to a new order keeps it from going.
    """
    database = db.database.obj
    if isinstance(database, MySQLDatabase):
        database.execute_sql("SET foreign_key_checks = 0")
        try:
            yield
        finally:
            database.execute_sql("SET foreign_key_checks = 1")
        return
    database.execute_sql("SET LOCAL session_replication_role = replica" if isinstance(database, PostgresqlDatabase)
                         else "PRAGMA defer_foreign_keys = ON")  # both until the transaction ends
    yield


def marks() -> dict[str, Any]:
    """Return something by table that changes with its rows, in one question; nothing where asking is cheap (SQLite)."""
    tables = [table._meta.table_name for table in TABLES]
    if isinstance(db.database.obj, PostgresqlDatabase):
        sql = " UNION ALL ".join(f"SELECT '{name}', md5(string_agg(r::text, '|' ORDER BY id)) FROM \"{name}\" r"
                                 for name in tables)
        return dict(db.database.execute_sql(sql).fetchall())
    if isinstance(db.database.obj, MySQLDatabase):
        rows = db.database.execute_sql(f"CHECKSUM TABLE {', '.join(f'`{name}`' for name in tables)}").fetchall()
        return {name.rpartition(".")[2]: mark for name, mark in rows}
    return {}


def remembered(wechat: Any, *things: Any) -> Any:
    """Return a copy of what WeChat remembers and plans; what is planned works on the copied orders."""
    return copy.deepcopy(things, {id(one): one for one in (wechat, wechat.clock)})


def known_to(wechat: Any) -> Any:
    """Return what of WeChat's memory can matter to a shop."""
    state = wechat.state
    notices = [(one.kind, one.number, one.state, one.planned, len(one.attempts)) for one in state.notifications]
    people = [(len(one.screen), one.tags, one.consents) for one in state.followers.values()]
    menus = [(one["button"], one.get("matchrule")) for one in (state.menu, *state.conditional_menus.values()) if one]
    account = (menus, state.tags, [(one.key, one.status) for one in state.mails.values()])
    return (state.orders, state.refunds, len(state.prepays), notices, people, account, len(wechat.agenda._jobs),
            wechat.clock.exact())


def named(field: Any, value: Any, names: dict[type[Table], Names]) -> Any:
    """Return a column's value with names in the place of new rows' ids; what a job is about stands in its key."""
    if field is Outbox.payload or field.model is ApiUse:  # how often WeChat was asked decides nothing here
        return ""
    if field is Outbox.key:
        return ID.sub(":", value)
    if field in THEIRS:
        return bool(value)
    table = field.model if field.primary_key else getattr(field, "rel_model", None)
    return names.get(table, {}).get(value, value) if table else value


class Shelf:
    """A table as it was, and how it differs from that now; only what differs is written."""

    def __init__(self, table: type[Table]) -> None:
        self.table, self.name = table, table._meta.table_name
        self._select = db.Hot(lambda: table.select().order_by(table.id))
        self._then = self._rows()
        self._values: dict[int, dict[str, Any]] = {row["id"]: row for row in table.select().dicts()}
        self._now: Rows = {}
        self._fields = table._meta.sorted_fields

    def _rows(self) -> Rows:
        return {row[0]: row for row in self._select.rows()}

    def look(self) -> bool:
        """Tell whether anything differs."""
        self._now = self._rows()
        return self._now != self._then

    def arrivals(self) -> Names:
        """Return names for the rows that are new, by their order: a database does not give the same ids again."""
        return {row: f"new {place}" for place, row in enumerate(sorted(self._now.keys() - self._then.keys()))}

    def differences(self, names: dict[type[Table], Names]) -> list[Any]:
        """Return the rows that are new, say something else, or are lost; those that are new go by these names."""
        return [(self.name, names[self.table].get(row, row), [
                    named(field, value, names)
                    for field, value in zip(self._fields, self._now.get(row, ()), strict=False)])
                for row in sorted(self._now.keys() | self._then.keys()) if self._now.get(row) != self._then.get(row)]

    def clear(self) -> None:
        """Take away the rows that are new."""
        if new := [row for row in self._now if row not in self._then]:
            self.table.delete().where(self.table.id.in_(new)).execute()

    def fill(self) -> None:
        """Bring back what the other rows said, and the rows that are lost."""
        changed = [row for row in self._values if row in self._now and self._now[row] != self._then[row]]
        while changed:
            left = [row for row in changed if not self._written(row, alone=len(changed) == 1)]
            if len(left) == len(changed):
                raise AssertionError(f"{self.name}: rows {left} keep each other from going back")
            changed = left
        lost = [values for row, values in self._values.items() if row not in self._now]
        for start in range(0, len(lost), AT_ONCE):
            self.table.insert_many(lost[start:start + AT_ONCE]).execute()

    def _written(self, row: int, alone: bool) -> bool:
        try:
            with nullcontext() if alone else db.database.atomic():
                self.table.update(self._values[row]).where(self.table.id == row).execute()
            return True
        except IntegrityError:  # a row that has not gone back yet still has what is unique about this one
            return False
