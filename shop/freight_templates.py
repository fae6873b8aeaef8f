"""Freight templates as operators write them: one rule for everywhere else, and one for each group of regions."""

from dataclasses import dataclass
from typing import Any

from peewee import JOIN, IntegrityError, fn

from base import db, money
from base.errors import BadInput, NotFound, ShopError
from base.i18n import N_, _
from models import FreightRule, FreightTemplate, Operator, Product, Variant
from shop import areas, freight, operators, pricing, versions

UNITS = ("piece", "weight", "volume")
LONGEST = 32  # characters of a name
MOST_UNITS = 10_000_000  # pieces, grams or cubic centimetres
MOST_RULES = 40
REST = (Product.kind == "parcel") & Product.freight_template.is_null()  # what costs the flat fee of the settings


class InUse(ShopError):
    """Products have this template: without it their freight would change silently."""

    status = 409
    english = N_("Products still use this template. Please give them another one first.")


@dataclass(frozen=True)
class RuleData:
    """Fees in fen for some regions (codes of 2, 4 or 6 digits), or with none for everywhere else."""

    regions: tuple[str, ...] = ()
    delivers: bool = True
    first: int = 1
    first_fee: int = 0
    more: int = 1
    more_fee: int = 0


@dataclass(frozen=True)
class TemplateData:
    """A template with its rules, the one for everywhere else first; `id` is None for one not saved yet."""

    id: int | None
    name: str
    unit: str
    free_above: int | None
    rules: tuple[RuleData, ...]


@dataclass(frozen=True)
class Listed:
    """A template in the console's list; `products` is how many have it."""

    id: int
    name: str
    unit: str
    free_above: int | None
    products: int


def every() -> list[Listed]:
    """Return all templates by name."""
    kept = (FreightTemplate.id, FreightTemplate.name, FreightTemplate.unit, FreightTemplate.free_above)
    return [Listed(*row) for row in db.tuples(FreightTemplate.select(*kept, fn.COUNT(Product.id)).join(
        Product, JOIN.LEFT_OUTER).group_by(*kept).order_by(FreightTemplate.name))]


def one(template_id: int) -> TemplateData:
    """Return a template with its rules; raises NotFound."""
    found: FreightTemplate | None = FreightTemplate.get_or_none(FreightTemplate.id == template_id)
    if found is None:
        raise NotFound()
    rules = [RuleData(tuple(rule.regions), bool(rule.delivers), rule.first, rule.first_fee, rule.more, rule.more_fee)
             for rule in found.rules.order_by(FreightRule.id)]
    return TemplateData(found.id, found.name, found.unit, found.free_above,
                        tuple(sorted(rules, key=lambda rule: bool(rule.regions))))


@db.writes
def save(by: Operator, draft: TemplateData) -> int:
    """Write a new or edited template and return its id; the next order pays by it. Raises BadInput, NotFound."""
    checked(draft)
    values = {"name": draft.name.strip(), "unit": draft.unit, "free_above": draft.free_above}
    template_id = inserted(values) if draft.id is None else updated(draft.id, values)
    FreightRule.delete().where(FreightRule.template == template_id).execute()
    for rule in draft.rules:
        FreightRule.insert(template=template_id, **columns(rule)).execute()
    operators.audit(by, "shipping", "save freight", f"freight {template_id}", name=draft.name.strip())
    return template_id


@db.writes
def delete(by: Operator, template_id: int) -> None:
    """Delete a template that no product has; raises InUse, NotFound."""
    operators.audit(by, "shipping", "delete freight", f"freight {template_id}")
    try:
        FreightRule.delete().where(FreightRule.template == template_id).execute()
        if not FreightTemplate.delete().where(FreightTemplate.id == template_id).execute():
            raise NotFound()
    except IntegrityError as wrong:  # the database itself keeps what a product has
        raise InUse() from wrong


@db.writes
def give_to_rest(by: Operator, template_id: int) -> int:
    """Give a template to every product that goes in a parcel and has none; returns how many. Raises NotFound."""
    if not FreightTemplate.select().where(FreightTemplate.id == template_id).exists():
        raise NotFound()
    count = int(Product.update(freight_template=template_id, version=Product.version + 1).where(REST).execute())
    operators.audit(by, "shipping", "give freight", f"freight {template_id}", products=count)
    versions.bump("catalog")
    return count


def without() -> int:
    """Count the products that go in a parcel and have no template."""
    return int(Product.select().where(REST).count())


def products(template_id: int) -> int:
    """Count the products that have a template."""
    return int(Product.select().where(Product.freight_template == template_id).count())


def unmeasured(template_id: int, product_id: int | None = None) -> int:
    """Count the products, or tell of one, whose template counts what a choice of theirs has none of.

    Whatever is sent of such a choice costs no more than the first units.
    """
    found = Product.select(Product.id).join(FreightTemplate).switch(Product).join(Variant).where(
        Product.kind == "parcel", Product.freight_template == template_id, Variant.active,
        ((FreightTemplate.unit == "weight") & (Variant.weight == 0))
        | ((FreightTemplate.unit == "volume") & (Variant.volume == 0))).distinct()
    return int((found.where(Product.id == product_id) if product_id else found).count())


def example(rule: RuleData, units: int) -> int:
    """Return what so many units cost under a rule, in fen, whatever the goods are worth."""
    return freight.by_units(FreightRule(**columns(rule)), units)


def inserted(values: dict[str, Any]) -> int:
    """Insert a template and return its id; raises BadInput for a name that is taken."""
    row = FreightTemplate(**values)
    if not db.insert_once(row):
        raise taken()
    return int(row.id)


def updated(template_id: int, values: dict[str, Any]) -> int:
    """Change a template and return its id; raises NotFound, BadInput for a name that is taken."""
    twin = FreightTemplate.select().where(FreightTemplate.name == values["name"], FreightTemplate.id != template_id)
    if twin.exists():
        raise taken()
    if not FreightTemplate.update(**values).where(FreightTemplate.id == template_id).execute():
        raise NotFound()
    return template_id


def taken() -> BadInput:
    """Return what to say about a name another template has."""
    return BadInput(_("There is a template with this name already."), "name")


def columns(rule: RuleData) -> dict[str, Any]:
    """Return a rule's columns."""
    return {"regions": list(rule.regions), "delivers": rule.delivers, "first": rule.first,
            "first_fee": rule.first_fee, "more": rule.more, "more_fee": rule.more_fee}


def checked(draft: TemplateData) -> None:
    """Pass if the draft can be saved; raises BadInput with the field (`rules-2-areas` is the third rule's)."""
    if not 1 <= len(draft.name.strip()) <= LONGEST or not draft.name.strip().isprintable():
        raise BadInput(_("A name has 1 to %(n)s characters.", n=LONGEST), "name")
    if draft.unit not in UNITS:
        raise BadInput(_("Please choose how the freight is counted."), "unit")
    if draft.free_above is not None and not 1 <= draft.free_above <= money.LARGEST:
        raise BadInput(_("Please write an amount in yuan, such as 19.90."), "free_above")
    if not 1 <= len(draft.rules) <= MOST_RULES or draft.rules[0].regions:
        raise BadInput(_("A template has 1 to %(n)s rules; the first is for everywhere else.", n=MOST_RULES), "rules")
    seen: set[str] = set()
    for number, rule in enumerate(draft.rules):
        places(number, rule, seen)
        fees(number, rule)


def places(number: int, rule: RuleData, seen: set[str]) -> None:
    """Pass if a rule names areas no other rule names; raises BadInput."""
    field = f"rules-{number}-areas"
    if number and not rule.regions:
        raise BadInput(_("Please choose at least one region."), field)
    for code in rule.regions:
        if not areas.called(code):
            raise BadInput(_("There is no such region: %(code)s", code=code), field)
        if code in seen:
            raise BadInput(_("%(name)s stands in two rules.", name=areas.called(code)), field)
        seen.add(code)


def fees(number: int, rule: RuleData) -> None:
    """Pass if a rule's numbers can be kept and reckoned with; raises BadInput."""
    for name in ("first", "more"):
        if not 1 <= getattr(rule, name) <= MOST_UNITS:
            raise BadInput(_("A number from 1 to %(n)s.", n=MOST_UNITS), f"rules-{number}-{name}")
    for name in ("first_fee", "more_fee"):
        if not 0 <= getattr(rule, name) <= pricing.DEAREST:
            raise BadInput(_("An amount of at most ¥%(most)s.", most=money.yuan(pricing.DEAREST)),
                           f"rules-{number}-{name}")
