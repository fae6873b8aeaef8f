"""The places where customers fetch their orders, kept by operators."""

import re
from urllib.parse import quote

from base import db
from base.errors import BadInput, NotFound
from base.i18n import _
from base.text import fold
from models import Operator, Store
from shop import operators

LONGEST = {"name": 32, "address": 120, "hours": 64}
PHONE = re.compile(r"[0-9+() -]{5,20}")  # also a landline with its area code
NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,12})?)"
PLACE = re.compile(rf"{NUMBER}\s*[,\s]\s*{NUMBER}", re.ASCII)
MICRO = 1_000_000  # parts of a degree
NORTH, EAST = 90 * MICRO, 180 * MICRO  # where latitudes and longitudes end
CHINA = (range(3 * MICRO, 54 * MICRO), range(73 * MICRO, 136 * MICRO))  # its latitudes and longitudes
PICKER = "https://lbs.qq.com/getPoint/"  # tells the coordinates of a place that is tapped
MAP = "https://apis.map.qq.com/uri/v1/marker?marker={marker}&referer=xiaopu"  # which WeChat opens itself


def open_ones() -> list[Store]:
    """Return the stores a customer may choose, in their order."""
    return list(Store.select().where(Store.enabled).order_by(Store.position, Store.id))


def every() -> list[Store]:
    """Return all stores in their order, for the console."""
    return list(Store.select().order_by(Store.position, Store.id))


@db.writes
def add(by: Operator, name: str, address: str, phone: str = "", hours: str = "", place: str = "") -> int:
    """Add a store at the end and return its id; `place` is as `located` reads it. Raises BadInput with the field."""
    values = checked(name, address, phone, hours, place)
    last = Store.select(Store.position).order_by(Store.position.desc()).limit(1).scalar()
    store = Store.create(position=(last or 0) + 1, **values)
    operators.audit(by, "shipping", "add store", f"store {store.id}", **values)
    return int(store.id)


@db.writes
def change(by: Operator, store_id: int, name: str, address: str, phone: str, hours: str, place: str) -> None:
    """Change what customers read about a store, and where it is; raises BadInput with the field, NotFound."""
    values = checked(name, address, phone, hours, place)
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


def checked(name: str, address: str, phone: str, hours: str, place: str) -> dict[str, str | int | None]:
    """Return the columns of a store; raises BadInput with the field."""
    texts = {"name": name.strip(), "address": address.strip(), "hours": hours.strip()}
    for field, text in texts.items():
        if not text and field != "hours":
            raise BadInput(_("Please fill this in."), field)
        if len(text) > LONGEST[field] or not (text.isprintable() or not text):
            raise BadInput(_("At most %(n)s characters, without line breaks.", n=LONGEST[field]), field)
    if phone.strip() and not PHONE.fullmatch(phone.strip()):
        raise BadInput(_("Please check the phone number."), "phone")
    latitude, longitude = located(place)
    return {**texts, "phone": phone.strip(), "latitude": latitude, "longitude": longitude}


def located(text: str) -> tuple[int | None, int | None]:
    """Return the latitude and longitude in millionths of a degree of a text such as `39.908823,116.397470`.

    An empty text is no place. Raises BadInput (`place`), also when the two seem to be swapped.
    """
    folded = fold(text)
    if not folded:
        return None, None
    found = PLACE.fullmatch(folded)
    if found is None:
        raise BadInput(_("A place is two numbers, the latitude first: 39.908823,116.397470"), "place")
    latitude, longitude = (round(float(number) * MICRO) for number in found.groups())
    if in_china(longitude, latitude) and not in_china(latitude, longitude):
        raise BadInput(_("These two seem to be swapped: the latitude comes first, as in 39.908823,116.397470"), "place")
    if abs(latitude) > NORTH or abs(longitude) > EAST:
        raise BadInput(_("A latitude lies between -90 and 90, a longitude between -180 and 180."), "place")
    return latitude, longitude


def in_china(latitude: int, longitude: int) -> bool:
    """Tell whether a place (millionths of a degree) lies about where China does."""
    return latitude in CHINA[0] and longitude in CHINA[1]


def place(store: Store) -> str:
    """Return where a store is as `located` reads it; empty when nobody has said."""
    if store.latitude is None or store.longitude is None:
        return ""
    return f"{store.latitude / MICRO:.6f},{store.longitude / MICRO:.6f}"


def on_map(store: Store) -> str:
    """Return the address of Tencent's map with the store marked on it; empty when its place is not known."""
    at = place(store)
    marker = f"coord:{at};title:{store.name};addr:{store.address}"
    return MAP.format(marker=quote(marker, safe=":,;")) if at else ""
