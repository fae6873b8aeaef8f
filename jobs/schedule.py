"""The periodic work: every so many seconds, a verb that may run in several workers at once and must not mind."""

from collections.abc import Callable
from typing import NamedTuple

from base.log import log
from jobs import expire, reconcile
from shop import audit, broadcasts, orders, search
from shop.claims import overdue
from shop.menus import plans, pushing, renewal
from shop.telling import words


class Periodic(NamedTuple):
    """A verb and the seconds between its runs."""

    seconds: int
    verb: Callable[[], object]


def nightly_audit() -> int:
    """Check every promise and log each one that is broken; returns how many."""
    findings = audit.examine()
    for finding in findings:
        log(__name__).error("a promise is broken", promise=finding.promise, place=finding.place)
    return len(findings)


SCHEDULE = (
    Periodic(5, expire.unpaid_orders),
    Periodic(5, reconcile.open_payments),
    Periodic(30, reconcile.open_refunds),
    Periodic(30, search.follow),
    Periodic(10, plans.follow),
    Periodic(10, pushing.follow),
    Periodic(10, renewal.follow),
    Periodic(30, words.follow),
    Periodic(10, broadcasts.follow),
    Periodic(600, expire.small_facts),
    Periodic(600, orders.receive_overdue),
    Periodic(600, orders.complete_overdue),
    Periodic(600, overdue.expire),
    Periodic(600, overdue.remind),
    Periodic(1800, reconcile.daily_bills),
    Periodic(24 * 3600, nightly_audit),
)
