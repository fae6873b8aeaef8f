"""A day of Lin's shop, told by the bills of the project's own WeChat; and what its next morning may bring."""

from collections.abc import Iterator

import pytest
import requests

from base import clock, config
from sandbox.server import Sandbox
from wechat import bills, pay
from wechat.bills import BadBill, NotReady
from wechat.http import Refused, Unclear

MEI, BO = "oMei0000000000000000000000001", "oBo00000000000000000000000001"
TRADES, FILE = "/v3/bill/tradebill", "/v3/billdownload/file"
HOUR, DAY = 3600, 86400


class Town:
    """The sandbox's control API, and its clock: business there runs ahead of ours."""

    def __init__(self, wechat: Sandbox) -> None:
        self.wechat = wechat

    def ask(self, path, /, **wish):
        answer = requests.post(f"{self.wechat.url}/sandbox/{path}", json=wish, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def books(self):
        return requests.get(f"{self.wechat.url}/sandbox/books", timeout=10).json()

    def today(self, ago=0):
        return clock.local(self.books()["now"] - ago * DAY).date().isoformat()

    def sleep_until(self, hour):
        """Go on to that hour of the next day in China."""
        now = clock.local(self.books()["now"])
        passed = (now.hour * 60 + now.minute) * 60 + now.second
        self.ask("clock", advance=DAY - passed + hour * HOUR)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox("http://127.0.0.1:9/wechat") as wechat:
        yield wechat


@pytest.fixture
def town(running: Sandbox) -> Iterator[Town]:
    former, known, made = config.current(), running.credentials, Town(running)
    running.reset()
    config.use(config.Config(
        shop=config.Shop(url="http://127.0.0.1:9"),
        wechat=config.Wechat(appid=known.appid, appsecret=known.appsecret, api_base=running.url),
        pay=config.Pay(mchid=known.mchid, merchant_serial=known.merchant_serial, apiv3_key=known.apiv3_key,
                       merchant_key=known.merchant_private_key_pem, public_key=known.platform_public_key_pem,
                       public_key_id=known.platform_public_key_id, base=running.url)))
    for openid in (MEI, BO):
        made.ask("followers", openid=openid)
    made.ask("settings", fee_basis_points=60)
    made.sleep_until(hour=9)
    yield made
    config.use(former)


def until(town):
    return town.books()["now"] + 1800


def traded(town) -> str:
    """Mei pays in WeChat and gets a part back, Bo scans a code; the day."""
    prepay_id = pay.prepay("X2601010001", "红茶, 绿茶", 1990, MEI, until(town))
    town.ask("pay", prepay_id=prepay_id, openid=MEI, answer="ok")
    code_url = pay.native("X2601010002", "苹果", 10_000, until(town))
    town.ask("pay", code_url=code_url, openid=BO, answer="ok")
    pay.refund("R2601010001", "X2601010001", 500, 1990, "坏了一个")
    return town.today()


def test_a_days_trades_are_those_of_wechats_own_books(town):
    day = traded(town)
    town.sleep_until(hour=10)
    mei, bo, back = sorted(bills.trades(day), key=lambda one: (one.state == "REFUND", one.out_trade_no))
    books = town.books()
    for one, kind, payer in ((mei, "JSAPI", MEI), (bo, "NATIVE", BO)):
        known = books["orders"][one.out_trade_no]
        assert (one.kind, one.state, one.openid, one.fee_fen) == (kind, "SUCCESS", payer, known["fee"])
        assert (one.transaction_id, one.amount, one.at) == (known["transaction_id"], known["amount"], known["paid"])
        assert (one.appid, one.mchid) == (config.current().wechat.appid, config.current().pay.mchid)
    known = books["refunds"]["R2601010001"]
    assert (back.state, back.refund_state, back.out_trade_no) == ("REFUND", "SUCCESS", "X2601010001")
    assert (back.refund_number, back.refund_id, back.refund_amount) == ("R2601010001", known["refund_id"], 500)
    assert (back.amount, back.fee, back.fee_fen, back.at) == (0, -3000, -3, known["created"])


def test_a_days_movements_end_in_wechats_balance(town):
    day = traded(town)
    town.ask("withdraw", amount=2000)
    town.sleep_until(hour=10)
    told = bills.flows(day)
    assert [(one.kind, one.direction, one.amount, one.voucher) for one in told[:5]] == [
        ("交易", "in", 1990, "X2601010001"), ("扣除交易手续费", "out", -12, "X2601010001"),
        ("交易", "in", 10_000, "X2601010002"), ("扣除交易手续费", "out", -60, "X2601010002"),
        ("退款", "out", -497, "R2601010001")]
    assert (told[5].business, told[5].amount) == ("提现", -2000)
    assert sum(one.amount for one in told) == told[-1].balance == town.books()["balance"]
    assert told[0].wechat_number == bills.trades(day)[0].transaction_id


def test_a_bill_is_there_at_ten_in_the_morning(town):
    day = traded(town)
    with pytest.raises(Refused, match="PARAM_ERROR"):
        bills.trades(day)
    town.sleep_until(hour=9)
    for read in (bills.trades, bills.flows):
        with pytest.raises(NotReady, match="STATEMENT_CREATING"):
            read(day)
    town.ask("clock", advance=HOUR)
    assert len(bills.trades(day)) == 3
    assert len(bills.flows(day)) == 5


def test_a_day_without_trades_is_empty(town):
    for read in (bills.trades, bills.flows):
        assert read(town.today(ago=2)) == []


def test_a_bill_that_breaks_off_is_not_believed_and_comes_whole_the_next_time(town):
    day = traded(town)
    town.sleep_until(hour=10)
    town.ask("faults", path=FILE, fault="malformed")
    with pytest.raises(BadBill):
        bills.trades(day)
    assert len(bills.trades(day)) == 3


@pytest.mark.parametrize("path", [TRADES, FILE])
@pytest.mark.parametrize("fault", [{"fault": "lose"}, {"fault": "fail_after"}, {"fault": "status", "status": 429}])
def test_a_bill_that_does_not_come_is_unclear(town, path, fault):
    day = traded(town)
    town.sleep_until(hour=10)
    town.ask("faults", path=path, **fault)
    with pytest.raises(Unclear):
        bills.trades(day)
    assert len(bills.trades(day)) == 3


def test_an_offer_that_wechat_has_not_signed_is_unclear(town):
    day = traded(town)
    town.sleep_until(hour=10)
    town.ask("faults", path=TRADES, fault="wrong_signature")
    with pytest.raises(Unclear, match="not signed"):
        bills.trades(day)
