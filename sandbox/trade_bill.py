"""The trade bill: what was paid and what refunds were accepted on a day, as it stood when the bill was written."""

from datetime import date

from base.money import yuan
from sandbox.accounts import BASIS_POINTS
from sandbox.bill_text import Row, second, text
from sandbox.clock import day
from sandbox.state import Order, Refund
from sandbox.world import World

REFUND_STATES = {"SUCCESS": "SUCCESS", "PROCESSING": "PROCESSING", "ABNORMAL": "CHANGE", "CLOSED": "FAIL"}
WHO = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
PAID = "应结订单金额,代金券金额,"
ASKED = "退款申请时间,退款成功时间,"
RETURNED = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
WHAT = "商品名称,商户数据包,手续费,费率,订单金额,"
WISHED = "申请退款金额,"
REST = "费率备注"
HEADS = {
    "ALL": WHO + PAID + RETURNED + WHAT + WISHED + REST,
    "SUCCESS": WHO + PAID + WHAT + REST,
    "REFUND": WHO + PAID + ASKED + RETURNED + WHAT + WISHED + REST,
}
NO_REFUND = dict.fromkeys(RETURNED.split(","), "") | {
    "微信退款单号": "0", "商户退款单号": "0", "退款金额": "0.00", "充值券退款金额": "0.00", "申请退款金额": "0.00",
}


def trade_bill(world: World, when: date, kind: str, written: int) -> str:
    """The bill of that day, `ALL`, `SUCCESS` or `REFUND`, as of the second it was written; empty for no trades."""
    orders = [one for one in world.state.orders.values() if one.paid and day(one.paid) == when and kind != "REFUND"]
    refunds = [one for one in world.state.refunds.values() if day(one.created) == when and kind != "SUCCESS"]
    rows = [_sale(world, one) for one in orders] + [_refund(world, one, written) for one in refunds]
    rows.sort(key=lambda row: row["交易时间"])
    return text(HEADS[kind], rows, _summary(orders, refunds, kind)) if rows else ""


def _summary(orders: list[Order], refunds: list[Refund], kind: str) -> Row:
    sold, returned = yuan(sum(one.total for one in orders)), yuan(sum(one.amount for one in refunds))
    fees = sum(one.fee for one in orders) - sum(one.fee for one in refunds)
    summary = {"总交易单数": str(len(orders) + len(refunds)), "应结订单总金额": sold}
    if kind != "SUCCESS":
        summary |= {"退款总金额": returned, "充值券退款总金额": "0.00"}
    summary |= {"手续费总金额": _fee(fees), "订单总金额": sold}
    return summary if kind == "SUCCESS" else summary | {"申请退款总金额": returned}


def _sale(world: World, order: Order) -> Row:
    amounts = {"应结订单金额": yuan(order.total), "订单金额": yuan(order.total), "手续费": _fee(order.fee)}
    return _order(world, order) | NO_REFUND | amounts | {"交易时间": second(order.paid), "交易状态": "SUCCESS"}


def _refund(world: World, refund: Refund, written: int) -> Row:
    state = refund.state_at(written)
    amount = yuan(refund.amount)
    return _order(world, world.state.orders[refund.out_trade_no]) | {
        "交易时间": second(refund.created), "交易状态": "REFUND",
        "应结订单金额": "0.00", "订单金额": "0.00", "手续费": _fee(-refund.fee),
        "微信退款单号": refund.refund_id, "商户退款单号": refund.out_refund_no,
        "退款金额": amount, "充值券退款金额": "0.00", "申请退款金额": amount,
        "退款类型": "ORIGINAL", "退款状态": REFUND_STATES[state],
        "退款申请时间": second(refund.created), "退款成功时间": second(refund.settled) if state == "SUCCESS" else "",
    }


def _order(world: World, order: Order) -> Row:
    return {
        "公众账号ID": order.request["appid"], "商户号": world.credentials.mchid, "特约商户号": "0", "设备号": "",
        "微信订单号": order.transaction_id, "商户订单号": order.out_trade_no, "用户标识": order.payer,
        "交易类型": order.trade_type, "付款银行": "OTHERS", "货币种类": "CNY", "代金券金额": "0.00",
        "商品名称": order.description, "商户数据包": order.attach,
        "费率": f"{world.settings.fee_basis_points * 100 / BASIS_POINTS:.2f}%", "费率备注": "",
    }


def _fee(fen: int) -> str:
    return yuan(fen) + "000"
