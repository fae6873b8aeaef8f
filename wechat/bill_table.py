"""The table inside a bill: rows by the names of their columns, proven by the bill's own summary."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from base import clock

YUAN = 100_000  # a bill's smallest unit is the hundred-thousandth of a yuan: fees have five decimals
FEN = YUAN // 100
MARK = "`"  # stands before every value, so that a spreadsheet takes none for a number
DETAILS, SUMMARY = 1, 2

T = TypeVar("T")


class BadBill(Exception):
    """A bill that cannot be read, or is not what WeChat Pay announced or adds up to: believe nothing in it."""


class Row(dict[str, str]):
    """One line of a bill: texts by the names of their columns; a name that is missing raises BadBill."""

    def __missing__(self, name: str) -> str:
        raise BadBill(f"the bill has no column {name}")


Part = Callable[[Row], int]  # what a row adds to a sum, in hundred-thousandths of a yuan


def read(text: bytes, sums: Mapping[str, Part], make: Callable[[Row], T]) -> list[T]:
    """Return what `make` makes of each row, in the bill's order; `sums` are the summary's columns to be met.

    The columns may stand in any order and have others between them. Raises BadBill.
    """
    made, added, stated = [], dict.fromkeys(sums, 0), []
    for table, row in rows(text):
        if table == DETAILS:
            made.append(make(row))
            for name, part in sums.items():
                added[name] += part(row)
        else:
            stated.append((table, row))
    if [table for table, _ in stated] != [SUMMARY]:
        raise BadBill("the bill does not end in one summary")
    check(added, stated[0][1])
    return made


def check(added: Mapping[str, int], stated: Row) -> None:
    """Compare the sums of the rows with what the summary states; raises BadBill."""
    for name, total in added.items():
        if units(stated[name]) != total:
            raise BadBill(f"{name} is {stated[name]}, the rows say otherwise")


def rows(text: bytes) -> Iterator[tuple[int, Row]]:
    """Yield each row with the number of the table it stands in; raises BadBill.

    A comma may stand in the name of a product, a comma and a mark only between two values.
    """
    table, names = 0, [""]
    for line in lines(text):
        if not line.startswith(MARK):
            table, names = table + 1, [name_of(one) for one in line.split(",")]
            continue
        values = line.removeprefix(MARK).split("," + MARK)
        if len(values) != len(names):
            raise BadBill(f"a row has {len(values)} values for {len(names)} columns")
        yield table, Row(zip(names, values, strict=True))


def lines(text: bytes) -> Iterator[str]:
    """Yield the lines that are not blank; raises BadBill unless they are UTF-8."""
    try:
        for number, line in enumerate(io.BytesIO(text)):
            plain = line.decode("utf-8" if number else "utf-8-sig").rstrip("\r\n")
            if plain:
                yield plain
    except UnicodeDecodeError as wrong:
        raise BadBill("the bill is not UTF-8") from wrong


def name_of(column: str) -> str:
    """Return a column's name in one spelling: WeChat writes 金额(元) and 金额（元）."""
    return column.strip().replace("（", "(").replace("）", ")")


def units(yuan: str) -> int:
    """Return an amount in yuan (or a count) as exact hundred-thousandths; raises BadBill."""
    found = re.fullmatch(r"(-?)(\d{1,15})(?:\.(\d{1,5}))?", yuan, re.ASCII)
    if found is None:
        raise BadBill(f"not an amount: {yuan!r}")
    sign, whole, rest = found.groups("")
    amount = int(whole) * YUAN + int(rest.ljust(5, "0"))
    return -amount if sign else amount


def fen(yuan: str) -> int:
    """Return an amount in yuan as exact fen; raises BadBill."""
    whole, rest = divmod(units(yuan), FEN)
    if rest:
        raise BadBill(f"not an amount of whole fen: {yuan!r}")
    return whole


def moment(text: str) -> int:
    """Return the seconds of a time in China such as `2024-01-01 12:00:00`; raises BadBill."""
    day, _, time = text.partition(" ")
    try:
        return clock.from_rfc3339(f"{day}T{time}+08:00")
    except ValueError as wrong:
        raise BadBill(f"not a time: {text!r}") from wrong


def one(row: Row) -> int:
    """Count every row."""
    return YUAN


def amounts(name: str) -> Part:
    """Return what adds up the amounts in a column."""
    return lambda row: units(row[name])
