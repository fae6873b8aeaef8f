"""The forms on an order's page: what goes into the next parcel, and what it costs before it is paid."""

from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired

from base import money
from base.errors import BadInput
from base.i18n import _
from console.amounts import exact
from models import Order, OrderLine
from shop import carriers
from shop.orders import OrderView, moves
from web.forms import Form
from web.numbers import whole


@dataclass(frozen=True)
class Packable:
    """A line with pieces for a parcel: `free` may be sent, `claimed` may not, `count` is what stands in the form."""

    line: OrderLine
    free: int
    claimed: int
    count: int

    @property
    def chosen(self) -> bool:
        """Whether another number than all that may be sent stands in the form."""
        return self.count != self.free


class ShipForm(Form):
    """What an order travels with."""

    carrier = SelectField()
    tracking = StringField(validators=[DataRequired()])
    pieces = StringField()  # only a place for what is wrong with them

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.carrier.choices = list(carriers.known().items())


class PriceForm(Form):
    """What an unpaid order shall cost, in yuan."""

    freight = StringField(validators=[exact])
    discount = StringField(validators=[exact])


def packables(view: OrderView) -> list[Packable]:
    """Return the lines that can go into a parcel now, with all that may be sent or what was typed."""
    if view.order.delivery != "parcel" or view.order.state not in moves.IN_HAND:
        return []
    claimed = moves.claimed(view.order.id)
    found = []
    for line in view.to_send:
        if line.kind == "parcel":
            kept = claimed.get(line.id, 0)
            free = line.to_send - kept
            found.append(Packable(line, free, kept, whole(request.form.get(f"pieces-{line.id}"), free)))
    return found


def packed(rows: list[Packable]) -> dict[int, int]:
    """Return what the form puts into the parcel: line id -> pieces; raises BadInput (`pieces`)."""
    for row in rows:
        if not 0 <= row.count <= row.free:
            raise BadInput(_("Of “%(title)s” 0 to %(n)s can go into this parcel.", title=row.line.title, n=row.free),
                           "pieces")
    pieces = {row.line.id: row.count for row in rows if row.count}
    if not pieces:
        raise BadInput(_("Please put at least one piece into the parcel."), "pieces")
    return pieces


def price(order: Order) -> PriceForm:
    """Return the form with what the order costs now."""
    return PriceForm(formdata=None, freight=money.yuan(order.freight), discount=money.yuan(order.discount))
