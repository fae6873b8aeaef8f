"""The room of automatic replies: the list, a switch for each, and the box that answers like the bot."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request

from base.errors import BadInput
from base.i18n import _
from console import around, rule_form, tryout
from console.entry import within
from console.tryout import plain
from models import Product
from shop.rules import book, funnel, lint, publishing, spoken
from shop.rules.book import Entry
from shop.rules.data import RuleData
from shop.rules.funnel import Funnel
from shop.rules.spoken import Names
from web.numbers import whole
from web.render import page

STATES = ("", "pending")


@dataclass(frozen=True)
class Row:
    """A rule as the list shows it: its first answer in words, what it brought, and how much is wrong with it."""

    rule: RuleData
    state: str
    product: Product | None
    kind: str
    text: str
    funnel: Funnel
    wrong: Counter[str]


def listed() -> Any:
    """Show the rules, found by name, keyword or text."""
    query, number = request.args.get("q", ""), max(whole(request.args.get("page"), 1), 1)
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    found, asked = book.listed(query, number, state), tryout.wanted(request.args)
    return page("console/rules.html", rows=rows(found[:book.PAGE]), query=query, number=number, state=state,
                more=len(found) > book.PAGE, waiting=book.count("pending"), asked=asked,
                tried=tryout.answered(asked), people=tryout.people(asked.openid), spoken=spoken)


def switch(rule_id: int) -> Any:
    """Switch a rule on or off for followers, and go back to the list."""
    verb = publishing.switch_on if request.form.get("to") == "on" else publishing.switch_off
    verb(g.operator, rule_id)
    return redirect(within(request.form.get("back", "/console/rules")))


def delete(rule_id: int) -> Any:
    """Draft a rule's deletion, and publish it when that is wanted."""
    book.delete(g.operator, rule_id)
    if request.form.get("do") == "publish":
        go_live(rule_id)
        flash(_("The rule is deleted."), "done")
    else:
        flash(_("The rule goes with the next publication; until then followers still get it."), "done")
    return redirect("/console/rules")


def drop(rule_id: int) -> Any:
    """Forget what was changed since the last publication."""
    book.drop_changes(g.operator, rule_id)
    flash(_("The changes are dropped: the rule is again as followers get it."), "done")
    return redirect(f"/console/rules/{rule_id}")


def go_live(rule_id: int) -> None:
    """Publish one rule's draft; one that is as followers get it already needs nothing."""
    try:
        publishing.publish(g.operator, rule_id)
    except BadInput:
        return


def rows(part: Sequence[Entry]) -> list[Row]:
    """Return the rules with what they show and bring: a few queries for all of them."""
    rules = [entry.rule for entry in part]
    named = spoken.names(rules, rule_form.actions())
    shown = {rule.answers[0].products[0] for rule in rules if rule.answers and rule.answers[0].products}
    products = {row.id: row for row in Product.select().where(Product.id.in_(shown))} if shown else {}
    brought = funnel.of([rule.id for rule in rules if rule.id])
    wrong = lint.counted(lint.of(rules, book.drafted(), around.here())) if rules else {}
    return [row(entry, products, named, brought, wrong) for entry in part]


def row(entry: Entry, products: dict[int, Product], named: Names, brought: dict[int, Funnel],
        wrong: dict[int, Counter[str]]) -> Row:
    """Return one rule as the list shows it."""
    rule, number = entry.rule, entry.rule.id or 0
    first = rule.answers[0]
    product = products.get(first.products[0]) if first.products else None
    return Row(rule, entry.state, product, spoken.kind(first), plain(spoken.answer(first, named)),
               brought.get(number, Funnel()), wrong.get(number, Counter()))
