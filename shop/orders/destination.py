"""Where an order goes, as it was typed and as it is kept: to an address, to a store, or nowhere at all."""

import re
import secrets
from dataclasses import dataclass

from base.errors import BadInput
from base.i18n import _
from models import Order, Store
from shop import regions

PHONE = re.compile(r"1\d{10}|\+\d{6,18}")
LIMITS = {"recipient": 32, "street": 120, "note": 100}
CODE = 10  # digits of a pickup code


@dataclass(frozen=True)
class Typed:
    """What the customer typed; `region` is a district's six-digit code, `store` where they fetch it."""

    recipient: str = ""
    phone: str = ""
    region: str = ""
    street: str = ""
    note: str = ""
    store: int | None = None


@dataclass(frozen=True)
class Destination:
    """Where an order goes, checked."""

    delivery: str
    recipient: str
    phone: str
    region: str
    region_name: str
    street: str
    note: str
    store: int | None = None
    pickup_code: str | None = None


def checked(typed: Typed, needs_parcel: bool) -> Destination:
    """Return where an order of such goods goes; raises BadInput with the field."""
    if not needs_parcel:
        return Destination("none", "", "", "", "", "", text(typed.note, "note"))
    if typed.store is not None:
        return fetched(typed)
    recipient, street = filled(typed.recipient, "recipient"), filled(typed.street, "street")
    return Destination("parcel", recipient, telephone(typed.phone), typed.region, regions.name(typed.region), street,
                       text(typed.note, "note"))


def fetched(typed: Typed) -> Destination:
    """Return the store where the customer fetches it, with the code they show there; raises BadInput."""
    store: Store | None = Store.get_or_none(Store.id == typed.store, Store.enabled)
    if store is None:
        raise BadInput(_("Please choose a store."), "store")
    return Destination("pickup", filled(typed.recipient, "recipient"), telephone(typed.phone), "", store.name,
                       store.address, text(typed.note, "note"), store.id, code())


def code() -> str:
    """Return a pickup code nobody has."""
    while True:
        made = "".join(secrets.choice("0123456789") for _digit in range(CODE))
        if not Order.select().where(Order.pickup_code == made).exists():
            return made


def filled(typed: str, field: str) -> str:
    """Return a text that must not be empty; raises BadInput."""
    found = text(typed, field)
    if not found:
        raise BadInput(_("Please fill this in."), field)
    return found


def text(typed: str, field: str) -> str:
    """Return a text without blanks around it; raises BadInput when it is too long or not one line."""
    found = typed.strip()
    if len(found) > LIMITS[field] or not (found.isprintable() or not found):
        raise BadInput(_("At most %(n)s characters, without line breaks.", n=LIMITS[field]), field)
    return found


def telephone(typed: str) -> str:
    """Return a phone number without blanks and hyphens; raises BadInput."""
    digits = typed.replace(" ", "").replace("-", "")
    if not PHONE.fullmatch(digits):
        raise BadInput(_("Please check the phone number."), "phone")
    return digits
