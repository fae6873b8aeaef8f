"""Telling customers what the shop decided about their claims."""

from base import config
from base.i18n import _, speaking
from base.money import yuan
from models import Claim, ClaimStep, Customer, Order, Parcel
from shop import carriers, orders
from shop.claims import words
from shop.telling import ways
from shop.telling.words import News


def agreed(claim: int) -> None:
    """Tell the customer that the shop agrees, and what comes next; raises Unclear to be tried again."""
    row = found(claim)
    with speaking(config.current().shop.language):
        if row.kind == "refund" and orders.paid_outside(row.order):
            text = _("Agreed: the shop gives you ¥%(amount)s of your request %(number)s back by hand.",
                     number=row.number, amount=yuan(row.amount))
        elif row.kind == "refund":
            text = _("Agreed: ¥%(amount)s of your request %(number)s goes back the way it came.",
                     number=row.number, amount=yuan(row.amount))
        else:
            text = _("Agreed: please send the goods of %(number)s back within %(n)s days. %(place)s",
                     number=row.number, n=config.current().orders.send_back_days, place=said(claim, "returning"))
        tell_of(row, "claim_agreed", text)


def refused(claim: int) -> None:
    """Tell the customer that the shop refuses, and why; raises Unclear to be tried again."""
    row = found(claim)
    with speaking(config.current().shop.language):
        tell_of(row, "claim_refused", _("The shop refused your request %(number)s: %(why)s", number=row.number,
                                        why=said(claim, "refused")))


def exchanged(claim: int) -> None:
    """Tell the customer how the new goods travel; raises Unclear to be tried again."""
    row, parcel = found(claim), Parcel.get(Parcel.claim == claim)
    with speaking(config.current().shop.language):
        carrier = carriers.name(parcel.carrier)
        tell_of(row, "claim_exchanged", _(
            "The new goods for your request %(number)s are on their way: %(carrier)s %(tracking)s.",
            number=row.number, carrier=carrier, tracking=parcel.number), carrier=carrier, tracking=parcel.number)


def tell_of(claim: Claim, kind: str, text: str, **facts: str) -> None:
    """Tell the customer the text with the kind of claim before it and the address of its page behind."""
    page = f"/claims/{claim.number}"
    told = f"【{words.name(claim)}】{text}\n{config.current().shop.url}{page}"
    ways.tell(News(f"{kind}:{claim.id}", kind, claim.order.customer_id, told, page,
                   {"number": claim.number, "goods": words.name(claim), **facts}, claim.order_id))


def found(claim: int) -> Claim:
    """Return the claim with its order and customer."""
    row: Claim = Claim.select(Claim, Order, Customer).join(Order).join(Customer).where(Claim.id == claim).get()
    return row


def said(claim: int, state: str) -> str:
    """Return what was said when the claim came to a state."""
    return str(ClaimStep.get(ClaimStep.claim == claim, ClaimStep.after == state).note)
