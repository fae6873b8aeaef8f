"""The rules as drafts and as followers get them: every change is a draft first, and a publication makes it live."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from base import clock, db
from base.errors import NotFound
from base.text import fold
from models import Operator, Rule
from shop import operators
from shop.rules import checks, signs
from shop.rules.data import RuleData, read, written
from shop.rules.words import compared

PAGE = 50


class Entry(Struct, frozen=True):
    """A rule as the console lists it; `state` is live, changed, new (never published) or going (deletion drafted)."""

    rule: RuleData
    state: str


def every() -> list[RuleData]:
    """Return what followers get: all live rules."""
    rows = db.tuples(Rule.select(Rule.id, Rule.live).where(Rule.live.is_null(False)).order_by(Rule.id))
    return [read(live, id) for id, live in rows]


def drafted() -> list[RuleData]:
    """Return what followers would get if all drafts were published now."""
    rows = db.tuples(Rule.select(Rule.id, Rule.draft).where(Rule.draft.is_null(False)).order_by(Rule.id))
    return [read(draft, id) for id, draft in rows]


def listed(query: str = "", page: int = 1, state: str = "") -> list[Entry]:
    """Return a page of rules, the highest priority first, one more than PAGE when there are others after them.

    `query` is looked for in names, keywords and texts; `state` is empty or `pending` for those to publish.
    """
    wanted: Any = Rule.select(Rule.id, Rule.draft, Rule.live, Rule.pending).where(there())
    if query:
        wanted = wanted.where(Rule.words.contains(fold(query)))
    if state == "pending":
        wanted = wanted.where(Rule.pending)
    rows = db.tuples(wanted.order_by(Rule.priority.desc(), Rule.id).limit(PAGE + 1).offset((page - 1) * PAGE))
    return [entry(*row) for row in rows]


def count(state: str = "") -> int:
    """Return how many rules there are, or how many are `pending`."""
    wanted: Any = Rule.select().where(there())
    return int((wanted.where(Rule.pending) if state == "pending" else wanted).count())


def there() -> Any:
    """Return the condition that a rule has not been deleted for good."""
    return Rule.draft.is_null(False) | Rule.live.is_null(False)


def entry(id: int, draft: str | None, live: str | None, pending: bool) -> Entry:
    """Return a row as an Entry."""
    state = "live" if not pending else "going" if draft is None else "new" if live is None else "changed"
    return Entry(read(draft or live or "", id), state)


def one(rule_id: int) -> RuleData:
    """Return a rule as it is drafted; raises NotFound."""
    row = Rule.get_or_none(Rule.id == rule_id, Rule.draft.is_null(False))
    if row is None:
        raise NotFound()
    return read(str(row.draft), rule_id)


def live(rule_id: int) -> RuleData | None:
    """Return a rule as followers get it, or None."""
    row = Rule.get_or_none(Rule.id == rule_id, Rule.live.is_null(False))
    return read(str(row.live), rule_id) if row else None


@db.writes
def save(by: Operator, draft: RuleData) -> int:
    """Keep a new or edited rule as a draft and return its id; followers notice nothing. Raises BadInput, NotFound."""
    checks.checked(draft)
    rule_id = note(by, replace(draft, name=draft.name.strip()))
    operators.audit(by, "rules", "save rule", f"rule {rule_id}", name=draft.name)
    return rule_id


def note(by: Operator, draft: RuleData) -> int:
    """Write a draft that has been checked, inside a write; raises NotFound, BadInput for signs that cannot be kept."""
    signs.check(draft)
    text = written(draft)
    values = {"draft": text, "updated_by": by, "updated_at": clock.now(), **columns(draft)}
    if draft.id is None:
        return int(Rule.create(pending=True, **values).id)
    if not Rule.update(pending=Rule.live.is_null() | (Rule.live != text), **values).where(
            Rule.id == draft.id, there()).execute():
        raise NotFound()
    return draft.id


@db.writes
def delete(by: Operator, rule_id: int) -> None:
    """Draft a rule's deletion; one that was never published is gone at once. Raises NotFound."""
    operators.audit(by, "rules", "delete rule", f"rule {rule_id}")
    if not Rule.update(draft=None, pending=Rule.live.is_null(False), updated_by=by, updated_at=clock.now()).where(
            Rule.id == rule_id, Rule.draft.is_null(False)).execute():
        raise NotFound()


@db.writes
def drop_changes(by: Operator, rule_id: int) -> None:
    """Make the draft what followers get, also of a rule whose deletion was drafted; raises NotFound."""
    row = Rule.get_or_none(Rule.id == rule_id, Rule.live.is_null(False))
    if row is None:
        raise NotFound()
    operators.audit(by, "rules", "drop changes", f"rule {rule_id}")
    Rule.update(draft=Rule.live, pending=False, **columns(read(str(row.live)))).where(Rule.id == rule_id).execute()


def columns(rule: RuleData) -> dict[str, Any]:
    """Return what the list needs of a rule beside its JSON."""
    words = [fold(rule.name), *(compared(keyword.text) for keyword in rule.keywords),
             *(fold(part) for reply in rule.answers for part in (reply.title, reply.text) if part)]
    return {"name": rule.name, "priority": rule.priority, "words": "\n".join(words)}
