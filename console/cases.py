"""The room of what only a person can settle: money that does not match, and what could not be delivered."""

from typing import Any

from flask import flash, g, redirect
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from base.i18n import _
from console import words
from models import Case, Order, Outbox
from shop import cases, cures, events, tag_trouble
from web.forms import Form
from web.render import page

RECENT = 20


class CloseForm(Form):
    """What the operator did about it."""

    note = StringField(validators=[DataRequired(), Length(max=190)])


def listed() -> Any:
    """Show what is open, and what was closed lately."""
    return shown({})


def close(case_id: int) -> Any:
    """Close a case with a note."""
    form = CloseForm()
    if not form.validate():
        return shown({case_id: form}, 422)
    cases.close(g.operator, case_id, form.note.data.strip())
    flash(_("The case is closed."), "done")
    return redirect("/console/cases")


def cure(case_id: int) -> Any:
    """Do what a case proposes; WeChat may be asked."""
    cures.apply(g.operator, case_id)
    flash(_("Done. The case is closed."), "done")
    return redirect("/console/cases")


def revive(job_id: int) -> Any:
    """Try once more what could not be delivered."""
    events.revive(g.operator, job_id)
    flash(_("It will be tried again at once."), "done")
    return redirect("/console/cases")


def shown(typed: dict[int, CloseForm], status: int = 200) -> Any:
    """Show the cases; `typed` holds the notes that could not be saved."""
    waiting = cases.waiting()
    closed = list(Case.select().where(Case.closed_at.is_null(False))
                  .order_by(Case.closed_at.desc()).limit(RECENT))
    forms = {case.id: typed.get(case.id) or CloseForm(formdata=None) for case in waiting}
    dead = list(Outbox.select().where(Outbox.state == "dead").order_by(Outbox.id.desc()).limit(RECENT))
    return page("console/cases.html", status, waiting=waiting, closed=closed, dead=dead, forms=forms,
                told=tag_trouble.told, called=words.called, kinds=words.CASE, cures=cures.LABELS, advice=words.ADVICE,
                orders=numbers([*waiting, *closed]))


def numbers(listed: list[Case]) -> dict[int, str]:
    """Return the numbers of the orders these cases are about, by the orders' ids."""
    wanted = {case.order_id for case in listed if case.order_id}
    return {row.id: row.number for row in Order.select(Order.id, Order.number).where(Order.id.in_(wanted))}
