"""The fund flow bill: how a day moved the merchant's balance."""

from datetime import date

from base.money import yuan
from sandbox.bill_text import Row, second, text
from sandbox.clock import day
from sandbox.state import Movement
from sandbox.world import World

HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)


def fund_bill(world: World, when: date) -> str:
    """All movements of the balance on that day; empty when there are none."""
    moves = [one for one in world.state.movements if day(one.at) == when]
    return text(HEAD, [_row(one) for one in moves], _summary(moves)) if moves else ""


def _summary(moves: list[Movement]) -> Row:
    income = [one.amount for one in moves if one.amount > 0]
    spent = [-one.amount for one in moves if one.amount < 0]
    return {
        "资金流水总笔数": str(len(moves)), "收入笔数": str(len(income)), "收入金额": yuan(sum(income)),
        "支出笔数": str(len(spent)), "支出金额": yuan(sum(spent)),
    }


def _row(one: Movement) -> Row:
    return {
        "记账时间": second(one.at), "微信支付业务单号": one.id, "资金流水单号": one.flow,
        "业务名称": one.business, "业务类型": one.kind, "收支类型": one.direction,
        "收支金额(元)": yuan(abs(one.amount)), "账户结余(元)": yuan(one.balance),
        "资金变更提交申请人": one.applicant, "备注": one.remark, "业务凭证号": one.number,
    }
