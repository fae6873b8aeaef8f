"""One thing the doctor has looked at."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Finding:
    """`key` is a setting (`wechat.token`) or a subject (`clock`); `says` and `cure` are in the reader's language."""

    key: str
    level: Level
    says: str
    cure: str = ""


def ok(key: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(key, "ok", says)


def warning(key: str, says: str, cure: str) -> Finding:
    """The shop runs, with less than it could have."""
    return Finding(key, "warning", says, cure)


def fault(key: str, says: str, cure: str) -> Finding:
    """The shop does not work like this."""
    return Finding(key, "fault", says, cure)
