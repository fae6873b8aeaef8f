"""The operator's rules as one immutable matcher, about as quick with a hundred thousand of them as with a hundred."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from bot.patterns import needed
from bot.replies import Text
from shop.rules import RuleData
from shop.rules.checks import compiled
from shop.rules.data import MATCHES
from shop.rules.words import compared, expression

NEVER = 1 << 62
HEAD = 2  # characters by which keywords inside a text are looked up
SURENESS = {match: place for place, match in enumerate(MATCHES)}


class Hit(NamedTuple):
    """Why a rule answers: its keyword, as rules compare it, and how that matched.

    `free` is a rule that holds always and for everybody; `text` its whole answer if that is the same for all. They
    stand here, and the rule's number, so that the hot road touches one place in memory per message.
    """

    rule: RuleData
    keyword: str
    match: str
    free: bool
    text: Text | None
    number: int | None


# The smaller number answers. The pattern, when the text still has to fit one. Whether nothing behind it can answer.
Ranked = tuple[int, Hit, Any, bool]
Index = dict[str, list[Ranked]]


class Matcher:
    """Finds the rules for a text: higher priority first, then the surer match, the longer keyword, the older rule."""

    def __init__(self, every: Iterable[RuleData]) -> None:
        self._exact: Index = defaultdict(list)
        self._starts: Index = defaultdict(list)
        self._ends: Index = defaultdict(list)
        self._inside: Index = defaultdict(list)
        self._always: list[Ranked] = []
        self._events: dict[tuple[str, str], list[RuleData]] = defaultdict(list)
        rules = [rule for rule in every if rule.enabled]
        for rank, hit in enumerate(sorted((hit for rule in rules for hit in hits(rule)), key=order)):
            self._place(rank, hit)
        self._rules = {rule.id: rule for rule in rules}
        for rule in sorted(rules, key=lambda rule: (-rule.priority, rule.id or NEVER)):
            for event in rule.events:
                self._events[event.kind, event.key].append(rule)
        self._start_heads = heads(self._starts, slice(0, HEAD))
        self._end_heads = heads(self._ends, slice(-HEAD, None))
        self._heads = heads(self._inside, slice(0, HEAD))
        self._letters = {key: ranked for key, ranked in self._inside.items() if len(key) < HEAD}

    def hits(self, text: str) -> list[Hit]:
        """Return what matches a text (as rules compare it), the best first; none behind one that always holds."""
        found = [*self._always, *self._exact.get(text, ()), *self._starts.get(text[:1], ()),
                 *self._ends.get(text[-1:], ())]
        for length in self._start_heads.get(text[:HEAD], ()):
            found += self._starts.get(text[:length], ())
        for length in self._end_heads.get(text[-HEAD:], ()):
            found += self._ends.get(text[-length:], ())
        self._look_inside(text, found)
        if not found:
            return []
        if len(found) == 1 and found[0][3]:
            return [found[0][1]]
        found.sort(key=rank_of)
        return distinct(found, text)

    def rule(self, rule_id: int) -> RuleData | None:
        """Return a rule by its id, for a menu key that names it."""
        return self._rules.get(rule_id)

    def events(self, kind: str, key: str) -> list[RuleData]:
        """Return the rules for something that happened: those for this very key, then those for any."""
        exactly = self._events.get((kind, key), []) if key else []
        return [*exactly, *(rule for rule in self._events.get((kind, ""), []) if rule not in exactly)]

    def _look_inside(self, text: str, found: list[Ranked]) -> None:
        known, letters = self._heads, self._letters
        for at, letter in enumerate(text):
            head = text[at:at + HEAD]
            if head in known:
                for length in known[head]:
                    found += self._inside.get(text[at:at + length], ())
            if letter in letters:
                found += letters[letter]

    def _place(self, rank: int, hit: Hit) -> None:
        index = {"exact": self._exact, "starts": self._starts, "ends": self._ends}.get(hit.match, self._inside)
        pattern, key = None, hit.keyword
        if hit.match == "regex":
            pattern, key = compiled(hit.keyword), needed(hit.keyword)
        into = index[key] if key else self._always
        if not (into and into[-1][3]):  # nothing behind one that always holds is ever looked at
            into.append((rank, hit, pattern, hit.free and pattern is None))


def hits(rule: RuleData) -> list[Hit]:
    """Return one hit per keyword; one for everything has no words."""
    found, text = [], plain_text(rule)
    for keyword in rule.keywords:
        words = {"regex": expression(keyword.text), "all": ""}.get(keyword.match, compared(keyword.text))
        if words or keyword.match == "all":
            found.append(Hit(rule, words, keyword.match, rule.free, text, rule.id))
    return found


def plain_text(rule: RuleData) -> Text | None:
    """Return the answer of a rule with one text and nothing to fill in, which is for everybody; else None."""
    if rule.personal or len(rule.answers) != 1 or rule.answers[0].kind != "text" or "{" in rule.answers[0].text:
        return None
    return Text(rule.answers[0].text)


def order(hit: Hit) -> tuple[int, int, int, int]:
    """Return the sort key of Matcher's promise; a rule not yet saved counts as the newest."""
    return -hit.rule.priority, SURENESS[hit.match], -len(hit.keyword), hit.rule.id or NEVER


def rank_of(ranked: Ranked) -> int:
    """Return the place among all hits."""
    return ranked[0]


def distinct(found: list[Ranked], text: str) -> list[Hit]:
    """Return the hits once each, patterns tried, up to the first that always holds."""
    kept: list[Hit] = []
    last = -1
    for rank, hit, pattern, _final in found:
        if rank == last or (pattern is not None and not pattern.search(text)):
            continue
        last = rank
        kept.append(hit)
        if hit.free:
            break
    return kept


def heads(index: Index, part: slice) -> dict[str, tuple[int, ...]]:
    """Return for the first or last two characters of an index's longer keys how long those keys are."""
    found: dict[str, set[int]] = defaultdict(set)
    for key in index:
        if len(key) >= HEAD:
            found[key[part]].add(len(key))
    return {head: tuple(sorted(known)) for head, known in found.items()}
