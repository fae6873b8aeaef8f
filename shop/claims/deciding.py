"""What the shop decides about claims: each decision once, by an operator who may, with its money and its goods."""

from peewee import fn

from base import config, db
from base.errors import BadInput, ShopError, WrongState
from base.i18n import N_, _
from base.text import clean
from models import Claim, ClaimLine, ClaimStep, Operator, Payment
from shop import events, operators, refunds
from shop.claims import amounts, goods, moves
from shop.claims.amounts import Share
from shop.claims.words import REASON
from shop.orders import moves as order_moves

LONGEST_NOTE = 200  # characters


class SecondOperator(ShopError):
    """The operator who agreed to a large refund wants to approve it too."""

    status = 403
    english = N_("Somebody else has to approve the refund you agreed to.")


@db.writes
def agree(by: Operator, number: str, amount: int | None = None, note: str = "") -> None:
    """Say yes: to the refund, which then goes back, or to sending the goods back; then `note` says where to.

    `amount` (fen) may differ from what was asked for, up to goods and freight; for less, `note` says why.
    Raises NotFound, WrongState, Taken, BadInput with the field, Forbidden.
    """
    claim, note = moves.locked(moves.known(number)), worded(note)
    if claim.state != "asked":
        raise WrongState()
    if claim.unsent:  # whoever has accepted the order may be packing these pieces
        order_moves.mine(order_moves.lock(claim.order_id), by)
    asked = claim.amount
    claim.goods, claim.freight = granted(claim, amount)
    if not note and claim.amount < asked:
        raise BadInput(_("Please say why it is less."), "note")
    if not note and claim.kind != "refund":
        raise BadInput(_("Please say where the goods are to be sent."), "note")
    operators.audit(by, "refunds", "agree to claim", f"claim {number}", amount=claim.amount)
    Claim.update(goods=claim.goods, freight=claim.freight, agreed_by=by).where(Claim.id == claim.id).execute()
    if claim.kind == "refund":
        pay_back(by, claim, note)
    else:
        moves.move(claim, "returning", f"operator {by.id}", note)
        told("claim.agreed", claim)


@db.writes
def refuse(by: Operator, number: str, note: str) -> None:
    """Say no, with the reason the customer will read; raises NotFound, WrongState, BadInput ("note"), Forbidden."""
    claim, why = moves.locked(moves.known(number)), worded(note)
    if not why:
        raise BadInput(_("Please say why."), "note")
    operators.audit(by, "refunds", "refuse claim", f"claim {number}", note=why)
    if claim.state == "approving":
        goods.off_again(claim)
    moves.move(claim, "refused", f"operator {by.id}", why)
    told("claim.refused", claim)


@db.writes
def approve(by: Operator, number: str) -> None:
    """Let a large refund go that another operator agreed to; raises NotFound, WrongState, SecondOperator, Forbidden."""
    claim = moves.locked(moves.known(number))
    if claim.state != "approving":
        raise WrongState()
    if claim.agreed_by_id == by.id:
        raise SecondOperator()
    operators.audit(by, "refunds", "approve claim", f"claim {number}", amount=claim.amount)
    refund(claim, f"operator {by.id}", "")


@db.writes
def received_back(by: Operator, number: str, restock: bool) -> None:
    """Say that the goods came back, fit to be sold again or not; raises NotFound, WrongState, Forbidden."""
    claim = moves.locked(moves.known(number))
    if claim.state != "sent_back":
        raise WrongState()
    operators.audit(by, "refunds", "receive returned goods", f"claim {number}", restock=restock)
    if restock:
        goods.returned(claim)
    if claim.kind == "return":
        pay_back(by, claim, "")
    else:
        moves.move(claim, "exchanging", f"operator {by.id}")


@db.writes
def send_exchange(by: Operator, number: str, carrier: str, tracking: str) -> None:
    """Send the pieces anew; raises NotFound, WrongState, SoldOut, BadInput with the field, Forbidden."""
    claim = moves.locked(moves.known(number))
    operators.audit(by, "refunds", "send exchange", f"claim {number}", carrier=carrier, tracking=tracking)
    moves.move(claim, "exchanged", f"operator {by.id}")
    goods.exchanged(claim, carrier, tracking)
    told("claim.exchanged", claim)


@db.writes
def refund_instead(by: Operator, number: str, note: str) -> None:
    """Give the money back for goods that came back and cannot be sent anew; `note` tells the customer why.

    The claim is one for a return from then on. Raises NotFound, WrongState, BadInput ("note"), Forbidden.
    """
    claim, why = moves.locked(moves.known(number)), worded(note)
    if claim.state != "exchanging":
        raise WrongState()
    if not why:
        raise BadInput(_("Please say why."), "note")
    claim.kind, claim.goods = "return", amounts.priced(claim)
    operators.audit(by, "refunds", "refund instead", f"claim {number}", amount=claim.goods)
    Claim.update(kind=claim.kind, goods=claim.goods, agreed_by=by).where(Claim.id == claim.id).execute()
    pay_back(by, claim, why)


def granted(claim: Claim, amount: int | None) -> Share:
    """Return the money agreed to, what was asked for unless `amount` is given; raises BadInput ("amount")."""
    if amount is None or claim.kind == "exchange":
        return Share(claim.goods, claim.freight)
    try:
        return amounts.split(amount, most(claim))
    except ValueError as wrong:
        raise BadInput(_("This is more than the goods and their freight."), "amount") from wrong


def most(claim: Claim) -> Share:
    """Return what the claim's pieces are worth at most, freight and all."""
    lines = list(ClaimLine.select().where(ClaimLine.claim == claim.id))
    return Share(sum(line.goods for line in lines), sum(line.freight for line in lines))


def pay_back(by: Operator, claim: Claim, note: str) -> None:
    """Refund the claim, or let it wait for a second operator when it is about much money."""
    limit = config.current().orders.second_operator_above
    if 0 < limit < claim.amount + alone(claim):
        moves.move(claim, "approving", f"operator {by.id}", note)
    else:
        refund(claim, f"operator {by.id}", note)


def alone(claim: Claim) -> int:
    """Return what of the same order goes back already without a second operator, in fen: a sum cut up is one sum."""
    approved = ClaimStep.select(ClaimStep.claim).where(ClaimStep.before == "approving")
    return int(Claim.select(fn.COALESCE(fn.SUM(Claim.goods + Claim.freight), 0)).where(
        Claim.order == claim.order_id, Claim.state.in_(("refunding", "refunded")), Claim.id != claim.id,
        Claim.id.not_in(approved)).scalar())


def refund(claim: Claim, who: str, note: str) -> None:
    """Let the money go back and keep what was not sent; without any money that is the end of the claim."""
    moves.move(claim, "refunding", who, note)
    if claim.unsent:
        goods.kept(claim, who)
    told("claim.agreed", claim)
    if not claim.amount:
        moves.refunded(claim.id, who)
        return
    refunds.give_back(Payment.get(Payment.settles == claim.order_id), claim.amount,
                      refunds.worded(REASON[claim.reason]), claim=claim)


def told(topic: str, claim: Claim) -> None:
    """Note that the customer is to be told, once for each claim and topic."""
    events.happened(topic, f"{topic}:{claim.number}", claim=claim.id)


def worded(note: str) -> str:
    """Return a note as it is kept; raises BadInput ("note")."""
    note = clean(note).strip()
    if len(note) > LONGEST_NOTE:
        raise BadInput(_("At most %(n)s characters.", n=LONGEST_NOTE), "note")
    return note
