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


@dataclass(frozen=True)
class Example:
    """What a rule asks for: some goods with their fee in fen; none where nothing is delivered."""

    where: str
    fees: list[tuple[str, int]]


def door() -> Any:
    """Lead into the shipping room: its first desk is this one."""
    return redirect(ADDRESS)


def listed() -> Any:
    """Show the templates."""
    return page("console/freights.html", rows=freight_templates.every(), units=freight_form.UNITS,
                rest=freight_templates.without())


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


def give_to_rest(template_id: int) -> Any:
    """Give a template to every product that has none."""
    count = freight_templates.give_to_rest(g.operator, template_id)
    flash(_("%(n)s products have the template now.", n=count), "done")
    if warning := freight_form.lacking(template_id):
        flash(warning, "warning")
    return redirect(ADDRESS)


def rearrange() -> Any:
    """Add or drop a rule, look for a city, or count another way; nothing is saved."""
    form = FreightForm()
    freight_form.follow(form)
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
    if freight_form.follow(form):  # without script nobody has seen these numbers yet
        return shown(form, template_id, 422, moved=True)
    try:
        saved = freight_templates.save(g.operator, freight_form.draft(form, template_id))
    except BadInput as wrong:
        freight_form.field(form, wrong.field).errors = [wrong.sentence]
        return shown(form, template_id, 422)
    flash(effect(saved), "done")
    return redirect(ADDRESS)


def effect(template_id: int) -> str:
    """Return whose orders pay by a template that was saved."""
    if count := freight_templates.products(template_id):
        return _("Saved. It counts at once for the %(n)s products that have it.", n=count)
    return _("Saved. It has 0 products yet: it counts for those that choose it on their page, under freight.")


def shown(form: FreightForm, template_id: int | None, status: int = 200, opened: int | None = None,
          moved: bool = False) -> Any:
    """Show a template with its examples; `opened` is the rule whose areas are being chosen.

    `moved` says that numbers have changed with the way to count, and wait to be looked at.
    """
    return page("console/freight.html", status, form=form, template_id=template_id, opened=opened, moved=moved,
                pickers=freight_form.pickers(form), provinces=areas.provinces(), units=freight_form.UNITS,
                examples=examples(form), most=freight_templates.MOST_RULES,
                measure=freight_form.measure(form.unit.data), rest=freight_templates.without())


def examples(form: FreightForm) -> list[Example]:
    """Return what each rule asks for some units; nothing while the form cannot be reckoned with."""
    try:
        template = freight_form.draft(form, None)
        # It may still lack its name.
        freight_templates.checked(replace(template, name=template.name.strip() or UNNAMED))
    except (ValueError, BadInput):
        return []
    return [Example("、".join(map(areas.called, rule.regions)), [
        (freight_form.called(units, template.unit), freight_templates.example(rule, units))
        for units in freight_form.amounts(rule, template.unit)] if rule.delivers else [])
        for rule in template.rules]
