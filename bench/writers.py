"""Many writers at once: how much they do together, how long each thing takes, and whether one of them starves."""

import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.synchronize import Barrier
from time import monotonic

import peewee

from base import db
from bench import crowd
from bench.servers import Unable

WRITERS = 16
PATIENCE = 60  # seconds until writers that do not begin are called a failure

Verb = Callable[[], object]


@dataclass(frozen=True)
class Team:
    """How the writers are spread, and for how many seconds they write."""

    processes: int
    threads: int
    seconds: float


@dataclass
class Log:
    """What one writer did: when, the seconds each thing took, and how often the database refused it."""

    began: float = 0.0
    ended: float = 0.0
    took: list[float] = field(default_factory=list)
    failed: int = 0


@dataclass(frozen=True)
class Shift:
    """What the writers did together: per second, the seconds of one in the middle and at 99 %, and each one's share."""

    rate: float
    middle: float
    slow: float
    fewest: int
    most: int
    failed: int


def placing(chosen: Callable[[int], tuple[int, int]] = crowd.variants) -> Callable[[int], Verb]:
    """Return what makes a writer's verb: order after order, of customers that no other writer has."""
    def verb(writer: int) -> Verb:
        serial = count(writer, WRITERS)
        return lambda: crowd.place(next(serial), chosen)

    return verb


def work(team: Team, url: str, verb: Callable[[int], Verb], prepare: Verb = lambda: None) -> Shift:
    """Let every writer of the team do its verb again and again on the database of `url`; raises Unable.

    Each process is a child of this one; there `prepare` comes first, and `verb` makes a writer's own from its number
    (from 0). A verb that has nothing left to do raises StopIteration.
    """
    db.forget()  # a child must not inherit an open connection
    fork = multiprocessing.get_context("fork")
    begin, told = fork.Barrier(team.processes * team.threads), fork.SimpleQueue()

    def child(process: int) -> None:
        try:
            db.use(url)
            prepare()
            told.put(crew(team, process, verb, begin))
        except BaseException:  # whatever it was, the parent waits to be told
            begin.abort()
            told.put(traceback.format_exc())

    children = [fork.Process(target=child, args=(process,), daemon=True) for process in range(team.processes)]
    for one in children:
        one.start()
    heard = [told.get() for _one in children]
    for one in children:
        one.join()
    if wrong := [text for text in heard if isinstance(text, str)]:
        raise Unable(min(wrong, key=lambda text: "BrokenBarrierError" in text))  # the cause, not what followed
    return summed([log for logs in heard for log in logs])


def crew(team: Team, process: int, verb: Callable[[int], Verb], begin: Barrier) -> list[Log]:
    """Let one process's threads write, and return what each did."""
    with ThreadPoolExecutor(team.threads) as pool:
        jobs = [pool.submit(write, verb(process * team.threads + thread), begin, team.seconds)
                for thread in range(team.threads)]
    return [job.result() for job in jobs]


def write(verb: Verb, begin: Barrier, seconds: float) -> Log:
    """Do the verb until the time is over, once before for caches to fill."""
    log = Log()
    with db.connected():
        with suppress(peewee.OperationalError):
            verb()
        begin.wait(PATIENCE)
        log.began = log.ended = monotonic()
        while log.ended < log.began + seconds:
            started = log.ended
            try:
                verb()
            except StopIteration:
                break
            except peewee.OperationalError:
                log.failed += 1
            log.ended = monotonic()
            log.took.append(log.ended - started)
    return log


def summed(logs: Sequence[Log]) -> Shift:
    """Return what all of them did."""
    took = sorted(seconds for log in logs for seconds in log.took)
    done = [len(log.took) - log.failed for log in logs]
    span = max(log.ended for log in logs) - min(log.began for log in logs)
    return Shift(sum(done) / span, took[len(took) // 2], took[len(took) * 99 // 100], min(done), max(done),
                 sum(log.failed for log in logs))
