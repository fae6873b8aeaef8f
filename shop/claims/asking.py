"""What a customer does about goods they have paid: ask, withdraw, send back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from base import clock, db, ids, money
from base.errors import BadInput, WrongState
from base.i18n import _
from base.text import clean
from models import Claim, ClaimLine, Customer, Order
from shop import events, uploads
from shop.claims import amounts, moves
from shop.claims.amounts import Left, Share
from shop.claims.words import REASONS
from shop.orders import moves as order_moves
from shop.orders import sending

CLAIMABLE = ("paid", "accepted", "shipping", "shipped", "received")  # states of an order
LONGEST_TEXT = 200  # characters
MOST_PICTURES = 6


@dataclass(frozen=True)
class Wish:
    """What a customer asks for; `pieces` is pieces by order line (None: all), `amount` in fen (None: all there is)."""

    kind: str
    pieces: dict[int, int] | None
    reason: str
    text: str
    pictures: list[str]
    amount: int | None


def ask(customer: Customer, number: str, kind: str, pieces: dict[int, int] | None, reason: str, text: str = "",
        pictures: Sequence[str] = (), amount: int | None = None, once: str | None = None) -> Claim:
    """Ask for a refund, a return, an exchange, or to cancel what was not sent yet (`cancel`).

    `pieces` is pieces by order line, None for all; `amount` (fen) may be less than they are worth. The same `once`
    key gives the customer the same claim. Raises NotFound, WrongState, BadInput with the field.
    """
    order = Order.owned(customer, number)
    wish = Wish(kind, pieces, reason, clean(text).strip(), uploads.own(customer, pictures), amount)
    check(wish)
    key = hashlib.sha256(f"{order.number}:{once}".encode()).hexdigest() if once else None
    return Claim.get_by_id(written(customer, order.id, wish, key))


@db.writes
def withdraw(customer: Customer, number: str) -> None:
    """Take a claim back that the shop has not answered, or whose goods are not sent; raises NotFound, WrongState."""
    claim = moves.locked(moves.owned(customer, number))
    moves.move(claim, "withdrawn", f"customer {customer.id}")
    events.happened("claim.withdrawn", f"claim.withdrawn:{number}", claim=claim.id)


@db.writes
def send_back(customer: Customer, number: str, carrier: str, tracking: str) -> None:
    """Say how the goods travel back; raises NotFound, WrongState, BadInput with the field."""
    claim = moves.locked(moves.owned(customer, number))
    tracking = sending.trackable(carrier, tracking)
    moves.move(claim, "sent_back", f"customer {customer.id}")
    Claim.update(carrier=carrier, tracking=tracking).where(Claim.id == claim.id).execute()


def check(wish: Wish) -> None:
    """Pass if the wish's words and pictures will do; raises BadInput with the field."""
    if wish.kind not in REASONS:
        raise BadInput(_("Please choose what you would like."), "kind")
    if wish.reason not in REASONS[wish.kind]:
        raise BadInput(_("Please choose a reason."), "reason")
    if len(wish.text) > LONGEST_TEXT:
        raise BadInput(_("At most %(n)s characters.", n=LONGEST_TEXT), "text")
    if len(wish.pictures) > MOST_PICTURES:
        raise BadInput(_("At most %(n)s pictures, please.", n=MOST_PICTURES), "pictures")


@db.writes
def written(customer: Customer, order_id: int, wish: Wish, once: str | None) -> int:
    """Write the claim with its lines and first step, unless this form has made one, and return its id."""
    order = order_moves.lock(order_id)
    if once and (twin := Claim.get_or_none(Claim.once == once)):
        return int(twin.id)
    if order.state not in CLAIMABLE:
        raise WrongState(_("Nothing can be asked for about this order now."))
    left = amounts.left(order_id)
    chosen = wanted(wish, left)
    shares = {line: left[line].share(count) for line, count in chosen.items()}
    if wish.kind == "exchange":
        shares = dict.fromkeys(chosen, Share(0, 0))
    money = asked_back(wish, list(shares.values()))
    claim = Claim.create(
        number=ids.number("A"), order=order_id, kind="refund" if wish.kind == "cancel" else wish.kind,
        unsent=wish.kind == "cancel", reason=wish.reason, text=wish.text, pictures=wish.pictures, once=once,
        goods=money.goods, freight=money.freight, due=moves.due("asked"), made_at=clock.now())
    for line, share in shares.items():
        ClaimLine.insert(claim=claim, line=line, quantity=chosen[line], goods=share.goods,
                         freight=share.freight).execute()
    moves.begun(claim, f"customer {customer.id}")
    return int(claim.id)


def wanted(wish: Wish, left: dict[int, Left]) -> dict[int, int]:
    """Return the pieces by line, all that may be claimed when none are named; raises BadInput ("pieces")."""
    most = {line: claimable(one, wish.kind) for line, one in left.items()}
    chosen = {line: count for line, count in (most if wish.pieces is None else wish.pieces).items() if count}
    if not chosen:
        raise BadInput(_("Please choose the goods it is about."), "pieces")
    for line, count in chosen.items():
        if not 1 <= count <= most.get(line, 0):
            raise BadInput(_("Of these goods not so many pieces can be claimed now."), "pieces")
    return chosen


def claimable(left: Left, kind: str) -> int:
    """Return how many pieces of a line may be claimed so: what was delivered as a text or key cannot be sent back."""
    if kind == "cancel":
        return left.unsent
    return left.sent if kind == "refund" or left.line.kind == "parcel" else 0


def asked_back(wish: Wish, shares: list[Share]) -> Share:
    """Return the money asked for: freight only for what was not sent. Raises BadInput ("amount")."""
    freight = sum(share.freight for share in shares) if wish.kind == "cancel" else 0
    most = Share(sum(share.goods for share in shares), freight)
    if wish.amount is None or wish.kind == "exchange":
        return most
    try:
        return amounts.split(wish.amount, most)
    except ValueError as wrong:
        raise BadInput(_("At most ¥%(most)s.", most=money.yuan(sum(most))), "amount") from wrong
