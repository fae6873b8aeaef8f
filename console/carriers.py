"""The desk of the carriers: what they are called, where their parcels are followed, and which are offered."""

from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField

from base.errors import BadInput
from base.i18n import _
from console.blame import blame
from shop import carriers
from web.forms import Form
from web.render import page

ADDRESS = "/console/shipping/carriers"


class CarrierForm(Form):
    """A carrier; shop.carriers says what each must be."""

    code = StringField()
    name = StringField()
    link = StringField()


def listed() -> Any:
    """Show the carriers, each with its form, and an empty one."""
    return shown({})


def add() -> Any:
    """Add a carrier."""
    form = CarrierForm()
    try:
        carriers.add(g.operator, form.code.data or "", form.name.data or "", form.link.data or "")
    except BadInput as wrong:
        return refused("", form, wrong)
    return saved()


def change(code: str) -> Any:
    """Save a carrier's name and tracking page."""
    form = CarrierForm()
    try:
        carriers.change(g.operator, code, form.name.data or "", form.link.data or "")
    except BadInput as wrong:
        return refused(code, form, wrong)
    return saved()


def switch(code: str) -> Any:
    """Offer a carrier, or no more."""
    verb = carriers.enable if request.form.get("to") == "on" else carriers.disable
    verb(g.operator, code)
    return redirect(ADDRESS)


def saved() -> Any:
    """Say so and go back to the list."""
    flash(_("Saved."), "done")
    return redirect(ADDRESS)


def refused(code: str, form: CarrierForm, wrong: BadInput) -> Any:
    """Show what is wrong beside the field."""
    blame(form, wrong, form.name)
    return shown({code: form}, 422)


def shown(typed: dict[str, CarrierForm], status: int = 200) -> Any:
    """Show the list; `typed` holds the forms that could not be saved, the empty code's is the new one."""
    pairs = [(row, typed.get(row.code) or CarrierForm(formdata=None, obj=row)) for row in carriers.every()]
    return page("console/carriers.html", status, pairs=pairs, new=typed.get("") or CarrierForm(formdata=None),
                typed=typed)
