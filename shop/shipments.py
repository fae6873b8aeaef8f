"""A file of tracking numbers, read into what is to be sent with which carrier."""

from collections.abc import Sequence
from dataclasses import dataclass

from base.errors import BadInput
from base.i18n import _
from base.text import fold
from shop import carriers, sheets

# What people write above the columns, folded.
HEADINGS = {
    "number": ("订单号", "订单编号", "order number", "order", "number"),
    "carrier": ("快递公司", "物流公司", "承运商", "快递", "carrier", "courier"),
    "tracking": ("快递单号", "运单号", "物流单号", "tracking number", "tracking"),
}



@dataclass(frozen=True)
class Shipment:
    """One row: all that is still to be sent of an order goes with a carrier (its code) under a tracking number."""

    row: int
    number: str
    carrier: str
    tracking: str


def read(data: bytes) -> list[Shipment]:
    """Return the shipments of a file, without the rows that have neither carrier nor number yet.

    Raises BadInput (`file`).
    """
    headings, *rows = sheets.read(data)
    places = columns(headings.cells)
    called = carriers.calls()
    found = []
    for row in rows:
        number, carrier, tracking = (cell(row.cells, places[name]) for name in ("number", "carrier", "tracking"))
        if carrier or tracking:
            found.append(Shipment(row.number, number.upper(), called.get(fold(carrier), carrier), tracking))
    if not found:
        raise BadInput(_("No row of this file has a carrier and a tracking number."), "file")
    return found


def columns(headings: Sequence[str]) -> dict[str, int]:
    """Return where each column stands; raises BadInput naming those that are missing."""
    folded = [fold(heading) for heading in headings]
    places = {name: next((folded.index(word) for word in words if word in folded), -1)
              for name, words in HEADINGS.items()}
    missing = [HEADINGS[name][0] for name, place in places.items() if place < 0]
    if missing:
        raise BadInput(_("The first row lacks the headings %(names)s.", names="、".join(missing)), "file")
    return places


def cell(cells: Sequence[str], place: int) -> str:
    """Return a cell without the mark that keeps it from being a formula; a short row's is empty."""
    return cells[place].lstrip("'").strip() if place < len(cells) else ""
