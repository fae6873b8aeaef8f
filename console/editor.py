"""The desk where a rule is written: each button works on what was typed, saved or not."""

from dataclasses import replace
from typing import Any

from flask import flash, g, redirect, request

from base.errors import BadInput
from base.i18n import _
from base.text import fold
from console import rule_form, tryout
from console.blame import blame
from console.rule_form import RuleForm
from models import Keyword, Product, Rule
from shop import catalog, rules
from shop.rules import RuleDraft
from web.render import page

SPARE = 2  # empty keyword rows, so that a browser without script can add some
FOUND = 6  # products offered for a search
UNNAMED = "-"  # stands for a name not yet written, so that the rest can be checked


def blank() -> Any:
    """Show an empty desk."""
    return desk(RuleForm(formdata=None))


def one(rule_id: int) -> Any:
    """Show a saved rule on the desk."""
    return tried_out(rule_form.filled_from(rules.one(rule_id)), "")


def create() -> Any:
    """Save a new rule."""
    return save(None)


def change(rule_id: int) -> Any:
    """Save an edited rule."""
    return save(rule_id)


def rearrange() -> Any:
    """Add or drop a keyword row, or look for a product; nothing is saved."""
    form = RuleForm()
    if (dropped := request.form.get("drop", type=int)) is not None:
        form.keywords.entries = [row for at, row in enumerate(form.keywords.entries) if at != dropped]
    if "more" in request.form:
        form.keywords.append_entry()
    answer = desk(form)
    answer.headers["HX-Trigger-After-Swap"] = "rearranged"
    return answer


def rehearse() -> Any:
    """Answer the phrase, or the first keyword, as if what was typed were saved."""
    return tried_out(RuleForm(), request.form.get("say", ""))


def save(rule_id: int | None) -> Any:
    """Save the form as a rule, or show what is wrong beside the field, with all that was typed."""
    form = RuleForm()
    draft = replace(rule_form.draft(form), id=rule_id)
    if not form.validate():
        return desk(form, 422)
    try:
        rules.save(g.operator, draft)
    except BadInput as wrong:
        blame(form, wrong, form.name)
        return desk(form, 422)
    flash(_("Saved. Followers get the new answer from now on."), "done")
    for warning in twins(draft):
        flash(warning, "warning")
    return redirect("/console/rules")


def tried_out(form: RuleForm, phrase: str) -> Any:
    """Show the desk with what a follower gets who says `phrase`, or the first keyword."""
    draft = rule_form.draft(form)
    said = phrase or next((keyword.text for keyword in draft.keywords), "")
    return desk(form, phrase=phrase, tried=tryout.answered(said, draft) if finished(draft) else None)


def finished(draft: RuleDraft) -> bool:
    """Tell whether the draft could answer already; it may still lack a name."""
    try:
        rules.checked(replace(draft, name=draft.name or UNNAMED))
    except BadInput:
        return False
    return draft.answer != "action" or draft.action in rule_form.actions()


def desk(form: RuleForm, status: int = 200, **values: Any) -> Any:
    """Show the desk with spare keyword rows and the products that were looked for."""
    spare = SPARE - sum(not (row.form.text.data or "").strip() for row in form.keywords)
    for _row in range(min(spare, rules.MOST_KEYWORDS - len(form.keywords))):
        form.keywords.append_entry()
    query = request.form.get("find", "").strip()
    return page("console/rule.html", status, form=form, offered=offered(form, query), query=query,
                warnings=twins(rule_form.draft(form)), matches=rule_form.MATCHES, answers=rule_form.ANSWERS,
                actions=rule_form.actions(), most=rules.LONGEST_TEXT, longest=rules.LONGEST_KEYWORD, **values)


def offered(form: RuleForm, query: str) -> list[Product]:
    """Return the products to choose from: the chosen one first, then those whose title has the query."""
    chosen = rule_form.chosen(form)
    found = catalog.all_products(1, FOUND, query) if query else []
    return [product for product in [chosen, *(one for one in found if one != chosen)] if product]


def twins(draft: RuleDraft) -> list[str]:
    """Return a warning for each keyword that another rule has too."""
    words = [fold(keyword.text) for keyword in draft.keywords]
    if not words:
        return []
    query: Any = Keyword.select(Keyword.text, Rule.name).join(Rule).where(
        Keyword.text.in_(words), Rule.id != (draft.id or 0)).distinct().tuples()
    return [_("“%(word)s” is also a keyword of “%(rule)s”.", word=word, rule=rule) for word, rule in query]
