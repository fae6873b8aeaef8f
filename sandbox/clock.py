"""Two times: business time that tests may advance, and transport time that stamps signatures."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))


class Clock:
    """Business time runs ahead by what was advanced; transport time is real time plus a skew. Seconds."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Back to real time in both."""
        self.ahead = 0.0
        self.skew = 0

    def now(self) -> int:
        """Business time in whole seconds: expiry, windows, retry plans, CreateTime."""
        return int(self.exact())

    def exact(self) -> float:
        """Business time with fractions, for the order of work that falls in one second."""
        return time.time() + self.ahead

    def transport(self) -> int:
        """The time put in signatures and compared with the signatures of others."""
        return int(time.time()) + self.skew

    def advance(self, seconds: float) -> None:
        """Move business time forward."""
        self.ahead += seconds


def rfc3339(seconds: int) -> str:
    """`2024-01-01T12:00:00+08:00`, the only form WeChat Pay writes."""
    return datetime.fromtimestamp(seconds, SHANGHAI).isoformat()


def parse_rfc3339(text: str) -> int:
    """Epoch seconds of an RFC 3339 time with an offset. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the time has no offset")
    return int(moment.astimezone(UTC).timestamp())


def stamp(seconds: int, form: str) -> str:
    """A Shanghai time in strftime's form."""
    return datetime.fromtimestamp(seconds, SHANGHAI).strftime(form)


def day(seconds: int) -> date:
    """The Shanghai calendar day."""
    return datetime.fromtimestamp(seconds, SHANGHAI).date()


def day_start(when: date) -> int:
    """Epoch seconds of that day's first second in Shanghai."""
    return int(datetime(when.year, when.month, when.day, tzinfo=SHANGHAI).timestamp())
