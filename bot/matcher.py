"""The operator's rules as one immutable matcher, about as quick with a hundred thousand of them as with a hundred."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from base.errors import BadInput
from base.log import log
from bot.patterns import needed, plain
from bot.replies import Text
from shop.rules import RuleData
from shop.rules.checks import compiled
from shop.rules.data import MATCHES
from shop.rules.words import compared, expression

NEVER = 1 << 62
HEAD = 2  # characters by which keywords are looked up
SURENESS = {match: place for place, match in enumerate(MATCHES)}


class Hit(Struct, frozen=True, gc=False):
    """Why a rule answers: its keyword, as rules compare it, and how that matched.

    `free` is a rule that holds always and for everybody; `text` its whole answer if that is the same for all. They
    stand here, and the rule's number, so that the hot road touches one place in memory per message. The matcher's
    own: the smaller `rank` answers; `key`, under which it is looked up; `pattern`, when the text still has to fit
    one; `others`, the worse hits of the same key.
    """

    rule: RuleData
    keyword: str
    match: str
    free: bool
    text: Text | None
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
        self.letters = {key: hit for key, hit in self._whole.items() if len(key) == 1}
        crowds: dict[str, list[Hit]] = defaultdict(list)
        for key, hit in self._whole.items():
            if len(key) >= HEAD:
                crowds[key[:HEAD]].append(hit)
        self.heads = {head: found[0] if len(found) == 1 else None for head, found in crowds.items()}
        lengths: dict[str, set[int]] = defaultdict(set)
        for key in (hit.key for found in crowds.values() if len(found) > 1 for hit in found):
            if len(key) > HEAD:
                lengths[key[:HEAD + 1]].add(len(key))
        self._lengths = {stem: tuple(sorted(found)) for stem, found in lengths.items()}

    def begun(self, text: str, at: int, found: list[Hit]) -> None:
        """Add the best hits of the keys that begin at a place of a text, whose head is there."""
        only = self.heads[text[at:at + HEAD]]
        if only is not None:
            if text.startswith(only.key, at):
                found.append(only)
            return
        if hit := self._whole.get(text[at:at + HEAD]):
            found.append(hit)
        for length in self._lengths.get(text[at:at + HEAD + 1], ()):
            if hit := self._whole.get(text[at:at + length]):
                found.append(hit)


class Matcher:
    """Finds the rules for a text: higher priority first, then the surer match, the longer keyword, the older rule."""

    def __init__(self, every: Iterable[RuleData]) -> None:
        rules = [rule for rule in every if rule.enabled]
        sheet = Sheet(sorted((hit for rule in rules for hit in hits(rule)), key=order))
        self._always = sheet.always
        self._exact = {key: first(found) for key, found in sheet.keys["exact"].items()}
        self._starts, self._ends, self._inside = (Index(sheet.keys[match]) for match in ("starts", "ends", "contains"))
        self._rules = {rule.id: rule for rule in rules}
        self._events: dict[tuple[str, str], list[RuleData]] = defaultdict(list)
        for rule in sorted(rules, key=by_priority):
            for event in rule.events:
                self._events[event.kind, event.key].append(rule)

    def hits(self, text: str) -> list[Hit]:
        """Return what matches a text (as rules compare it), the best first; none behind one that always holds."""
        found: list[Hit] = []
        if hit := self._exact.get(text):
            found.append(hit)
        begins(self._starts, text, found)
        begins(self._ends, text[::-1], found)
        self._look_inside(text, found)
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

    def _look_inside(self, text: str, found: list[Hit]) -> None:
        index = self._inside
        heads, letters = index.heads, index.letters
        for at, letter in enumerate(text):
            if text[at:at + HEAD] in heads:
                index.begun(text, at, found)
            if letter in letters:
                found.append(letters[letter])


def begins(index: Index, text: str, found: list[Hit]) -> None:
    """Add the best hits of the keys with which a text begins."""
    if text[:HEAD] in index.heads:
        index.begun(text, 0, found)
    if text[:1] in index.letters:
        found.append(index.letters[text[:1]])


class Sheet:
    """Ranked hits sorted into the keys under which they are looked up, and those that every message meets."""

    def __init__(self, ranked: Iterable[Hit]) -> None:
        self.always: list[Hit] = []
        self.keys: dict[str, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
        for rank, hit in enumerate(ranked):
            match hit.match:
                case "all":
                    put(structs.replace(hit, rank=rank), self.always)
                case "regex":
                    if pattern := plain(hit.keyword) or runnable(hit):
                        self._put(rank, hit, needed(hit.keyword), pattern)
                case "ends":
                    self._put(rank, hit, (hit.keyword[::-1],))  # read from behind
                case _:
                    self._put(rank, hit, (hit.keyword,))

    def _put(self, rank: int, hit: Hit, keys: tuple[str, ...], pattern: Any = None) -> None:
        lists = self.keys["contains" if hit.match == "regex" else hit.match]
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
    if not (into and into[-1].free and into[-1].pattern is None):
        into.append(hit)


def first(found: list[Hit]) -> Hit:
    """Return a key's best hit, the others behind it."""
    return structs.replace(found[0], others=tuple(found[1:])) if found[1:] else found[0]


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


def by_priority(rule: RuleData) -> tuple[int, int]:
    """Return the sort key of rules that differ in nothing else; one not yet saved counts as the newest."""
    return -rule.priority, rule.id or NEVER


def order(hit: Hit) -> tuple[int, int, int, int]:
    """Return the sort key of Matcher's promise; a rule not yet saved counts as the newest."""
    return -hit.rule.priority, SURENESS[hit.match], -len(hit.keyword), hit.rule.id or NEVER


def fits(hit: Hit, text: str) -> bool:
    """Tell whether a text that holds a hit's key also fits its pattern, if it has one."""
    return hit.pattern is None or bool(hit.pattern.search(text))


def rank_of(hit: Hit) -> int:
    """Return the place among all hits."""
    return hit.rank


def distinct(found: list[Hit], text: str) -> list[Hit]:
    """Return the hits once each, patterns tried, up to the first that always holds."""
    kept: list[Hit] = []
    last = -1
    for hit in found:
        if hit.rank == last or not fits(hit, text):
            continue
        last = hit.rank
        kept.append(hit)
        if hit.free:
            break
    return kept
