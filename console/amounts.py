"""Amounts as operators write them: yuan in the form, fen for the shop."""

from typing import Any

from wtforms import Field, ValidationError

from base import money
from base.i18n import _


def exact(_form: Any, field: Field) -> None:
    """Let only an exact amount of 0 or more pass; raises ValidationError."""
    try:
        money.fen(field.data or "0")
    except ValueError as wrong:
        raise ValidationError(_("Please write an amount in yuan, such as 19.90.")) from wrong


def fen(field: Field) -> int:
    """Return the fen of a field that has passed `exact`; nothing written is 0."""
    return money.fen(field.data or "0")
