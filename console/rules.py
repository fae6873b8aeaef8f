"""The room of automatic replies: the list, a switch for each, and the box that answers like the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request
from peewee import fn

from base import clock
from base.i18n import _
from base.text import fold
from console import rule_form, tryout
from console.entry import within
from console.tryout import pieces
from console.words import called
from models import Product, RuleHit
from shop import rules
from shop.rules import RuleData
from web.numbers import whole
from web.render import page

SIZE = 50
WEEK = 7 * 24 * 3600


@dataclass(frozen=True)
class Row:
    """A rule as the list shows it; `hits` are those of the last seven days."""

    rule: RuleData
    product: Product | None
    action: str
    text: str
    hits: int


def listed() -> Any:
    """Show the rules, found by name, keyword or text."""
    query, number = request.args.get("q", ""), max(whole(request.args.get("page"), 1), 1)
    found = [rule for rule in rules.every() if matches(rule, fold(query))]
    part = found[(number - 1) * SIZE:number * SIZE]
    phrase = request.args.get("say", "")
    return page("console/rules.html", rows=rows(part), count=len(found), query=query, number=number,
                more=len(found) > number * SIZE, phrase=phrase, tried=tryout.answered(phrase))


def switch(rule_id: int) -> Any:
    """Switch a rule on or off, and go back to the list."""
    verb = rules.switch_on if request.form.get("to") == "on" else rules.switch_off
    verb(g.operator, rule_id)
    return redirect(within(request.form.get("back", "/console/rules")))


def delete(rule_id: int) -> Any:
    """Delete a rule."""
    rules.delete(g.operator, rule_id)
    flash(_("The rule is deleted."), "done")
    return redirect("/console/rules")


def matches(rule: RuleData, wanted: str) -> bool:
    """Tell whether the folded text stands in the rule's name, keywords or answer."""
    places = (rule.name, rule.text, *(said.text for said in rule.keywords))
    return any(wanted in fold(place) for place in places)


def rows(part: Sequence[RuleData]) -> list[Row]:
    """Return the rules with what they show and how often they answered: two queries for all of them."""
    shown = {rule.product_id for rule in part if rule.product_id}
    products = {product.id: product for product in Product.select().where(Product.id.in_(shown))}
    counts, labels = hits([rule.id for rule in part if rule.id]), rule_form.actions()
    return [Row(rule, products.get(rule.product_id or 0), called(labels, rule.action),
                plain(rule.text),
                counts.get(rule.id or 0, 0)) for rule in part]


def plain(text: str) -> str:
    """Return a text's words without the tags of its links."""
    return "".join(words for words, _link in pieces(text))


def hits(numbers: list[int]) -> dict[int, int]:
    """Return how often each rule answered in the last seven days."""
    since = int(clock.local(clock.now() - WEEK).strftime("%Y%m%d"))
    query: Any = RuleHit.select(RuleHit.rule_id, fn.SUM(RuleHit.count)).where(
        RuleHit.rule_id.in_(numbers), RuleHit.day > since).group_by(RuleHit.rule_id)
    return {rule_id: int(count) for rule_id, count in query.tuples()} if numbers else {}
