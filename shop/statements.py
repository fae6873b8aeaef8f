"""WeChat Pay's daily bills against our books: each difference becomes a case with a proposed cure; amounts in fen."""

from collections.abc import Iterator
from typing import NamedTuple

from peewee import chunked

from base import clock, db
from base.money import marked
from models import Balance, Bill, Payment, Refund
from shop import cases, ledger
from wechat import bills
from wechat.bills import Flow, Trade

FEE, REFUND, SALE = "扣除交易手续费", "退款", "交易"  # WeChat's words for kinds of movements
OUTSIDE = ("提现", "充值")  # the merchant's own movements: taken out to the bank, or paid in
DAY = 24 * 3600
LOT = 500


class Difference(NamedTuple):
    """Something a bill and our books say differently; `cure` and `detail` as a Case has them."""

    kind: str
    key: str
    text: str
    cure: str = ""
    detail: dict[str, str] = {}
    order: int | None = None


class Compared(NamedTuple):
    """What became of a day: rows of the trade and of the fund bill, and what differs."""

    trades: int
    flows: int
    differences: list[Difference]


def compare(day: str) -> Compared:
    """Fetch and compare the bills of a `day` (YYYY-MM-DD in China); again is safe.

    Raises what wechat.bills does: NotReady, BadBill, Refused, Unclear, ValueError.
    """
    trades, flows = bills.trades(day), bills.flows(day)
    by_trade, by_flow = [*traded(trades), *forgotten(day, trades)], list(flowed(flows, trades))
    recorded(day, "trade", len(trades), by_trade)
    booked(day, flows, trades, by_flow)
    return Compared(len(trades), len(flows), by_trade + by_flow)


def traded(trades: list[Trade]) -> Iterator[Difference]:
    """Compare each payment and refund of the trade bill with ours."""
    ours = payments_named([trade.out_trade_no for trade in trades])
    backs = refunds_named([trade.refund_number for trade in trades if trade.refund_number])
    for trade in trades:
        found = against_refund(trade, backs.get(trade.refund_number), ours.get(trade.out_trade_no)) \
            if trade.refund_number else against_payment(trade, ours.get(trade.out_trade_no))
        if found:
            yield found


def against_payment(trade: Trade, ours: Payment | None) -> Difference | None:
    """Say how a payment in the bill differs from ours."""
    told = f"{trade.out_trade_no} {trade.transaction_id}: {marked(trade.amount)}"
    detail = {"out_trade_no": trade.out_trade_no}
    if ours is None:
        return Difference("bill: unknown payment", trade.transaction_id, told, "send back", detail)
    if ours.state != "paid":
        return Difference("bill: payment not booked", trade.transaction_id, told, "ask payment", detail, ours.order_id)
    if (ours.captured, ours.transaction_id) != (trade.amount, trade.transaction_id):
        return Difference("bill: payment differs", trade.transaction_id,
                          f"{told} ≠ {ours.transaction_id}: {marked(ours.captured or 0)}", order=ours.order_id)
    return None


def against_refund(trade: Trade, ours: Refund | None, payment: Payment | None) -> Difference | None:
    """Say how a refund in the bill differs from ours."""
    told = f"{trade.out_trade_no} {trade.refund_number}: {marked(trade.refund_amount)} {trade.refund_state}"
    if ours is None:
        known = payment is not None and payment.state == "paid" and trade.refund_state == "SUCCESS"
        return Difference("bill: unknown refund", trade.refund_number, told, "book refund" if known else "",
                          {"out_trade_no": trade.out_trade_no, "refund": trade.refund_number},
                          payment.order_id if payment else None)
    if ours.amount != trade.refund_amount:
        return Difference("bill: refund differs", trade.refund_number, f"{told} ≠ {marked(ours.amount)}",
                          order=ours.payment.order_id)
    if trade.refund_state == "SUCCESS" and ours.state != "succeeded":
        return Difference("bill: refund not booked", trade.refund_number, told, "ask refund",
                          {"refund": ours.number}, ours.payment.order_id)
    return None


def forgotten(day: str, trades: list[Trade]) -> Iterator[Difference]:
    """Name what our books say of that day and the bill does not."""
    start = clock.day_start(day)
    paid = {trade.out_trade_no for trade in trades if not trade.refund_number}
    for row in Payment.select().where(Payment.state == "paid", Payment.channel != "offline",
                                      Payment.paid_at >= start, Payment.paid_at < start + DAY):
        if row.out_trade_no not in paid:
            told = f"{row.out_trade_no}: {marked(row.captured or 0)}"
            yield Difference("bill: payment missing", row.out_trade_no, told, "ask payment",
                             {"out_trade_no": row.out_trade_no}, row.order_id)
    back = {trade.refund_number for trade in trades}
    # Asked for and ended on that day: WeChat took it in between, so its bill of the day must have it.
    for refund in Refund.select(Refund, Payment).join(Payment).where(
            Refund.state == "succeeded", Payment.channel != "offline", Refund.made_at >= start,
            Refund.ended_at < start + DAY):
        if refund.number not in back:
            yield Difference("bill: refund missing", refund.number, f"{refund.number}: {marked(refund.amount)}",
                             "ask refund", {"refund": refund.number}, refund.payment.order_id)


def flowed(flows: list[Flow], trades: list[Trade]) -> Iterator[Difference]:
    """Name the movements of the fund bill that neither the trade bill nor our books explain.

    What the trade bill says differently is said already. A refund's movement has WeChat's fee in it, given back.
    """
    vouchers = [flow.voucher for flow in flows]
    ours = {number: row.captured for number, row in payments_named(vouchers).items()}
    ours |= {trade.out_trade_no: trade.amount for trade in trades if not trade.refund_number}
    backs = {number: row.amount for number, row in refunds_named(vouchers).items()}
    backs |= {trade.refund_number: trade.refund_amount for trade in trades if trade.refund_number}
    for flow in flows:
        back = backs.get(flow.voucher, 0)
        known = {SALE: ours.get(flow.voucher) == flow.amount, REFUND: abs(flow.amount) <= back}.get(
            flow.kind, flow.kind in (FEE, *OUTSIDE))
        if not known:
            yield Difference("bill: unknown movement", f"{flow.wechat_number}:{flow.kind}",
                             f"{flow.business} {flow.kind} {flow.voucher}: {marked(flow.amount)}")


def payments_named(numbers: list[str]) -> dict[str, Payment]:
    """Return our payments of these numbers, in lots a database can take."""
    return {row.out_trade_no: row for some in chunked(numbers, LOT)
            for row in Payment.select().where(Payment.out_trade_no.in_(some))}


def refunds_named(numbers: list[str]) -> dict[str, Refund]:
    """Return our refunds of these numbers with their payments, in lots a database can take."""
    return {row.number: row for some in chunked(numbers, LOT)
            for row in Refund.select(Refund, Payment).join(Payment).where(Refund.number.in_(some))}


def cost(flows: list[Flow], trades: list[Trade]) -> int:
    """Return what WeChat kept of these movements, less what it gave back of it with refunds, and took again."""
    backs = {trade.refund_number: trade.refund_amount for trade in trades if trade.refund_number}  # also one not ours
    backs |= {number: row.amount for number, row in refunds_named(
        [flow.voucher for flow in flows if flow.kind == REFUND]).items()}
    taken = -sum(flow.amount for flow in flows if flow.kind == FEE)
    given = sum(flow.amount + (backs[flow.voucher] if flow.amount < 0 else -backs[flow.voucher])
                for flow in flows if flow.kind == REFUND and flow.voucher in backs)
    return taken - given


@db.writes
def booked(day: str, flows: list[Flow], trades: list[Trade], differences: list[Difference]) -> None:
    """Book WeChat's fees of a day once, with the note that its fund bill was compared."""
    if note(day, "fund", len(flows), differences):  # of several who compare at once, one books
        keep_fees(day, cost(flows, trades))


def keep_fees(day: str, fees: int) -> None:
    """Book the fees, inside a write; without the days before, more may have come back than we know of."""
    if not fees:
        return
    if (kept := held("fees")) + fees < 0:
        cases.open("bill: fees do not add up", day, f"{day}: {marked(-fees)} > {marked(kept)}")
        return
    # Not out of `wechat`: a refund takes the whole amount from there, and its share of the fee comes back a day later.
    ledger.post("fees", f"fees:{day}", {"fees": fees, "kept": -fees})
    Bill.update(fees=fees).where(Bill.day == day, Bill.kind == "fund").execute()


def held(account: str) -> int:
    """Return what an account holds."""
    return int(Balance.select(Balance.amount).where(Balance.account == account).scalar() or 0)


@db.writes
def recorded(day: str, kind: str, rows: int, differences: list[Difference]) -> None:
    """Note that a bill was compared."""
    note(day, kind, rows, differences)


def note(day: str, kind: str, rows: int, differences: list[Difference]) -> bool:
    """Open a case for each difference, and write the day's row, inside a write; True when it is the first."""
    for one in differences:
        cases.open(one.kind, one.key, one.text, one.order, one.cure, **one.detail)
    found = {"rows": rows, "differences": len(differences), "at": clock.now()}
    if db.insert_once(Bill(day=day, kind=kind, **found)):
        return True
    Bill.update(**found).where(Bill.day == day, Bill.kind == kind).execute()
    return False
