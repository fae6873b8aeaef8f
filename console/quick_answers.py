"""The room of quick answers: the words the staff says often."""

from typing import Any

from flask import flash, g, redirect
from wtforms import TextAreaField

from base.errors import BadInput
from base.i18n import _
from bot import fill
from shop import quick_answers
from web.forms import Form
from web.render import page

ROOM = "/console/inbox/quick"


class QuickForm(Form):
    """One quick answer."""

    text = TextAreaField()


def listed() -> Any:
    """Show all, with a place for a new one."""
    return shown({})


def add() -> Any:
    """Add one at the end."""
    return saved(0, QuickForm())


def change(number: int) -> Any:
    """Give one other words."""
    return saved(number, QuickForm())


def saved(number: int, form: QuickForm) -> Any:
    """Save one (0: a new one); what is wrong with it is said beside it."""
    try:
        if number:
            quick_answers.change(g.operator, number, form.text.data or "")
        else:
            quick_answers.add(g.operator, form.text.data or "")
    except BadInput as wrong:
        form.text.errors = [wrong.sentence]
        return shown({number: form}, 422)
    flash(_("Saved."), "done")
    return redirect(ROOM)


def raise_up(number: int) -> Any:
    """Move one up."""
    quick_answers.raise_up(g.operator, number)
    return redirect(ROOM)


def delete(number: int) -> Any:
    """Delete one."""
    quick_answers.delete(g.operator, number)
    flash(_("Deleted."), "done")
    return redirect(ROOM)


def shown(typed: dict[int, QuickForm], status: int = 200) -> Any:
    """Show all; `typed` are the forms that could not be saved."""
    rows = quick_answers.listed()
    forms = {0: typed.get(0) or QuickForm(formdata=None)}
    forms |= {row.id: typed.get(row.id) or QuickForm(formdata=None, data={"text": row.text}) for row in rows}
    return page("console/quick_answers.html", status, rows=rows, forms=forms, most=quick_answers.LONGEST,
                variables=fill.NAMES)
