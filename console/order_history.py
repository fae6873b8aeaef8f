"""An order's history as the console tells it: its steps, and what operators changed without moving it on."""

from dataclasses import dataclass

from console import audit_words, words
from models import Audit, Operator, Step
from shop.orders import OrderView


@dataclass(frozen=True)
class Event:
    """One thing that happened, in the reader's words."""

    at: int
    did: str
    who: str
    note: str


def of(view: OrderView) -> list[Event]:
    """Return all that happened to an order, newest first, in two queries."""
    changes = list(Audit.select(Audit, Operator).join(Operator).where(
        Audit.subject == f"order {view.order.number}", Audit.verb.in_(tuple(words.HISTORY))).order_by(Audit.id))
    events = [*steps(view.steps), *(changed(row) for row in told(changes, view.steps))]
    # Sorting keeps what happened in the same second in this order; it is read from its end.
    return sorted(events, key=lambda event: event.at)[::-1]


def steps(found: list[Step]) -> list[Event]:
    """Return the steps as events."""
    movers = words.movers([step.who for step in found])
    return [Event(step.at, words.called(words.STEP, step.after), movers[step.who], step.note) for step in found]


def told(changes: list[Audit], found: list[Step]) -> list[Audit]:
    """Return the changes that are no step: who accepts a paid order moves it, who accepts it once more does not."""
    first = next((row for row in changes if row.verb == "accept"), None)
    moved = any(step.after == "accepted" for step in found)
    return [row for row in changes if row is not first or not moved]


def changed(row: Audit) -> Event:
    """Return a change as an event."""
    who = row.operator.name if row.operator else ""
    return Event(row.at, words.called(words.HISTORY, row.verb), who, audit_words.said(row.verb, row.detail))


def note(number: str) -> str:
    """Return what was noted when an order was paid outside WeChat, or nothing."""
    row = Audit.select().where(Audit.subject == f"order {number}", Audit.verb == "confirm payment").order_by(
        Audit.id.desc()).first()
    return str(row.detail.get("note", "")) if row else ""
