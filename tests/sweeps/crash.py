"""The crash sweep: a flow is killed at each of its points in turn, begun anew, and must be complete exactly once."""

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from base import db
from tests.sweeps import points, stillness, story, wires
from tests.sweeps.extent import Swept, one_writer, thorough
from tests.sweeps.scenes.scene import Album, Moment, Scene
from tests.world import World

KILLED = 137
LONGEST = 20  # seconds a flow may take before its process is ended

Act = Callable[[Scene], object]


@dataclass(frozen=True)
class Flow:
    """Something that may be interrupted anywhere.

    It begins at a `moment`; `act` is killed; `again` is what people do afterwards (by default the same once more;
    whatever the shop answers is fine), while WeChat's notices and the shop's jobs go on by themselves; `done`
    asserts that it happened once. `cases` are the kinds of cases for an operator that belong to it. A `brief` one dies
    only at its first point and where something has just become different; everywhere with `make soak`.
    """

    name: str
    moment: Moment
    act: Act
    done: Act
    again: Act | None = None
    cases: tuple[str, ...] = ()
    brief: bool = False

    def counts(self, world: World) -> Callable[[str], bool]:
        """Return what tells whether to die at a point."""
        if thorough():
            return always
        if self.brief:
            return points.is_news
        return always if one_writer(world) else points.tells_apart


def sweep(album: Album, flow: Flow, enough: int = 5) -> Swept:
    """Kill the flow at each point; stops early after `enough` findings.

    What a death leaves behind, with us and with WeChat, is looked at each time; what was left so before, as by each
    death within one transaction, is taken up again only once.
    """
    (scene, begin), swept, place = album.at(flow.moment), Swept(), ""
    known: set[str] = set()
    while place is not None and len(swept.findings) < enough:
        begin.back()
        place, wrong = killed(scene, flow, swept.points + 1)
        swept.points += place is not None
        db.connect()  # as good as a restart: this process's memory never saw what the dead one did
        left = begin.since()
        if left not in known or wrong:
            swept.runs += 1
            found = [*wrong, *replayed(scene, flow)]
            swept.findings += [f"{flow.name}, killed {points.short(place)}: {one}" for one in found]
            known.add(left)
    return swept


def replayed(scene: Scene, flow: Flow) -> list[str]:
    """Let people, WeChat and jobs do what they do after a restart; returns what is wrong in the end."""
    again = flow.again or flow.act
    return [*story.attempted("again", lambda: story.ordinary(again, scene)),
            *story.verdict(scene.world, {*scene.cases, *flow.cases}),
            *story.attempted("done", lambda: flow.done(scene))]


def killed(scene: Scene, flow: Flow, number: int) -> tuple[str | None, list[str]]:
    """Run the flow's act in a process that dies at its point `number`.

    Returns the point, None when there are fewer, and what went wrong before it.
    """
    db.forget()  # a connection must not be shared with the child
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        die(scene, flow, number, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == KILLED:
        return said, []
    return None, [] if code == 0 else [f"the flow ended with {code}: {said}"]


def die(scene: Scene, flow: Flow, number: int, writing: int) -> NoReturn:
    """Be the child: act until the point, and never come back."""
    passed, world = 0, scene.world
    counts = flow.counts(world)

    def reached(point: str) -> None:
        nonlocal passed
        passed += not passed or counts(point)
        if passed == number:
            os.write(writing, point.encode())
            os._exit(KILLED)

    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LONGEST)
        wires.long_again(world)
        db.database.obj._state.reset()
        db.connect()
        with points.watched(reached), stillness.drawing("the dead"):
            story.ordinary(flow.act, scene)
        os._exit(0)
    except BaseException:
        os.write(writing, traceback.format_exc().encode())
    os._exit(1)


def always(_point: str) -> bool:
    """Count every point."""
    return True
