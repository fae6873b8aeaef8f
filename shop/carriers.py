"""The carriers parcels travel with, kept by operators; names are what customers know and stay Chinese."""

import re
from urllib.parse import quote

from base import db
from base.errors import BadInput, NotFound
from base.i18n import _
from base.text import fold
from models import Carrier, Operator
from shop import operators

CODE = re.compile(r"[a-z0-9_]{2,32}")
PLACE = "{number}"  # stands in a link for the tracking number
LONGEST_NAME, LONGEST_LINK = 32, 190

ENABLED = db.Hot(lambda: Carrier.select(Carrier.code, Carrier.name).where(Carrier.enabled).order_by(
    Carrier.position, Carrier.id))
NAMED = db.Hot(lambda: Carrier.select(Carrier.name, Carrier.link).where(Carrier.code == db.slot("code")))


def known() -> dict[str, str]:
    """Return the names of the carriers in use by their codes, in their order."""
    return dict(ENABLED.rows())


def name(code: str) -> str:
    """Return what people call a carrier, also one no longer in use, or the two ways that need none."""
    without = {"pickup": _("Fetched in the store"), "online": _("Sent online")}
    if code in without:
        return without[code]
    row = NAMED.row(code=code)
    return str(row[0]) if row else code


def link(code: str, number: str) -> str:
    """Return the address of the carrier's page about a parcel, or nothing."""
    row = NAMED.row(code=code)
    return str(row[1]).replace(PLACE, quote(number, safe="")) if row and number else ""


def calls() -> dict[str, str]:
    """Return the codes of the carriers in use by all they are called, folded: their names and their codes."""
    return {fold(call): code for code, name in known().items() for call in (code, name)}


def every() -> list[Carrier]:
    """Return all carriers in their order, for the console."""
    return list(Carrier.select().order_by(Carrier.position, Carrier.id))


@db.writes
def add(by: Operator, code: str, name: str, link: str = "") -> None:
    """Add a carrier at the end; raises BadInput with the field."""
    code = code.strip().lower()
    if not CODE.fullmatch(code) or code in ("pickup", "online"):
        raise BadInput(_("A code has 2 to 32 small letters, digits and underscores."), "code")
    values = checked(name, link)
    last = Carrier.select(Carrier.position).order_by(Carrier.position.desc()).limit(1).scalar()
    if not db.insert_once(Carrier(code=code, position=(last or 0) + 1, **values)):
        raise BadInput(_("There is a carrier with this code already."), "code")
    operators.audit(by, "shipping", "add carrier", f"carrier {code}", **values)


@db.writes
def change(by: Operator, code: str, name: str, link: str) -> None:
    """Give a carrier another name and tracking page; raises BadInput with the field, NotFound."""
    values = checked(name, link)
    operators.audit(by, "shipping", "change carrier", f"carrier {code}", **values)
    if not Carrier.update(**values).where(Carrier.code == code).execute():
        raise NotFound()


@db.writes
def enable(by: Operator, code: str) -> None:
    """Offer a carrier for new parcels; raises NotFound."""
    switch(by, code, True)


@db.writes
def disable(by: Operator, code: str) -> None:
    """Offer a carrier no more; parcels on their way keep its name. Raises NotFound."""
    switch(by, code, False)


def switch(by: Operator, code: str, enabled: bool) -> None:
    """Set whether a carrier is offered, inside a write."""
    operators.audit(by, "shipping", "offer carrier" if enabled else "withdraw carrier", f"carrier {code}")
    if not Carrier.update(enabled=enabled).where(Carrier.code == code).execute():
        raise NotFound()


def checked(name: str, link: str) -> dict[str, str]:
    """Return the columns of a carrier; raises BadInput with the field."""
    name, link = name.strip(), link.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadInput(_("A name has 1 to %(n)s characters.", n=LONGEST_NAME), "name")
    if link and not (link.startswith(("https://", "http://")) and PLACE in link and len(link) <= LONGEST_LINK
                     and link.isascii() and link.isprintable() and " " not in link):
        raise BadInput(_("An address begins with https:// and has {number} where the tracking number goes."), "link")
    return {"name": name, "link": link}
