"""WeChat Pay's daily bills: every payment and refund of a day, and every movement of the money."""

from datetime import date

from wechat import bill_flow, bill_trade
from wechat.bill_file import NotReady, fetched
from wechat.bill_flow import Flow
from wechat.bill_table import BadBill, read
from wechat.bill_trade import Trade
from wechat.till import merchant

__all__ = ["BadBill", "Flow", "NotReady", "Trade", "flows", "trades"]


def trades(day: str) -> list[Trade]:
    """Return all payments and refunds of the `day` (YYYY-MM-DD in China), in no order; [] when there were none.

    Raises NotReady before about ten in the morning of the next day, BadBill, Refused, Unclear, and ValueError
    for what is no date. WeChat Pay docs, trade bill; it keeps them for three months.
    """
    text = fetched(lambda: merchant().trade_bill(date_of(day)))
    return [] if text is None else read(text, bill_trade.SUMS, bill_trade.trade)


def flows(day: str) -> list[Flow]:
    """Return all movements of the basic account on the `day` (YYYY-MM-DD in China); [] when there were none.

    Raises NotReady, BadBill, Refused, Unclear, ValueError as `trades`. WeChat Pay docs, fund flow bill.
    """
    text = fetched(lambda: merchant().fundflow_bill(date_of(day)))
    return [] if text is None else read(text, bill_flow.SUMS, bill_flow.flow)


def date_of(day: str) -> str:
    """Return the day as WeChat Pay takes it; raises ValueError for what is no date."""
    return date.fromisoformat(day).isoformat()
