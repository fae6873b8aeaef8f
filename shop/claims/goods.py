"""The goods of a claim: kept when they were not sent, back on the shelf, sent anew; all inside a write."""

from base.errors import SoldOut
from base.i18n import _
from models import Claim, ClaimLine, Movement, Order, OrderLine, Parcel, ParcelLine
from shop import stock
from shop.orders import moves as order_moves
from shop.orders import sending


def kept(claim: Claim, who: str) -> None:
    """Cancel pieces that were not sent: they go back on the shelf, and the order on to where it stands without them."""
    for one in lines(claim):
        OrderLine.update(cancelled=OrderLine.cancelled + one.quantity).where(OrderLine.id == one.line_id).execute()
        stock.put_back(one.line.variant_id, one.quantity, "cancelled", claim.number)
    order_moves.progress(Order.get_by_id(claim.order_id), who)


def returned(claim: Claim) -> None:
    """Put pieces that came back on the shelf again."""
    for one in lines(claim):
        stock.put_back(one.line.variant_id, one.quantity, "returned", claim.number)


def off_again(claim: Claim) -> None:
    """Take returned pieces off the shelf again: the customer keeps them. Raises SoldOut when they are sold already."""
    if Movement.select().where(Movement.reason == "returned", Movement.reference == claim.number).exists():
        for one in lines(claim):
            stock.take(one.line.variant_id, one.quantity, "not returned", claim.number)


def exchanged(claim: Claim, carrier: str, tracking: str) -> None:
    """Take the pieces off the shelf once more and send them; raises SoldOut, BadInput with the field."""
    parcel = Parcel.create(order=claim.order_id, claim=claim, carrier=carrier,
                           number=sending.trackable(carrier, tracking))
    for one in lines(claim):
        try:
            stock.take(one.line.variant_id, one.quantity, "exchanged", claim.number)
        except SoldOut as wrong:
            raise SoldOut(_("Sorry, there is not enough of “%(title)s” left.", title=one.line.title)) from wrong
        ParcelLine.insert(parcel=parcel, line=one.line_id, quantity=one.quantity).execute()


def lines(claim: Claim) -> list[ClaimLine]:
    """Return the claim's lines with their order lines, by variant: two writers take stock in one order."""
    return list(ClaimLine.select(ClaimLine, OrderLine).join(OrderLine).where(
        ClaimLine.claim == claim.id).order_by(OrderLine.variant))
