"""Tables as Lin's spreadsheet writes them, and her hand at the desk where many orders are sent."""

import csv
import io
from typing import Any

import openpyxl

from models import Order
from tests.world import Browser

DESK = "/console/shipping/batch"
HEADINGS = ("订单号", "快递公司", "快递单号")


def excel(*rows: tuple[Any, ...]) -> bytes:
    """Return rows as an .xlsx file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(*rows: tuple[Any, ...], encoding: str = "utf-8-sig") -> bytes:
    """Return rows as a CSV file."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(encoding)


def brings(lin: Browser, data: bytes) -> Any:
    """Upload a file."""
    return lin.post(DESK, page=DESK, files={"file": ("orders.csv", data)})


def confirms(lin: Browser, preview: Any) -> Any:
    """Press the button under a preview."""
    rows = preview.text.partition('name="rows" value="')[2].partition('"')[0].replace("&#34;", '"')
    return lin.post(f"{DESK}/confirm", {"rows": rows}, page=DESK)


def standing(numbers: list[str]) -> list[str]:
    """Return the orders' states."""
    return [Order.get(Order.number == number).state for number in numbers]


def table(lin: Browser) -> list[list[str]]:
    """Download the table and return its rows."""
    answer = lin.get(f"{DESK}/orders.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
