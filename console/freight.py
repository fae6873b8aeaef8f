"""The desk of the freight templates: what sending costs where, with examples that reckon as the checkout does."""

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, g, redirect, request

from base.errors import BadInput
from base.i18n import _
from console import freight_form
from console.freight_form import FreightForm
from shop import areas, freight_templates
from web.render import page

ADDRESS = "/console/shipping/freight"
UNNAMED = "-"
LOTS = (0, 1, 4)  # the examples: the first units alone, and with so many further lots


@dataclass(frozen=True)
class Example:
    """What a rule asks for: some units with their fee in fen; none where nothing is delivered."""

    where: str
    fees: list[tuple[int, int]]


def door() -> Any:
    """Lead into the shipping room: its first desk is this one."""
    return redirect(ADDRESS)


def listed() -> Any:
    """Show the templates."""
    return page("console/freights.html", rows=freight_templates.every(), units=freight_form.UNITS)


def blank() -> Any:
    """Show an empty template."""
    return shown(FreightForm(formdata=None), None)


def one(template_id: int) -> Any:
    """Show a saved template."""
    return shown(freight_form.filled_from(freight_templates.one(template_id)), template_id)


def create() -> Any:
    """Save a new template."""
    return save(None)


def change(template_id: int) -> Any:
    """Save an edited template."""
    return save(template_id)


def delete(template_id: int) -> Any:
    """Delete a template that no product has."""
    freight_templates.delete(g.operator, template_id)
    flash(_("The template is deleted."), "done")
    return redirect(ADDRESS)


def rearrange() -> Any:
    """Add or drop a rule, or look for a city; nothing is saved."""
    form = FreightForm()
    rows = form.rules.entries
    if (dropped := request.form.get("drop", type=int)) is not None:
        form.rules.entries = [row for place, row in enumerate(rows) if place != dropped or not place]
    if "more" in request.form and len(rows) < freight_templates.MOST_RULES:
        form.rules.append_entry({"province": "", "first": rows[0].form.first.data, "more": rows[0].form.more.data})
    if (place := request.form.get("put", type=int)) is not None and 0 < place < len(rows):
        put(rows[place].form)
    return shown(form, request.form.get("template", type=int), opened=request.form.get("look", place, type=int))


def put(row: freight_form.RuleRow) -> None:
    """Add the city that was found to a rule's areas."""
    if row.city.data and row.city.data not in row.areas.data:
        row.areas.data = [*row.areas.data, row.city.data]
    row.province.data = row.city.data = ""


def save(template_id: int | None) -> Any:
    """Save the form, or show what is wrong beside the field, with all that was typed."""
    form = FreightForm()
    if not form.validate():
        return shown(form, template_id, 422)
    try:
        freight_templates.save(g.operator, freight_form.draft(form, template_id))
    except BadInput as wrong:
        freight_form.field(form, wrong.field).errors = [wrong.sentence]
        return shown(form, template_id, 422)
    flash(_("Saved. The next order pays by it."), "done")
    return redirect(ADDRESS)


def shown(form: FreightForm, template_id: int | None, status: int = 200, opened: int | None = None) -> Any:
    """Show a template with its examples; `opened` is the rule whose areas are being chosen."""
    return page("console/freight.html", status, form=form, template_id=template_id, opened=opened,
                pickers=freight_form.pickers(form), provinces=areas.provinces(), units=freight_form.UNITS,
                examples=examples(form), most=freight_templates.MOST_RULES,
                measure=freight_form.measure(form))


def examples(form: FreightForm) -> list[Example]:
    """Return what each rule asks for some units; nothing while the form cannot be reckoned with."""
    try:
        template = freight_form.draft(form, None)
        # It may still lack its name.
        freight_templates.checked(replace(template, name=template.name.strip() or UNNAMED))
    except (ValueError, BadInput):
        return []
    return [Example("、".join(map(areas.called, rule.regions)), [
        (units, freight_templates.example(rule, units))
        for units in (rule.first + lots * rule.more for lots in LOTS)] if rule.delivers else [])
        for rule in template.rules]
