"""Moments and times of the day as browsers and people write them, in China's time."""

from datetime import datetime

from base import clock
from shop.rules import spoken

DAY = 24 * 60  # minutes
YEARS = range(2000, 2100)  # those that a person means


def seconds(text: str | None) -> int | None:
    """Return the seconds of `2026-11-22 09:30` or `2026-11-22T09:30`, None for nothing; raises ValueError."""
    if not (text or "").strip():
        return None
    local = datetime.strptime(str(text).strip().replace("T", " ")[:16], "%Y-%m-%d %H:%M")
    if local.year not in YEARS:
        raise ValueError(text)
    return int(local.replace(tzinfo=clock.SHANGHAI).timestamp())


def minute(text: str | None) -> int | None:
    """Return the minute of the day of `09:30` (24:00 is its end), None for nothing; raises ValueError."""
    if not (text or "").strip():
        return None
    hours, colon, minutes = str(text).strip().replace("：", ":").partition(":")
    if not (colon and hours.isdecimal() and minutes[:2].isdecimal() and int(minutes[:2]) < 60):
        raise ValueError(text)
    found = int(hours[:3]) * 60 + int(minutes[:2])
    if found > DAY:
        raise ValueError(text)
    return found


def typed(moment: int | None) -> str:
    """Return seconds as a browser's field of a date and time wants them."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M") if moment is not None else ""


def clocked(minute: int | None) -> str:
    """Return a minute of the day as HH:MM."""
    return spoken.hour(minute) if minute is not None else ""
