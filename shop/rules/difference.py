"""What would change, or has changed, about a rule: field by field, before and after, in plain words."""

from collections.abc import Sequence

from msgspec import Struct

from base.i18n import _
from shop.rules import spoken
from shop.rules.data import RuleData
from shop.rules.spoken import Names

Told = dict[str, tuple[str, ...]]  # a field's name -> what it says, one thing each


class Line(Struct, frozen=True):
    """A field that differs: what it no longer says, and what it says now."""

    field: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def lines(before: RuleData | None, after: RuleData | None, names: Names) -> list[Line]:
    """Return the fields in which two states of a rule differ; None is a rule that is not there."""
    old, new = told(before, names), told(after, names)
    if before is None or after is None:  # the name stands above, and that it is as usual says nothing
        old, new = ({field: words for field, words in side.items() if words not in usual(field)} for side in (old, new))
    found = []
    for field in dict.fromkeys((*old, *new)):
        gone, come = old.get(field, ()), new.get(field, ())
        if gone != come:
            found.append(Line(field, *changed(gone, come)))
    return found


def usual(field: str) -> tuple[tuple[str, ...], ...]:
    """Return what a field says of most rules."""
    return {_("Priority"): (("0",),), _("In use"): ((_("yes"),),)}.get(field, ())


def changed(gone: Sequence[str], come: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stands on one side only; where nothing but the order differs, both sides as they are."""
    lost = tuple(one for one in gone if one not in come)
    won = tuple(one for one in come if one not in gone)
    return (lost, won) if lost or won else (tuple(gone), tuple(come))


def told(rule: RuleData | None, names: Names) -> Told:
    """Return what each field of a rule says; what is as usual is left out."""
    if rule is None:
        return {}
    said: Told = {
        _("Name"): (rule.name,),
        _("When it is said"): tuple(map(spoken.keyword, rule.keywords)),
        _("Also when"): tuple(spoken.event(event, names.scenes) for event in rule.events),
    }
    for place, reply in enumerate(rule.answers, 1):
        field = _("Answer %(n)s", n=place) if len(rule.answers) > 1 else _("Answer")
        said[field] = (f"{spoken.kind(reply)}: {spoken.answer(reply, names)}", *extras(reply.picture, reply.text
                       if reply.kind not in ("text", "person") else ""))
    said |= {
        _("Of several answers"): (_(spoken.SENDS[rule.send]),) if len(rule.answers) > 1 else (),
        _("Priority"): (str(rule.priority),),
        _("In use"): (_("yes") if rule.enabled else _("no"),),
        _("Holds"): extras(spoken.schedule(rule.schedule)),
        _("For"): extras(spoken.audience(rule.audience, names)),
        _("Rests after an answer"): extras(spoken.pause(rule.cooldown)),
    }
    return {field: words for field, words in said.items() if words}


def extras(*parts: str) -> tuple[str, ...]:
    """Return the parts that say something."""
    return tuple(part for part in parts if part)
