"""Which rule wins for a phrase and why, which others fit and why they lost: every rule looked at, one by one."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from base.i18n import N_, _
from bot import conditions
from bot.conditions import Follower
from bot.matcher import Hit, by_priority, hits, order, runnable
from shop.rules import RuleData

FITS = {
    "exact": N_("the text is “%(keyword)s”"),
    "starts": N_("the text begins with “%(keyword)s”"),
    "ends": N_("the text ends with “%(keyword)s”"),
    "contains": N_("the text contains “%(keyword)s”"),
    "regex": N_("the text fits the expression “%(keyword)s”"),
    "all": N_("it answers everything"),
}


class Fit(Struct, frozen=True):
    """A rule that fits: by what, and why it lost; an empty `lost` is the winner."""

    rule: RuleData
    why: str
    lost: str


def fits(rules: Iterable[RuleData], text: str, person: Follower, at: int) -> list[Fit]:
    """Return all rules that fit a text (as rules compare it), the best first, each by its best keyword."""
    found: list[Fit] = []
    seen: set[tuple[int | None, str]] = set()  # two that are not saved yet differ by name
    winner: Hit | None = None
    for hit in sorted(matching(rules, text), key=order):
        if (hit.rule.id, hit.rule.name) in seen:
            continue
        seen.add((hit.rule.id, hit.rule.name))
        lost = hindrance(hit.rule, person, at) or (worse(hit, winner) if winner else "")
        winner = winner if lost else hit
        found.append(Fit(hit.rule, described(hit), lost))
    return found


def matching(rules: Iterable[RuleData], text: str) -> Iterator[Hit]:
    """Yield every hit of every rule, switched off or not: the plain meaning of Matcher's promise."""
    for rule in rules:
        for hit in hits(rule):
            if plainly(hit, text):
                yield hit


def plainly(hit: Hit, text: str) -> bool:
    """Tell whether one keyword fits a text."""
    match hit.match:
        case "exact":
            return hit.keyword == text
        case "starts":
            return text.startswith(hit.keyword)
        case "ends":
            return text.endswith(hit.keyword)
        case "contains":
            return hit.keyword in text
        case "regex":
            pattern = runnable(hit)
            return pattern is not None and bool(pattern.search(text))
    return True


def for_unknown(rules: Iterable[RuleData], person: Follower, at: int) -> RuleData | None:
    """Return the rule that answers this follower what nothing else has an answer for; None without one."""
    able = (rule for rule in rules if any(event.kind == "unknown" for event in rule.events)
            and not hindrance(rule, person, at))
    return min(able, key=by_priority, default=None)


def hindrance(rule: RuleData, person: Follower, at: int) -> str:
    """Return why a rule that fits cannot answer this follower now; empty when it can."""
    if not rule.enabled:
        return _("It is switched off.")
    if late := conditions.untimely(rule.schedule, at):
        return late
    if not conditions.meant(rule.audience, person, at):
        return _("It is not for this follower.")
    if person.openid and not conditions.rested(rule, person.openid):
        return _("It answered this follower a short while ago.")
    return ""


def worse(hit: Hit, winner: Hit) -> str:
    """Return why a hit comes after the winner."""
    mine, best = order(hit), order(winner)
    if mine[0] != best[0]:
        return _("Its priority is lower than that of “%(rule)s”.", rule=winner.rule.name)
    if mine[1] != best[1]:
        return _("“%(rule)s” fits more closely.", rule=winner.rule.name)
    if mine[2] != best[2]:
        return _("The keyword of “%(rule)s” is longer.", rule=winner.rule.name)
    return _("“%(rule)s” is older.", rule=winner.rule.name)


def described(hit: Hit) -> str:
    """Say by what a rule fits."""
    return _(FITS[hit.match], keyword=hit.keyword)
