"""Drafts going live: who published what when, the difference, and the way back."""

import hashlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from peewee import JOIN, fn

from base import clock, db
from base.errors import BadInput, NotFound, ShopError
from base.i18n import N_, _
from models import Operator, Publication, Rule, RuleChange
from shop import operators, versions
from shop.rules.book import columns
from shop.rules.checks import bare
from shop.rules.data import RuleData, read, written

PAGE = 20
STAMP = 16  # characters


class Unseen(ShopError):
    """The drafts are not those that the operator looked at."""

    status = 409
    english = N_("Somebody has changed the drafts meanwhile. Please look again.")


class Change(Struct, frozen=True):
    """What a publication made of a rule; None where there was none before, or is none after.

    `stamp` tells it from any other change.
    """

    rule_id: int
    before: RuleData | None
    after: RuleData | None
    stamp: str


class Made(Struct, frozen=True):
    """A publication: its number, who made it and when, how many rules it changed, what it returned to."""

    id: int
    by: str
    note: str
    at: int
    changes: int
    returned_to: int | None


@db.writes
def publish(by: Operator, rule_id: int | None = None, note: str = "", seen: str | None = None) -> int:
    """Make one rule's draft live, or all of them, and return the publication's number.

    Live in every worker within a second. `seen` is the stamp of what the operator looked at. Raises Unseen when that
    is something else by now, BadInput when there is nothing to publish, or a draft of a former version would bring
    music that WeChat refuses.
    """
    take_turn()
    waiting: Any = Rule.select(Rule.id, Rule.live, Rule.draft).where(Rule.pending)
    rows = db.tuples(waiting.order_by(Rule.id) if rule_id is None else waiting.where(Rule.id == rule_id))
    if not rows:
        raise BadInput(_("There is nothing to publish."))
    if seen is not None and seen != joint(stamped(*row) for row in rows):
        raise Unseen()
    for _number, before, after in rows:
        check_covers(before, after)
    return bring(by, "publish rules", rows, note)


def check_covers(before: str | None, after: str | None) -> None:
    """Pass if a rule's second text has no music without a cover, or its first had that too; raises BadInput."""
    rule = read(after) if after and '"music"' in after else None
    if rule and any(map(bare, rule.answers)) and not (before and any(map(bare, read(before).answers))):
        raise BadInput(_("The music of “%(rule)s” has no cover. Please choose one first.", rule=rule.name))


@db.writes
def return_to(by: Operator, publication_id: int) -> int:
    """Make everything as it was right after a publication, as a new one, and return its number.

    Drafts of rules that changed since are lost; they stay in the history if they were published. Raises NotFound,
    BadInput when nothing has changed since.
    """
    take_turn()
    if not Publication.select().where(Publication.id == publication_id).exists():
        raise NotFound()
    since = db.tuples(RuleChange.select(RuleChange.rule, RuleChange.before).where(
        RuleChange.publication > publication_id).order_by(RuleChange.id))
    former: dict[int, str | None] = {}
    for rule, before in since:
        former.setdefault(rule, before)
    now = dict(db.tuples(Rule.select(Rule.id, Rule.live).where(Rule.id.in_(list(former)))))
    rows = [(rule, now[rule], text) for rule, text in former.items() if now[rule] != text]
    if not rows:
        raise BadInput(_("Nothing has changed since then."))
    for rule, _live, text in rows:
        Rule.update(draft=text, **(columns(read(text)) if text else {})).where(Rule.id == rule).execute()
    return bring(by, "return rules", rows, returned_to=publication_id)


@db.writes
def switch_on(by: Operator, rule_id: int) -> None:
    """Let a rule answer, at once; raises NotFound."""
    switch(by, rule_id, True)


@db.writes
def switch_off(by: Operator, rule_id: int) -> None:
    """Keep a rule but let it not answer, at once; raises NotFound."""
    switch(by, rule_id, False)


def switch(by: Operator, rule_id: int, enabled: bool) -> None:
    """Set whether a rule answers, in its draft and where followers see it; inside a write."""
    take_turn()
    row = Rule.get_or_none(Rule.id == rule_id, Rule.draft.is_null(False))
    if row is None:
        raise NotFound()
    draft = written(replace(read(str(row.draft)), enabled=enabled))
    verb = "switch on" if enabled else "switch off"
    if row.live is None:
        operators.audit(by, "rules", verb, f"rule {rule_id}")
        Rule.update(draft=draft).where(Rule.id == rule_id).execute()
        return
    live = written(replace(read(row.live), enabled=enabled))
    Rule.update(draft=draft).where(Rule.id == rule_id).execute()
    if live != row.live:
        bring(by, verb, [(rule_id, row.live, live)], subject=f"rule {rule_id}")


def take_turn() -> None:
    """Have the workers look again, and this write wait for whoever publishes now before it reads what followers get."""
    versions.bump("rules")


def bring(by: Operator, verb: str, rows: list[tuple[int, str | None, str | None]], note: str = "",
          returned_to: int | None = None, subject: str = "") -> int:
    """Make each rule's third text what followers get, inside a write that took its turn; return the number of that.

    A draft written meanwhile stays, and waits for the next one.
    """
    made = Publication.create(operator=by, note=note, returned_to=returned_to)
    for rule_id, before, after in rows:
        RuleChange.create(publication=made, rule=rule_id, before=before, after=after)
        same = Rule.draft.is_null() if after is None else Rule.draft.is_null(False) & (Rule.draft == after)
        Rule.update(live=after, pending=~same, publication=made.id, updated_by=by, updated_at=clock.now()).where(
            Rule.id == rule_id).execute()
    operators.audit(by, "rules", verb, subject or f"publication {made.id}", rules=len(rows))
    return int(made.id)


def history(page: int = 1) -> list[Made]:
    """Return a page of publications, the newest first, one more than PAGE when there are older ones."""
    rows = list(Publication.select(Publication, Operator).join(Operator, JOIN.LEFT_OUTER).order_by(
        Publication.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE))
    counts = dict(db.tuples(RuleChange.select(RuleChange.publication, fn.COUNT(RuleChange.id)).where(
        RuleChange.publication.in_([row.id for row in rows])).group_by(RuleChange.publication))) if rows else {}
    return [Made(row.id, row.operator.name if row.operator else "", row.note, row.at, counts.get(row.id, 0),
                 row.returned_to) for row in rows]


def changes(publication_id: int) -> list[Change]:
    """Return what a publication changed; raises NotFound."""
    if not Publication.select().where(Publication.id == publication_id).exists():
        raise NotFound()
    rows = db.tuples(RuleChange.select(RuleChange.rule, RuleChange.before, RuleChange.after).where(
        RuleChange.publication == publication_id).order_by(RuleChange.id))
    return [change(*row) for row in rows]


def waiting(rule_id: int | None = None) -> list[Change]:
    """Return what publishing everything now, or one rule, would change."""
    rows: Any = Rule.select(Rule.id, Rule.live, Rule.draft).where(Rule.pending).order_by(Rule.id)
    return [change(*row) for row in db.tuples(rows if rule_id is None else rows.where(Rule.id == rule_id))]


def change(rule_id: int, before: str | None, after: str | None) -> Change:
    """Return two texts of a rule as a Change."""
    return Change(rule_id, read(before, rule_id) if before else None, read(after, rule_id) if after else None,
                  stamped(rule_id, before, after))


def stamped(rule_id: int, before: str | None, after: str | None) -> str:
    """Return the stamp of two texts of a rule."""
    return hashlib.sha256(f"{rule_id}\n{before or ''}\n{after or ''}".encode()).hexdigest()[:STAMP]


def joint(stamps: Iterable[str]) -> str:
    """Return the stamp of changes with these stamps, in their order; that of one is its own."""
    known = list(stamps)
    return known[0] if len(known) == 1 else hashlib.sha256("".join(known).encode()).hexdigest()[:STAMP]
