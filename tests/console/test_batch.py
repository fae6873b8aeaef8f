"""What Lin may bring to the batch desk: every kind of table, and what is said about the rest."""

import io
import json
import zipfile
from typing import Any

import pytest

from models import Order, Parcel
from tests.console.conftest import apples
from tests.tables import DESK, HEADINGS, brings, confirms, excel, standing, table, text
from tests.world import Browser, Person, World


@pytest.fixture
def paid(world: World, mei: Person, bo: Person) -> list[str]:
    """The numbers of two orders that are paid, Mei's first."""
    return [mei.has_paid(apples().id, 2), bo.has_paid(apples().id, 1)]


@pytest.mark.parametrize("make", [
    lambda rows: excel(*rows), lambda rows: text(*rows), lambda rows: text(*rows, encoding="gb18030"),
    lambda rows: text(*rows, encoding="utf-8"), lambda rows: text(*rows).replace(b",", b"\t"),
    lambda rows: text(*[row[::-1] for row in rows]),
], ids=["xlsx", "csv with mark", "gb18030", "plain csv", "tabs", "another order"])
def test_every_kind_of_table_will_do(lin: Browser, paid: list[str], make: Any) -> None:
    rows = [("订单号", "备注", "快递公司", "运单号"), (paid[0], "", "顺丰速运", "SF0000000001"),
            (paid[1].lower(), "急", "zto", 75312345678901)]
    confirms(lin, brings(lin, make(rows)))
    assert standing(paid) == ["shipped", "shipped"]
    assert {parcel.carrier: parcel.number for parcel in Parcel.select()} == {
        "sf": "SF0000000001", "zto": "75312345678901"}


def test_rows_not_filled_in_yet_wait(lin: Browser, paid: list[str]) -> None:
    preview = brings(lin, text(("Order number", "Carrier", "Tracking number"), (paid[0], "", ""),
                               (paid[1], "sf", "SF0000000001"), ("", "", "")))
    confirms(lin, preview)
    assert standing(paid) == ["paid", "shipped"]


@pytest.mark.parametrize(("row", "why"), [
    (("sf", "单号"), "4 到 40"), (("sf", "1"), "4 到 40"), (("sf", ""), "4 到 40"), (("sf", "7.53123E+14"), "截短"),
    (("猫头鹰", "SF0000000001"), "猫头鹰"), (("", "SF0000000001"), "没有快递公司"),
    (("pickup", "SF0000000001"), "没有快递公司")])
def test_each_fault_of_a_row_has_its_reason(lin: Browser, paid: list[str], row: tuple[str, str], why: str) -> None:
    answer = brings(lin, text(HEADINGS, (paid[0], *row)))
    assert answer.status_code == 422
    assert why in answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert standing(paid) == ["paid", "paid"]


def test_a_long_number_that_excel_has_cut_is_refused(lin: Browser, paid: list[str]) -> None:
    answer = brings(lin, excel(HEADINGS, (paid[0], "ems", 7531234567890123)))
    assert "截短" in answer.text
    assert standing(paid) == ["paid", "paid"]


@pytest.mark.parametrize("data", [
    b"", b"\x00\x01\x02", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 an old file", b"a,b\n1,2\n",
    "订单号,快递公司,快递单号\n".encode(), "订单号,快递公司\nX1,sf\n".encode(), b'"' + b"x" * 200_000,
    "订单号,快递公司,快递单号\n".encode() + b"X1,sf,1234\n" * 2001])
def test_a_file_that_is_no_table_is_said_beside_the_field(lin: Browser, data: bytes) -> None:
    answer = brings(lin, data)
    assert answer.status_code == 422
    assert answer.text.partition('id="file-problem">')[2].partition("<")[0]


def test_an_old_table_is_told_what_to_do(lin: Browser) -> None:
    assert "另存为 .xlsx" in brings(lin, b"\xd0\xcf\x11\xe0 an old file").text


def test_no_file_and_a_forged_preview_do_nothing(lin: Browser, paid: list[str]) -> None:
    assert lin.post(DESK, page=DESK).status_code == 422
    wrong = '[{"row": 1, "number": 2, "carrier": "sf", "tracking": "x"}]'
    for rows in ("", "[]", "{}", '[{"row": 1}]', wrong, "x" * 99):
        assert lin.post(f"{DESK}/confirm", {"rows": rows}, page=DESK).status_code == 422
    assert standing(paid) == ["paid", "paid"]


def test_the_longest_table_fits_into_the_form(lin: Browser) -> None:
    rows = [{"row": n, "number": f"X261122{n:08}", "carrier": "sf", "tracking": "9" * 40} for n in range(2000)]
    answer = lin.post(f"{DESK}/confirm", {"rows": json.dumps(rows)}, page=DESK)
    assert answer.status_code == 422
    assert answer.text.count("<tr>") == 2001


def test_no_cell_is_a_formula(world: World, lin: Browser, paid: list[str]) -> None:
    for note in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "＝1+1"):
        Order.update(note=note).where(Order.number == paid[0]).execute()
        assert table(lin)[1][5] == f"'{note}"


def test_a_zip_bomb_is_not_unpacked(lin: Browser) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    assert len(file.getvalue()) < 200_000
    answer = brings(lin, file.getvalue())
    assert answer.status_code == 422
    assert "太大" in answer.text
