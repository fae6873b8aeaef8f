"""A rule as the shopkeeper fills it in; console.rule_draft makes a rule of it, shop.rules says what a rule must be."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as Rows
from wtforms.validators import NumberRange, Optional

from base.i18n import _
from console import times
from shop.rules import checks, spoken
from shop.rules.data import EVENTS, KINDS
from web.forms import Form
from web.numbers import WholeField

FURTHEST = checks.FURTHEST
YEARS = 3650  # days
# Which fields of an answer count for which kind, in the order in which they stand on the desk.
FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text",), "person": ("text",), "action": ("action",), "image": ("media",), "voice": ("media",),
    "product": ("products",), "products": ("products", "text"), "video": ("media", "title", "text"),
    "link": ("title", "text", "url", "picture"), "article": ("title", "text", "url", "picture"),
    "music": ("title", "text", "url", "media"), "miniprogram": ("title", "appid", "path", "url", "media"),
}


class KeywordRow(Rows):  # type: ignore[misc]
    """One thing a follower may say."""

    text = StringField()
    match = SelectField(choices=list(spoken.MATCHES), default="contains")


class EventRow(Rows):  # type: ignore[misc]
    """One thing that may happen; an empty kind is none."""

    kind = SelectField(choices=["", *EVENTS], default="")
    key = StringField()


class AnswerRow(Rows):  # type: ignore[misc]
    """One answer; `find` only helps to choose products, and `file` to bring one in."""

    kind = SelectField(choices=list(KINDS), default="text")
    text = TextAreaField()
    title = StringField()
    url = StringField()
    picture = StringField()
    media = WholeField(validators=[Optional()])
    file = FileField()
    products = SelectMultipleField(validate_choice=False)
    find = StringField()
    action = SelectField(default="", validate_choice=False)
    appid = StringField()
    path = StringField()


def moment(_form: Any, field: Field) -> None:
    """Let only a date and time pass; raises ValidationError."""
    try:
        times.seconds(field.data)
    except ValueError as wrong:
        raise ValidationError(_("A date and time look like 2026-11-22 09:30.")) from wrong


def minute(_form: Any, field: Field) -> None:
    """Let only a time of the day pass; raises ValidationError."""
    try:
        times.minute(field.data)
    except ValueError as wrong:
        raise ValidationError(_("A time looks like 09:30.")) from wrong


class RuleForm(Form):
    """Everything about a rule; an empty keyword row is no keyword.

    `stamp` tells which draft was opened, `phrase` which of the phrases nobody answered led here.
    """

    rule_id = HiddenField()
    stamp = HiddenField()
    phrase = HiddenField()
    name = StringField()
    keywords = FieldList(FormField(KeywordRow), max_entries=checks.MOST_KEYWORDS)
    events = FieldList(FormField(EventRow), max_entries=checks.MOST_EVENTS)
    answers = FieldList(FormField(AnswerRow), max_entries=checks.MOST_ANSWERS)
    send = SelectField(choices=list(spoken.SENDS), default="all")
    priority = WholeField(default=0, validators=[NumberRange(-FURTHEST, FURTHEST)])
    enabled = BooleanField(default=True)
    since = StringField(validators=[moment])
    until = StringField(validators=[moment])
    weekdays = SelectMultipleField(choices=[str(day) for day in range(1, 8)])
    opens = StringField(validators=[minute])
    closes = StringField(validators=[minute])
    new_days = WholeField(default=0, validators=[NumberRange(0, YEARS)])
    tags = SelectMultipleField(validate_choice=False)
    scenes = SelectMultipleField(validate_choice=False)
    cooldown = WholeField(default=0, validators=[NumberRange(0, checks.LONGEST_COOLDOWN)])
    cooldown_unit = SelectField(choices=list(spoken.UNITS), default="minutes")


def actions() -> Mapping[str, str]:
    """Return what a rule may set off: name -> English label."""
    table: Mapping[str, str] = current_app.extensions["console.actions"]
    return table
