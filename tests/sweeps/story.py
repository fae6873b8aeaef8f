"""How a story is told to its end: time passes, WeChat tells again, the jobs run, until nothing is under way."""

import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from base import clock, db
from base.errors import ShopError
from jobs import worker
from jobs.schedule import SCHEDULE, nightly_audit
from models import Broadcast, Case, MenuPush, Outbox, Payment, Refund, Word
from tests.sweeps import oracle
from tests.world import World
from wechat.http import Refused, Unclear

STEP = 90  # seconds: longer than a dead worker's lease
STEPS = 8  # all in all shorter than an unpaid order lives
ORDINARY = (ShopError, Unclear, Refused)  # answers that a verb may give; anything else is a bug


def later(world: World, seconds: int) -> None:
    """Let time pass for WeChat and the shop, then do all that has become due."""
    world.wechat("POST", "/clock", advance=seconds)
    clock.advance(seconds)
    db.connect()  # a notice that failed took this thread's connection with it
    for periodic in SCHEDULE:
        if periodic.verb is not nightly_audit:
            periodic.verb()
    while worker.work_off():
        pass


def to_the_end(world: World, step: int = STEP, steps: int = STEPS) -> list[str]:
    """Go on, `step` seconds at a time, until nothing is under way; returns what will not come to rest."""
    restless = []
    for _step in range(steps):
        later(world, step)
        if not (restless := under_way(world)):
            return []
    return restless


def verdict(world: World, cases: Collection[str] = ()) -> list[str]:
    """Tell the story to its end and ask both witnesses; returns everything that is wrong, whatever breaks on the way.

    A case for an operator is wrong too, unless it is of one of these kinds.
    """
    found: list[str] = []
    found += attempted("the rest of the story", lambda: found.extend(to_the_end(world)))
    found += attempted("the witnesses", lambda: found.extend(oracle.findings(world)))
    return found + [f"case: {case.kind}: {case.text}" for case in Case.select() if case.kind not in cases]


def under_way(world: World) -> list[str]:
    """Name what still waits: jobs, notices, refunds; what an operator gives back by hand waits for nobody here."""
    jobs = db.tuples(Outbox.select(Outbox.key).where(Outbox.state != "done"))
    refunds = db.tuples(Refund.select(Refund.number).join(Payment).where(
        Refund.state.in_(("asked", "processing", "unclear")), Payment.channel != "offline"))
    return [*(f"job {key} is not done" for key, in jobs), *(f"refund {key} has no end" for key, in refunds),
            *(f"notice of {one.number} waits" for one in world.sandbox._world.state.notifications
              if one.state == "waiting"), *unanswered()]


def unanswered() -> list[str]:
    """Name what was said or changed and has no answer of WeChat's yet; what nobody can know is no longer asked."""
    return [*(f"word {one.key} is being said" for one in Word.select().where(Word.state == "sending")),
            *(f"broadcast {one.id} is {one.state}" for one in Broadcast.select().where(
                Broadcast.state.in_(("asked", "unknown", "sending")), Broadcast.answer == "")),
            *(f"menu push {one.id} is {one.state}" for one in MenuPush.select().where(MenuPush.turn.is_null(False)))]


def ordinary(act: Callable[..., Any], *args: Any) -> Any:
    """Do something; an answer the shop may give is returned, whatever it says."""
    try:
        return act(*args)
    except ORDINARY as answer:
        return answer


def attempted(what: str, act: Callable[[], Any]) -> list[str]:
    """Do something that must not fail; returns the failure, if it does, as a finding."""
    try:
        act()
    except Exception as wrong:
        with suppress(Exception):
            db.forget()
            db.connect()
        return [f"{what}: {told(wrong)}"]
    return []


def told(wrong: BaseException) -> str:
    """Say in one line what went wrong and where."""
    place = traceback.extract_tb(wrong.__traceback__)[-1]
    return f"{type(wrong).__name__}: {wrong} ({place.filename.rpartition('/')[2]}:{place.lineno} in {place.name})"
