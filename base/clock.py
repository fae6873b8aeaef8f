"""One clock for the whole shop: integer seconds since 1970, so that a test or a demo can move it."""

import time
from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # China has had one zone and no summer time since 1991

_offset = 0


def now() -> int:
    """Return the present moment in seconds since 1970 (UTC)."""
    return int(time.time()) + _offset


def wall() -> int:
    """Return the machine's own time in seconds: for what must agree with other machines, such as signatures."""
    return int(time.time())


def ticks() -> float:
    """Return seconds on a clock that never jumps; only differences mean anything."""
    return time.monotonic()


def advance(seconds: int) -> None:
    """Move this process's clock forward (tests and rehearsals only)."""
    global _offset
    _offset += seconds


def reset() -> None:
    """Put the clock back to the machine's time."""
    global _offset
    _offset = 0


def local(moment: int) -> datetime:
    """Return `moment` as a date and time in China."""
    return datetime.fromtimestamp(moment, SHANGHAI)


def day(moment: int) -> str:
    """Return the day of `moment` in China, as YYYY-MM-DD."""
    return local(moment).date().isoformat()


def day_start(day: str) -> int:
    """Return the first second of a day (YYYY-MM-DD) in China; raises ValueError for what is no date."""
    return int(datetime.fromisoformat(day).replace(tzinfo=SHANGHAI).timestamp())


def rfc3339(moment: int) -> str:
    """Return `moment` as WeChat Pay writes times: `2024-01-01T12:00:00+08:00`."""
    return local(moment).isoformat()


def from_rfc3339(text: str) -> int:
    """Return the seconds of an RFC 3339 time; raises ValueError for anything else."""
    return int(datetime.fromisoformat(text).timestamp())
