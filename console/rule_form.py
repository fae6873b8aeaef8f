"""A rule as the shopkeeper writes it, and the draft it makes; shop.rules says what a rule must be."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Rows
from wtforms.validators import NumberRange, Optional

from base.i18n import N_
from models import Product
from shop import rules
from shop.rules import KeywordData, RuleData, RuleDraft
from web.forms import Form
from web.numbers import WholeField, whole

MATCHES = (("contains", N_("contain")), ("exact", N_("are exactly")))
ANSWERS = (("text", N_("Text")), ("product", N_("Product card")), ("action", N_("Action")))
FURTHEST = 1000  # the highest and lowest priority


class KeywordRow(Rows):  # type: ignore[misc]
    """One thing a follower may say."""

    text = StringField()
    match = SelectField(choices=[name for name, _label in MATCHES], default="contains")


class RuleForm(Form):
    """Everything about a rule; an empty keyword row is not a keyword."""

    rule_id = HiddenField()
    name = StringField()
    keywords = FieldList(FormField(KeywordRow), max_entries=rules.MOST_KEYWORDS)
    answer = RadioField(choices=[name for name, _label in ANSWERS], default="text")
    text = TextAreaField()
    product_id = WholeField(validators=[Optional()])
    action = SelectField(default="")
    priority = WholeField(default=0, validators=[NumberRange(-FURTHEST, FURTHEST)])
    enabled = BooleanField(default=True)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.action.choices = ["", *actions()]

def actions() -> Mapping[str, str]:
    """Return what a rule may set off: name -> English label."""
    table: Mapping[str, str] = current_app.extensions["console.actions"]
    return table


def filled_from(rule: RuleData) -> RuleForm:
    """Return the form as the saved rule fills it."""
    return RuleForm(
        formdata=None, rule_id=rule.id, name=rule.name, answer=rule.answer, text=rule.text,
        product_id=rule.product_id, action=rule.action, priority=rule.priority, enabled=rule.enabled,
        keywords=[{"text": said.text, "match": said.match} for said in rule.keywords])


def keywords(form: RuleForm) -> tuple[KeywordData, ...]:
    """Return the keywords of the rows that are not empty."""
    rows = [((row.form.text.data or "").strip(), row.form["match"].data) for row in form.keywords]
    return tuple(KeywordData(text, match) for text, match in rows if text)


def chosen(form: RuleForm) -> Product | None:
    """Return the product the rule shows, if there is one."""
    number = form.product_id.data
    found: Product | None = Product.get_or_none(Product.id == number) if number else None
    return found


def draft(form: RuleForm) -> RuleDraft:
    """Return what was typed, finished or not, as a draft."""
    kind, number = form.answer.data or "", whole(str(form.rule_id.data or ""), 0)
    return RuleDraft(
        id=number if number > 0 else None, name=(form.name.data or "").strip(), answer=kind,
        keywords=keywords(form), text=(form.text.data or "").replace("\r\n", "\n") if kind == "text" else "",
        product_id=form.product_id.data if kind == "product" else None,
        action=(form.action.data or "") if kind == "action" else "",
        priority=form.priority.data or 0, enabled=bool(form.enabled.data))
