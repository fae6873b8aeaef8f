"""Rules brought in from outside: all of them as drafts, or none."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from base import db
from base.errors import BadInput
from base.i18n import _
from models import Operator, Rule
from shop import operators
from shop.rules import book, checks
from shop.rules.data import RuleData
from shop.rules.publishing import bring, take_turn

MOST = 20_000


@db.writes
def add(by: Operator, rules: Sequence[RuleData], actions: Collection[str]) -> list[int]:
    """Draft the rules beside those there are and return their ids; raises BadInput, and drafts none.

    `actions` are those the bot has.
    """
    return noted(by, [replace(rule, id=None) for rule in rules], actions)


@db.writes
def replace_same(by: Operator, rules: Sequence[RuleData], actions: Collection[str]) -> list[int]:
    """Draft the rules, each in place of the oldest one of its name if there is one, and return their ids.

    `actions` are those the bot has. Raises BadInput, and drafts none.
    """
    known: dict[str, list[int]] = {}
    for number, name in db.tuples(Rule.select(Rule.id, Rule.name).where(Rule.draft.is_null(False)).order_by(Rule.id)):
        known.setdefault(name, []).append(number)
    placed = []
    for rule in rules:
        same = known.get(rule.name.strip(), [])
        placed.append(replace(rule, id=same.pop(0) if same else None))
    return noted(by, placed, actions)


@db.writes
def go_live(by: Operator, rules: Collection[int]) -> None:
    """Publish the drafts of some rules as one publication; those that are live as they are need nothing."""
    take_turn()
    wanted = set(rules)
    rows = [row for row in db.tuples(Rule.select(Rule.id, Rule.live, Rule.draft).where(Rule.pending))
            if row[0] in wanted]
    if rows:
        bring(by, "publish rules", rows)


def twins(rules: Sequence[RuleData]) -> set[str]:
    """Return which of the rules' names a rule of the shop has."""
    names = {name for (name,) in db.tuples(Rule.select(Rule.name).where(Rule.draft.is_null(False)))}
    return names & {rule.name.strip() for rule in rules}


def noted(by: Operator, rules: Sequence[RuleData], actions: Collection[str]) -> list[int]:
    """Check and write drafts, inside a write."""
    if not 1 <= len(rules) <= MOST:
        raise BadInput(_("1 to %(n)s rules at once.", n=MOST), "file")
    for rule in rules:
        checks.checked(rule)
        checks.check_actions(rule, actions)
    operators.audit(by, "rules", "import rules", "rules", rules=len(rules))
    return [book.note(by, replace(rule, name=rule.name.strip())) for rule in rules]
