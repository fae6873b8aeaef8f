"""The room of reviews: what customers say, and whether everybody may read it."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField

from base.errors import BadInput
from base.i18n import N_, _
from console.blame import blame
from console.entry import within
from models import Operator
from shop import reviews
from web.forms import Form
from web.numbers import whole
from web.render import page

STATES = (("waiting", N_("To read")), ("shown", N_("Shown")), ("hidden", N_("Hidden")))
Verb = Callable[[Operator, int, str | None], None]
VERBS: dict[str, Verb] = {"show": reviews.show, "hide": reviews.hide}
ROOM = "/console/reviews"


class AnswerForm(Form):
    """What the shop says below a review."""

    answer = StringField()


def listed() -> Any:
    """Show the reviews of a state."""
    state = request.args.get("state", "")
    return shown(state if state in dict(STATES) else "waiting", {})


def decide(review_id: int) -> Any:
    """Let everybody read a review, or nobody, with the answer that was typed, and go back."""
    if verb := VERBS.get(request.form.get("to", "")):
        return saved(review_id, verb)
    return redirect(within(request.form.get("back", ROOM)))


def answer(review_id: int) -> Any:
    """Say something below a review, and go back."""
    return saved(review_id, lambda by, review, text: reviews.answer(by, review, text or ""))


def saved(review_id: int, verb: Verb) -> Any:
    """Do it with the answer that was typed and go back, or show what is wrong beside the answer."""
    form = AnswerForm()
    try:
        verb(g.operator, review_id, form.answer.data)
    except BadInput as wrong:
        blame(form, wrong, form.answer)
        return shown(request.form.get("state", "waiting"), {review_id: form}, 422)
    flash(_("Saved."), "done")
    return redirect(within(request.form.get("back", ROOM)))


def shown(state: str, typed: dict[int, AnswerForm], status: int = 200) -> Any:
    """Show the room; `typed` holds the answers that could not be saved."""
    number = max(whole(request.args.get("page"), 1), 1)
    rows = reviews.listed(state, number)
    forms = {row.id: typed.get(row.id) or AnswerForm(formdata=None, answer=row.answer) for row in rows}
    return page("console/reviews.html", status, rows=rows, forms=forms, state=state, states=STATES, number=number,
                more=len(rows) == reviews.PAGE, waiting=reviews.waiting(), most=reviews.LONGEST_ANSWER)
