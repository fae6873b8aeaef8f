"""What customers agreed to be told: each yes to a notification is worth one message."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from base import clock, db
from models import Consent, Customer, Inbox
from wechat.http import Refused
from wechat.messages import REFUSED_NOTICE, WindowClosed


def left(customer_id: int, template: str) -> int:
    """Return how many messages of a template a customer still agrees to."""
    return int(Consent.select(Consent.count).where(
        Consent.customer == customer_id, Consent.template == template).scalar() or 0)


@db.writes
def agreed(customer: Customer, templates: Iterable[str], once: str) -> None:
    """Count one more yes to each template; the same event (`once`) told again counts nothing."""
    if not first(once):
        return
    for template in templates:
        if not Consent.update(count=Consent.count + 1, changed_at=clock.now()).where(
                Consent.customer == customer.id, Consent.template == template).execute():
            Consent.create(customer=customer.id, template=template, count=1)


@db.writes
def withdrawn(customer: Customer, templates: Iterable[str], once: str) -> None:
    """Forget every yes to these templates, which the customer has refused for good."""
    if first(once):
        for template in templates:
            none(customer.id, template)


@contextmanager
def used(customer_id: int, template: str) -> Iterator[None]:
    """Use up one yes in this block, or raise WindowClosed before WeChat is asked.

    What WeChat refuses is given back; its word that there was no yes corrects our count.
    """
    take(customer_id, template)
    try:
        yield
    except Refused as no:
        if no.code == REFUSED_NOTICE:
            forget(customer_id, template)
        else:
            give_back(customer_id, template)
        raise


@db.writes
def take(customer_id: int, template: str) -> None:
    """Use up one yes; raises WindowClosed when there is none."""
    if not Consent.update(count=Consent.count - 1, changed_at=clock.now()).where(
            Consent.customer == customer_id, Consent.template == template, Consent.count > 0).execute():
        raise WindowClosed(REFUSED_NOTICE, "no consent")


@db.writes
def give_back(customer_id: int, template: str) -> None:
    """Put back a yes that WeChat did not use."""
    Consent.update(count=Consent.count + 1).where(
        Consent.customer == customer_id, Consent.template == template).execute()


@db.writes
def forget(customer_id: int, template: str) -> None:
    """Believe WeChat that there is no yes."""
    none(customer_id, template)


def none(customer_id: int, template: str) -> None:
    """Set a count to nothing, inside a write."""
    Consent.update(count=0, changed_at=clock.now()).where(
        Consent.customer == customer_id, Consent.template == template).execute()


def first(once: str) -> bool:
    """Tell whether an event is told for the first time, inside the write that applies it."""
    return db.insert_once(Inbox(key=f"consent:{hashlib.sha256(once.encode()).hexdigest()}"))
