"""WeChat's daily bills against our books, and the cures for what differs."""

from models import Balance, Bill, Case, Entry, Payment, Refund
from shop import cures
from tests.sweeps.crash import Flow
from tests.sweeps.flows import facts
from tests.sweeps.flows.claiming import cancelled
from tests.sweeps.flows.paying import settle_by_bill, settled
from tests.sweeps.scenes import claiming, paying
from tests.sweeps.scenes.scene import Scene


def apply(scene: Scene) -> None:
    """Lin agrees to the cure of the first case that has one."""
    cures.apply(scene.lin, Case.select().where(Case.cure != "").order_by(Case.id).get().id)


def compared(scene: Scene) -> None:
    """The day's bills are compared, the fees of the day are booked once, and no case is open."""
    fees = [row["amount"] for row in scene.world.books()["movements"] if row["kind"] == "扣除交易手续费"]
    assert [(bill.day, bill.kind) for bill in Bill.select().order_by(Bill.id)] == [
        (scene.day, "trade"), (scene.day, "fund")]
    assert Entry.select().where(Entry.kind == "fees").count() == 1
    assert 0 < Balance.get(Balance.account == "fees").amount <= -sum(fees)
    assert not Case.select().where(Case.closed_at.is_null()).exists()


def payment_found(scene: Scene) -> None:
    """The payment nobody told of settles its order."""
    settled(scene)
    compared(scene)


def refund_found(scene: Scene) -> None:
    """The refund nobody told of ends its claim."""
    cancelled(scene)
    compared(scene)


def sent_back(scene: Scene) -> None:
    """The money of an unknown number went back, in full and once."""
    [stray] = Payment.select().where(Payment.channel == "stray")
    assert (stray.state, stray.captured) == ("paid", 1234)
    assert facts.refunds() == [(1234, "succeeded")]
    assert Case.get(Case.kind == "unknown payment").closed_at


def booked(scene: Scene) -> None:
    """The refund that somebody made elsewhere is in the books once."""
    assert [(one.number, one.state) for one in Refund.select()] == [("BYHAND1", "succeeded")]
    assert Entry.select().where(Entry.kind == "due").count() == 1
    assert Case.get(Case.kind == "bill: unknown refund").closed_at


FLOWS = (
    Flow("reconcile a payment", paying.unheard, settle_by_bill, payment_found, cases=("bill: payment not booked",)),
    Flow("reconcile a refund", claiming.unheard_refund, settle_by_bill, refund_found,
         cases=("bill: refund not booked",)),
    Flow("send back unknown money", paying.unknown_money, apply, sent_back),
    Flow("book a refund made elsewhere", claiming.refunded_outside, apply, booked),
)
