"""The interleaving sweep: one verb stops before each of its statements, another runs to its end, the first goes on."""

import copy
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from base import db
from tests.sweeps import footprint, points, stillness, story
from tests.sweeps.extent import Swept, one_writer, thorough
from tests.sweeps.footprint import Footprint
from tests.sweeps.points import tells_apart
from tests.sweeps.scenes.scene import Album, Moment, Scene
from tests.sweeps.waits import Waits

LONGEST = 20.0  # seconds two verbs may take together
IDLE = 2.0  # seconds after which the second verb, neither done nor seen to wait for a lock, is left to itself
LOOK = 0.001  # seconds between two looks
ENOUGH = 5  # findings
ENDS = ("before COMMIT", "before ROLLBACK")


@dataclass(frozen=True)
class Verb:
    """Something that may happen at any time; `moments` are those at which it is let loose on the others."""

    name: str
    moments: tuple[Moment, ...]
    act: Callable[[Scene], Any]


class Stop:
    """Holds one thread at its stop `number`; stops that cannot be told apart by the other verb are one.

    That is so where the first verb has done nothing since the last stop that the other could get in the way of, and
    where `matters` says so of a point.
    """

    def __init__(self, number: int, other: Footprint, matters: Callable[[str], bool]) -> None:
        self.place: str | None = None
        self.stops = self.passed = 0
        self.waits_at = ""  # the last point of the other verb before this one went on
        self.there, self._on = threading.Event(), threading.Event()
        self._number, self._other, self._matters = number, other, matters
        self._moved, self._thread = True, 0

    def reached(self, point: str) -> None:
        """Look at a point of either thread."""
        if threading.get_ident() != self._thread:
            self._other.add(footprint.of(point))
            self.waits_at = self.waits_at if self._on.is_set() else point
            return
        if not point.startswith("before"):
            return
        self.passed += 1
        counted = self._moved and self._matters(point)
        if counted:
            self._moved = False
            self.stops += 1
        if self.place is None and self.is_due(point, counted):
            self._hold(point)
        self._moved = self._moved or footprint.matters(point, self._other)

    def is_due(self, _point: str, counted: bool) -> bool:
        """Tell whether to hold here."""
        return counted and self.stops == self._number

    def _hold(self, point: str) -> None:
        self.place = point
        self.there.set()
        self._on.wait(LONGEST)

    def run(self, verb: Verb, scene: Scene) -> Any:
        """Do the verb in a thread that will be stopped."""
        self._thread = threading.get_ident()
        return alone(verb, scene, verb.name)

    def release(self) -> None:
        """Let it go on."""
        self._on.set()


class LastStop(Stop):
    """Holds it where the transaction of its stop `number` ends."""

    def is_due(self, point: str, counted: bool) -> bool:
        """Tell whether to hold here."""
        return self.stops >= self._number and point.startswith(ENDS)


class Meeting:
    """Two threads with connections of their own, in one world."""

    def __init__(self, album: Album) -> None:
        self._world, self._album = album.world, album
        self._waits = Waits(album.world.settings.database.url)
        self._matters = alike if one_writer(album.world) and not thorough() else before
        self._threads = ThreadPoolExecutor(1, "first"), ThreadPoolExecutor(1, "second")
        self._footprints: dict[Verb, Footprint] = {}
        self._ends: dict[Moment, set[str]] = {}

    def close(self) -> None:
        """End the threads and give back their connections."""
        for thread in self._threads:
            thread.submit(db.forget).result()
            thread.shutdown()
        self._waits.close()

    def prepare(self, moment: Moment, *verbs: Verb) -> None:
        """Reach the moment and find out what the verbs touch, which a sweep needs to know."""
        self._album.at(moment)
        for verb in verbs:
            self._touched(verb)

    def sweep(self, moment: Moment, first: Verb, second: Verb, begin: int = 1) -> Swept:
        """Let the two meet at every point of the first one from its stop `begin` on; ends early after some findings.

        The last run is one after the other, and so is that at stop 1 the other way round.
        """
        return self._swept(moment, first, second, begin, self._ends.setdefault(moment, set()))

    def sweep_anew(self, moment: Moment, first: Verb, second: Verb) -> Swept:
        """Do as `sweep`, and forget all ends that were found to be right."""
        return self._swept(moment, first, second, 1, set())

    def _swept(self, moment: Moment, first: Verb, second: Verb, begin: int, right: set[str]) -> Swept:
        swept, other = Swept(), self._touched(second)
        number, tried = begin, 0
        while len(swept.findings) < ENOUGH:
            touched = copy.deepcopy(other)
            stop = Stop(number, other, self._matters)
            waited = self._meet(moment, first, second, stop, right, swept)
            if touched != other:  # it can touch more than we knew: the stops must be chosen anew
                number, tried = begin, 0
                continue
            if stop.place is None:
                break
            number += 1
            if waited and tried < number and not stop.place.startswith(ENDS):
                # A transaction's locks only grow. Where the other waits at the same place now and at the end of the
                # transaction, it waits there all the time between.
                last = LastStop(number - 1, other, self._matters)
                self._meet(moment, first, second, last, right, swept)
                tried = last.stops
                number = tried + 1 if last.waits_at == stop.waits_at else number
        swept.points += stop.passed
        return swept

    def _meet(self, moment: Moment, first: Verb, second: Verb, stop: Stop, right: set[str], swept: Swept) -> bool:
        """Let the two meet once, and judge the end unless it is known to be right; tells whether the second waited."""
        scene, bookmark = self._album.at(moment)
        bookmark.back()
        with points.watched(stop.reached), self._waits.watched(stop.reached):
            one = self._threads[0].submit(stop.run, first, scene)
            one.add_done_callback(lambda _done: stop.there.set())
            stop.there.wait(LONGEST)
            twin = f"{second.name} too" if second == first else second.name
            other = self._threads[1].submit(alone, second, scene, twin)
            waited = self._let_run(other)
            stop.release()
            wrong = [found for done in (one, other) for found in
                     story.attempted("failed", lambda done=done: done.result(LONGEST))]
        swept.runs += 1
        end = bookmark.since()
        if wrong or end not in right:
            wrong += story.verdict(self._world, scene.cases)
            where = f"{moment.name}: {first.name} stopped {points.short(stop.place)} for {second.name}"
            swept.findings += [f"{where}: {one}" for one in wrong]
            right |= set() if wrong else {end}
        return waited

    def _touched(self, verb: Verb) -> Footprint:
        """Return what the verb touches at any of its moments."""
        if verb not in self._footprints:
            touched = self._footprints[verb] = Footprint()
            for one in verb.moments:
                scene, bookmark = self._album.at(one)
                bookmark.back()
                with points.watched(lambda point: touched.add(footprint.of(point))):
                    self._threads[1].submit(alone, verb, scene, verb.name).result(LONGEST)
        return self._footprints[verb]

    def _let_run(self, verb: "Future[Any]") -> bool:
        """Wait until the verb is done or waits for a lock, and tell whether it waits."""
        end = time.monotonic() + IDLE
        while not verb.done() and time.monotonic() < end:
            if self._waits.anybody():
                return not verb.done()
            time.sleep(LOOK)
        return False


def before(point: str) -> bool:
    """Count every statement and every call to WeChat."""
    return point.startswith("before")


def alike(point: str) -> bool:
    """Count one stop of those that look alike while nobody else can write."""
    return before(point) and tells_apart(point)


def alone(verb: Verb, scene: Scene, drawer: str) -> Any:
    """Do the verb on this thread's own connection, with names of its own."""
    with db.connected(), stillness.drawing(drawer):
        return story.ordinary(verb.act, scene)
