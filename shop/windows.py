"""How often each follower may still be written to, refused before WeChat refuses.

A follower's message lets us send SAID messages within SAID_SECONDS; a tap on the menu, a follow or a scan TAPPED
within TAPPED_SECONDS. What two of them grant does not add up; leaving the account closes both (WeChat docs,
customer-service messages).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, NamedTuple

import peewee
from msgspec import Struct

from base import clock, db
from base.log import log
from models import Customer, TalkWindow
from wechat.http import Refused
from wechat.messages import NOT_REACHED, WindowClosed

SAID, SAID_SECONDS = 5, 48 * 3600
TAPPED, TAPPED_SECONDS = 3, 60
TOGETHER = 150  # followers in one statement; some SQLite takes no more than 999 values

Kind = Literal["said", "tapped", "left"]


class Moment(Struct, frozen=True, gc=False):
    """A follower wrote, tapped (or followed, or scanned) or left, at `at` (seconds since 1970)."""

    openid: str
    kind: Kind
    at: int


@dataclass(frozen=True)
class Left:
    """So many messages can still be sent, the last of them before `until` (seconds; 0 when there are none)."""

    count: int
    until: int


class Spent(NamedTuple):
    """One message taken from the windows that opened then."""

    openid: str
    said_at: int
    tapped_at: int


def left(customer: Customer) -> Left:
    """Return how many messages this customer can still be sent, and until when."""
    return left_of([customer.openid])[customer.openid]


def left_of(openids: list[str]) -> dict[str, Left]:
    """Return the same of many followers: one query."""
    rows = {row.openid: row for row in TalkWindow.select().where(TalkWindow.openid.in_(openids))} if openids else {}
    return {openid: counted(rows[openid]) if openid in rows else Left(0, 0) for openid in openids}


def counted(row: TalkWindow) -> Left:
    """Return what is left of a follower's windows; of two that are open, what the better one leaves."""
    now = clock.now()
    said = max(SAID - row.said_used, 0) if now < row.said_at + SAID_SECONDS else 0
    tapped = max(TAPPED - row.tapped_used, 0) if now < row.tapped_at + TAPPED_SECONDS else 0
    if said >= tapped:
        return Left(said, row.said_at + SAID_SECONDS if said else 0)
    return Left(tapped, row.tapped_at + TAPPED_SECONDS)


@contextmanager
def spent(openid: str) -> Iterator[None]:
    """Send one message in this block, or raise WindowClosed before WeChat is asked.

    What WeChat refuses is given back, and its word about a window corrects ours; without a clear answer it is spent.
    What cannot be counted, for lack of a database, is sent all the same.
    """
    try:
        with db.connected():
            taken = spend(openid)
    except peewee.PeeweeException as wrong:
        log(__name__).warning("a message was not counted", error=str(wrong))
        yield
        return
    try:
        yield
    except WindowClosed as no:
        correct(openid, no.code)
        raise
    except Refused:
        give_back(taken)
        raise


@db.writes
def spend(openid: str) -> Spent:
    """Take one message from the follower's windows; raises WindowClosed."""
    now = clock.now()
    said = (TalkWindow.said_at > now - SAID_SECONDS) & (TalkWindow.said_used < SAID)
    tapped = (TalkWindow.tapped_at > now - TAPPED_SECONDS) & (TalkWindow.tapped_used < TAPPED)
    if not TalkWindow.update(said_used=TalkWindow.said_used + 1, tapped_used=TalkWindow.tapped_used + 1).where(
            TalkWindow.openid == openid, said | tapped).execute():
        raise WindowClosed(NOT_REACHED, "no window")
    row = TalkWindow.get(TalkWindow.openid == openid)
    return Spent(openid, row.said_at, row.tapped_at)


@db.writes
def give_back(taken: Spent) -> None:
    """Put a message back that WeChat did not take, unless the window is another by now."""
    mine = TalkWindow.openid == taken.openid
    TalkWindow.update(said_used=TalkWindow.said_used - 1).where(
        mine, TalkWindow.said_at == taken.said_at, TalkWindow.said_used > 0).execute()
    TalkWindow.update(tapped_used=TalkWindow.tapped_used - 1).where(
        mine, TalkWindow.tapped_at == taken.tapped_at, TalkWindow.tapped_used > 0).execute()


@db.writes
def correct(openid: str, code: str) -> None:
    """Believe WeChat: 45047 means that all has been sent, everything else that no window is open."""
    if code == "45047":
        TalkWindow.update(said_used=SAID, tapped_used=TAPPED).where(TalkWindow.openid == openid).execute()
    else:
        TalkWindow.update(said_at=0, tapped_at=0).where(TalkWindow.openid == openid).execute()


def note(moments: Iterable[Moment]) -> None:
    """Write down what opened and closed windows, inside a write; a moment told twice opens nothing twice."""
    latest: dict[tuple[str, Kind], int] = {}
    for one in moments:
        latest[one.openid, one.kind] = max(one.at, latest.get((one.openid, one.kind), 0))
    add_rows(sorted({openid for openid, _kind in latest}))
    together: dict[tuple[Kind, int], list[str]] = {}
    for (openid, kind), at in latest.items():
        together.setdefault((kind, at), []).append(openid)
    # Who left and came back within a batch has an open window: what was told later decides.
    for (kind, at), openids in sorted(together.items(), key=lambda one: (one[0][1], one[0][0] != "left")):
        for start in range(0, len(openids), TOGETHER):
            opened(kind, at, sorted(openids)[start:start + TOGETHER])


def opened(kind: Kind, at: int, openids: list[str]) -> None:
    """Open or close the windows of some followers at one moment."""
    theirs = TalkWindow.openid.in_(openids)
    if kind == "said":
        TalkWindow.update(said_at=at, said_used=0).where(theirs, TalkWindow.said_at < at).execute()
    elif kind == "tapped":
        TalkWindow.update(tapped_at=at, tapped_used=0).where(theirs, TalkWindow.tapped_at < at).execute()
    else:
        TalkWindow.update(said_at=0).where(theirs, TalkWindow.said_at <= at).execute()
        TalkWindow.update(tapped_at=0).where(theirs, TalkWindow.tapped_at <= at).execute()


def add_rows(openids: list[str]) -> None:
    """See that each follower has a row."""
    for start in range(0, len(openids), TOGETHER):
        some = openids[start:start + TOGETHER]
        known = {openid for (openid,) in db.tuples(TalkWindow.select(TalkWindow.openid).where(
            TalkWindow.openid.in_(some)))}
        if new := [{"openid": openid} for openid in some if openid not in known]:
            TalkWindow.insert_many(new).on_conflict_ignore().execute()
