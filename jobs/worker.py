"""The hand that works off the outbox and the schedule; it may die anywhere and another goes on."""

import threading

import peewee

from base import clock, db, ids, metrics
from base.log import log
from jobs.reactions import REACTIONS
from jobs.schedule import SCHEDULE
from models import Outbox

PAUSE = 0.5  # seconds between looks when there is nothing to do
LEASE = 60  # seconds a job belongs to the worker that took it
BACKOFF = (5, 15, 60, 300, 900, 3600)  # seconds before the next try; the last repeats
TRIES = 12  # then the job is dead, and shown in the console
BATCH = 20
SOON = 600  # seconds after a start until the nightly work: a shop restarted every day has its audit too


class Worker:
    """One thread that works until it is told to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        # The nightly work waits until the shop is up; the rest is due at once.
        # A clock that never jumps: one that is set back must not stop the work until it is that late again.
        self._due = [clock.ticks() + (SOON if p.seconds > SOON else 0) for p in SCHEDULE]

    def start(self) -> "Worker":
        """Begin to work."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish the job in hand and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._turn():
                self._stop.wait(PAUSE)

    def _turn(self) -> int:
        try:
            with db.connected():
                self._periodic()
                return work_off()
        except peewee.PeeweeException as wrong:
            log(__name__).warning("the database is away", error=str(wrong))
        except Exception as wrong:  # no file handle left, say: later work needs this thread all the same
            log(__name__).error("the worker stumbled", exc_info=wrong)
        return 0

    def _periodic(self) -> None:
        for place, periodic in enumerate(SCHEDULE):
            if clock.ticks() >= self._due[place]:
                self._due[place] = clock.ticks() + periodic.seconds
                attempt(periodic.verb.__name__, periodic.verb)


def work_off() -> int:
    """Do every job that is due, once each; returns how many were taken."""
    due = list(Outbox.select().where(Outbox.state == "waiting", Outbox.due <= clock.now()).order_by(
        Outbox.due, Outbox.id).limit(BATCH))
    return sum(do(job) for job in due)


def do(job: Outbox) -> bool:
    """Take one job under a lease and do it; False when another worker was faster."""
    lease = ids.token()
    if not leased(job, lease):
        return False
    wrong = next(filter(None, (attempt(job.topic, lambda verb=verb: verb(**job.payload))
                               for verb in REACTIONS.get(job.topic, (unknown,)))), "")
    finished(job, lease, wrong)
    metrics.JOBS.labels(job.topic, "failed" if wrong else "done").inc()
    return True


def attempt(name: str, verb: object) -> str:
    """Run a verb and return what went wrong, or nothing; a failure is logged and tried again later."""
    try:
        verb()  # type: ignore[operator]
        return ""
    except peewee.OperationalError:
        raise
    except Exception as wrong:  # whatever it is, the job must stay and the worker must live
        log(__name__).warning("job failed", job=name, exc_info=wrong)
        return f"{type(wrong).__name__}: {wrong}"[:255]


def unknown(**_payload: object) -> None:
    """Refuse a job of a topic nobody knows (a newer version's, perhaps)."""
    raise LookupError("no reaction to this topic")


@db.writes
def leased(job: Outbox, lease: str) -> bool:
    """Make the job this worker's until the lease ends."""
    return bool(Outbox.update(lease=lease, due=clock.now() + LEASE, tries=Outbox.tries + 1).where(
        Outbox.id == job.id, Outbox.state == "waiting", Outbox.due == job.due, Outbox.lease == job.lease).execute())


@db.writes
def finished(job: Outbox, lease: str, wrong: str) -> None:
    """Write down how it went, if the job is still ours."""
    tries = job.tries + 1
    values: dict[str, object] = {"state": "done", "done_at": clock.now(), "error": ""}
    if wrong:
        rest = BACKOFF[min(tries, len(BACKOFF)) - 1]
        values = {"state": "dead" if tries >= TRIES else "waiting", "due": clock.now() + rest, "error": wrong}
    Outbox.update(**values).where(Outbox.id == job.id, Outbox.lease == lease).execute()
