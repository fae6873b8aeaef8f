"""Saving a rule that somebody else may have changed meanwhile: nobody's work is overwritten unseen."""

import hashlib

from msgspec.structs import replace
from peewee import JOIN

from base import clock, db
from base.errors import NotFound, ShopError
from base.i18n import N_
from models import Operator, Rule
from shop import operators
from shop.rules import book, checks
from shop.rules.data import RuleData, read, written

SAME = 60  # seconds
NEWEST = 5  # rules that are compared


class Overtaken(ShopError):
    """Somebody saved the rule after it was opened: `theirs` is their draft (None: they drafted its deletion)."""

    status = 409
    english = N_("Somebody else has changed this rule in the meantime.")

    def __init__(self, by: str, at: int, theirs: RuleData | None, stamp: str) -> None:
        super().__init__()
        self.by, self.at, self.theirs, self.stamp = by, at, theirs, stamp


def stamp(rule_id: int) -> str:
    """Return what tells one draft of a rule from the next; raises NotFound."""
    return stamped(known(rule_id).draft)


def stamped(draft: str | None) -> str:
    """Return the stamp of a draft's text."""
    return hashlib.sha256((draft or "").encode()).hexdigest()[:16]


def known(rule_id: int) -> Rule:
    """Return a rule's row with who changed it last; raises NotFound for one that is gone for good."""
    row: Rule | None = Rule.select(Rule, Operator).join(Operator, JOIN.LEFT_OUTER).where(
        Rule.id == rule_id, book.there()).first()
    if row is None:
        raise NotFound()
    return row


@db.writes
def keep(by: Operator, draft: RuleData, seen: str) -> int:
    """Keep a draft and return its id, if the rule is still as it was `seen` (its stamp), or is this already.

    A new one that the same operator has kept within SAME seconds is kept once: that was a second tap. Raises
    BadInput, NotFound for a rule that is gone for good, Overtaken.
    """
    checks.checked(draft)
    draft = replace(draft, name=draft.name.strip())
    if draft.id is not None:
        hold(by, draft, draft.id, seen)
    elif (twin := kept_just_now(by, draft)) is not None:
        return twin
    rule_id = book.note(by, draft)
    operators.audit(by, "rules", "save rule", f"rule {rule_id}", name=draft.name)
    return rule_id


def kept_just_now(by: Operator, draft: RuleData) -> int | None:
    """Return the rule that this operator has just made of the same words, or None, inside a write."""
    # Whoever taps twice waits here for the first tap, on every database.
    Operator.update(name=Operator.name).where(Operator.id == by.id).execute()
    rows = Rule.select(Rule.id, Rule.draft).where(
        Rule.updated_by == by, Rule.updated_at > clock.now() - SAME).order_by(Rule.id.desc()).limit(NEWEST)
    return next((number for number, text in db.tuples(rows) if text == written(draft)), None)


def hold(by: Operator, draft: RuleData, rule_id: int, seen: str) -> None:
    """Hold the rule for this write; raises NotFound, and Overtaken when its draft is not the one that was seen.

    Whoever sends the same form twice is not overtaken by themselves.
    """
    row = known(rule_id)
    expected = stamped(row.draft) == seen or (row.updated_by_id == by.id and row.draft == written(draft))
    same = Rule.draft.is_null() if row.draft is None else Rule.draft == row.draft
    # The update that changes nothing takes the row, so that nobody saves between this look and our writing.
    if not expected or not Rule.update(draft=row.draft).where(Rule.id == rule_id, same).execute():
        row = known(rule_id)
        raise Overtaken(row.updated_by.name if row.updated_by else "", row.updated_at,
                        read(row.draft, rule_id) if row.draft else None, stamped(row.draft))
