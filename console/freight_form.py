"""A freight template as the shopkeeper writes it, and the draft it makes."""

from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms import Form as Rows
from wtforms.validators import InputRequired

from base import money
from base.i18n import N_, _
from console.amounts import exact, fen
from shop import areas, freight_templates
from shop.freight_templates import MOST_RULES, RuleData, TemplateData
from shop.regions import Region
from web.forms import Form
from web.numbers import WholeField

# How freight is counted, and what the units are called.
UNITS = (("piece", N_("by the piece"), N_("pieces")), ("weight", N_("by weight"), N_("grams")),
         ("volume", N_("by volume"), N_("cubic centimetres")))
USUAL = {"piece": 1, "weight": 1000, "volume": 1000}  # units of a lot where nobody has written another number
SCALE = (500, 1000, 3000)  # grams that an example is about
LOTS = (0, 1, 4)  # other examples: the first units alone, and with so many further lots


class RuleRow(Rows):  # type: ignore[misc]
    """The fees for some areas; `province` and `city` only help to find one more city."""

    areas = SelectMultipleField(validate_choice=False)
    province = StringField()
    city = StringField()
    barred = BooleanField()
    first = WholeField(default=1, validators=[InputRequired()])
    first_fee = StringField(default="0", validators=[exact])
    more = WholeField(default=1, validators=[InputRequired()])
    more_fee = StringField(default="0", validators=[exact])


class FreightForm(Form):
    """Everything about a template, as shop.freight_templates wants it; its first rule is for everywhere else.

    `shown` is the unit in which its numbers stood on the page.
    """

    name = StringField()
    shown = HiddenField(default="piece")
    unit = RadioField(choices=[unit for unit, _label, _units in UNITS], default="piece")
    free_above = StringField(validators=[exact])
    rules = FieldList(FormField(RuleRow), min_entries=1, max_entries=MOST_RULES)


@dataclass(frozen=True)
class Picker:
    """What a rule's areas are chosen from: the provinces, the areas smaller than one, and a province's cities."""

    chosen: list[str]
    names: str
    smaller: list[Region]
    cities: list[Region]


def filled_from(template: TemplateData) -> FreightForm:
    """Return the form as the saved template fills it."""
    return FreightForm(
        formdata=None, name=template.name, unit=template.unit, shown=template.unit,
        free_above=money.yuan(template.free_above) if template.free_above is not None else "",
        rules=[{"areas": list(rule.regions), "barred": not rule.delivers, "first": rule.first,
                "first_fee": money.yuan(rule.first_fee), "more": rule.more, "more_fee": money.yuan(rule.more_fee)}
               for rule in template.rules])


def draft(form: FreightForm, template_id: int | None) -> TemplateData:
    """Return what the form says; raises ValueError for an amount that is none, as a valid form has not."""
    return TemplateData(template_id, form.name.data or "", form.unit.data or "", fen(form.free_above) or None,
                        tuple(rule(place, row.form) for place, row in enumerate(form.rules)))


def rule(place: int, row: RuleRow) -> RuleData:
    """Return what a row says; the first one has no areas."""
    return RuleData(tuple(row.areas.data or ()) if place else (), not row.barred.data, row.first.data or 0,
                    fen(row.first_fee), row.more.data or 0, fen(row.more_fee))


def follow(form: FreightForm) -> bool:
    """Let numbers that nobody has touched follow the chosen way to count; tells whether any did."""
    before, after = USUAL.get(form.shown.data or ""), USUAL.get(form.unit.data or "")
    if None in (before, after) or before == after:
        return False
    form.shown.data = form.unit.data
    untouched = [field for row in form.rules for field in (row.form.first, row.form.more) if field.data == before]
    for field in untouched:
        field.data, field.raw_data = after, None
    return bool(untouched)


def amounts(rule: RuleData, unit: str) -> list[int]:
    """Return the units of which an example tells what they cost."""
    return list(SCALE) if unit == "weight" else [rule.first + lots * rule.more for lots in LOTS]


def called(units: int, unit: str) -> str:
    """Return what so many units are called: `500 g`, `3 kg`, `5 pieces`."""
    if unit == "weight" and units % 1000 == 0:
        return _("%(n)s kg", n=units // 1000)
    return f"{units} {measure(unit)}"


def lacking(template_id: int | None, product_id: int | None = None) -> str:
    """Return the warning about products, or one, whose template counts what a choice of theirs has none of, or ""."""
    count = freight_templates.unmeasured(template_id, product_id) if template_id else 0
    if not template_id or not count:
        return ""
    if freight_templates.one(template_id).unit == "weight":
        return _("%(n)s products have a choice of 0 grams, and freight goes by weight: "
                 "any number of it costs only the first grams. Please fill in the weight.", n=count)
    return _("%(n)s products have a choice of 0 cm³, and freight goes by volume: "
             "any number of it costs only the first lot. Please fill in the volume.", n=count)


def pickers(form: FreightForm) -> list[Picker]:
    """Return what each rule's areas are chosen from."""
    return [picker(row.form) for row in form.rules]


def picker(row: RuleRow) -> Picker:
    """Return what one rule's areas are chosen from; codes of no area are left out."""
    chosen = [code for code in row.areas.data or () if areas.called(code)]
    return Picker(chosen, "、".join(areas.called(code) for code in chosen),
                  [Region(code, areas.called(code)) for code in chosen if len(code) > 2],
                  areas.cities(row.province.data or ""))


def measure(unit: str | None) -> str:
    """Return what the units of a way to count are called."""
    return next((_(name) for code, _label, name in UNITS if code == unit), "")


def field(form: FreightForm, name: str) -> Any:
    """Return the field a problem is about: `name`, or `rules-2-areas`."""
    kind, _dash, rest = name.partition("-")
    place, _dash, inner = rest.partition("-")
    if inner and place.isdecimal() and int(place) < len(form.rules):
        return form.rules[int(place)].form[inner]
    return next((one for one in form if one.name == kind), form.name)
