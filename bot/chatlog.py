"""What was said and which rules answered, gathered in memory and written once a second."""

import threading
from collections import Counter, deque
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

import peewee

from base import clock, db
from base.log import log
from bot.replies import Answer, shown
from models import ChatLine, RuleHit

MOST = 4_000  # exchanges that wait for a batch; in a flood the oldest go, so that answering stays quick
MOST_HITS = 100_000
TOGETHER = 200  # rows in one statement; some SQLite takes no more than 999 values
PAUSE = 1.0  # seconds between two batches

LINE = (ChatLine.openid, ChatLine.speaker, ChatLine.text, ChatLine.at)
HIT = db.Hot(lambda: RuleHit.update(count=RuleHit.count + db.slot("count")).where(
    RuleHit.rule_id == db.slot("rule"), RuleHit.day == db.slot("day")))
Row = tuple[str, str, str, int]

_said: deque[tuple[str, str, Answer, int]] = deque(maxlen=MOST)
_hits: deque[int] = deque(maxlen=MOST_HITS)
_writer: "Writer | None" = None


def note(openid: str, text: str, answer: Answer, at: int) -> None:
    """Remember what a follower said at `at` (seconds since 1970) and what they got."""
    _said.append((openid, text, answer, at))


def hit(rule_id: int | None) -> None:
    """Count an answer by a rule (None: one not saved, which counts nowhere)."""
    if rule_id:
        _hits.append(rule_id)


def start() -> None:
    """Write what gathers, from now on, in a thread of its own."""
    global _writer
    stop()
    _writer = Writer(flush)
    _writer.start()


def stop() -> None:
    """Write what is left and end the thread."""
    global _writer
    if _writer is not None:
        _writer.end()
        _writer = None


def flush() -> None:
    """Write what has gathered as one transaction; what cannot be written is given up with a line in the log."""
    said = [_said.popleft() for _ in range(len(_said))]
    hits = [_hits.popleft() for _ in range(len(_hits))]
    if not said and not hits:
        return
    try:
        with db.connected():
            write(lines(said), Counter(hits), today())
    except (peewee.PeeweeException, OSError) as wrong:  # OSError: no turn to write, for lack of files or space
        log(__name__).error("the chat's log lost lines", lines=len(said), hits=len(hits), error=repr(wrong))


@db.writes
def write(rows: list[Row], hits: dict[int, int], day: int) -> None:
    """Write lines and add up hits per rule and day (YYYYMMDD)."""
    for start in range(0, len(rows), TOGETHER):
        say(rows[start:start + TOGETHER])
    for rule_id, count in sorted(hits.items()):
        if not HIT.run(rule=rule_id, day=day, count=count) and not db.insert_once(
                RuleHit(rule_id=rule_id, day=day, count=count)):
            HIT.run(rule=rule_id, day=day, count=count)


def say(rows: list[Row]) -> None:
    """Write some lines, inside a write."""
    # One statement for many rows: after each statement the threads that answer would have to take turns with us.
    db.database.obj.execute_sql(statement(db.database.obj, len(rows)), tuple(chain.from_iterable(rows)))


@lru_cache(maxsize=2)
def statement(_database: peewee.Database, count: int) -> str:
    """Return the insert of so many lines; Peewee's builder would take longer than the answers themselves."""
    return str(ChatLine.insert_many([("", "", "", 0)] * count, fields=LINE).sql()[0])


def lines(said: list[tuple[str, str, Answer, int]]) -> list[Row]:
    """Return the rows of what was said: the follower's words, then the shop's, silence left out."""
    rows = []
    for openid, text, answer, at in said:
        rows.append((openid, "follower", text, at))
        if told := shown(answer):
            rows.append((openid, "shop", told, at))
    return rows


def today() -> int:
    """Return the day in China as YYYYMMDD."""
    return int(clock.local(clock.now()).strftime("%Y%m%d"))


class Writer(threading.Thread):
    """Calls `flush` every PAUSE seconds until it is ended, and once more then."""

    def __init__(self, flush: Callable[[], None]) -> None:
        super().__init__(name="chatlog", daemon=True)
        self._flush = flush
        self._ending = threading.Event()

    def run(self) -> None:
        """See threading.Thread."""
        while not self._ending.wait(PAUSE):
            self._flush()
        self._flush()

    def end(self) -> None:
        """Stop after what is left has been written."""
        self._ending.set()
        self.join(timeout=5)
