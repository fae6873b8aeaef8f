"""Three ways for many writers to share SQLite's one lock: plain, our fair queue, and group commit (a prototype)."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from base import db
from bench.writers import Shift, Team, Verb, placing, work

PLAIN, FAIR, GROUP = "BEGIN IMMEDIATE, busy timeout", "fair queue (base.db.Turns)", "group commit (prototype)"
LARGEST = 16  # orders in a group
FLUSH = 0.005  # seconds that a slow disk takes
Asked = tuple[tuple[Any, ...], Future[Any]]
ORDERING = "shop.orders.place"  # the module: in its package, the verb has the same name


def ways(url: str, team: Team) -> dict[str, Callable[[], Shift]]:
    """Return the ways in which a team can be measured, by name; ours first."""
    prepared = {FAIR: fairly, GROUP: grouped, PLAIN: plainly}
    return {name: partial(work, team, url, placing(), prepare) for name, prepare in prepared.items()}


def slow_ways(url: str, team: Team) -> dict[str, Callable[[], Shift]]:
    """Return those that are worth their time on a slow disk."""
    prepared = {FAIR: on_slow_disk(fairly), GROUP: on_slow_disk(grouped)}
    return {name: partial(work, team, url, placing(), prepare) for name, prepare in prepared.items()}


def plainly() -> None:
    """Let this process's writers take SQLite's lock as they can."""
    db._turns = None


def fairly() -> None:
    """Let them queue as they do in the shop."""


def grouped() -> None:
    """Let one thread write the orders of all the others."""
    ordering = sys.modules[ORDERING]
    ordering.written = Group(ordering.written.__wrapped__).do  # type: ignore[attr-defined]


def on_slow_disk(way: Verb) -> Verb:
    """Make a way whose commits take FLUSH longer, with the lock held, as they do while a disk flushes."""
    def prepare() -> None:
        way()
        commit = db.database.obj.commit

        def slow() -> None:
            time.sleep(FLUSH)
            commit()

        db.database.obj.commit = slow

    return prepare


class Group:
    """Verbs of many threads in one transaction, each in a savepoint; it commits for all of them at once."""

    def __init__(self, verb: Callable[..., Any]) -> None:
        self._verb = verb
        self._turns = db.Turns(f"{db.database.obj.database}.turn")  # the shop's own queue
        self._waiting: SimpleQueue[Asked] = SimpleQueue()
        Thread(target=self._write_on, daemon=True).start()

    def do(self, *asked: Any) -> Any:
        """Hand the verb to the writer and return what it returned, once it is on the disk; raises what it raised."""
        answer: Future[Any] = Future()
        self._waiting.put((asked, answer))
        return answer.result()

    def _write_on(self) -> None:
        with db.connected():
            while True:
                group = [self._waiting.get()]
                with self._turns.mine():
                    group += self._others()  # all that came while this process waited for its turn
                    with db.database.atomic():
                        outcomes = [self._tried(asked) for asked, _answer in group]
                for (_asked, answer), outcome in zip(group, outcomes, strict=True):
                    outcome(answer)

    def _others(self) -> list[Asked]:
        found: list[Asked] = []
        while len(found) < LARGEST - 1:
            try:
                found.append(self._waiting.get_nowait())
            except Empty:
                break
        return found

    def _tried(self, asked: tuple[Any, ...]) -> Callable[[Future[Any]], None]:
        try:
            with db.database.atomic():
                made = self._verb(*asked)
            return lambda answer: answer.set_result(made)
        except Exception as wrong:
            raised = wrong
            return lambda answer: answer.set_exception(raised)
