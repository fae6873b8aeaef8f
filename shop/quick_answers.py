"""Words the staff says often, in the order operators gave them."""

from base import db
from base.errors import BadInput, NotFound
from base.i18n import _
from models import Operator, QuickAnswer
from shop import operators

LONGEST = 2048  # bytes; what one message holds (WeChat docs, customer-service messages)
MOST = 100


def listed() -> list[QuickAnswer]:
    """Return all, the first first."""
    return list(QuickAnswer.select().order_by(QuickAnswer.position, QuickAnswer.id))


def one(number: int) -> QuickAnswer:
    """Return one; raises NotFound."""
    row: QuickAnswer | None = QuickAnswer.get_or_none(QuickAnswer.id == number)
    if row is None:
        raise NotFound()
    return row


@db.writes
def add(by: Operator, text: str) -> None:
    """Add one at the end; raises BadInput for an empty or too long one, or when there are MOST, Forbidden."""
    rows = listed()
    if len(rows) >= MOST:
        raise BadInput(_("There are at most %(n)s quick answers.", n=MOST), "text")
    row = QuickAnswer.create(text=checked(text), position=rows[-1].position + 1 if rows else 0)
    operators.audit(by, "enquiries", "save quick answer", f"quick {row.id}", text=row.text)


@db.writes
def change(by: Operator, number: int, text: str) -> None:
    """Give one other words; raises NotFound, BadInput, Forbidden."""
    row = one(number)
    operators.audit(by, "enquiries", "save quick answer", f"quick {row.id}", text=checked(text))
    QuickAnswer.update(text=checked(text)).where(QuickAnswer.id == row.id).execute()


@db.writes
def raise_up(by: Operator, number: int) -> None:
    """Let one change places with the one before it; the first stays; raises NotFound, Forbidden."""
    row, rows = one(number), listed()
    operators.audit(by, "enquiries", "move quick answer", f"quick {row.id}")
    order = [other.id for other in rows]
    at = order.index(row.id)
    if at:
        order[at - 1:at + 1] = [order[at], order[at - 1]]
    for position, other in enumerate(order):
        QuickAnswer.update(position=position).where(QuickAnswer.id == other).execute()


@db.writes
def delete(by: Operator, number: int) -> None:
    """Delete one; raises NotFound, Forbidden."""
    row = one(number)
    operators.audit(by, "enquiries", "delete quick answer", f"quick {row.id}", text=row.text)
    row.delete_instance()


def checked(text: str) -> str:
    """Return the words without blanks around them; raises BadInput."""
    words = text.strip()
    if not words:
        raise BadInput(_("Please fill this in."), "text")
    if (size := len(words.encode())) > LONGEST:
        raise BadInput(_("Too long: %(size)s bytes of %(most)s.", size=size, most=LONGEST), "text")
    return words
