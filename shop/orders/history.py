"""An order's history as its customer reads it: its steps, and what the shop changed before it was paid."""

from dataclasses import dataclass

from models import Audit
from shop.orders.views import OrderView

CHANGES = ("change order price", "change address")


@dataclass(frozen=True)
class Event:
    """What happened at a moment (seconds): a state that was reached, or one of CHANGES."""

    at: int
    what: str


def history(view: OrderView) -> list[Event]:
    """Return all that happened to an order, newest first, in one query."""
    changes = Audit.select(Audit.at, Audit.verb).where(
        Audit.subject == f"order {view.order.number}", Audit.verb.in_(CHANGES)).order_by(Audit.id)
    events = [*(Event(step.at, step.after) for step in view.steps), *(Event(row.at, row.verb) for row in changes)]
    # Sorting keeps what happened in the same second in this order; it is read from its end.
    return sorted(events, key=lambda event: event.at)[::-1]
