"""The desk where many orders are sent at once: a table goes out, comes back with numbers, is looked at, and done."""

from collections.abc import Sequence
from typing import Any

import msgspec
from flask import Response, flash, g, redirect, request

from base import clock
from base.errors import BadInput
from base.i18n import _
from shop import batch, carriers, sheets, shipments
from shop.batch import Problem, Unfit
from shop.shipments import Shipment
from web.render import page

ADDRESS = "/console/shipping/batch"


def show() -> Any:
    """Show where to fetch the table and where to bring it back."""
    return shown()


def download() -> Any:
    """Answer the orders to ship as a CSV file."""
    name = clock.local(clock.now()).strftime("orders-%Y%m%d-%H%M.csv")
    return Response(batch.table(g.operator), mimetype="text/csv", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def upload() -> Any:
    """Show what a file would do, or everything that is wrong with it; nothing is sent yet."""
    chosen = request.files.get("file")
    try:
        rows = shipments.read(chosen.read() if chosen else b"")
    except BadInput as wrong:
        return shown(422, wrong=wrong.sentence)
    problems = batch.problems(g.operator, rows)
    return shown(422 if problems else 200, rows=rows, problems=problems)


def confirm() -> Any:
    """Send what was looked at, all of it or nothing."""
    try:
        rows = msgspec.json.decode(request.form.get("rows", ""), type=list[Shipment])
    except msgspec.DecodeError as wrong:
        raise BadInput() from wrong
    if not 1 <= len(rows) <= sheets.ROWS or any("\0" in one.number for one in rows):
        raise BadInput()
    try:
        count = batch.ship_all(g.operator, rows)
    except Unfit as wrong:
        return shown(422, rows=rows, problems=wrong.problems)
    flash(_("%(n)s orders are sent. Their customers are being told.", n=count), "done")
    return redirect(ADDRESS)


def shown(status: int = 200, rows: Sequence[Shipment] = (), problems: Sequence[Problem] = (),
          wrong: str = "") -> Any:
    """Show the desk: the rows of a file, what is wrong with them, or what is wrong with the file."""
    return page("console/batch.html", status, rows=rows, problems=problems, wrong=wrong,
                known=carriers.known(), packed=msgspec.json.encode(list(rows)).decode(), most=sheets.ROWS)
