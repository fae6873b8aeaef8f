"""The room of after-sales: what customers ask for, and every answer the shop can give."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request, send_file
from wtforms import StringField, TextAreaField

from base import config, money
from base.errors import BadInput, WrongState
from base.i18n import _
from console import claim_history, words
from console.amounts import exact, fen
from console.blame import blame
from models import Customer, Operator
from shop import carriers, operators, orders, refunds, uploads
from shop.claims import deciding, views
from shop.claims import words as claim_words
from shop.claims.views import OPEN, PAGE, ClaimView
from web.forms import Form
from web.numbers import whole
from web.render import page

DAY = 24 * 3600  # seconds


class AnswerForm(Form):
    """What the shop agrees to, in yuan and words."""

    amount = StringField(validators=[exact])
    note = TextAreaField()

    @property
    def fen(self) -> int | None:
        """The amount typed, None for what was asked for."""
        return fen(self.amount) if self.amount.data else None


class SendForm(Form):
    """What the new goods travel with."""

    carrier = StringField()
    tracking = StringField()


def listed() -> Any:
    """Show the claims of a state; those that wait, oldest first."""
    state, number = request.args.get("state", ""), max(whole(request.args.get("page"), 1), 1)
    state = state if state in (*OPEN, "over") else ""
    found = views.console_list(state, number)
    return page("console/claims.html", views=found, state=state, number=number, more=len(found) == PAGE,
                counts=views.console_counts(), states=OPEN, words=claim_words)


def one(number: str) -> Any:
    """Show a claim with all that was said, and what can be answered."""
    return shown(number)


def agree(number: str) -> Any:
    """Say yes, to the amount that was asked for or to another one."""
    form = AnswerForm()
    if not form.validate():
        return shown(number, 422, answer=form)
    return done(number, lambda by: deciding.agree(by, number, form.fen, form.note.data or ""), form, answer=form)


def refuse(number: str) -> Any:
    """Say no, and why."""
    form = AnswerForm()
    return done(number, lambda by: deciding.refuse(by, number, form.note.data or ""), form, refusal=form)


def approve(number: str) -> Any:
    """Let a large refund go that somebody else agreed to."""
    return done(number, lambda by: deciding.approve(by, number))


def receive(number: str) -> Any:
    """Say that the goods came back, fit for the shelf or not."""
    restock = request.form.get("restock") == "yes"
    return done(number, lambda by: deciding.received_back(by, number, restock))


def exchange(number: str) -> Any:
    """Send the goods anew."""
    form = SendForm()
    carrier, tracking = form.carrier.data or "", form.tracking.data or ""
    return done(number, lambda by: deciding.send_exchange(by, number, carrier, tracking), form, sending=form)


def refund_instead(number: str) -> Any:
    """Give the money back, as there is nothing to send anew."""
    form = AnswerForm()
    return done(number, lambda by: deciding.refund_instead(by, number, form.note.data or ""), form, refusal=form)


def again(number: str) -> Any:
    """Ask WeChat once more for a refund it did not make."""
    refund = views.console_view(number).refund
    if refund is None:
        raise WrongState()
    return done(number, lambda by: refunds.again(by, refund.number))


def handed(number: str) -> Any:
    """Say that the money of an order paid outside WeChat is back in the customer's hands."""
    refund = views.console_view(number).refund
    if refund is None:
        raise WrongState()
    return done(number, lambda by: refunds.handed(by, refund.number))


def picture(name: str) -> Any:
    """Show a picture that a customer sent; raises NotFound."""
    answer = send_file(uploads.look_as_operator(name), mimetype="image/jpeg", max_age=DAY)
    answer.headers["Cache-Control"] = f"private, max-age={DAY}"
    return answer


def done(number: str, verb: Callable[[Operator], object], form: Form | None = None, **typed: Any) -> Any:
    """Do what was decided and go back to the claim, or show it with what is wrong beside the field."""
    try:
        verb(g.operator)
    except BadInput as wrong:
        if form is None:
            raise
        blame(form, wrong, next(iter(form)))
        return shown(number, wrong.status, **typed)
    flash(_("Done. The customer can see it."), "done")
    return redirect(f"/console/claims/{number}")


def shown(number: str, status: int = 200, **typed: Form) -> Any:
    """Show one claim; `typed` is the form that could not be used, by its place on the page."""
    view = views.console_view(number)
    return page("console/claim.html", status, view=view, answer=typed.get("answer") or fresh(view),
                refusal=typed.get("refusal") or AnswerForm(formdata=None), carriers=carriers.known(),
                sending=typed.get("sending") or SendForm(formdata=None), words=claim_words, called=words.called,
                approvers=[one.name for one in operators.able("refunds", view.claim.agreed_by_id)],
                table=words, longest=deciding.LONGEST_NOTE, buyer=Customer.get_by_id(view.claim.order.customer_id),
                history=claim_history.of(view), second=needs_second(view), advice=words.ADVICE,
                outside=orders.paid_outside(view.claim.order))


def needs_second(view: ClaimView) -> bool:
    """Tell whether a second operator has to approve what goes back."""
    limit = config.current().orders.second_operator_above
    return view.claim.kind != "exchange" and 0 < limit < view.claim.amount + deciding.alone(view.claim)


def fresh(view: ClaimView) -> AnswerForm:
    """Return the answer as it would be when the shop simply agrees."""
    place = views.last_place() if view.claim.kind != "refund" else ""
    return AnswerForm(formdata=None, amount=money.yuan(view.claim.amount), note=place)
