"""A file of card keys, read row by row: a key or a card number with its password, or everything that is wrong."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from base.errors import BadInput
from base.i18n import _
from shop import sheets

MOST = 5000  # rows of one file
LONGEST = 255  # characters of a key
# What people write above such a column; given out as a key it would be somebody's money for nothing.
HEADINGS = {"key", "keys", "code", "codes", "card", "card number", "password", "pin", "serial", "卡密", "卡号",
            "卡号码", "密码", "卡密码", "密钥", "口令", "兑换码", "激活码", "提取码", "券码", "序列号", "账号", "帐号"}
COUNTING = {"no.", "序号", "编号"}  # above a column that only counts the rows: nobody is given that
COLUMNS = 2  # of a row: a card number, and its password


class Row(NamedTuple):
    """A row that is not empty, as it is counted in the file (from 1), and what is written in its columns."""

    number: int
    cells: tuple[str, ...]

    @property
    def secret(self) -> str:
        """What the customer is given: the key, or the card number and its password."""
        return " ".join(self.cells)


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
    """Return the rows of a text or CSV file, without blank ones and a first row of headings.

    Raises BadInput for no text, an empty or a too long one.
    """
    unreadable = BadInput(_("Please send a text file with one key on each line."), "file")
    if (text := sheets.decoded(data)) is None:
        raise unreadable
    try:
        rows = [row for row in unheaded(table(text)) if row.cells]
    except csv.Error as wrong:
        raise unreadable from wrong
    if not rows:
        raise BadInput(_("This file is empty."), "file")
    if len(rows) > MOST:
        raise BadInput(_("At most %(n)s rows at once.", n=MOST), "file")
    return rows


def table(text: str) -> Iterator[Row]:
    """Yield the rows of a text that are not blank, their columns parted by commas, semicolons or tabs.

    Raises csv.Error.
    """
    lines = text.splitlines()
    parting = max(",;\t", key=next(filter(str.strip, lines), "").count)
    for number, cells in enumerate(csv.reader(lines, delimiter=parting), start=1):
        if any(map(str.strip, cells)):
            yield Row(number, tuple(map(str.strip, cells)))


def unheaded(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows with what is written in them, without a first one of headings and the column that counts."""
    first = next(rows, Row(0, ()))
    headed = all(map(is_heading, filter(None, first.cells)))
    counting = {place for place, cell in enumerate(first.cells) if headed and cell.casefold() in COUNTING}
    for row in rows if headed else chain((first,), rows):
        yield Row(row.number, tuple(cell for place, cell in enumerate(row.cells) if cell and place not in counting))


def is_heading(cell: str) -> bool:
    """Tell whether a text is one that people write above a column."""
    return cell.casefold() in HEADINGS | COUNTING


def wrong(rows: Sequence[Row]) -> list[BadRow]:
    """Return what is wrong with the rows by themselves."""
    width = min(max((len(row.cells) for row in rows), default=1), COLUMNS)
    first: dict[str, int] = {}
    found = []
    for row in rows:
        reason = unfit(row, width) or (
            _("the same as row %(n)s", n=first[row.secret]) if row.secret in first else "")
        if reason:
            found.append(BadRow(row.number, reason))
        first.setdefault(row.secret, row.number)
    return found


def unfit(row: Row, width: int) -> str:
    """Return why a row is no key, or nothing; in a file of `width` columns none of them is empty."""
    if len(row.cells) > COLUMNS:
        return _("more than a card number and its password")
    if len(row.cells) < width:
        return _("a column is empty here")
    if len(row.secret) > LONGEST:
        return _("longer than %(n)s characters", n=LONGEST)
    if not row.secret.isprintable():
        return _("has characters nobody can type")
    return _("a heading, not a key") if is_heading(row.cells[0]) else ""
