"""What an operator may do about news that did not reach a customer."""

from base import clock, db
from base.errors import NotFound, ShopError, WrongState
from base.i18n import N_
from models import Customer, Operator, Word
from shop import operators
from shop.telling import ways
from wechat.http import Unclear

OPEN = ("waiting", "unclear", "given_up")


class StillWaiting(ShopError):
    """No way is open."""

    status = 409
    english = N_("No way to this customer is open now. They are told when they next write or tap.")


def again(by: Operator, word_id: int) -> None:
    """Tell something now, even if it may have been told; raises NotFound, WrongState, StillWaiting, Forbidden."""
    reopened(by, word_id)
    try:
        ways.deliver(one(word_id))
    except Unclear as wrong:
        raise StillWaiting() from wrong
    if one(word_id).state == "waiting":
        raise StillWaiting()


@db.writes
def reopened(by: Operator, word_id: int) -> None:
    """Let a word be sent again, at an operator's word."""
    operators.audit(by, "quotas", "tell again", f"word {word_id}")
    moved(word_id, "waiting")


@db.writes
def drop(by: Operator, word_id: int) -> None:
    """Tell it no more; raises NotFound, WrongState, Forbidden."""
    operators.audit(by, "quotas", "give up telling", f"word {word_id}")
    moved(word_id, "given_up")


def moved(word_id: int, state: str) -> None:
    """Bring a word that is open to a state, inside a write; raises NotFound, WrongState."""
    one(word_id)
    if not Word.update(state=state, way="", msg_id="", changed_at=clock.now()).where(
            Word.id == word_id, Word.state.in_(OPEN)).execute():
        raise WrongState()


def one(word_id: int) -> Word:
    """Return a word with its customer; raises NotFound."""
    row: Word | None = Word.select(Word, Customer).join(Customer).where(Word.id == word_id).first()
    if row is None:
        raise NotFound()
    return row
