"""What sending goods costs, by their freight templates and where they go; fees in fen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from base import config, db
from base.errors import BadInput
from base.i18n import _
from models import FreightRule, FreightTemplate

CHARGING = db.Hot(lambda: FreightRule.select(FreightRule.id).where(
    FreightRule.delivers, (FreightRule.first_fee > 0) | (FreightRule.more_fee > 0)).limit(1))


class Item(NamedTuple):
    """Goods to be priced: `price` fen and `weight` grams, `volume` cubic centimetres of a piece."""

    kind: str
    template: int | None
    weight: int
    volume: int
    price: int
    quantity: int
    title: str = ""

    @property
    def amount(self) -> int:
        """Price times quantity in fen."""
        return self.price * self.quantity

    def units(self, unit: str) -> int:
        """How much of it there is to send, in pieces, grams or cubic centimetres."""
        return self.quantity * {"piece": 1, "weight": self.weight, "volume": self.volume}[unit]


def fee(items: Sequence[Item], region: str) -> int:
    """Return what sending the parcels among `items` to a district costs; what needs no parcel costs nothing.

    With an empty region, what it costs where no special rule applies. Goods without a template share the flat fee
    of the settings. Raises BadInput (`region`) where something is not delivered.
    """
    groups: dict[int | None, list[Item]] = defaultdict(list)
    for item in items:
        if item.kind == "parcel":
            groups[item.template].append(item)
    flat = config.current().shop.freight if groups.pop(None, None) else 0
    return flat + sum(charged(template, groups[template.id], region) for template in templates(groups))


def templates(groups: dict[int | None, list[Item]]) -> list[FreightTemplate]:
    """Return the templates these goods have, with their rules, in two queries."""
    if not groups:
        return []
    found = FreightTemplate.select().where(FreightTemplate.id.in_(list(groups))).order_by(FreightTemplate.id)
    return list(found.prefetch(FreightRule.select().order_by(FreightRule.id)))


def free_everywhere() -> bool:
    """Tell whether sending costs nothing, whatever it is and wherever it goes."""
    return not config.current().shop.freight and not CHARGING.rows()


def charged(template: FreightTemplate, items: Sequence[Item], region: str) -> int:
    """Return one template's fee for its goods; raises BadInput where it does not deliver."""
    rule = ruling(template.rules, region)
    if rule is None or not rule.delivers:
        if not region:
            return 0  # nobody has said yet where it goes
        titles = "、".join(dict.fromkeys(item.title for item in items))
        raise BadInput(_("Not delivered there: %(titles)s", titles=titles), "region")
    if template.free_above is not None and sum(item.amount for item in items) >= template.free_above:
        return 0
    return by_units(rule, sum(item.units(template.unit) for item in items))


def ruling(rules: Sequence[FreightRule], region: str) -> FreightRule | None:
    """Return the rule for a district: the one that names the smallest area around it, else the one for everywhere."""
    named = [(len(code), rule) for rule in rules for code in rule.regions if region.startswith(code)]
    if named:
        return max(named, key=lambda pair: pair[0])[1]
    return next((rule for rule in rules if not rule.regions), None)


def by_units(rule: FreightRule, units: int) -> int:
    """Return the fee of so many units: the first ones at one fee, then each further lot, begun or full."""
    further = max(units - rule.first, 0)
    return int(rule.first_fee + -(-further // rule.more) * rule.more_fee)
