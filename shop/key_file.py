"""A file of card keys, read row by row: one key in each, or everything that is wrong with them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from base.errors import BadInput
from base.i18n import _
from shop import sheets

MOST = 5000  # rows of one file
LONGEST = 255  # characters of a key
# What people write above such a column; given out as a key it would be somebody's money for nothing.
HEADINGS = {"key", "keys", "code", "card", "卡密", "卡号", "密钥", "兑换码", "激活码", "序列号"}


class Row(NamedTuple):
    """A row of the file, counted from 1, and the key in its first column."""

    number: int
    secret: str


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken, and why."""

    number: int
    reason: str


class BadRows(BadInput):
    """Nothing was imported, because of `rows`."""

    def __init__(self, rows: Iterable[BadRow]) -> None:
        self.rows = sorted(rows, key=lambda row: row.number)
        super().__init__(_("Nothing was imported: %(n)s rows cannot be taken.", n=len(self.rows)), "file")


def read(data: bytes) -> list[Row]:
    """Return the rows of a text or CSV file; raises BadInput for no text, an empty or a too long one."""
    unreadable = BadInput(_("Please send a text file with one key on each line."), "file")
    if (text := sheets.decoded(data)) is None:
        raise unreadable
    try:
        rows = [Row(number, (cells[0] if cells else "").strip())
                for number, cells in enumerate(csv.reader(text.rstrip().splitlines()), start=1)]
    except csv.Error as wrong:
        raise unreadable from wrong
    if not rows:
        raise BadInput(_("This file is empty."), "file")
    if len(rows) > MOST:
        raise BadInput(_("At most %(n)s rows at once.", n=MOST), "file")
    return rows


def wrong(rows: Iterable[Row]) -> list[BadRow]:
    """Return what is wrong with the rows by themselves."""
    first: dict[str, int] = {}
    found = []
    for number, secret in rows:
        reason = unfit(secret) or (_("the same as row %(n)s", n=first[secret]) if secret in first else "")
        if reason:
            found.append(BadRow(number, reason))
        first.setdefault(secret, number)
    return found


def unfit(secret: str) -> str:
    """Return why a text is no key, or nothing."""
    if not secret:
        return _("empty")
    if len(secret) > LONGEST:
        return _("longer than %(n)s characters", n=LONGEST)
    if not secret.isprintable():
        return _("has characters nobody can type")
    return _("a heading, not a key") if secret.casefold() in HEADINGS else ""
