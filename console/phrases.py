"""The room of the phrases that nobody answered: each can become a rule, or be waved away."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request

from base.i18n import _
from bot.replies import shown
from bot.router import preview_drafts
from console.tryout import plain
from models import Phrase
from shop import phrases
from shop.rules import book
from web.numbers import whole
from web.render import page


@dataclass(frozen=True)
class Row:
    """A phrase, and what it would get now; `known` when a rule has it by now."""

    phrase: Phrase
    why: str
    answer: str
    known: bool


def listed() -> Any:
    """Show the phrases, the most frequent first; one that is looked at shows what it would get by all drafts."""
    number, look = max(whole(request.args.get("page"), 1), 1), whole(request.args.get("look"), 0)
    found = phrases.listed(number)
    return page("console/phrases.html", rows=[row(one, one.id == look) for one in found[:phrases.PAGE]],
                number=number, more=len(found) > phrases.PAGE, waiting=book.count("pending"))


def settle(phrase_id: int) -> Any:
    """Take a phrase off the list."""
    phrases.settle(g.operator, phrase_id)
    flash(_("Waved away; it comes back when somebody says it again."), "done")
    return redirect("/console/phrases")


def row(phrase: Phrase, looked: bool) -> Row:
    """Return a phrase, with its answer of this moment if that is wanted."""
    if not looked:
        return Row(phrase, "", "", known=False)
    found = preview_drafts(phrase.example)
    return Row(phrase, found.why, plain(shown(found.answer)), found.rule_id is not None)
