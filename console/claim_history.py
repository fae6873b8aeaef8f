"""A claim's history as the console tells it: its steps, and what became of goods that came back."""

from base.i18n import _
from console import audit_words, words
from console.order_history import Event
from models import Audit, ClaimStep
from shop.claims import words as claim_words
from shop.claims.views import ClaimView

RECEIVED = "receive returned goods"


def of(view: ClaimView) -> list[Event]:
    """Return all that happened to a claim, newest first."""
    movers = words.movers([step.who for step in view.steps])
    received = Audit.select().where(
        Audit.subject == f"claim {view.claim.number}", Audit.verb == RECEIVED).order_by(Audit.id.desc()).first()
    return [Event(step.at, claim_words.happened(step.after), movers[step.who],
                  " · ".join(filter(None, (shelf(step, received), step.note)))) for step in reversed(view.steps)]


def shelf(step: ClaimStep, received: Audit | None) -> str:
    """Return what a step did with goods that came back, or nothing."""
    if received is None or "restock" not in received.detail:
        return ""
    if step.before == "sent_back" and step.after != "refused":
        return audit_words.shelf(received.detail["restock"])
    refused = step.before == "approving" and step.after == "refused"
    return _("off the shelf again") if refused and received.detail["restock"] else ""
