"""The desk of the stores: where customers fetch their orders, and which are offered."""

from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField

from base.errors import BadInput
from base.i18n import _
from console.blame import blame
from shop import stores
from web.forms import Form
from web.render import page

ADDRESS = "/console/shipping/stores"
NEW = 0  # stands for the id of a store not saved yet


class StoreForm(Form):
    """A store; shop.stores says what each must be."""

    name = StringField()
    address = StringField()
    phone = StringField()
    hours = StringField()
    place = StringField()

    def texts(self) -> dict[str, str]:
        """Return what was typed."""
        return {name: self[name].data or "" for name in ("name", "address", "phone", "hours", "place")}


def listed() -> Any:
    """Show the stores, each with its form, and an empty one."""
    return shown({})


def add() -> Any:
    """Add a store."""
    form = StoreForm()
    try:
        stores.add(g.operator, **form.texts())
    except BadInput as wrong:
        return refused(NEW, form, wrong)
    return saved()


def change(store_id: int) -> Any:
    """Save what customers read about a store, and where it is."""
    form = StoreForm()
    try:
        stores.change(g.operator, store_id, **form.texts())
    except BadInput as wrong:
        return refused(store_id, form, wrong)
    return saved()


def switch(store_id: int) -> Any:
    """Offer a store, or no more."""
    verb = stores.enable if request.form.get("to") == "on" else stores.disable
    verb(g.operator, store_id)
    return redirect(ADDRESS)


def saved() -> Any:
    """Say so and go back to the list."""
    flash(_("Saved."), "done")
    return redirect(ADDRESS)


def refused(store_id: int, form: StoreForm, wrong: BadInput) -> Any:
    """Show what is wrong beside the field."""
    blame(form, wrong, form.name)
    return shown({store_id: form}, 422)


def shown(typed: dict[int, StoreForm], status: int = 200) -> Any:
    """Show the list; `typed` holds the forms that could not be saved."""
    pairs = [(row, typed.get(row.id) or StoreForm(formdata=None, obj=row, place=stores.place(row)))
             for row in stores.every()]
    return page("console/stores.html", status, pairs=pairs, new=typed.get(NEW) or StoreForm(formdata=None),
                typed=typed, on_map=stores.on_map, picker=stores.PICKER)
