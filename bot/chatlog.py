"""What was said and which rules answered, gathered in memory and written once a second."""

import threading
from collections import Counter, deque
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

import peewee

from base import clock, db
from base.log import log
from bot.replies import Answer, shown
from models import ChatLine, RuleHit
from shop import phrases, replies, windows
from shop.telling import ways
from shop.windows import Moment

MOST = 4_000  # exchanges that wait for a batch; in a flood the oldest go, so that answering stays quick
MOST_HITS = 100_000
TOGETHER = 150  # rows in one statement; some SQLite takes no more than 999 values
PAUSE = 1.0  # seconds between two batches

LINE = (ChatLine.openid, ChatLine.speaker, ChatLine.kind, ChatLine.text, ChatLine.media, ChatLine.at)
HIT = db.Hot(lambda: RuleHit.update(
    count=RuleHit.count + db.slot("count"), opened=RuleHit.opened + db.slot("opened")).where(
        RuleHit.rule_id == db.slot("rule"), RuleHit.day == db.slot("day")))
LONGEST_MEDIA = 190  # characters
G = TypeVar("G")
Row = tuple[str, str, str, str, str, int]



class Exchange(NamedTuple):
    """What a follower said and got."""

    openid: str
    kind: str
    text: str
    media: str
    answer: Answer
    at: int


_said: deque[Exchange] = deque(maxlen=MOST)
_hits: deque[int] = deque(maxlen=MOST_HITS)
_opened: deque[int] = deque(maxlen=MOST_HITS)
_missed: deque[tuple[str, int]] = deque(maxlen=MOST)
_moments: deque[Moment] = deque(maxlen=MOST)
_writer: "Writer | None" = None


def note(openid: str, text: str, answer: Answer, at: int, kind: str = "text", media: str = "") -> None:
    """Remember what a follower said at `at` (seconds since 1970) and what they got.

    `kind` is a ChatLine's; `media` a picture's address or WeChat's name for what was sent.
    """
    _said.append(Exchange(openid, kind, text, media[:LONGEST_MEDIA], answer, at))


def hit(rule_id: int | None) -> None:
    """Count an answer by a rule (None: one not saved, which counts nowhere)."""
    if rule_id:
        _hits.append(rule_id)


def missed(text: str, at: int) -> None:
    """Remember a phrase that nobody answered, said at `at` (seconds since 1970)."""
    _missed.append((text, at))


def reached(moment: Moment) -> None:
    """Remember that a follower may be written to from now on, or no longer."""
    _moments.append(moment)


def opened(rule_id: int) -> None:
    """Count that what a rule answered was opened."""
    _opened.append(rule_id)


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
    said, counts = drained(_said), (Counter(drained(_hits)), Counter(drained(_opened)))
    missing, moments = drained(_missed), drained(_moments)
    if not (said or any(counts) or missing or moments):
        return
    try:
        with db.connected():
            write(lines(said), *counts, missing, moments)
    except (peewee.PeeweeException, OSError) as wrong:  # OSError: no turn to write, for lack of files or space
        log(__name__).error("the chat's log lost lines", lines=len(said), hits=counts[0].total(), error=repr(wrong))


def drained(gathered: deque[G]) -> list[G]:
    """Return what has gathered, and leave room for what comes meanwhile."""
    return [gathered.popleft() for _ in range(len(gathered))]


@db.writes
def write(rows: list[Row], hits: Counter[int], opened: Counter[int], missing: list[tuple[str, int]],
          moments: list[Moment]) -> None:
    """Write lines, what rules answered and what of it was opened today, what nobody answered, and who can be reached.
    """
    for start in range(0, len(rows), TOGETHER):
        say(rows[start:start + TOGETHER])
    for rule_id in sorted({*hits, *opened}):
        count(rule_id, today(), hits[rule_id], opened[rule_id])
    phrases.count(missing)
    windows.note(moments)
    ways.wake(moments)
    replies.wake(moments)


def count(rule_id: int, day: int, answered: int, opened: int) -> None:
    """Add to a rule's numbers of a day (YYYYMMDD), inside a write."""
    more = {"rule": rule_id, "day": day, "count": answered, "opened": opened}
    if not HIT.run(**more) and not db.insert_once(RuleHit(rule_id=rule_id, day=day, count=answered, opened=opened)):
        HIT.run(**more)


def say(rows: list[Row]) -> None:
    """Write some lines, inside a write."""
    # One statement for many rows: after each statement the threads that answer would have to take turns with us.
    db.database.obj.execute_sql(statement(db.database.obj, len(rows)), tuple(chain.from_iterable(rows)))


@lru_cache(maxsize=2)
def statement(_database: peewee.Database, count: int) -> str:
    """Return the insert of so many lines; Peewee's builder would take longer than the answers themselves."""
    return str(ChatLine.insert_many([("", "", "", "", "", 0)] * count, fields=LINE).sql()[0])


def lines(said: list[Exchange]) -> list[Row]:
    """Return the rows of what was said: the follower's words, then the shop's, silence left out."""
    rows = []
    for one in said:
        rows.append((one.openid, "follower", one.kind, one.text, one.media, one.at))
        if told := shown(one.answer):
            rows.append((one.openid, "shop", "text", told, "", one.at))
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
