"""Keywords and events that never get their turn: another rule, which always holds, has them first."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from shop.rules.data import MATCHES, NO_SCHEDULE, NOBODY_IN_PARTICULAR, Event, Keyword, RuleData
from shop.rules.words import compared

NEVER = 1 << 62  # the place of a rule that is not saved yet: behind all others
SURENESS = {match: place for place, match in enumerate(MATCHES)}

ALWAYS = (NO_SCHEDULE, NOBODY_IN_PARTICULAR, 0)  # the conditions of a rule that always holds

Rank = tuple[int, int, int, int]  # as bot.matcher orders hits: the smaller answers


class Taker(Struct, frozen=True):
    """A keyword of a rule that always holds, and where it stands among all."""

    rank: Rank
    rule: RuleData
    keyword: Keyword


class Shadows:
    """All keywords of the rules in use, to be asked who takes a keyword from its rule; any one is a few look-ups."""

    def __init__(self, every: Iterable[RuleData]) -> None:
        self._free: dict[tuple[str, str], Taker] = {}  # how it must fit and the words -> the first that always holds
        self._oldest: dict[tuple[object, ...], RuleData] = {}  # of those with the very same keyword and conditions
        self._first: dict[tuple[object, ...], RuleData] = {}  # for an event: of those that always hold, and of alike
        self._lengths: dict[str, tuple[int, ...]] = {}
        for rule in every:
            if rule.enabled:
                self._place(rule)
        for match in ("starts", "ends"):
            self._lengths[match] = tuple(sorted({len(text) for kind, text in self._free if kind == match}))
        heads: dict[str, set[int]] = defaultdict(set)
        for kind, text in self._free:
            if kind == "contains":
                heads[text[:2]].add(len(text))
        self._heads = {head: tuple(sorted(lengths)) for head, lengths in heads.items()}

    def taker(self, rule: RuleData, keyword: Keyword) -> Taker | None:
        """Return another rule's keyword that fits whatever this one fits, and comes first; None when there is none."""
        mine, text = rank(rule, keyword), worded(keyword)
        able = [found for key in self._covering(keyword.match, text) if (found := self._free.get(key))
                and found.rank < mine and found.rule.id != rule.id]
        return min(able, key=lambda one: one.rank, default=None)

    def twin(self, rule: RuleData, keyword: Keyword) -> RuleData | None:
        """Return an older rule that has the very same keyword under the same conditions."""
        oldest = self._oldest.get((rule.priority, keyword.match, worded(keyword), conditions(rule)))
        return oldest if oldest and (oldest.id or NEVER) < (rule.id or NEVER) else None

    def rival(self, rule: RuleData, event: Event) -> RuleData | None:
        """Return another rule that answers an event before this one can, whenever this one could."""
        known = (self._first.get((event, ALWAYS)), self._first.get((event, conditions(rule))))
        able = [other for other in known if other and event_rank(other) < event_rank(rule)]
        return min(able, key=event_rank, default=None)

    def _place(self, rule: RuleData) -> None:
        for keyword in rule.keywords:
            text = worded(keyword)
            alike = (rule.priority, keyword.match, text, conditions(rule))
            oldest = self._oldest.setdefault(alike, rule)
            if (rule.id or NEVER) < (oldest.id or NEVER):
                self._oldest[alike] = rule
            one, key = Taker(rank(rule, keyword), rule, keyword), (keyword.match, text)
            if rule.free and (key not in self._free or one.rank < self._free[key].rank):
                self._free[key] = one
        for event in rule.events:
            known = self._first.get((event, conditions(rule)))
            if known is None or event_rank(rule) < event_rank(known):
                self._first[event, conditions(rule)] = rule

    def _covering(self, match: str, text: str) -> list[tuple[str, str]]:
        """Return the keywords that would fit all that this one fits."""
        keys = [("all", "")]
        if match == "regex":
            return [*keys, (match, text)]
        if match == "exact":
            keys.append((match, text))
        if match in ("exact", "starts"):
            keys += [("starts", text[:length]) for length in self._lengths["starts"] if length <= len(text)]
        if match in ("exact", "ends"):
            keys += [("ends", text[-length:]) for length in self._lengths["ends"] if length <= len(text)]
        if match != "all":
            keys += [("contains", text[at:at + length]) for at in range(len(text)) for length in self._begun(text, at)]
        return keys

    def _begun(self, text: str, at: int) -> tuple[int, ...]:
        """Return how long the keywords are that may stand at a place of a text."""
        return self._heads.get(text[at:at + 2], ()) + self._heads.get(text[at:at + 1], ())


def rank(rule: RuleData, keyword: Keyword) -> Rank:
    """Return where a keyword stands among all that fit a text."""
    return -rule.priority, SURENESS.get(keyword.match, len(MATCHES)), -len(worded(keyword)), rule.id or NEVER


def event_rank(rule: RuleData) -> tuple[int, int]:
    """Return where a rule stands among those for an event."""
    return -rule.priority, rule.id or NEVER


@lru_cache(maxsize=1 << 16)
def worded(keyword: Keyword) -> str:
    """Return a keyword's words as they are compared; one for everything has none."""
    return {"regex": keyword.text, "all": ""}.get(keyword.match, compared(keyword.text))


def conditions(rule: RuleData) -> tuple[object, ...]:
    """Return all that decides when a rule holds."""
    return rule.schedule, rule.audience, rule.cooldown
