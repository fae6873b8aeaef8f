"""The operator's rules as one immutable matcher, about as quick with a hundred thousand of them as with a hundred."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from bot.patterns import needed, plain
from bot.replies import Text
from shop.rules import RuleData
from shop.rules.checks import compiled
from shop.rules.data import MATCHES
from shop.rules.words import compared, expression

NEVER = 1 << 62
HEAD = 2  # characters by which keywords inside a text are looked up
SURENESS = {match: place for place, match in enumerate(MATCHES)}


class Hit(Struct, frozen=True, gc=False):
    """Why a rule answers: its keyword, as rules compare it, and how that matched.

    `free` is a rule that holds always and for everybody; `text` its whole answer if that is the same for all. They
    stand here, and the rule's number, so that the hot road touches one place in memory per message. The matcher's
    own: the smaller `rank` answers; `pattern`, when the text still has to fit one; `final`, whether nothing behind
    it can answer; `others`, the worse hits of the same key.
    """

    rule: RuleData
    keyword: str
    match: str
    free: bool
    text: Text | None
    number: int | None
    rank: int = 0
    pattern: Any = None
    final: bool = False
    others: "tuple[Hit, ...]" = ()


Index = dict[str, Hit]  # key -> its best hit


class Matcher:
    """Finds the rules for a text: higher priority first, then the surer match, the longer keyword, the older rule."""

    def __init__(self, every: Iterable[RuleData]) -> None:
        rules = [rule for rule in every if rule.enabled]
        sheet = Sheet(sorted((hit for rule in rules for hit in hits(rule)), key=order))
        self._always = sheet.always
        self._exact, self._starts, self._ends, self._inside = (
            indexed(sheet.keys[match]) for match in ("exact", "starts", "ends", "contains"))
        self._start_heads = heads(self._starts, slice(0, HEAD))
        self._end_heads = heads(self._ends, slice(-HEAD, None))
        self._heads = heads(self._inside, slice(0, HEAD))
        # Apart, so that a message meets a small dict for each of its letters.
        self._start_letters, self._end_letters, self._letters = map(
            letters, (self._starts, self._ends, self._inside))
        self._rules = {rule.id: rule for rule in rules}
        self._events: dict[tuple[str, str], list[RuleData]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: (-rule.priority, rule.id or NEVER)):
            for event in rule.events:
                self._events[event.kind, event.key].append(rule)

    def hits(self, text: str) -> list[Hit]:
        """Return what matches a text (as rules compare it), the best first; none behind one that always holds."""
        found = [hit for hit in (self._exact.get(text), self._start_letters.get(text[:1]),
                                 self._end_letters.get(text[-1:])) if hit]
        for length in self._start_heads.get(text[:HEAD], ()):
            if hit := self._starts.get(text[:length]):
                found.append(hit)
        for length in self._end_heads.get(text[-HEAD:], ()):
            if hit := self._ends.get(text[-length:]):
                found.append(hit)
        self._look_inside(text, found)
        if len(found) == 1 and found[0].final and not self._always:
            return found
        if not found and not self._always:
            return found
        return distinct(sorted([*self._always, *found, *(other for hit in found for other in hit.others)],
                               key=rank_of), text)

    def rule(self, rule_id: int) -> RuleData | None:
        """Return a rule by its id, for a menu key that names it."""
        return self._rules.get(rule_id)

    def events(self, kind: str, key: str) -> list[RuleData]:
        """Return the rules for something that happened: those for this very key, then those for any."""
        exactly = self._events.get((kind, key), []) if key else []
        return [*exactly, *(rule for rule in self._events.get((kind, ""), []) if rule not in exactly)]

    def _look_inside(self, text: str, found: list[Hit]) -> None:
        known, single = self._heads, self._letters
        for at, letter in enumerate(text):
            head = text[at:at + HEAD]
            if head in known:
                for length in known[head]:
                    if hit := self._inside.get(text[at:at + length]):
                        found.append(hit)
            if letter in single:
                found.append(single[letter])


class Sheet:
    """Ranked hits sorted into the keys under which they are looked up, and those that every message meets."""

    def __init__(self, ranked: Iterable[Hit]) -> None:
        self.always: list[Hit] = []
        self.keys: dict[str, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
        for rank, hit in enumerate(ranked):
            match hit.match:
                case "all":
                    put(structs.replace(hit, rank=rank, final=hit.free), [self.always])
                case "regex":
                    tried = plain(hit.keyword) or compiled(hit.keyword)
                    lists = [self.keys["contains"][key] for key in needed(hit.keyword)] or [self.always]
                    put(structs.replace(hit, rank=rank, pattern=tried), lists)
                case match:
                    put(structs.replace(hit, rank=rank, final=hit.free), [self.keys[match][hit.keyword]])


def put(hit: Hit, lists: Iterable[list[Hit]]) -> None:
    """Add a hit to lists; nothing behind one that always holds is ever looked at."""
    for into in lists:
        if not (into and into[-1].final):
            into.append(hit)


def indexed(lists: dict[str, list[Hit]]) -> Index:
    """Return each key's best hit, the others behind it."""
    return {key: structs.replace(found[0], others=tuple(found[1:])) if found[1:] else found[0]
            for key, found in lists.items()}


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


def rank_of(hit: Hit) -> int:
    """Return the place among all hits."""
    return hit.rank


def distinct(found: list[Hit], text: str) -> list[Hit]:
    """Return the hits once each, patterns tried, up to the first that always holds."""
    kept: list[Hit] = []
    last = -1
    for hit in found:
        if hit.rank == last or (hit.pattern is not None and not hit.pattern.search(text)):
            continue
        last = hit.rank
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


def letters(index: Index) -> Index:
    """Return the keys of one character."""
    return {key: hit for key, hit in index.items() if len(key) < HEAD}
