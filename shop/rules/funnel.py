"""What rules bring: how often each answered, was opened, led to an order and to a paid one."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct
from peewee import fn

from base import clock, db
from models import Order, RuleHit

DAYS = 7
PREFIX = "rule "


class Funnel(Struct, frozen=True):
    """Counts of the last DAYS days."""

    answered: int = 0
    opened: int = 0
    ordered: int = 0
    paid: int = 0


def of(rules: Collection[int]) -> dict[int, Funnel]:
    """Return the funnels of some rules, two queries for all of them; a rule without any has none."""
    if not rules:
        return {}
    began = clock.now() - DAYS * 24 * 3600
    hits: Any = RuleHit.select(RuleHit.rule_id, fn.SUM(RuleHit.count), fn.SUM(RuleHit.opened)).where(
        RuleHit.rule_id.in_(rules), RuleHit.day > int(clock.local(began).strftime("%Y%m%d"))).group_by(RuleHit.rule_id)
    orders: Any = Order.select(Order.source, fn.COUNT(Order.id), fn.COUNT(Order.paid_at)).where(
        Order.source.in_([f"{PREFIX}{rule}" for rule in rules]), Order.placed_at > began).group_by(Order.source)
    bought = {int(source.removeprefix(PREFIX)): (ordered, paid) for source, ordered, paid in db.tuples(orders)}
    shown = {rule: (int(count), int(opened)) for rule, count, opened in db.tuples(hits)}
    return {rule: Funnel(*shown.get(rule, (0, 0)), *bought.get(rule, (0, 0))) for rule in {*shown, *bought}}
