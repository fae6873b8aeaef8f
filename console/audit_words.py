"""What stands in a row of the change log besides its verb, in the reader's words."""

from collections.abc import Callable, Mapping
from typing import Any

from base import clock
from base.i18n import N_, _
from base.money import marked
from console import words
from models import Operator
from shop import carriers, cures

ARROW = " → "
MONEY = ("change price", "change order price")  # verbs whose before and after are fen
# What says nothing without its name.
FIELDS = {
    "title": N_("Title"), "subtitle": N_("Subtitle"), "category_id": N_("Category"), "keywords": N_("Keywords"),
    "brand": N_("Brand"), "aliases": N_("Also called"),
    "description": N_("Description"), "kind": N_("How it reaches the customer"), "freight_template_id": N_("Freight"),
    "minimum": N_("At least, pieces"), "per_order": N_("At most per order"), "new_category": N_("Category"),
    "per_customer": N_("At most per customer"), "sale_from": N_("On sale from"), "sale_until": N_("until"),
    "handout": N_("What the customer gets to read once it is paid"), "spec": N_("Choice"),
    "strike_price": N_("Former price"), "alarm": N_("Warn at"), "weight": N_("Grams"), "volume": N_("cm³"),
    "keys": N_("Card keys"), "rules": N_("Rules"), "products": N_("Products"),
}
KINDS = {"parcel": N_("Parcel"), "virtual": N_("Text"), "keys": N_("Card keys")}


def said(verb: str, detail: Mapping[str, Any]) -> str:
    """Return what was written down about a change: `before → after`, or the values."""
    if {"before", "after"} <= detail.keys():
        form = money if verb in MONEY else str
        return ARROW.join(form(detail[name]) for name in ("before", "after"))
    if verb == "close case":  # a case that was cured is closed with the code of its cure
        return words.called(cures.LABELS, str(detail.get("note", "")))
    return " · ".join(filter(None, (value(name, found) for name, found in detail.items())))


def value(name: str, found: Any) -> str:
    """Return one value, or both sides of its change, with its name where it needs one."""
    form = FORMS.get(name, plain)
    text = ARROW.join(form(side) for side in found.split(ARROW)) if isinstance(found, str) else form(found)
    return ": ".join((_(FIELDS[name]), text)) if text and name in FIELDS else text


def plain(found: Any) -> str:
    """Return a value as it is; None, also as it was once written, is nothing."""
    return "" if found in (None, "None") else str(found)


def money(fen: Any) -> str:
    """Return fen, also as digits, as an amount."""
    return marked(int(fen)) if str(fen).isdecimal() else plain(fen)


def moment(at: Any) -> str:
    """Return seconds, also as digits, as a date and time in China."""
    return clock.local(int(at)).strftime("%Y-%m-%d %H:%M") if str(at).isdecimal() else plain(at)


def kind(code: Any) -> str:
    """Return how a product reaches the customer."""
    return words.called(KINDS, str(code))


def shelf(restock: Any) -> str:
    """Return what became of goods that came back."""
    return _("back on the shelf") if restock else _("not fit to be sold")


def person(login: Any) -> str:
    """Return the name of an operator; nothing for nobody."""
    return str(Operator.select(Operator.name).where(Operator.login == login).scalar() or login)


FORMS: dict[str, Callable[[Any], str]] = {
    "amount": money, "price": money, "strike_price": money, "sale_from": moment, "sale_until": moment, "at": moment,
    "since": moment, "until": moment,
    "carrier": carriers.name, "to": person, "restock": shelf, "kind": kind,
}
