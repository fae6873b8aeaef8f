"""P13, P14: every piece on hand has come, every piece gone was sold, and each is held for one order at most."""

from typing import Any

from peewee import JOIN, fn
from peewee import Case as When

from models import CardKey, Claim, ClaimLine, Hold, Movement, Order, OrderLine, Parcel, ParcelLine, Product, Variant
from shop.audit.asking import amount, asks, key, together, unequal
from shop.audit.claims import AGREED
from shop.audit.money import NOTHING_PAID

EXPLAINED = ("sold", "cancelled", "returned", "exchanged")  # reasons of movements that orders and claims give


@asks("variant {}: {} on hand, movements say {}")
def stock_is_what_moved() -> Any:
    """P13: on hand is the sum of movements."""
    return unequal(Variant.select(Variant.id.alias("key"), amount(Variant.on_hand)),
                   Movement.select(Movement.variant.alias("key"), amount(Movement.quantity)))


@asks("variant {}: {} held, holds say {}")
def held_is_what_orders_hold() -> Any:
    """P13: held is the sum of live holds."""
    return unequal(Variant.select(Variant.id.alias("key"), amount(Variant.held)),
                   Hold.select(Hold.variant.alias("key"), amount(Hold.quantity)).where(Hold.state == "live"))


@asks("variant {}: {} of {} held")
def no_more_is_held_than_there_is() -> Any:
    """P13: on hand >= 0, 0 <= held <= on hand."""
    return Variant.select(Variant.id, Variant.held, Variant.on_hand).where(
        (Variant.held < 0) | (Variant.held > Variant.on_hand))


@asks("movement of variant, why and for what: {}: {} pieces, orders and claims say {}")
def movements_have_reasons() -> Any:
    """P13: what was sold, cancelled, returned or sent anew is what orders and claims say."""
    return unequal(
        Movement.select(moved(Movement.variant, Movement.reason, Movement.reference),
                        amount(Movement.quantity)).where(Movement.reason.in_(EXPLAINED)),
        together(
            Hold.select(moved(Hold.variant, "sold", Order.number), amount(Hold.quantity * -1)).join(Order).where(
                Hold.state == "sold"),
            claimed("cancelled").where(Claim.unsent, Claim.state.in_(AGREED)),
            claimed("returned").where(Claim.number.in_(
                Movement.select(Movement.reference).where(Movement.reason == "returned"))),
            ParcelLine.select(
                moved(OrderLine.variant, "exchanged", Claim.number), amount(ParcelLine.quantity * -1)).join(
                OrderLine).switch(ParcelLine).join(Parcel).join(Claim)))


@asks("movement {}: {} pieces, {!r}, {!r}: nobody made it")
def movements_have_authors() -> Any:
    """P13: what no order and no claim explains, an operator did, or it was there at the opening."""
    return Movement.select(Movement.id, Movement.quantity, Movement.reason, Movement.reference).where(
        Movement.reason.not_in((*EXPLAINED, "not returned")),
        Movement.reason != "opening", ~Movement.reference.startswith("operator "))


def claimed(reason: str) -> Any:
    """Return the pieces of claims as movements."""
    return ClaimLine.select(moved(OrderLine.variant, reason, Claim.number), amount(ClaimLine.quantity)).join(
        OrderLine).switch(ClaimLine).join(Claim)


def moved(variant: Any, reason: Any, reference: Any) -> Any:
    """Return the key of a movement."""
    return key(variant, " ", reason, " ", reference)


@asks("variant {}: {} keys on hand or sold, there are {}")
def keys_are_counted() -> Any:
    """P13: of a variant sold as keys there are as many as are on hand, waiting to be given, and given."""
    of_keys = Product.kind == "keys"
    return unequal(
        Variant.select(Variant.id.alias("key"), amount(Variant.on_hand)).join(Product).where(of_keys)
        + OrderLine.select(OrderLine.variant, OrderLine.quantity - OrderLine.cancelled).join(Order).switch(
            OrderLine).join(Product).where(of_keys, OrderLine.kind == "keys", Order.state.not_in(NOTHING_PAID)),
        CardKey.select(CardKey.variant.alias("key"), amount(1)).join(Variant).join(Product).where(of_keys))


@asks("card key {} of variant {}: given to line {} as piece {}, at {}")
def keys_are_given_for_pieces() -> Any:
    """P13: a key is nobody's, or was given for one piece of a line that bought such keys."""
    free = CardKey.line.is_null() & CardKey.unit.is_null() & CardKey.sold_at.is_null()
    given = ((OrderLine.kind == "keys") & (OrderLine.variant == CardKey.variant) & CardKey.sold_at.is_null(False)
             & (CardKey.unit >= 1) & (CardKey.unit <= OrderLine.quantity))
    return CardKey.select(CardKey.id, CardKey.variant, CardKey.line, CardKey.unit, CardKey.sold_at).join(
        OrderLine, JOIN.LEFT_OUTER).where(When(None, [(free, 0), (given, 0)], 1) == 1)


@asks("order line {}: {} keys given, {} pieces handed over")
def keys_are_given_once() -> Any:
    """P13: each piece of keys that was handed over is one key, and no other key was given."""
    given = fn.COUNT(CardKey.id)
    return OrderLine.select(OrderLine.id, given, OrderLine.sent).join(
        CardKey, JOIN.LEFT_OUTER, on=(CardKey.line == OrderLine.id)).where(OrderLine.kind == "keys").group_by(
        OrderLine.id).having(given != OrderLine.sent)


@asks("order {} is {} with a hold that is {}, ended at {}")
def holds_end_with_orders() -> Any:
    """P14: a hold lives while its order is unpaid, is sold when it was paid and released when it closed."""
    right = When(Order.state, [("unpaid", "live"), ("closed", "released")], "sold")
    return Hold.select(Order.number, Order.state, Hold.state, Hold.ended_at).join(Order).where(
        (Hold.state != right) | ((Hold.state == "live") != Hold.ended_at.is_null()))


@asks("order and variant {}: {} pieces held, {} ordered")
def holds_are_what_was_ordered() -> Any:
    """P14: each line has its hold, of as many pieces."""
    return unequal(
        Hold.select(key(Order.number, " ", Hold.variant), amount(Hold.quantity)).join(Order),
        OrderLine.select(key(Order.number, " ", OrderLine.variant), amount(OrderLine.quantity)).join(Order))
