"""What was said and which rules answered, gathered in memory and written once a second."""

import threading
from collections import Counter, deque
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

import peewee
from msgspec import Struct

from base import clock, db
from base.log import log
from bot.replies import Answer, shown
from models import ChatLine, RuleHit
from shop import passes, phrases, replies, windows
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
# What a database will never take, however often it is asked; the driver's own words for text and numbers among them.
REFUSED = (peewee.DataError, peewee.IntegrityError, ValueError, OverflowError)
G = TypeVar("G")
Row = tuple[str, str, str, str, str, int]


class Exchange(Struct, frozen=True, gc=False):
    """What a follower said and got."""

    openid: str
    kind: str
    text: str
    media: str
    answer: Answer
    at: int


class Count(NamedTuple):
    """How often a rule answered, and how often what it answered was opened."""

    rule: int
    answered: int
    opened: int


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
    _missed.append((passes.without(text), at))


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
    """Write what has gathered, what was said first; what cannot be written is given up with a line in the log."""
    said, missing, moments = drained(_said), drained(_missed), drained(_moments)
    counts = counted(Counter(drained(_hits)), Counter(drained(_opened)))
    if not (said or missing or moments or counts):
        return
    try:
        with db.connected():
            keep(lines(said), missing, moments)
            by_parts(add, counts)
    except (peewee.PeeweeException, OSError) as wrong:  # OSError: no turn to write, for lack of files or space
        log(__name__).error("the chat's log lost lines", lines=len(said), counts=len(counts), error=repr(wrong))


def drained(gathered: deque[G]) -> list[G]:
    """Return what has gathered, and leave room for what comes meanwhile."""
    return [gathered.popleft() for _ in range(len(gathered))]


def counted(hits: Counter[int], opened: Counter[int]) -> list[Count]:
    """Return how often each rule answered, and how often what it answered was opened."""
    return [Count(number, hits[number], opened[number]) for number in sorted({*hits, *opened})]


def keep(rows: list[Row], missing: list[tuple[str, int]], moments: list[Moment]) -> None:
    """Write lines, what nobody answered and who can be reached as one transaction; what is refused goes alone."""
    try:
        write(rows, missing, moments)
    except REFUSED:
        by_parts(say, rows)
        by_parts(phrases.count, missing)
        by_parts(reach, moments)


def by_parts(verb: Callable[[list[G]], None], gathered: list[G]) -> None:
    """Write as one transaction, or by halves when the database refuses a part of it: that alone is lost, and logged."""
    try:
        if gathered:
            db.writes(verb)(gathered)
    except REFUSED as wrong:
        if len(gathered) == 1:
            log(__name__).error("the chat's log lost what the database refuses", verb=verb.__name__, error=repr(wrong))
            return
        middle = len(gathered) // 2
        by_parts(verb, gathered[:middle])
        by_parts(verb, gathered[middle:])


@db.writes
def write(rows: list[Row], missing: list[tuple[str, int]], moments: list[Moment]) -> None:
    """Write lines, what nobody answered, and who can be reached."""
    say(rows)
    phrases.count(missing)
    reach(moments)


def reach(moments: list[Moment]) -> None:
    """Note who can be written to, and wake what waits for them, inside a write."""
    windows.note(moments)
    ways.wake(moments)
    replies.wake(moments)


def add(counts: list[Count]) -> None:
    """Add to the rules' numbers of today, inside a write."""
    for one in counts:
        count(one.rule, today(), one.answered, one.opened)


def count(rule_id: int, day: int, answered: int, opened: int) -> None:
    """Add to a rule's numbers of a day (YYYYMMDD), inside a write."""
    more = {"rule": rule_id, "day": day, "count": answered, "opened": opened}
    if not HIT.run(**more) and not db.insert_once(RuleHit(rule_id=rule_id, day=day, count=answered, opened=opened)):
        HIT.run(**more)


def say(rows: list[Row]) -> None:
    """Write lines, inside a write."""
    # One statement for many rows: after each statement the threads that answer would have to take turns with us.
    for start in range(0, len(rows), TOGETHER):
        some = rows[start:start + TOGETHER]
        db.database.obj.execute_sql(statement(db.database.obj, len(some)), tuple(chain.from_iterable(some)))


@lru_cache(maxsize=2)
def statement(_database: peewee.Database, count: int) -> str:
    """Return the insert of so many lines; Peewee's builder would take longer than the answers themselves."""
    return str(ChatLine.insert_many([("", "", "", "", "", 0)] * count, fields=LINE).sql()[0])


def lines(said: list[Exchange]) -> list[Row]:
    """Return the rows of what was said: the follower's words, then the shop's, silence left out."""
    rows = []
    for one in said:
        rows.append((one.openid, "follower", one.kind, passes.without(one.text), one.media, one.at))
        if told := passes.without(shown(one.answer)):
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
