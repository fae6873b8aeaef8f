"""The places where customers fetch their orders, kept by operators."""

import re

from base import db
from base.errors import BadInput, NotFound
from base.i18n import _
from models import Operator, Store
from shop import operators

LONGEST = {"name": 32, "address": 120, "hours": 64}
PHONE = re.compile(r"[0-9+() -]{5,20}")  # also a landline with its area code


def open_ones() -> list[Store]:
    """Return the stores a customer may choose, in their order."""
    return list(Store.select().where(Store.enabled).order_by(Store.position, Store.id))


def every() -> list[Store]:
    """Return all stores in their order, for the console."""
    return list(Store.select().order_by(Store.position, Store.id))


@db.writes
def add(by: Operator, name: str, address: str, phone: str = "", hours: str = "") -> int:
    """Add a store at the end and return its id; raises BadInput with the field."""
    values = checked(name, address, phone, hours)
    last = Store.select(Store.position).order_by(Store.position.desc()).limit(1).scalar()
    store = Store.create(position=(last or 0) + 1, **values)
    operators.audit(by, "shipping", "add store", f"store {store.id}", **values)
    return int(store.id)


@db.writes
def change(by: Operator, store_id: int, name: str, address: str, phone: str, hours: str) -> None:
    """Change what customers read about a store; raises BadInput with the field, NotFound."""
    values = checked(name, address, phone, hours)
    operators.audit(by, "shipping", "change store", f"store {store_id}", **values)
    if not Store.update(**values).where(Store.id == store_id).execute():
        raise NotFound()


@db.writes
def enable(by: Operator, store_id: int) -> None:
    """Offer a store at the checkout; raises NotFound."""
    switch(by, store_id, True)


@db.writes
def disable(by: Operator, store_id: int) -> None:
    """Offer a store no more; what waits there can still be fetched. Raises NotFound."""
    switch(by, store_id, False)


def switch(by: Operator, store_id: int, enabled: bool) -> None:
    """Set whether a store is offered, inside a write."""
    operators.audit(by, "shipping", "offer store" if enabled else "withdraw store", f"store {store_id}")
    if not Store.update(enabled=enabled).where(Store.id == store_id).execute():
        raise NotFound()


def checked(name: str, address: str, phone: str, hours: str) -> dict[str, str]:
    """Return the columns of a store; raises BadInput with the field."""
    texts = {"name": name.strip(), "address": address.strip(), "hours": hours.strip()}
    for field, text in texts.items():
        if not text and field != "hours":
            raise BadInput(_("Please fill this in."), field)
        if len(text) > LONGEST[field] or not (text.isprintable() or not text):
            raise BadInput(_("At most %(n)s characters, without line breaks.", n=LONGEST[field]), field)
    if phone.strip() and not PHONE.fullmatch(phone.strip()):
        raise BadInput(_("Please check the phone number."), "phone")
    return {**texts, "phone": phone.strip()}
