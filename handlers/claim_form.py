"""The forms of after-sales: what is asked for, line by line, and how goods travel back."""

from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation

from base import ids, money
from base.errors import BadInput
from base.i18n import _
from shop.claims.amounts import Left, Share
from shop.claims.words import REASONS, reason_name
from web.forms import Form
from web.numbers import whole

PIECES = "pieces-"  # before an order line's id: how many of it


class ClaimForm(Form):
    """What a customer asks for; `once` makes a double click one claim."""

    reason = SelectField()
    amount = StringField()
    text = TextAreaField()
    once = HiddenField(default=ids.token, validators=[Length(max=64)])

    def __init__(self, wish: str, **values: Any) -> None:
        super().__init__(**values)
        self.reason.choices = [(reason, reason_name(reason)) for reason in REASONS.get(wish, ())]
        self.wrong: dict[str, str] = {}

    def validate_amount(self, field: StringField) -> None:
        """Only an exact amount is one; nothing typed is all there is."""
        try:
            money.fen(field.data or "0")
        except ValueError as wrong:
            raise StopValidation(_("Please write an amount in yuan, such as 19.90.")) from wrong

    @property
    def fen(self) -> int | None:
        """The amount typed, None for all there is."""
        return money.fen(self.amount.data) if self.amount.data else None

    def blame(self, wrong: BadInput) -> None:
        """Say what the shop refuses beside what it is about."""
        self.wrong[wrong.field] = wrong.sentence

    def trouble(self, name: str) -> str:
        """Return what is wrong with a part of the form, or nothing."""
        return self.wrong.get(name) or self.problems.get(name, "")


class SendBackForm(Form):
    """How the customer sends goods back."""

    carrier = StringField()
    tracking = StringField()

    def blame(self, wrong: BadInput) -> None:
        """Put what the shop refuses beside the field."""
        self[wrong.field].errors = [wrong.sentence]


@dataclass(frozen=True)
class Row:
    """An order line in the form: how many may be claimed, and how many are chosen."""

    left: Left
    most: int
    chosen: int

    @property
    def share(self) -> Share:
        """What the chosen pieces are worth."""
        return self.left.share(self.chosen)


def chosen() -> dict[int, int] | None:
    """Return the pieces by order line as they were chosen; None for all, which one tap asks for."""
    if "everything" in request.form:
        return None
    return {whole(name.removeprefix(PIECES), -1): whole(value, 0) for name, value in request.form.items()
            if name.startswith(PIECES)}


def filled_in(wish: str, lines: list[tuple[Left, int]]) -> list[Row]:
    """Return the form's rows: as they were chosen, else all of the only line, or of an order to be cancelled."""
    before = chosen() if request.method == "POST" else None
    if before is not None:
        return [Row(left, most, min(max(before.get(left.line.id, 0), 0), most)) for left, most in lines]
    everything = wish == "cancel" or len(lines) == 1
    return [Row(left, most, most if everything else 0) for left, most in lines]
