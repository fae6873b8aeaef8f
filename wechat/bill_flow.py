"""A movement of the merchant's money as the fund flow bill tells it."""

from dataclasses import dataclass

from wechat.bill_table import YUAN, BadBill, Part, Row, fen, moment, one, units

INCOME, EXPENSE = "收入", "支出"
DIRECTIONS = {INCOME: "in", EXPENSE: "out"}


@dataclass(frozen=True, slots=True)
class Flow:
    """A movement of the merchant's basic account: `amount` is fen, below 0 where `direction` is out, not in.

    `wechat_number` is the payment's or the refund's id at WeChat and `voucher` our own number of it.
    `flow_number` names no single movement: a payment and its fee share one. `business` and `kind` are
    WeChat's words (交易, 退款, 提现; 扣除交易手续费, …), `balance` fen after it, `at` seconds.
    """

    at: int
    wechat_number: str
    flow_number: str
    business: str
    kind: str
    direction: str
    amount: int
    balance: int
    voucher: str


def flow(row: Row) -> Flow:
    """Return the Flow in a row; raises BadBill."""
    way, amount = direction(row), fen(row["收支金额(元)"])
    return Flow(
        at=moment(row["记账时间"]), wechat_number=row["微信支付业务单号"], flow_number=row["资金流水单号"],
        business=row["业务名称"], kind=row["业务类型"], direction=way, amount=amount if way == "in" else -amount,
        balance=fen(row["账户结余(元)"]), voucher=row["业务凭证号"])


def direction(row: Row) -> str:
    """Return `in` or `out`; raises BadBill."""
    if row["收支类型"] not in DIRECTIONS:
        raise BadBill(f"neither income nor expense: {row['收支类型']!r}")
    return DIRECTIONS[row["收支类型"]]


def amounts_of(kind: str) -> Part:
    """Return what adds up the amounts of one direction."""
    return lambda row: units(row["收支金额(元)"]) if row["收支类型"] == kind else 0


def count_of(kind: str) -> Part:
    """Return what counts the rows of one direction."""
    return lambda row: YUAN if row["收支类型"] == kind else 0


SUMS: dict[str, Part] = {
    "资金流水总笔数": one,
    "收入笔数": count_of(INCOME),
    "收入金额": amounts_of(INCOME),
    "支出笔数": count_of(EXPENSE),
    "支出金额": amounts_of(EXPENSE),
}
