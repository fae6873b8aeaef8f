"""The daily bills: read as WeChat Pay writes them, and believed only when hash and sums agree."""

import gzip
import hashlib
import json
import re

import pytest

from base import clock
from wechat import bill_file, bills
from wechat.bills import BadBill, Flow, NotReady, Trade
from wechat.http import Refused, Unclear

TRADES, FLOWS, FILE = "/v3/bill/tradebill", "/v3/bill/fundflowbill", "/v3/billdownload/file"
DAY = "2024-01-01"
TRADE_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注")
SALE = (
    "`2024-01-01 23:59:59,`wx1,`1900000109,`0,`,`42001,`X1,`o-mei,`JSAPI,`SUCCESS,`OTHERS,`CNY,`19.90,`0.00,`0,`0,"
    "`0.00,`0.00,`,`,`Tea, green,`,`0.12000,`0.60%,`19.90,`0.00,`")
REFUND = (
    "`2024-01-01 00:00:00,`wx1,`1900000109,`0,`,`42000,`X0,`o-bo,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`5030,`R0,"
    "`4.35,`0.00,`ORIGINAL,`PROCESSING,`Apples,`,`-0.03000,`0.60%,`0.00,`4.35,`")
TRADE_SUM_HEAD = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
TRADE_SUM = "`2,`19.90,`4.35,`0.00,`0.09000,`19.90,`4.35"
TRADE_BILL = [TRADE_HEAD, SALE, REFUND, TRADE_SUM_HEAD, TRADE_SUM]
FLOW_HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号")
FLOW_BILL = [
    FLOW_HEAD,
    "`2024-01-01 12:00:00,`42001,`42001,`交易,`交易,`收入,`19.90,`20.07,`system,`总金额 19.90 元,`X1",
    "",
    "`2024-01-01 12:00:00,`42001,`42001,`交易,`扣除交易手续费,`支出,`0.12,`19.95,`system,`,`X1",
    "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
    "`2.0,`1.0,`19.90,`1.0,`0.12"]


@pytest.fixture
def written(wechat, said):
    """Let WeChat Pay offer a bill of these lines; what is wrong with it may be named."""

    def write(lines, *, file=None, **changes):
        text = lines if isinstance(lines, bytes) else "".join(f"{line}\r\n" for line in lines).encode()
        offer = {"hash_type": "SHA1", "hash_value": hashlib.sha1(text).hexdigest(),
                 "download_url": f"{wechat.url}{FILE}?token=a%2Fb"}
        for road in (TRADES, FLOWS):
            wechat.says(road, said(offer | changes, signed=True))
        wechat.says(FILE, said(gzip.compress(text) if file is None else file, kind="application/octet-stream"))

    return write


def changed(lines, number, old, new):
    assert old in lines[number]
    return [line.replace(old, new) if at == number else line for at, line in enumerate(lines)]


def test_a_trade_bill_tells_payments_and_refunds(written):
    written(TRADE_BILL)
    paid, returned = bills.trades(DAY)
    assert paid == Trade(
        out_trade_no="X1", transaction_id="42001", openid="o-mei", appid="wx1", mchid="1900000109", kind="JSAPI",
        state="SUCCESS", amount=1990, refund_number="", refund_id="", refund_amount=0, refund_state="", fee=12000,
        at=clock.from_rfc3339("2024-01-01T23:59:59+08:00"))
    assert returned == Trade(
        out_trade_no="X0", transaction_id="42000", openid="o-bo", appid="wx1", mchid="1900000109", kind="NATIVE",
        state="REFUND", amount=0, refund_number="R0", refund_id="5030", refund_amount=435, refund_state="PROCESSING",
        fee=-3000, at=clock.from_rfc3339("2024-01-01T00:00:00+08:00"))
    assert (paid.fee_fen, returned.fee_fen) == (12, -3)


def test_a_fund_flow_bill_tells_movements(written):
    written(FLOW_BILL)
    income, fee = bills.flows(DAY)
    assert income == Flow(
        at=clock.from_rfc3339("2024-01-01T12:00:00+08:00"), wechat_number="42001", flow_number="42001",
        business="交易", kind="交易", direction="in", amount=1990, balance=2007, voucher="X1")
    assert (fee.direction, fee.kind, fee.amount, fee.balance) == ("out", "扣除交易手续费", -12, 1995)


def test_both_requests_are_signed_over_what_goes_over_the_wire(wechat, written):
    written(TRADE_BILL)
    bills.trades(DAY)
    asked, fetched = wechat.heard
    assert asked.query == {"bill_date": DAY, "bill_type": "ALL", "tar_type": "GZIP"}
    assert fetched.target == f"{FILE}?token=a%2Fb"
    assert all(re.search(r'signature="[^"]{300,}"', one.headers["Authorization"]) for one in (asked, fetched))


def test_the_fund_flow_bill_is_that_of_the_basic_account(wechat, written):
    written(FLOW_BILL)
    bills.flows("20240101")
    assert wechat.heard[0].query == {"bill_date": DAY, "account_type": "BASIC", "tar_type": "GZIP"}


def test_columns_may_stand_in_another_order_with_others_between(written):
    written(TRADE_BILL)
    as_usual = bills.trades(DAY)
    odd = [",".join(reversed(line.split(",") if "`" not in line else ["`" + one for one in line[1:].split(",`")]))
           for line in TRADE_BILL]
    new = ["新列," if number in (0, 3) else "`,，," for number in range(5)]
    written([front + line for front, line in zip(new, odd, strict=True)])
    assert bills.trades(DAY) == as_usual


def test_a_byte_order_mark_is_no_part_of_the_first_name(written):
    written(["\ufeff" + TRADE_BILL[0], *TRADE_BILL[1:]])
    assert len(bills.trades(DAY)) == 2


def test_a_bill_that_was_unpacked_on_its_way_is_read(written):
    text = "\r\n".join(TRADE_BILL).encode()
    written(text, file=text)
    assert len(bills.trades(DAY)) == 2


def test_a_bill_of_no_rows_is_read(written):
    written([TRADE_HEAD, TRADE_SUM_HEAD, "`0,`0.0,`0,`0,`0.00000,`0.00,`0.00"])
    assert bills.trades(DAY) == []


@pytest.mark.parametrize("changes", [
    {"hash_value": "0" * 40}, {"hash_type": "MD5"}, {"hash_value": ""},
    {"file": gzip.compress(b"another bill")}, {"file": b"<html>not here</html>"}, {"file": b""},
    {"file": gzip.compress("\r\n".join(TRADE_BILL).encode())[:-9]}, {"file": b"\x1f\x8bnothing that unpacks"},
    {"download_url": "https://elsewhere.example/v3/billdownload/file?token=1"},
    {"download_url": "http://127.0.0.1:1/v3/billdownload/file?token=1"}, {"download_url": "/v3/billdownload/file"},
    {"download_url": "https://[elsewhere/"},
])
def test_a_file_that_is_not_the_announced_one_is_not_believed(written, changes):
    written(TRADE_BILL, **changes)
    with pytest.raises(BadBill):
        bills.trades(DAY)


def test_our_signature_goes_to_no_other_host(wechat, written):
    written(TRADE_BILL, download_url=f"{wechat.url.replace('127.0.0.1', 'localhost')}{FILE}?token=1")
    with pytest.raises(BadBill, match="localhost"):
        bills.trades(DAY)
    assert wechat.calls(FILE) == []


@pytest.mark.parametrize(("lines", "file"), [(TRADE_BILL, None), (b"`" * 5000, None), (b"`" * 5000, b"`" * 5000)])
def test_a_file_that_is_too_large_is_not_kept(written, monkeypatch, lines, file):
    monkeypatch.setattr(bill_file, "LARGEST", 300)
    written(lines, file=file)
    with pytest.raises(BadBill, match="larger than 300"):
        bills.trades(DAY)


@pytest.mark.parametrize("place", range(7))
def test_a_sum_that_the_rows_do_not_make_is_not_believed(written, place):
    sums = TRADE_SUM.split(",")
    sums[place] = "`7"
    written([*TRADE_BILL[:4], ",".join(sums)])
    with pytest.raises(BadBill, match=TRADE_SUM_HEAD.split(",")[place]):
        bills.trades(DAY)


@pytest.mark.parametrize("place", range(5))
def test_a_sum_of_movements_that_the_rows_do_not_make_is_not_believed(written, place):
    sums = FLOW_BILL[-1].split(",")
    sums[place] = "`7"
    written([*FLOW_BILL[:-1], ",".join(sums)])
    with pytest.raises(BadBill):
        bills.flows(DAY)


@pytest.mark.parametrize("lines", [
    [], [""], TRADE_BILL[:3], TRADE_BILL[:4], [*TRADE_BILL, TRADE_SUM], TRADE_BILL[1:], [*TRADE_BILL, *TRADE_BILL],
    changed(TRADE_BILL, 0, "手续费", "费"), changed(TRADE_BILL, 3, "总交易单数", "单数"),
    changed(TRADE_BILL, 1, "Tea, green", "Tea,`green"), changed(TRADE_BILL, 1, "Tea, green", "Tea\r\ngreen"),
    *(changed(TRADE_BILL, 1, "`19.90,`0.00,`", f"`{odd},`0.00,`")
      for odd in ("1,990.00", "19.9e0", "NaN", "19.905", "", "１９.90", "19.", "¥19.90", "+19.90")),
    *(changed(TRADE_BILL, 1, "0.12000", odd) for odd in ("0.120001", "none")),
    *(changed(TRADE_BILL, 1, "2024-01-01 23:59:59", odd) for odd in ("2024-01-01 24:00:00", "", "0", "2024-01-01")),
])
def test_what_is_no_bill_is_not_believed(written, lines):
    written(lines)
    with pytest.raises(BadBill):
        bills.trades(DAY)


def test_what_is_not_utf_8_is_not_believed(written):
    written("\r\n".join(TRADE_BILL).encode("gb18030"))
    with pytest.raises(BadBill, match="UTF-8"):
        bills.trades(DAY)


@pytest.mark.parametrize(("old", "new"), [("收入", "入"), ("20.07", "20.075"), ("19.90,`20", "19.905,`20")])
def test_an_odd_movement_is_not_believed(written, old, new):
    written(changed(FLOW_BILL, 1, old, new))
    with pytest.raises(BadBill):
        bills.flows(DAY)


@pytest.mark.parametrize("read", [bills.trades, bills.flows])
def test_a_day_without_a_bill_is_an_empty_day(wechat, said, read):
    for road in (TRADES, FLOWS):
        wechat.says(road, said({"code": "NO_STATEMENT_EXIST", "message": "账单文件不存在"}, 400))
    assert read(DAY) == []


@pytest.mark.parametrize("read", [bills.trades, bills.flows])
def test_a_bill_that_is_still_written_is_not_ready(wechat, said, read):
    for road in (TRADES, FLOWS):
        wechat.says(road, said({"code": "STATEMENT_CREATING", "message": "账单生成中"}, 400))
    with pytest.raises(NotReady):
        read(DAY)


@pytest.mark.parametrize(("body", "signed"), [
    ({}, True), ({"hash_type": "SHA1", "hash_value": "0", "download_url": 7}, True), ("{", True), ("[]", True),
    ({"hash_type": "SHA1", "hash_value": "0", "download_url": "x"}, False)])
def test_an_offer_that_is_none_is_unclear(wechat, said, body, signed):
    wechat.says(TRADES, said(body if isinstance(body, str) else json.dumps(body), signed=signed))
    with pytest.raises(Unclear):
        bills.trades(DAY)


@pytest.mark.parametrize(("answer", "wrong"), [
    ({"status": 503}, Unclear), ({"status": 302, "to": "/v3/elsewhere"}, Unclear),
    ({"status": 400, "body": {"code": "INVALID_REQUEST", "message": "下载链接无效或已过期"}}, Refused),
    ({"status": 404}, Unclear)])
def test_a_file_that_is_refused_or_unclear_is_just_that(wechat, said, written, answer, wrong):
    written(TRADE_BILL)
    wechat.says(FILE, said(**answer))
    with pytest.raises(wrong):
        bills.trades(DAY)


@pytest.mark.parametrize("day", ["", "yesterday", "2024-02-30", "2024-01-01&bill_type=REFUND"])
def test_what_is_no_day_is_not_asked_for(wechat, day):
    for read in (bills.trades, bills.flows):
        with pytest.raises(ValueError, match=r"isoformat|day is out of range"):
            read(day)
    assert wechat.heard == []
