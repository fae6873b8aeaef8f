"""The operator's rules as one immutable matcher, about as quick with a hundred thousand of them as with a hundred."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct, structs

from base.errors import BadInput
from base.log import log
from bot import answers
from bot.cards import Place
from bot.patterns import needed, plain
from bot.replies import Card, Text
from shop.rules import RuleData
from shop.rules.checks import compiled
from shop.rules.data import MATCHES
from shop.rules.words import compared, expression

NEVER = 1 << 62
HEAD = 2  # characters by which keywords are looked up
SURE = ("contains", "exact", "all")  # a text that holds the key fits
LAST_USUAL, OTHERS = "\uffff", "\U00010000-\U0010ffff"
SURENESS = {match: place for place, match in enumerate(MATCHES)}


class Hit(Struct, frozen=True, gc=False):
    """Why a rule answers: its keyword, as rules compare it, and how that matched.

    `free` is a rule that holds always and for everybody; `whole` its answer if that is the same for all. They
    stand here, and the rule's number, so that the hot road touches one place in memory per message. The matcher's
    own: the smaller `rank` answers; `key`, under which it is looked up; `pattern`, when the text still has to fit
    one; `others`, the worse hits of the same key.
    """

    rule: RuleData
    keyword: str
    match: str
    free: bool
    whole: Text | Card | Place | None
    number: int | None
    rank: int = 0
    key: str = ""
    pattern: Any = None
    others: "tuple[Hit, ...]" = ()


class Index:
    """Keys by their beginnings: those of one character, and of two; where several begin so, by three."""

    def __init__(self, lists: dict[str, list[Hit]]) -> None:
        self._whole = {key: first(found) for key, found in lists.items()}
        # Apart, so that a message meets a small dict for each of its letters.
        self._letters = {key: hit for key, hit in self._whole.items() if len(key) == 1}
        crowds: dict[str, list[Hit]] = defaultdict(list)
        for key, hit in self._whole.items():
            if len(key) >= HEAD:
                crowds[key[:HEAD]].append(hit)
        self._heads = {head: found[0] if len(found) == 1 else None for head, found in crowds.items()}
        self._promising = promising(self._heads)
        lengths: dict[str, set[int]] = defaultdict(set)
        for key in (hit.key for found in crowds.values() if len(found) > 1 for hit in found):
            if len(key) > HEAD:
                lengths[key[:HEAD + 1]].add(len(key))
        self._lengths = {stem: tuple(sorted(found)) for stem, found in lengths.items()}

    def held(self, text: str, found: list[Hit]) -> None:
        """Add the best hit of each key that a text holds."""
        if begin := self._promising(text):
            heads = self._heads
            for at in range(begin.start(), len(text) - 1):
                if text[at:at + HEAD] in heads:
                    self._begun(text, at, found)
        if self._letters:
            found += [self._letters[letter] for letter in text if letter in self._letters]

    def _begun(self, text: str, at: int, found: list[Hit]) -> None:
        only = self._heads[text[at:at + HEAD]]
        if only is not None:
            if text.startswith(only.key, at):
                found.append(only)
            return
        if hit := self._whole.get(text[at:at + HEAD]):
            found.append(hit)
        for length in self._lengths.get(text[at:at + HEAD + 1], ()):
            if hit := self._whole.get(text[at:at + length]):
                found.append(hit)


def promising(heads: Iterable[str]) -> Callable[[str], re.Match[str] | None]:
    """Return what finds the first two characters in a text of which each stands at its place in some head.

    A text without such two, as most are where rules are few, costs next to nothing.
    """
    firsts, seconds = (among({head[at] for head in heads}) for at in range(HEAD))
    return re.compile(f"[{firsts}][{seconds}]").search if firsts else lambda _text: None


def among(letters: set[str]) -> str:
    """Return these characters as a set in an expression; where some are emoji and the like, all such are."""
    usual = {letter for letter in letters if letter <= LAST_USUAL}
    # Expressions look through the others one by one.
    return re.escape("".join(sorted(usual))) + (OTHERS if len(usual) < len(letters) else "")


class Matcher:
    """Finds the rules for a text: higher priority first, then the surer match, the longer keyword, the older rule."""

    def __init__(self, every: Iterable[RuleData]) -> None:
        rules = [rule for rule in every if rule.enabled]
        sheet = Sheet(sorted((hit for rule in rules for hit in hits(rule)), key=order))
        self._always = sheet.always
        self._exact = {key: first(found) for key, found in sheet.exact.items()}
        self._inside = Index(sheet.inside)
        self._surest = sheet.surest
        self._rules = {rule.id: rule for rule in rules}
        self._events: dict[tuple[str, str], list[RuleData]] = defaultdict(list)
        for rule in sorted(rules, key=by_priority):
            for event in rule.events:
                self._events[event.kind, event.key].append(rule)

    def hits(self, text: str) -> list[Hit]:
        """Return what matches a text (as rules compare it), the best first; none behind one that always holds."""
        found: list[Hit] = []
        if hit := self._exact.get(text):
            if hit.free and hit.rank < self._surest:
                return [hit]
            found.append(hit)
        self._inside.held(text, found)
        if not self._always and len(found) < 2 and not (found and found[0].others):
            return found if found and fits(found[0], text) else []
        return distinct(sorted([*self._always, *found, *(other for hit in found for other in hit.others)],
                               key=rank_of), text)

    def rule(self, rule_id: int) -> RuleData | None:
        """Return a rule by its id, for a menu key that names it."""
        return self._rules.get(rule_id)

    def events(self, kind: str, key: str) -> list[RuleData]:
        """Return the rules for something that happened: those for this very key, then those for any."""
        exactly = self._events.get((kind, key), []) if key else []
        return [*exactly, *(rule for rule in self._events.get((kind, ""), []) if rule not in exactly)]


class Sheet:
    """Ranked hits by the keys under which they are looked up, whole or inside a text, and those every message meets.

    `surest` is the best rank of those that are no exact keyword.
    """

    def __init__(self, ranked: Iterable[Hit]) -> None:
        self.surest = NEVER
        self.always: list[Hit] = []
        self.exact: dict[str, list[Hit]] = defaultdict(list)
        self.inside: dict[str, list[Hit]] = defaultdict(list)
        for rank, hit in enumerate(ranked):
            if hit.match != "exact":
                self.surest = min(self.surest, rank)
            match hit.match:
                case "all":
                    put(structs.replace(hit, rank=rank), self.always)
                case "regex":
                    if pattern := plain(hit.keyword) or runnable(hit):
                        self._put(rank, hit, needed(hit.keyword), pattern)
                case _:
                    self._put(rank, hit, (hit.keyword,))

    def _put(self, rank: int, hit: Hit, keys: tuple[str, ...], pattern: Any = None) -> None:
        lists = self.exact if hit.match == "exact" else self.inside
        for key in keys:
            put(structs.replace(hit, rank=rank, key=key, pattern=pattern), lists[key])
        if not keys:
            put(structs.replace(hit, rank=rank, pattern=pattern), self.always)


def runnable(hit: Hit) -> Any:
    """Return an expression compiled; None, told in the log, for one that cannot be: the other rules must go on."""
    try:
        return compiled(hit.keyword)
    except BadInput as wrong:
        log(__name__).warning("an expression is left out", rule=hit.number, why=wrong.sentence)
        return None


def put(hit: Hit, into: list[Hit]) -> None:
    """Add a hit; nothing behind one that always holds is ever looked at."""
    if not (into and into[-1].free and into[-1].match in SURE):
        into.append(hit)


def first(found: list[Hit]) -> Hit:
    """Return a key's best hit, the others behind it."""
    return structs.replace(found[0], others=tuple(found[1:])) if found[1:] else found[0]


def hits(rule: RuleData) -> list[Hit]:
    """Return one hit per keyword; one for everything has no words."""
    found, whole = [], answers.prepared(rule)
    for keyword in rule.keywords:
        words = {"regex": expression(keyword.text), "all": ""}.get(keyword.match, compared(keyword.text))
        if words or keyword.match == "all":
            found.append(Hit(rule, words, keyword.match, rule.free, whole, rule.id))
    return found


def by_priority(rule: RuleData) -> tuple[int, int]:
    """Return the sort key of rules that differ in nothing else; one not yet saved counts as the newest."""
    return -rule.priority, rule.id or NEVER


def order(hit: Hit) -> tuple[int, int, int, int]:
    """Return the sort key of Matcher's promise; a rule not yet saved counts as the newest."""
    return -hit.rule.priority, SURENESS[hit.match], -len(hit.keyword), hit.rule.id or NEVER


def fits(hit: Hit, text: str) -> bool:
    """Tell whether a text that holds a hit's key does so where it must, and fits its pattern."""
    if hit.pattern is not None:
        return bool(hit.pattern.search(text))
    if hit.match in SURE:
        return True
    return text.startswith(hit.key) if hit.match == "starts" else text.endswith(hit.key)


def rank_of(hit: Hit) -> int:
    """Return the place among all hits."""
    return hit.rank


def distinct(found: list[Hit], text: str) -> list[Hit]:
    """Return the hits once each, patterns tried, up to the first that always holds."""
    kept: list[Hit] = []
    last = -1
    for hit in found:
        if hit.rank == last:  # one that did not fit does not fit elsewhere either
            continue
        last = hit.rank
        if not fits(hit, text):
            continue
        kept.append(hit)
        if hit.free:
            break
    return kept
