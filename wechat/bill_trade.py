"""A payment or a refund as the trade bill tells it."""

from dataclasses import dataclass

from wechat.bill_table import FEN, Part, Row, amounts, fen, moment, one, units

NOTHING = "0"  # how a payment's row fills the columns of a refund
SUMS: dict[str, Part] = {
    "总交易单数": one,
    "应结订单总金额": amounts("应结订单金额"),
    "退款总金额": amounts("退款金额"),
    "充值券退款总金额": amounts("充值券退款金额"),
    "手续费总金额": amounts("手续费"),
    "订单总金额": amounts("订单金额"),
    "申请退款总金额": amounts("申请退款金额"),
}


@dataclass(frozen=True, slots=True)
class Trade:
    """A payment (`state` SUCCESS), or a refund or revocation (REFUND, REVOKED) of one; amounts are fen.

    A payment has its `amount` and no refund; a refund has amount 0 and its own `refund_amount`. `at` is
    when it was paid, or when the refund was accepted, in seconds. `refund_state` (SUCCESS, PROCESSING, FAIL,
    CHANGE) is that of the morning the bill was written and never changes in it. `fee` is WeChat's, in
    hundred-thousandths of a yuan, below 0 where a refund gives it back.
    """

    out_trade_no: str
    transaction_id: str
    openid: str
    appid: str
    mchid: str
    kind: str
    state: str
    amount: int
    refund_number: str
    refund_id: str
    refund_amount: int
    refund_state: str
    fee: int
    at: int

    @property
    def fee_fen(self) -> int:
        """The fee in whole fen, rounded half away from zero; WeChat rounds it itself, so this is exact."""
        whole = (abs(self.fee) + FEN // 2) // FEN
        return -whole if self.fee < 0 else whole


def trade(row: Row) -> Trade:
    """Return the Trade in a row; raises BadBill."""
    return Trade(
        out_trade_no=row["商户订单号"], transaction_id=row["微信订单号"], openid=row["用户标识"],
        appid=row["公众账号ID"], mchid=row["商户号"], kind=row["交易类型"], state=row["交易状态"],
        amount=fen(row["订单金额"]), refund_number=given(row["商户退款单号"]), refund_id=given(row["微信退款单号"]),
        refund_amount=fen(row["申请退款金额"]), refund_state=given(row["退款状态"]), fee=units(row["手续费"]),
        at=moment(row["交易时间"]))


def given(text: str) -> str:
    """Return a text, empty for WeChat's 0."""
    return "" if text == NOTHING else text
