"""The merchant's balance at WeChat Pay, in fen, as a list of movements; callers hold the lock."""

from base.money import yuan
from sandbox.state import Movement, Order, Refund
from sandbox.world import World

BASIS_POINTS = 10_000
SALE, FEE, REFUND, WITHDRAWAL = "交易", "扣除交易手续费", "退款", "提现"
SYSTEM = "system"


def available(world: World) -> int:
    """What can be refunded from now."""
    return world.state.movements[-1].balance if world.state.movements else world.settings.balance


def sell(world: World, order: Order) -> None:
    """Book a sale, and the fee that WeChat takes of it."""
    paper = {"id": order.transaction_id, "flow": order.transaction_id, "number": order.out_trade_no}
    remark = f"结算总金额 {yuan(order.total)} 元;含手续费 {yuan(order.fee)} 元"
    _book(world, order.paid, order.total, business=SALE, kind=SALE, applicant=SYSTEM, remark=remark, **paper)
    _book(world, order.paid, -order.fee, business=SALE, kind=FEE, applicant=SYSTEM, remark="", **paper)


def give_back(world: World, refund: Refund) -> None:
    """Book a refund: WeChat gives its share of the fee with it."""
    _book(world, refund.created, refund.fee - refund.amount, **_paper(world, refund))


def take_back(world: World, refund: Refund, at: int) -> None:
    """Book that a refund was closed, and the money is the merchant's again."""
    _book(world, at, refund.amount - refund.fee, **_paper(world, refund))


def withdraw(world: World, amount: int) -> None:
    """Book what the merchant takes out; below zero it pays in."""
    number = str(world.next_id())
    paper = {"id": number, "flow": number, "number": number}
    _book(world, world.clock.now(), -amount, business=WITHDRAWAL, kind=WITHDRAWAL, applicant=SYSTEM, remark="", **paper)


def sale_fee(world: World, total: int) -> int:
    """WeChat's fee for a sale, rounded half up."""
    return (total * world.settings.fee_basis_points + BASIS_POINTS // 2) // BASIS_POINTS


def fee_of(fee: int, total: int, part: int) -> int:
    """The share of a sale's fee that belongs to a part of its total, rounded half up."""
    return (2 * fee * part + total) // (2 * total)


def _paper(world: World, refund: Refund) -> dict[str, str]:
    remark = f"退款总金额{yuan(refund.amount)}元;含手续费{yuan(refund.fee)}元"
    words = {"business": REFUND, "kind": REFUND, "applicant": f"{world.credentials.mchid}API", "remark": remark}
    return {"id": refund.refund_id, "flow": refund.transaction_id, "number": refund.out_refund_no, **words}


def _book(world: World, at: int, amount: int, **paper: str) -> None:
    if amount:
        world.state.movements.append(Movement(at, amount, available(world) + amount, **paper))
