"""The text of the bills: UTF-8 CSV, every value behind a backtick, amounts in yuan."""

from collections.abc import Iterable
from datetime import date

from sandbox.accounts import BASIS_POINTS
from sandbox.clock import day, stamp
from sandbox.state import Movement, Order, Refund
from sandbox.world import World

SECOND = "%Y-%m-%d %H:%M:%S"
REFUND_STATES = {"SUCCESS": "SUCCESS", "PROCESSING": "PROCESSING", "ABNORMAL": "CHANGE", "CLOSED": "FAIL"}
TRADE_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUM = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FUND_HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FUND_SUM = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


def trade_bill(world: World, when: date, kind: str) -> str:
    """All payments and refunds of the day, `ALL`, `SUCCESS` or `REFUND`; empty when there are none."""
    orders = [one for one in world.state.orders.values() if one.paid and day(one.paid) == when and kind != "REFUND"]
    refunds = [one for one in world.state.refunds.values() if day(one.created) == when and kind != "SUCCESS"]
    rows = [(one.paid, _sale(world, one)) for one in orders] + [(one.created, _refund(world, one)) for one in refunds]
    if not rows:
        return ""
    sold, returned = sum(one.total for one in orders), sum(one.amount for one in refunds)
    fees = sum(one.fee for one in orders) - sum(one.fee for one in refunds)
    total = [str(len(rows)), yuan(sold), yuan(returned), yuan(0), _fee(fees), yuan(sold), yuan(returned)]
    return _csv(TRADE_HEAD, [row for _, row in sorted(rows, key=lambda one: one[0])], TRADE_SUM, total)


def fund_bill(world: World, when: date) -> str:
    """All movements of the balance on that day; empty when there are none."""
    moves = [one for one in world.state.movements if day(one.at) == when]
    if not moves:
        return ""
    income = [one.amount for one in moves if one.amount > 0]
    spent = [-one.amount for one in moves if one.amount < 0]
    total = [str(len(moves)), str(len(income)), yuan(sum(income)), str(len(spent)), yuan(sum(spent))]
    return _csv(FUND_HEAD, [_movement(one) for one in moves], FUND_SUM, total)


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _csv(head: str, rows: Iterable[list[str]], sum_head: str, total: list[str]) -> str:
    lines = [head, *(_row(one) for one in rows), sum_head, _row(total)]
    return "".join(line + "\r\n" for line in lines)


def _row(values: list[str]) -> str:
    return ",".join("`" + value.replace(",", " ").replace("\n", " ") for value in values)


def _fee(fen: int) -> str:
    return yuan(fen) + "000"


def _sale(world: World, order: Order) -> list[str]:
    rest = [yuan(order.total), "0.00", "0", "0", "0.00", "0.00", "", ""]
    return _trade_row(world, order, order.paid, "SUCCESS", rest, order.fee, [yuan(order.total), "0.00"])


def _refund(world: World, refund: Refund) -> list[str]:
    order = world.state.orders[refund.out_trade_no]
    amount, state = yuan(refund.amount), REFUND_STATES[refund.state]
    rest = ["0.00", "0.00", refund.refund_id, refund.out_refund_no, amount, "0.00", "ORIGINAL", state]
    return _trade_row(world, order, refund.created, "REFUND", rest, -refund.fee, ["0.00", amount])


def _trade_row(
    world: World, order: Order, at: int, state: str, rest: list[str], fee: int, amounts: list[str]
) -> list[str]:
    who = [order.request["appid"], world.credentials.mchid, "0", "", order.transaction_id, order.out_trade_no]
    how = [order.payer, order.trade_type, state, "OTHERS", "CNY"]
    rate = f"{world.settings.fee_basis_points * 100 / BASIS_POINTS:.2f}%"
    what = [order.description, order.attach, _fee(fee), rate]
    return [stamp(at, SECOND), *who, *how, *rest, *what, *amounts, ""]


def _movement(one: Movement) -> list[str]:
    head = [stamp(one.at, SECOND), one.id, one.flow, one.business, one.business]
    return [*head, one.kind, yuan(abs(one.amount)), yuan(one.balance), "system", "", one.number]
