"""What money must survive: callbacks lost, doubled, late, forged and wrong; answers that never come."""

import json

import pytest
import requests

from base import clock
from models import Case, Entry, Inbox, Order, Outbox, Payment, Refund
from shop import payments, refunds
from tests.world import Person, World, apples
from wechat.http import Refused
from wechat.notices import Notice


def order(number: str) -> Order:
    """The order as it stands now."""
    return Order.get(Order.number == number)


def notice(number: str, **changes: object) -> Notice:
    """What WeChat would say of a success for the order's attempt."""
    attempt = Payment.get(Payment.order == order(number).id)
    values = {"out_trade_no": attempt.out_trade_no, "transaction_id": "4200000000202611220000000001",
              "state": "SUCCESS", "amount": attempt.amount, "currency": "CNY", "appid": attempt.appid,
              "mchid": attempt.mchid, "openid": attempt.openid, "success_at": clock.now()}
    return Notice(**{**values, **changes})


def test_f3_duplicate_callbacks_pay_once(world: World, mei: Person) -> None:
    world.fault("notify", "duplicate", times=3)
    number = mei.has_paid(apples().id)
    world.until(lambda: len([n for n in world.books()["notifications"] if n["attempts"]]) >= 1)
    assert Entry.select().where(Entry.kind == "capture").count() == 1
    assert Inbox.select().where(Inbox.key.startswith("paid:")).count() == 1
    assert Outbox.select().where(Outbox.topic == "order.paid").count() == 1
    assert order(number).state == "paid"


def test_f5_a_callback_that_never_comes_is_found_by_asking(world: World, mei: Person) -> None:
    world.fault("notify", "lose", times=20)
    number = mei.orders(apples().id)
    mei.pays(number)
    assert order(number).state == "unpaid"
    assert "待发货" in mei.get(f"/orders/{number}/paid").text or order(number).state == "paid"
    assert order(number).state == "paid"


def test_f5_without_callback_and_without_return_the_shop_asks_by_itself(world: World, mei: Person) -> None:
    world.fault("notify", "lose", times=20)
    number = mei.orders(apples().id)
    mei.pays(number)
    world.later(1)
    assert order(number).state == "paid"


def test_f5_a_payment_in_the_last_second_wins_over_closing(world: World, mei: Person) -> None:
    world.fault("notify", "lose", times=20)
    number = mei.orders(apples().id)
    mei.pays(number)
    world.later(31)
    assert order(number).state == "paid"


def test_f4_a_payment_after_closing_goes_back_in_full(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    world.later(31)
    assert order(number).state == "closed"
    assert payments.settle(notice(number)) == "extra"
    assert payments.settle(notice(number)) == "again"
    refund = Refund.get()
    assert refund.amount == order(number).total
    assert order(number).state == "closed"


def pays_twice(world: World, mei: Person) -> str:
    """Mei pays an order by two attempts, the first of which the shop took for refused; returns its number."""
    number = mei.orders(apples().id)
    first = mei.pay_sheet(number).json()
    Payment.update(state="refused").execute()
    mei.pays(number)
    world.until(lambda: order(number).state == "paid")
    world.wechat("POST", "/pay", prepay_id=first["package"].removeprefix("prepay_id="), openid=mei.openid,
                 answer="ok", params=first)
    world.until(lambda: Refund.select().exists())
    return number


def test_p6_a_second_payment_goes_back_through_wechat(world: World, mei: Person) -> None:
    number = pays_twice(world, mei)
    world.jobs()
    world.until(lambda: Refund.get().state == "succeeded")
    world.jobs()
    books = world.books()
    assert [row["amount"] for row in books["refunds"].values()] == [order(number).total]
    assert books["balance"] == order(number).total
    assert any("原路退回" in str(message.get("content")) for message in mei.screen())


def test_f6_a_prepay_whose_answer_is_lost_is_asked_again_under_the_same_number(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    world.fault("/v3/pay/transactions/jsapi", "lose_after")
    assert mei.pay_sheet(number).status_code == 503
    assert Payment.get().state == "unclear"
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    assert Payment.select().count() == 1
    assert len(world.books()["orders"]) == 1
    world.until(lambda: order(number).state == "paid")


@pytest.mark.parametrize("fault", [{"fault": "status", "status": 500}, {"fault": "status", "status": 429},
                                   {"fault": "malformed"}, {"fault": "wrong_signature"}, {"fault": "fail_after"}])
def test_f7_an_unclear_answer_loses_nothing(world: World, mei: Person, fault: dict[str, object]) -> None:
    number = mei.orders(apples().id)
    world.fault("/v3/pay/transactions/jsapi", **fault)
    assert mei.pay_sheet(number).status_code == 503
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    world.until(lambda: order(number).state == "paid")


def test_f7_an_order_is_not_closed_while_wechat_is_silent(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pays(number, "cancel")
    world.fault("/v3/pay/transactions/*", "status", status=500, times=10)
    world.later(31)
    assert order(number).state == "unpaid"
    world.wechat("DELETE", "/faults")
    world.later(1)
    assert order(number).state == "closed"


@pytest.mark.parametrize("fault", ["lose_after", "fail_after", "malformed"])
def test_f6_a_refund_whose_answer_is_lost_is_made_once(world: World, mei: Person, fault: str) -> None:
    world.fault("/v3/refund/domestic/refunds", fault)
    pays_twice(world, mei)
    world.jobs()
    world.later(2)
    world.until(lambda: Refund.get().state == "succeeded")
    assert len(world.books()["refunds"]) == 1


def test_f7_a_refund_wechat_refuses_is_a_case(world: World, mei: Person) -> None:
    world.fault("/v3/refund/domestic/refunds", "status", status=403, code="NOT_ENOUGH")
    pays_twice(world, mei)
    world.jobs()
    assert Refund.get().state == "refused"
    assert Case.get().kind == "refund refused"
    assert "NOT_ENOUGH" in world.operator().get("/console/cases").text


@pytest.mark.parametrize("amount", [1, 4000])
def test_f8_a_wrong_amount_goes_back_in_full_and_is_a_case(world: World, mei: Person, amount: int) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    assert order(number).total not in (1, 4000)
    assert payments.settle(notice(number, amount=amount)) == "extra"
    assert payments.settle(notice(number, amount=amount)) == "again"
    assert order(number).state == "unpaid"
    assert (Payment.get().captured, Refund.get().amount) == (amount, amount)
    assert Case.get().kind == "wrong amount"


@pytest.mark.parametrize("change", [{"currency": "USD"}, {"appid": "wxffffffffffffffff"},
                                    {"mchid": "1999999999"}])
def test_f8_money_that_does_not_match_is_a_case(world: World, mei: Person, change: dict[str, object]) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    assert payments.settle(notice(number, **change)) == "case"
    assert payments.settle(notice(number, **change)) == "case"
    assert order(number).state == "unpaid"
    assert Case.select().count() == 1


def test_f8_a_success_nobody_asked_for_is_a_case(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    assert payments.settle(notice(number, out_trade_no="P261122UNKNOWN22")) == "case"
    assert Case.get().kind == "unknown payment"


@pytest.mark.parametrize("fault", ["wrong_signature", "stale_timestamp", "signtest"])
def test_f8_a_callback_that_cannot_be_believed_changes_nothing_and_the_true_one_counts(
        world: World, mei: Person, fault: str) -> None:
    world.fault("notify", fault)
    number = mei.orders(apples().id)
    mei.pays(number)
    world.later(1)
    world.until(lambda: order(number).state == "paid")


def test_f8_a_forged_callback_is_refused(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    body = json.dumps({"id": "x", "event_type": "TRANSACTION.SUCCESS", "resource": {}})
    for headers in ({}, {"Wechatpay-Signature": "x", "Wechatpay-Timestamp": str(clock.now()),
                         "Wechatpay-Nonce": "n", "Wechatpay-Serial": "PUB_KEY_ID_1",
                         "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048"}):
        answer = requests.post(f"{world.url}/pay/notify", body, headers=headers, timeout=10)
        assert answer.status_code == 401
        assert answer.json()["code"] == "FAIL"
    assert order(number).state == "unpaid"


def test_f15_two_taps_share_one_attempt(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    first, second = mei.pay_sheet(number).json(), mei.pay_sheet(number).json()
    assert first["package"] == second["package"]
    assert Payment.select().count() == 1


def test_f15_a_double_click_makes_one_order(world: World, mei: Person) -> None:
    mei.login()
    mei.puts_in_cart(apples().id)
    answers = [mei.checks_out(once="a" * 32).headers["Location"], None]
    mei.puts_in_cart(apples().id)
    answers[1] = mei.checks_out(once="a" * 32).headers["Location"]
    assert answers[0] == answers[1]
    assert Order.select().count() == 1


def test_f14_a_no_that_comes_after_a_yes_opens_no_case(world: World, mei: Person) -> None:
    pays_twice(world, mei)
    world.jobs()
    refunds.refused(Refund.get(), Refused("INVALID_REQUEST", "asked twice"))
    assert Refund.get().state in ("processing", "succeeded")
    assert not Case.select().exists()
