"""Pieces in stock: held for an unpaid order, then sold or released; each hold ends once (P13, P14)."""

from collections import defaultdict

from base import clock, db
from base.errors import SoldOut
from base.i18n import _
from models import Hold, Movement, Product, Variant

TAKE = db.Hot(lambda: Variant.update(held=Variant.held + db.slot("quantity")).where(
    Variant.id == db.slot("variant"), Variant.on_hand - Variant.held >= db.slot("quantity")))
HOLD = db.Hot(lambda: Hold.insert(
    order=db.slot("order"), variant=db.slot("variant"), quantity=db.slot("quantity"), state="live",
    at=db.slot("at")))
MOVEMENT = db.Hot(lambda: Movement.insert(
    variant=db.slot("variant"), quantity=db.slot("quantity"), reason=db.slot("reason"),
    reference=db.slot("reference"), at=db.slot("at")))


def hold(order_id: int, wanted: dict[int, int], titles: dict[int, str]) -> None:
    """Hold `wanted` (variant id -> pieces) for an order, inside a write; raises SoldOut naming the product."""
    for variant, quantity in sorted(wanted.items()):  # one order for all, so that two writers cannot deadlock
        # The variant first: InnoDB locks the parent of an inserted row, and two such locks keep each other from it.
        if not TAKE.run(variant=variant, quantity=quantity):
            raise SoldOut(_("Sorry, there is not enough of “%(title)s” left.", title=titles[variant]))
        HOLD.insert(order=order_id, variant=variant, quantity=quantity, at=clock.now())


def sell(order_id: int, number: str) -> None:
    """Turn an order's live holds into sold pieces, inside a write."""
    pieces: dict[int, int] = defaultdict(int)
    for held in ended(order_id, "sold"):
        Variant.update(on_hand=Variant.on_hand - held.quantity, held=Variant.held - held.quantity).where(
            Variant.id == held.variant_id).execute()
        move(held.variant_id, -held.quantity, "sold", number)
        pieces[held.variant.product_id] += held.quantity
    for product, quantity in sorted(pieces.items()):  # after all variants and in one order for all: no deadlock
        Product.update(sold=Product.sold + quantity).where(Product.id == product).execute()


def release(order_id: int) -> None:
    """Give an order's live holds back to the shelf, inside a write."""
    for held in ended(order_id, "released"):
        Variant.update(held=Variant.held - held.quantity).where(Variant.id == held.variant_id).execute()


def put_back(variant_id: int, quantity: int, reason: str, reference: str) -> None:
    """Put sold pieces back on the shelf, inside a write."""
    Variant.update(on_hand=Variant.on_hand + quantity).where(Variant.id == variant_id).execute()
    move(variant_id, quantity, reason, reference)


def take(variant_id: int, quantity: int, reason: str, reference: str) -> None:
    """Take free pieces off the shelf, inside a write; raises SoldOut."""
    if not Variant.update(on_hand=Variant.on_hand - quantity).where(
            Variant.id == variant_id, Variant.on_hand - Variant.held >= quantity).execute():
        raise SoldOut()
    move(variant_id, -quantity, reason, reference)


def ended(order_id: int, state: str) -> list[Hold]:
    """End the order's live holds as `state` and return those that this call ended."""
    live = list(Hold.select(Hold, Variant).join(Variant).where(
        Hold.order == order_id, Hold.state == "live").order_by(Hold.variant))
    return [held for held in live
            if Hold.update(state=state, ended_at=clock.now()).where(
                Hold.id == held.id, Hold.state == "live").execute()]


def move(variant_id: int, quantity: int, reason: str, reference: str) -> None:
    """Write down pieces that came (positive) or went (negative), inside a write."""
    MOVEMENT.insert(variant=variant_id, quantity=quantity, reason=reason, reference=reference, at=clock.now())


def count(variant_id: int, on_hand: int, reference: str) -> bool:
    """Set the pieces on hand to what an operator counted, inside a write; False when fewer than are held."""
    before = Variant.get_by_id(variant_id).on_hand
    changed = Variant.update(on_hand=on_hand).where(
        Variant.id == variant_id, Variant.on_hand == before, Variant.held <= on_hand).execute()
    if changed and on_hand != before:
        move(variant_id, on_hand - before, "counted", reference)
    return bool(changed)
