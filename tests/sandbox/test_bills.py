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
    return [line.split(",") for line in plain.decode().splitlines()]


def named(lines: list[list[str]]) -> list[dict[str, str]]:
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:-2]]
    assert all(value.startswith("`") for row in rows for value in row.values())
    return [{name: value[1:] for name, value in row.items()} for row in rows]


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
    assert (sale["特约商户号"], sale["商户数据包"], sale["商品名称"]) == ("0", "cart=7", "茶  绿")
    gone = rows[2]
    assert gone["手续费"] == "-0.03000"
    assert (gone["商户退款单号"], gone["退款金额"], gone["退款状态"]) == ("R1", "5.00", "SUCCESS")
    assert dict(zip(lines[-2], lines[-1], strict=True)) == {
        "总交易单数": "`3",
        "应结订单总金额": "`119.90",
        "退款总金额": "`5.00",
        "充值券退款总金额": "`0.00",
        "手续费总金额": "`0.69000",
        "订单总金额": "`119.90",
        "申请退款总金额": "`5.00",
    }


def test_halves_of_the_trade_bill(pay: WeChatPay, traded: str) -> None:
    assert len(named(fetched(pay, pay.trade_bill(traded, "SUCCESS")))) == 2
    assert len(named(fetched(pay, pay.trade_bill(traded, "REFUND")))) == 1


def test_the_fund_bill_ends_with_the_balance(pay: WeChatPay, phone: Phone, traded: str) -> None:
    rows = named(fetched(pay, pay.fundflow_bill(traded, tar_type="GZIP")))
    assert [row["业务名称"] for row in rows] == ["交易", "扣除交易手续费", "交易", "扣除交易手续费", "退款"]
    assert rows[-1]["账户结余(元)"] == f"{phone.get('books')['balance'] / 100:.2f}"


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
