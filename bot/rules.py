"""The operator's rules as one immutable matcher, quick with a hundred thousand of them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import ahocorasick

from base.text import fold
from bot.live import Live
from bot.replies import Text
from shop import rules
from shop.rules import RuleData

NEVER = 1 << 62


class Hit(NamedTuple):
    """Why a rule answers: its keyword and how that matched; `text` is the ready answer of a text rule."""

    rule: RuleData
    keyword: str
    match: str
    text: Text | None


class Matcher:
    """Finds the rule for a text: higher priority first, then exact, then the longer keyword, then the older rule."""

    def __init__(self, every: Iterable[RuleData]) -> None:
        hits = sorted((hit for rule in every if rule.enabled for hit in compiled(rule)), key=order)
        self._exact: dict[str, tuple[int, Hit]] = {}
        self._contains: Any = ahocorasick.Automaton()
        self._first_contains = NEVER
        for rank, hit in enumerate(hits):
            if hit.match == "exact":
                self._exact.setdefault(hit.keyword, (rank, hit))
            elif hit.keyword not in self._contains:
                self._contains.add_word(hit.keyword, (rank, hit))
                self._first_contains = min(self._first_contains, rank)
        self._contains.make_automaton()

    def match(self, folded: str) -> Hit | None:
        """Return the best hit for a folded text, or None."""
        rank, best = self._exact.get(folded, (NEVER, None))
        if rank <= self._first_contains:  # NEVER stands on both sides when there is nothing to find
            return best
        for _end, (other, hit) in self._contains.iter(folded):
            if other < rank:
                rank, best = other, hit
        return best


def compiled(rule: RuleData) -> list[Hit]:
    """Return one hit per keyword that is not blank."""
    text = Text(rule.text) if rule.answer == "text" else None
    return [Hit(rule, keyword, said.match, text) for said in rule.keywords if (keyword := fold(said.text))]


def order(hit: Hit) -> tuple[int, bool, int, int]:
    """Return the sort key of Matcher's promise; a rule not yet saved counts as the newest."""
    return -hit.rule.priority, hit.match != "exact", -len(hit.keyword), hit.rule.id or NEVER


def live() -> Live[Matcher]:
    """Return a matcher that follows the operator's edits."""
    return Live("rules", lambda: Matcher(rules.every()), Matcher(()))


def with_draft(draft: RuleData) -> Matcher:
    """Return the matcher as it would be if `draft` were saved now."""
    return Matcher([*(rule for rule in rules.every() if rule.id != draft.id or rule.id is None), draft])
