"""The rooms where drafts go live: what waits, what each publication changed, and the way back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request

from base.errors import BadInput
from base.i18n import _
from console import around, rule_form
from models import Publication
from shop.rules import RuleData, book, difference, dropping, lint, publishing, spoken
from shop.rules.difference import Line
from shop.rules.publishing import Change, Unseen
from web.numbers import whole
from web.render import page

ROOM, HISTORY = "/console/rules/publish", "/console/rules/history"
LONGEST_NOTE = Publication.note.max_length
MOST = 100  # changes on one page


@dataclass(frozen=True)
class Shown:
    """What becomes of a rule: its name, its state as the list calls it, the lines that differ, and its problems.

    `stamp` tells this change from any other.
    """

    rule_id: int
    stamp: str
    name: str
    state: str
    lines: list[Line]
    wrong: list[str]


def waiting() -> Any:
    """Show what publishing would change, page by page of the same drafts."""
    changes, number = publishing.waiting(), max(whole(request.args.get("page"), 1), 1)
    stamp, start = publishing.joint(change.stamp for change in changes), MOST * (number - 1)
    part = changes[start:start + MOST]
    if request.args.get("state", stamp) != stamp or (number > 1 and not part):
        return look_again()
    return page("console/rules_publish.html", changes=shown(part, checked=True), count=len(changes), start=start,
                number=number, more=len(changes) > start + MOST, stamp=stamp, longest=LONGEST_NOTE)


def look_again() -> Any:
    """Show what waits by now, and why."""
    flash(Unseen().sentence, "warning")
    return redirect(ROOM)


def publish() -> Any:
    """Publish all drafts, or one rule's, as they were looked at."""
    note = request.form.get("note", "").strip()[:LONGEST_NOTE]
    return decided(lambda rule, seen: publishing.publish(g.operator, rule, note, seen),
                   _("Published. Followers get it from now on."))


def drop() -> Any:
    """Drop all drafts, or one rule's, as they were looked at."""
    return decided(lambda rule, seen: dropping.drop(g.operator, rule, seen),
                   _("Dropped. Followers get what they got before."))


def decided(verb: Callable[[int | None, str], int], said: str) -> Any:
    """Do something with all drafts, or one rule's, as they were looked at, and say how it went."""
    rule = whole(request.form.get("rule"), 0)
    try:
        verb(rule if rule > 0 else None, request.form.get("stamp", ""))
    except Unseen:
        return look_again()
    except BadInput as nothing:
        flash(nothing.sentence, "warning")
    else:
        flash(said, "done")
    return redirect(ROOM if rule > 0 and book.count("pending") else "/console/rules")


def history() -> Any:
    """Show the publications, the newest first."""
    number = max(whole(request.args.get("page"), 1), 1)
    made = publishing.history(number)
    return page("console/rules_history.html", made=made[:publishing.PAGE], more=len(made) > publishing.PAGE,
                number=number, waiting=book.count("pending"))


def one(publication_id: int) -> Any:
    """Show what a publication changed."""
    changes = publishing.changes(publication_id)
    return page("console/rules_publication.html", number=publication_id, changes=shown(changes[:MOST]),
                count=len(changes))


def go_back(publication_id: int) -> Any:
    """Make the rules as they were right after a publication."""
    try:
        publishing.return_to(g.operator, publication_id)
    except BadInput as nothing:
        flash(nothing.sentence, "warning")
    else:
        flash(_("The rules are again as they were after publication %(n)s.", n=publication_id), "done")
    return redirect(HISTORY)


def shown(changes: list[Change], checked: bool = False) -> list[Shown]:
    """Return the changes in words, when `checked` with what is wrong with the rules they make."""
    states = [rule for change in changes for rule in (change.before, change.after) if rule]
    named = spoken.names(states, rule_form.actions())
    wrong = problems([change.after for change in changes if change.after]) if checked else {}
    return [Shown(change.rule_id, change.stamp, name(change), state(change),
                  difference.lines(change.before, change.after, named), wrong.get(change.rule_id, []))
            for change in changes]


def problems(rules: Iterable[RuleData]) -> dict[int, list[str]]:
    """Return what is wrong with some drafts, by rule."""
    found: dict[int, list[str]] = {}
    for finding in lint.of(list(rules), book.drafted(), around.here()):
        if finding.severity != lint.NOTE:
            found.setdefault(finding.rule_id or 0, []).append(finding.sentence)
    return found


def name(change: Change) -> str:
    """Return what the rule is called, or was."""
    rule = change.after or change.before
    return rule.name if rule else ""


def state(change: Change) -> str:
    """Return new, changed or going."""
    return "new" if change.before is None else "going" if change.after is None else "changed"
