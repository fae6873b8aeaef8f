"""Refunds: money going back the way it came, under a number that survives every retry; amounts in fen."""

from peewee import fn

from base import clock, config, db, ids
from base.errors import NotFound, WrongState
from base.i18n import N_, _, speaking
from base.log import log
from base.money import marked
from models import REFUND_EDGES, REFUND_FREE, Claim, Operator, Payment, Refund
from shop import cases, events, ledger, operators
from shop.claims import moves as claims
from shop.orders import moves
from wechat import pay
from wechat.http import Refused, Unclear
from wechat.notices import RefundNotice

FINAL = {"SUCCESS": "succeeded", "ABNORMAL": "abnormal", "CLOSED": "closed", "PROCESSING": "processing"}
CURES = {"abnormal": "look", "closed": "ask again"}
STUCK = ("refund refused", "refund closed", "refund abnormal")  # kinds of cases that end when it goes on


class TooMuch(WrongState):
    """More would go back than came in (a part was given back elsewhere): the whole transaction is undone (P7)."""

    english = N_("More would go back than came in. Please look at what was given back already.")


def begun(payment: Payment) -> bool:
    """Tell whether a refund of this payment was ever decided, whatever became of it."""
    return bool(Refund.select().where(Refund.payment == payment.id).exists())


def worded(reason: str) -> str:
    """Return a reason in the shop's language, as it is kept: the customer reads it in WeChat's own message."""
    with speaking(config.current().shop.language):
        return _(reason)


def give_back(payment: Payment, amount: int, reason: str, claim: Claim | None = None) -> Refund:
    """Decide, inside a write, that money goes back; the sending follows by itself. Raises TooMuch."""
    refund = decided(payment, amount, reason, claim)
    if payment.settles_id:  # what settles nothing was owed from the moment it came
        ledger.post("due", f"due:{refund.number}", {"sales": amount, "owed": -amount})
    return refund


def decided(payment: Payment, amount: int, reason: str, claim: Claim | None) -> Refund:
    """Write the refund's row, with the payment kept from changing; raises TooMuch."""
    fits(payment, amount)
    refund: Refund = Refund.create(
        payment=payment.id, claim=claim, number=ids.number("R"), amount=amount, reason=reason)
    events.happened("refund.send", f"refund.send:{refund.number}", refund=refund.id)
    return refund


def fits(payment: Payment, amount: int) -> None:
    """Pass if so much can still go back, with the payment locked until the write ends; raises TooMuch (P7)."""
    Payment.update(amount=Payment.amount).where(Payment.id == payment.id).execute()
    going = Refund.select(fn.COALESCE(fn.SUM(Refund.amount), 0)).where(
        Refund.payment == payment.id, Refund.state.not_in(REFUND_FREE)).scalar()
    if going + amount > payment.money:
        raise TooMuch()


def send(refund_id: int) -> None:
    """Ask WeChat for a refund that was decided, always under the same number; raises Unclear to be tried again."""
    refund = Refund.select(Refund, Payment).join(Payment).where(Refund.id == refund_id).get()
    if refund.state not in ("asked", "unclear"):
        return
    if refund.payment.channel == "offline":
        by_hand(refund)
        return
    try:
        answer = pay.refund(refund.number, refund.payment.out_trade_no, refund.amount, refund.payment.money,
                            refund.reason)
    except Unclear:
        moved(refund, "unclear")
        raise
    except Refused as wrong:
        refused(refund, wrong)
        return
    settle(answer)


@db.writes
def by_hand(refund: Refund) -> None:
    """Ask the operators to give back what was paid to them outside WeChat, if nobody has done so just now."""
    if refund.payment.order_id:
        moves.lock(refund.payment.order_id)
    if one(refund.number).state != "asked":
        return
    cases.open("refund by hand", refund.number, marked(refund.amount), order=refund.payment.order_id, cure="handed",
               refund=refund.number)


@db.writes
def refused(refund: Refund, wrong: Refused) -> None:
    """Write down WeChat's no and give the case to an operator: the customer is still owed the money."""
    if not Refund.update(state="refused", ended_at=clock.now()).where(
            Refund.id == refund.id, Refund.state.in_(("asked", "unclear"))).execute():
        return  # another worker asked too, and its answer was a yes
    told = f"{refund.number}: {marked(refund.amount)} {wrong.code} {wrong.message}"
    cases.open("refund refused", f"{refund.number}:{refund.asks}", told, order=refund.payment.order_id,
               cure="ask again", refund=refund.number)
    log(__name__).warning("refund refused", refund=refund.number, code=wrong.code)


@db.writes
def moved(refund: Refund, state: str) -> None:
    """Note that the answer is unknown, if none has come in the meantime."""
    Refund.update(state=state).where(Refund.id == refund.id, Refund.state == "asked").execute()


@db.writes
def settle(notice: RefundNotice) -> str:
    """Believe WeChat's statement about a refund; returns the state it led to, `again`, or `case`."""
    refund: Refund | None = Refund.select(Refund, Payment).join(Payment).where(Refund.number == notice.number).first()
    if refund is None or refund.amount != notice.amount:
        cases.open("unknown refund", notice.number, f"{notice.out_trade_no}: {marked(notice.amount)} {notice.state}",
                   cure="" if refund else "book refund", refund=notice.number)
        return "case"
    state = FINAL[notice.state]
    if not ended(refund, state, notice.wechat_id):
        return "again"
    if state == "succeeded":
        returned(refund, "wechat")
    if state in CURES:
        # The refund's own number: by it WeChat Pay's platform finds it.
        cases.open(f"refund {state}", refund.number, f"{refund.number}: {marked(refund.amount)}",
                   order=refund.payment.order_id, cure=CURES[state], refund=refund.number)
    return state


def ended(refund: Refund, state: str, wechat_id: str = "") -> bool:
    """Move a refund along a drawn edge, inside a write; False when it has moved on."""
    if refund.payment.order_id:
        moves.lock(refund.payment.order_id)  # the order first, as everybody does
    sources = [before for before, after in REFUND_EDGES.items() if state in after]
    over = None if state == "processing" else clock.now()
    return bool(Refund.update(state=state, wechat_id=wechat_id, ended_at=over).where(
        Refund.id == refund.id, Refund.state.in_(sources)).execute())


def returned(refund: Refund, account: str) -> None:
    """Book money that has gone back, inside a write, and end the claim it answers."""
    ledger.post("refund", f"refund:{refund.number}", {"owed": refund.amount, account: -refund.amount})
    if refund.claim_id:
        claims.refunded(refund.claim_id, account)
    cases.over((*STUCK, "unknown refund", "bill: unknown refund"), refund.number)
    events.happened("refund.succeeded", f"refund.succeeded:{refund.number}", refund=refund.id)


@db.writes
def handed(by: Operator, number: str) -> None:
    """An operator has given back by hand what was paid outside WeChat; raises NotFound, WrongState."""
    refund = one(number)
    operators.audit(by, "refunds", "refund by hand", f"refund {number}", amount=refund.amount)
    if refund.payment.channel != "offline" or not ended(refund, "succeeded"):
        raise WrongState()
    returned(refund, "offline")
    cases.over(("refund by hand",), number)


@db.writes
def again(by: Operator, number: str) -> str:
    """Ask WeChat once more for a refund it refused, or under a new number for one it closed; returns the number.

    Raises NotFound, and WrongState when it is neither or the money has gone back another way.
    """
    refund = one(number)
    operators.audit(by, "refunds", "refund again", f"refund {number}", amount=refund.amount)
    if refund.payment.order_id:
        moves.lock(refund.payment.order_id)
    fits(refund.payment, refund.amount)
    cases.over(STUCK, number)
    if refund.state == "closed" and ended(refund, "replaced"):
        return str(decided(refund.payment, refund.amount, refund.reason, refund.claim).number)
    if not Refund.update(state="asked", asks=Refund.asks + 1, ended_at=None).where(
            Refund.id == refund.id, Refund.state == "refused").execute():
        raise WrongState()
    events.happened("refund.send", f"refund.send:{number}:{refund.asks + 1}", refund=refund.id)
    return number


def one(number: str) -> Refund:
    """Return a refund with its payment; raises NotFound."""
    found: Refund | None = Refund.select(Refund, Payment).join(Payment).where(Refund.number == number).first()
    if found is None:
        raise NotFound()
    return found


def ask(refund: Refund) -> None:
    """Ask WeChat how a refund stands; raises Unclear."""
    noted(refund.id)
    try:
        settle(pay.query_refund(refund.number))
    except Refused as wrong:
        raise Unclear(f"{wrong.code}: {wrong.message}") from wrong


@db.writes
def noted(refund_id: int) -> None:
    """Count one question to WeChat, so that the next one comes later."""
    Refund.update(asked_at=clock.now(), asks=Refund.asks + 1).where(Refund.id == refund_id).execute()
