"""The desk of a rule as a page: its form, what can be chosen, and what is wrong with it among the others."""

from collections.abc import Iterable
from typing import Any

from flask import request

from bot import fill
from console import around, blame, goods, rule_draft, rule_form, tryout
from console.rule_form import AnswerRow, RuleForm
from console.tryout import Asked
from models import Channel, Media, Product, Rule, Tag
from shop import media
from shop.rules import RuleData, book, checks, lint, spoken
from web.render import page

NOTHING = Asked("", "", "", drafts=False)


def shown(form: RuleForm, status: int = 200, phrase: str = "", asked: Asked = NOTHING, **values: Any) -> Any:
    """Show the desk with a row to begin with of each kind, and with all that can be chosen from."""
    spread(form)
    rule = rule_draft.draft(form)
    return page("console/rule.html", status, form=form, phrase=phrase, asked=asked, spoken=spoken, checks=checks,
                fields=rule_form.FIELDS, limits=media.LIMITS, actions=rule_form.actions(), variables=fill.NAMES,
                offered=[offered(row.form) for row in form.answers], files=files(form), tags=list(Tag.select()),
                channels=list(Channel.select().order_by(Channel.name)), people=tryout.people(asked.openid),
                kept=Rule.get_or_none(Rule.id == rule.id) if rule.id else None, warnings=warnings(rule),
                more=folded_open(form, rule), wrong=blame.first_wrong(form), **values)


def spread(form: RuleForm) -> None:
    """Add an empty row where there is none; what was typed stays as it was."""
    for rows in (form.keywords, form.events, form.answers):
        if not len(rows):
            rows.append_entry()


def offered(row: AnswerRow) -> list[Product]:
    """Return the products that an answer can be chosen from; none for an answer without."""
    if "products" not in rule_form.FIELDS.get(row.kind.data or "", ()):
        return []
    return goods.offered(rule_draft.numbers(row.products.data), (row.find.data or "").strip())


def files(form: RuleForm) -> dict[str, list[Media]]:
    """Return the files to choose from, by the kind of answer that sends them."""
    kinds = {row.form.kind.data for row in form.answers} & checks.MEDIA.keys()
    return {kind: media.listed(checks.MEDIA[kind]) for kind in kinds}


def warnings(rule: RuleData) -> list[str]:
    """Return what is wrong with a rule that could be saved, among the drafts of all others."""
    if not rule.enabled or not (rule.keywords or rule.events):
        return []
    others: Iterable[RuleData] = (one for one in book.drafted() if one.id != rule.id)
    return [finding.sentence for finding in lint.of([rule], [*others, rule], around.here())
            if finding.severity != lint.NOTE]


def folded_open(form: RuleForm, rule: RuleData) -> frozenset[str]:
    """Return which of the folded parts say something, or have something wrong, and so stand open."""
    parts = {
        "events": bool(rule.events) or bool(form.events.errors) or "event" in request.form,
        "when": bool(spoken.schedule(rule.schedule)) or any(form[name].errors for name in (
            "since", "until", "weekdays", "opens", "closes")),
        "whom": rule.personal or any(form[name].errors for name in ("new_days", "tags", "scenes", "cooldown")),
        "order": bool(rule.priority) or not rule.enabled or bool(form.priority.errors),
    }
    return frozenset(name for name, wanted in parts.items() if wanted)
