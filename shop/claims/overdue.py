"""What happens to claims that nobody goes on with: the customer's end, the shop's become cases."""

from base import clock, db
from models import Claim
from shop import cases
from shop.claims import moves

BATCH = 50


def expire() -> int:
    """End claims whose goods were not sent back in time; returns how many."""
    return sum(expired(claim) for claim in late(("returning",)))


def remind() -> int:
    """Open a case for each claim the shop has let wait too long; it stays. Returns how many."""
    return sum(unanswered(claim) for claim in late(moves.SHOPS_TURN))


def late(states: tuple[str, ...]) -> list[Claim]:
    """Return claims in these states whose time has passed, the longest waiting first."""
    return list(Claim.select().where(Claim.state.in_(states), Claim.due <= clock.now()).order_by(
        Claim.due).limit(BATCH))


@db.writes
def expired(claim: Claim) -> bool:
    """End the claim unless the customer has sent the goods in the meantime."""
    now = moves.locked(claim)
    if now.state != "returning":
        return False
    moves.move(now, "expired", "clock")
    return True


@db.writes
def unanswered(claim: Claim) -> bool:
    """Open the case and let no more time run, unless somebody has answered in the meantime."""
    now = moves.locked(claim)
    if now.state != claim.state or not Claim.update(due=None).where(
            Claim.id == claim.id, Claim.due == claim.due).execute():
        return False
    cases.open("claim unanswered", f"{claim.number}:{claim.state}", claim.number, order=claim.order_id)
    return True
