"""Two witnesses that know nothing of each other: the shop's audit, and WeChat's own books."""

from typing import Any

from peewee import fn

from base import db
from models import Balance, Order, Payment, Posting, Refund
from shop import audit
from shop.attempts import LIVE
from tests.sweeps import account, conduct, screens
from tests.world import World

# What the shop may think of a refund while WeChat says this of it.
REFUND_STATES = {
    "SUCCESS": {"succeeded"},
    "PROCESSING": {"asked", "unclear", "processing"},
    "ABNORMAL": {"abnormal"},
    "CLOSED": {"closed", "replaced"},
}
OWN = Payment.channel != "offline"  # money that WeChat knows of


def findings(world: World) -> list[str]:
    """Return everything that is wrong once nothing is under way any more; [] is a shop nobody has wronged."""
    return [*(f"{found.promise}: {found.place}" for found in audit.examine()), *books_agree(world), *nothing_open(),
            *conduct.breaches(), *screens.differences(world), *account.differences(world)]


def books_agree(world: World) -> list[str]:
    """Compare WeChat's books with the shop's: every payment, every refund, and the sum of both in the ledger."""
    books = world.books()
    taken = {row["out_trade_no"]: row["amount"] for row in books["orders"].values() if row["paid"]}
    given = {number: row["amount"] for number, row in books["refunds"].items() if row["state"] == "SUCCESS"}
    booked = dict(db.tuples(Payment.select(Payment.out_trade_no, Payment.captured).where(
        Payment.state == "paid", OWN)))
    back = dict(db.tuples(Refund.select(Refund.number, Refund.amount).join(Payment).where(
        Refund.state == "succeeded", OWN)))
    expected = sum(taken.values()) - sum(given.values())
    return [
        *differences("payment", taken, booked), *differences("refund", given, back),
        *refunds_stand_alike(books["refunds"]),
        *(f"the ledger's {what} is {amount}, WeChat's books say {expected}"
          for what, amount in ledger().items() if amount != expected),
    ]


def differences(kind: str, theirs: dict[str, int], ours: dict[str, int]) -> list[str]:
    """Name each number that the two do not have with the same amount in fen."""
    return [f"{kind} {number}: {theirs.get(number)} in WeChat's books, {ours.get(number)} in ours"
            for number in sorted(theirs.keys() | ours.keys()) if theirs.get(number) != ours.get(number)]


def refunds_stand_alike(theirs: dict[str, Any]) -> list[str]:
    """Name each refund that stands otherwise with WeChat, or of which we do not know."""
    ours = dict(db.tuples(Refund.select(Refund.number, Refund.state)))
    return [f"refund {number}: {row['state']} with WeChat, {ours.get(number)} with us"
            for number, row in theirs.items() if ours.get(number) not in REFUND_STATES[row["state"]]]


def ledger() -> dict[str, int]:
    """Return what came from WeChat and did not go back, by the balance and by its postings, in fen."""
    balance = Balance.select(fn.COALESCE(fn.SUM(Balance.amount), 0)).where(Balance.account == "wechat").scalar()
    postings = Posting.select(fn.COALESCE(fn.SUM(Posting.amount), 0)).where(Posting.account == "wechat").scalar()
    return {"balance": int(balance), "postings": int(postings)}


def nothing_open() -> list[str]:
    """Name each order that is over while somebody can still pay for it, that can be paid twice in the same way, or
    with another sum than it costs."""
    living = Payment.select(Order.number, Order.state, Payment.channel, fn.COUNT(Payment.id), fn.SUM(
        Payment.amount - Order.total)).join(Order, on=(Payment.order == Order.id)).where(
        Payment.state.in_(LIVE)).group_by(Order.number, Order.state, Payment.channel)
    return [f"order {number} is {state} and can be paid by {attempts} {channel} attempts, {int(more)} fen too much"
            for number, state, channel, attempts, more in db.tuples(living)
            if state != "unpaid" or attempts > 1 or int(more)]
