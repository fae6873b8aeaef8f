"""Tables that people keep in Excel: read from .csv and .xlsx files, written as .csv that Excel opens safely."""

import csv
import importlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from base.errors import BadInput
from base.i18n import _
from base.log import log

ROWS = 2000  # of one file, without the headings
COLUMNS = 40
DEEPEST = 1_048_576  # rows of the tallest sheet there is
LARGEST = 2 * 1024 * 1024  # bytes of a file
UNPACKED = 24 * 1024 * 1024  # bytes of an .xlsx file's parts: a small one can hold gigabytes
DIGITS = 15  # a spreadsheet's number is exact up to so many
EXCEL, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how the files begin
# What makes a cell a formula, also in the full width of Chinese and Japanese keyboards.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Row(NamedTuple):
    """A row that is not empty, as it is counted in the file (from 1), and its cells as text."""

    number: int
    cells: list[str]


def read(data: bytes) -> list[Row]:
    """Return a file's rows, the headings first; raises BadInput (`file`) with what is wrong with it."""
    if len(data) > LARGEST:
        raise BadInput(_("A file has at most %(n)s MB.", n=LARGEST // 1024 // 1024), "file")
    if data.startswith(OLD_EXCEL):
        raise BadInput(_("Please save the table as .xlsx or .csv."), "file")
    if data.startswith(EXCEL):
        table = from_excel(data)
    elif (text := decoded(data)) is None:
        raise BadInput(_("This is no table. Please choose a .csv or .xlsx file."), "file")
    else:
        table = from_text(text)
    rows = list(islice((Row(number, cells) for number, cells in enumerate(table, start=1) if any(cells)), ROWS + 2))
    if len(rows) > ROWS + 1:
        raise BadInput(_("At most %(n)s rows at once.", n=ROWS), "file")
    if not rows:
        raise BadInput(_("This file is empty."), "file")
    return rows


def decoded(data: bytes) -> str | None:
    """Return the text of a file as Excel and editors in China write it, None when it is no text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None


def from_text(text: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV text, its columns parted by commas, semicolons or tabs; raises BadInput."""
    heading = text.partition("\n")[0]
    try:
        for row in csv.reader(io.StringIO(text), delimiter=max(",;\t", key=heading.count)):
            yield [cell.strip() for cell in row]
    except csv.Error as wrong:
        raise BadInput(_("This is no table. Please choose a .csv or .xlsx file."), "file") from wrong


def from_excel(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of an .xlsx file's first sheet; raises BadInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > UNPACKED:
            raise BadInput(_("This table is too large."), "file")
        book = openpyxl().load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        # What the sheet says of its own size is often wrong.
        for cells in book.worksheets[0].iter_rows(max_row=DEEPEST, max_col=COLUMNS, values_only=True):
            yield [text_of(cell) for cell in cells]
    except BadInput:
        raise
    except Exception as wrong:  # a file from outside: openpyxl and the XML below it fail in a dozen ways
        log(__name__).info("not an Excel file", error=repr(wrong)[:200])
        raise BadInput(_("This file cannot be read. Please save it anew as .xlsx or .csv."), "file") from wrong


def text_of(cell: Any) -> str:
    """Return a cell as it was meant: a long number without a point, and one that has lost digits as such."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and abs(cell) >= 10 ** DIGITS:
        return f"{cell:.5e}"  # its last digits are not those that were typed
    return str(cell).strip()


def written(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV for Excel, in UTF-8 with its mark; no cell of it is a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(headings)
    table.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@lru_cache(maxsize=1)
def openpyxl() -> Any:
    """Return the package that reads Excel's files; with 8 MB and 0.2 s it is loaded by the first one."""
    return importlib.import_module("openpyxl")
