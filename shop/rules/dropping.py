"""Drafts thrown away as they were looked at: what followers get stays, and what was never published is gone."""

from typing import Any

from base import db
from base.errors import BadInput
from base.i18n import _
from models import Operator, Rule
from shop import operators
from shop.rules.book import columns
from shop.rules.data import read
from shop.rules.publishing import Unseen, joint, stamped, take_turn


@db.writes
def drop(by: Operator, rule_id: int | None, seen: str) -> int:
    """Forget one rule's draft, or all of them, and return how many; the rules are again as followers get them.

    `seen` is the stamp of what the operator looked at. Raises Unseen when that is something else by now, BadInput
    when there is no draft.
    """
    take_turn()
    waiting: Any = Rule.select(Rule.id, Rule.live, Rule.draft).where(Rule.pending).order_by(Rule.id)
    rows = db.tuples(waiting if rule_id is None else waiting.where(Rule.id == rule_id))
    if not rows:
        raise BadInput(_("There is no draft to drop."))
    if seen != joint(stamped(*row) for row in rows):
        raise Unseen()
    for number, live, draft in rows:
        forget(number, live, draft)
    operators.audit(by, "rules", "drop drafts", "rules" if rule_id is None else f"rule {rule_id}", rules=len(rows))
    return len(rows)


def forget(rule_id: int, live: str | None, draft: str | None) -> None:
    """Make a rule's draft what followers get, inside a write; raises Unseen when it is another by now."""
    same = Rule.draft.is_null() if draft is None else Rule.draft == draft
    former: dict[str, Any] = columns(read(live)) if live else {}
    if not Rule.update(draft=live, pending=False, **former).where(Rule.id == rule_id, Rule.pending, same).execute():
        raise Unseen()
