"""The daily bills, through wechatpayv3."""

import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wechatpayv3 import WeChatPay

from tests.sandbox.cast import Phone

DAY = 86400


def shanghai(seconds: int, **ago: int) -> str:
    moment = datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8) - timedelta(**ago)
    return moment.date().isoformat()


@pytest.fixture
def traded(pay: WeChatPay, phone: Phone) -> str:
    """Two sales and a refund with a fee of 0.6 %, three days ago; the day."""
    phone.post("settings", fee_basis_points=60)
    for number, fen in (("SBX0001", 1990), ("SBX0002", 10_000)):
        _, text = pay.pay("茶, 绿", number, {"total": fen}, payer={"openid": "oMei"}, attach="cart=7")
        phone.post("pay", prepay_id=json.loads(text)["prepay_id"], openid="oMei", answer="ok")
    pay.refund("R1", {"refund": 500, "total": 1990, "currency": "CNY"}, out_trade_no="SBX0001")
    when = shanghai(phone.get("clock")["now"])
    phone.post("clock", advance=3 * DAY)
    return when


def fetched(pay: WeChatPay, asked: tuple[int, str]) -> list[list[str]]:
    assert asked[0] == 200, asked
    offer = json.loads(asked[1])
    status, content = pay.download_bill(offer["download_url"])
    assert status == 200
    plain = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    assert hashlib.sha1(plain).hexdigest() == offer["hash_value"]
    return [values(line) for line in plain.decode().splitlines()]


def values(line: str) -> list[str]:
    return line[1:].split(",`") if line.startswith("`") else line.split(",")


def named(lines: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:-2]]


def test_the_trade_bill(pay: WeChatPay, phone: Phone, traded: str) -> None:
    lines = fetched(pay, pay.trade_bill(traded))
    rows = named(lines)
    assert [row["交易状态"] for row in rows] == ["SUCCESS", "SUCCESS", "REFUND"]
    sale = rows[0]
    assert (sale["商户订单号"], sale["订单金额"], sale["手续费"], sale["费率"]) == (
        "SBX0001",
        "19.90",
        "0.12000",
        "0.60%",
    )
    assert (sale["特约商户号"], sale["商户数据包"], sale["商品名称"]) == ("0", "cart=7", "茶, 绿")
    gone = rows[2]
    assert gone["手续费"] == "-0.03000"
    assert (gone["商户退款单号"], gone["退款金额"], gone["退款状态"]) == ("R1", "5.00", "SUCCESS")
    assert dict(zip(lines[-2], lines[-1], strict=True)) == {
        "总交易单数": "3",
        "应结订单总金额": "119.90",
        "退款总金额": "5.00",
        "充值券退款总金额": "0.00",
        "手续费总金额": "0.69000",
        "订单总金额": "119.90",
        "申请退款总金额": "5.00",
    }


def test_halves_of_the_trade_bill(pay: WeChatPay, traded: str) -> None:
    sold = fetched(pay, pay.trade_bill(traded, "SUCCESS"))
    assert [row["交易状态"] for row in named(sold)] == ["SUCCESS", "SUCCESS"]
    assert "商户退款单号" not in sold[0]
    assert dict(zip(sold[-2], sold[-1], strict=True)) == {
        "总交易单数": "2",
        "应结订单总金额": "119.90",
        "手续费总金额": "0.72000",
        "订单总金额": "119.90",
    }
    (gone,) = named(fetched(pay, pay.trade_bill(traded, "REFUND")))
    assert (gone["商户退款单号"], gone["退款申请时间"]) == ("R1", gone["交易时间"])
    assert gone["退款成功时间"].startswith(traded)


def test_the_fund_bill_ends_with_the_balance(pay: WeChatPay, phone: Phone, traded: str) -> None:
    lines = fetched(pay, pay.fundflow_bill(traded, tar_type="GZIP"))
    rows = named(lines)
    assert [row["业务类型"] for row in rows] == ["交易", "扣除交易手续费", "交易", "扣除交易手续费", "退款"]
    assert [row["收支金额(元)"] for row in rows] == ["19.90", "0.12", "100.00", "0.60", "4.97"]
    assert rows[-1]["账户结余(元)"] == f"{phone.get('books')['balance'] / 100:.2f}"
    assert rows[-1]["备注"] == "退款总金额5.00元;含手续费0.03元"
    assert rows[-1]["业务凭证号"] == "R1"
    assert {rows[0]["资金流水单号"], rows[1]["资金流水单号"]} == {rows[-1]["资金流水单号"]}
    assert lines[-1] == ["5", "2", "119.90", "3", "5.69"]


@pytest.mark.parametrize(("end", "told"), [("SUCCESS", "SUCCESS"), ("ABNORMAL", "CHANGE"), ("CLOSED", "FAIL")])
def test_a_refund_is_told_as_it_ended_that_day(pay: WeChatPay, phone: Phone, traded: str, end: str, told: str) -> None:
    phone.post("settings", auto_refund="")
    when = refund(pay, phone)
    phone.post("refunds/R2", state=end)
    phone.post("clock", advance=2 * DAY)
    assert states(pay, when) == [told]


def test_a_bill_once_written_is_not_told_what_came_later(pay: WeChatPay, phone: Phone, traded: str) -> None:
    phone.post("settings", auto_refund="")
    when = refund(pay, phone)
    phone.post("clock", advance=2 * DAY)
    phone.post("refunds/R2", state="ABNORMAL")
    assert states(pay, when) == ["PROCESSING"]
    phone.post("refunds/R2", state="SUCCESS")
    assert states(pay, when) == ["PROCESSING"]


def refund(pay: WeChatPay, phone: Phone) -> str:
    status, text = pay.refund("R2", {"refund": 500, "total": 10_000, "currency": "CNY"}, out_trade_no="SBX0002")
    assert status == 200, text
    return shanghai(phone.get("clock")["now"])


def states(pay: WeChatPay, when: str) -> list[str]:
    return [row["退款状态"] for row in named(fetched(pay, pay.trade_bill(when, "REFUND")))]


def test_a_closed_refund_comes_back_and_money_taken_out_is_told(pay: WeChatPay, phone: Phone, traded: str) -> None:
    phone.post("settings", auto_refund="CLOSED")
    when = refund(pay, phone)
    phone.post("clock", advance=1)
    phone.post("withdraw", amount=1000)
    phone.post("clock", advance=2 * DAY)
    rows = named(fetched(pay, pay.fundflow_bill(when)))
    told = [(row["业务类型"], row["收支类型"], row["收支金额(元)"]) for row in rows]
    assert told == [("退款", "支出", "4.97"), ("退款", "收入", "4.97"), ("提现", "支出", "10.00")]


def test_half_a_bill_can_be_ordered(pay: WeChatPay, phone: Phone, traded: str) -> None:
    offer = json.loads(pay.trade_bill(traded)[1])
    phone.post("faults", path="/v3/billdownload/file", fault="malformed")
    half, whole = (pay.download_bill(offer["download_url"])[1] for _ in range(2))
    assert half == whole[: len(whole) // 2]


def code(answer: tuple[int, Any]) -> str:
    name: str = json.loads(answer[1])["code"]
    return name


def test_bills_that_are_not_there(pay: WeChatPay, phone: Phone, traded: str) -> None:
    now = phone.get("clock")["now"]
    assert code(pay.trade_bill(shanghai(now))) == "PARAM_ERROR"
    assert code(pay.trade_bill("yesterday")) == "PARAM_ERROR"
    assert code(pay.trade_bill(shanghai(now, days=2))) == "NO_STATEMENT_EXIST"
    assert code(pay.trade_bill(traded, "POEMS")) == "PARAM_ERROR"
    assert code(pay.fundflow_bill(traded, "FEES")) == "NO_STATEMENT_EXIST"
    assert code(pay.trade_bill(shanghai(now, days=120))) == "PARAM_ERROR"


def test_yesterdays_bill_is_ready_at_ten(pay: WeChatPay, phone: Phone, traded: str) -> None:
    now = phone.get("clock")["now"]
    since_midnight = (now + 8 * 3600) % DAY
    phone.post("clock", advance=DAY - since_midnight + 9 * 3600)
    yesterday = shanghai(phone.get("clock")["now"], days=1)
    assert code(pay.trade_bill(yesterday)) == "STATEMENT_CREATING"
    phone.post("clock", advance=3601)
    assert code(pay.trade_bill(yesterday)) == "NO_STATEMENT_EXIST"


def test_the_link_dies_after_five_minutes(pay: WeChatPay, phone: Phone, traded: str) -> None:
    url = json.loads(pay.trade_bill(traded)[1])["download_url"]
    phone.post("clock", advance=300)
    assert pay.download_bill(url)[0] == 400
