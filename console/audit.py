"""The room where every change can be read: who did what, to which object, and when (P22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from peewee import JOIN

from base.i18n import N_, _
from console import audit_words, words
from models import Audit, Operator, Product, Variant
from shop import carriers
from web.numbers import whole
from web.render import page

SIZE = 50
PLACES = {
    "menu": "/console/menu/", "tag": "/console/tags/", "channel": "/console/channels/",
    "broadcast": "/console/broadcasts/",
    "rule": "/console/rules/", "product": "/console/products/", "order": "/console/orders/",
    "freight": "/console/shipping/freight/", "carrier": "/console/shipping/carriers#carrier-",
    "store": "/console/shipping/stores#store-", "claim": "/console/claims/",
    "publication": "/console/rules/history/", "media": "/console/media/",
    "follower": "/console/inbox/", "phrase": "/console/phrases#phrase-",
}
SUBJECTS = {
    "rule": N_("Rule %(key)s"), "product": N_("Product %(key)s"), "order": N_("Order %(key)s"),
    "quick": N_("Quick answer %(key)s"), "follower": N_("Follower %(key)s"),
    "enquiry": N_("Enquiry %(key)s"), "case": N_("Case %(key)s"), "freight": N_("Freight template %(key)s"),
    "carrier": N_("Carrier %(key)s"), "store": N_("Store %(key)s"), "review": N_("Review %(key)s"),
    "claim": N_("Request %(key)s"), "refund": N_("Refund %(key)s"), "job": N_("Job %(key)s"),
    "variant": N_("Choice %(key)s"), "publication": N_("Publication %(key)s"), "media": N_("File %(key)s"),
    "phrase": N_("Phrase %(key)s"), "rules": N_("Rules %(key)s"), "menu": N_("Menu %(key)s"),
    "tag": N_("Tag %(key)s"), "tags": N_("Tags %(key)s"), "channel": N_("Channel %(key)s"),
    "broadcast": N_("Mass message %(key)s"), "search": N_("Search words %(key)s"),
    "synonyms": N_("Search words %(key)s"), "quotas": N_("Limits %(key)s"),
    "plan": N_("Menu plan %(key)s"), "word": N_("Notice %(key)s"),
}


@dataclass(frozen=True)
class Change:
    """One row of the log in the reader's words; `place` is the address of what was changed, if it has one."""

    who: str
    at: int
    did: str
    subject: str
    place: str
    detail: str


def listed() -> Any:
    """Show the last changes."""
    number = max(whole(request.args.get("page"), 1), 1)
    rows = list(Audit.select(Audit, Operator).join(Operator, JOIN.LEFT_OUTER)
                .order_by(Audit.id.desc()).paginate(number, SIZE))
    variants = named(row.subject for row in rows)
    changes = [change(row, variants) for row in rows]
    return page("console/audit.html", changes=changes, number=number, more=len(rows) == SIZE)


def change(row: Audit, variants: dict[str, Variant]) -> Change:
    """Return a row as people read it."""
    kind, _blank, key = row.subject.partition(" ")
    called = carriers.name(key) if kind == "carrier" else key
    subject = _(SUBJECTS[kind], key=called).strip() if kind in SUBJECTS else row.subject
    place = f"{PLACES[kind]}{key}" if kind in PLACES and key else ""
    if variant := variants.get(row.subject):
        subject, place = f"{variant.product.title} {variant.spec}", f"/console/products/{variant.product_id}"
    return Change(row.operator.name if row.operator else "", row.at, words.called(words.VERB, row.verb),
                  subject, place, audit_words.said(row.verb, row.detail))


def named(subjects: Iterable[str]) -> dict[str, Variant]:
    """Return the variants among the subjects, in one query."""
    numbers = {int(key) for kind, _blank, key in (subject.partition(" ") for subject in subjects)
               if kind == "variant" and key.isdecimal()}
    rows = Variant.select(Variant, Product).join(Product).where(Variant.id.in_(numbers)) if numbers else ()
    return {f"variant {row.id}": row for row in rows}
