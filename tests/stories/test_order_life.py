"""An order's whole life: accepted by one, sent in parts, received, completed; its price changed before it is paid."""

from typing import Any

import pytest
import requests

from base import clock
from base.errors import BadInput, LimitReached, OffShelf, PaymentUnclear, Taken, WrongState
from base.money import yuan
from models import (
    Audit,
    Entry,
    Operator,
    Order,
    OrderLine,
    Outbox,
    Parcel,
    Payment,
    Posting,
    Product,
    Refund,
    Step,
    Variant,
)
from shop import closing, customers, operators, orders, repricing
from shop.orders.destination import Typed
from tests.world import ADDRESS, Person, World, apples

DAY = 24 * 60  # minutes


def order(number: str) -> Order:
    """The order as it stands."""
    found: Order = Order.get(Order.number == number)
    return found


def colleague(permissions: tuple[str, ...] = ("orders",)) -> Operator:
    """Wu, who works beside Lin."""
    return operators.add("wu", "吴师傅", "wu-password", permissions)


def other(choice: Variant) -> Variant:
    """Something else that is for sale."""
    found: Variant = Variant.select().join(Product).where(
        Variant.product != choice.product_id, Product.on_shelf, Variant.active).order_by(Variant.id).get()
    return found


# --- Accepted by one ---

def test_two_operators_one_wins_and_the_other_is_told_who(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    lin, wu = world.lin(), colleague()
    orders.accept(wu, number)
    assert (order(number).state, order(number).keeper_id) == ("accepted", wu.id)
    with pytest.raises(Taken, match="吴师傅"):
        orders.accept(lin, number)
    with pytest.raises(Taken):
        orders.ship(lin, number, "sf", "SF1234567890")
    orders.accept(wu, number)
    orders.ship(wu, number, "sf", "SF1234567890")
    assert (order(number).state, order(number).keeper_id) == ("shipped", None)
    assert [step.after for step in Step.select().where(Step.order == order(number).id).order_by(Step.id)] == [
        "unpaid", "paid", "accepted", "shipped"]


def test_an_order_is_given_back_or_handed_over(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    lin, wu = world.lin(), colleague()
    orders.accept(lin, number)
    with pytest.raises(Taken):
        orders.release(wu, number)
    orders.hand_over(lin, number, "wu")
    assert order(number).keeper_id == wu.id
    orders.release(lin, number)  # the owner may take it from anybody
    assert (order(number).state, order(number).keeper_id) == ("accepted", None)
    orders.accept(wu, number)
    assert order(number).keeper_id == wu.id
    orders.release(wu, number)
    orders.ship(lin, number, "sf", "SF1234567890")
    assert {row.verb for row in Audit.select()} >= {"accept", "release", "hand over", "ship"}


def test_only_who_may_process_orders_is_handed_one(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    colleague(("rules",))
    orders.accept(world.lin(), number)
    for login in ("wu", "nobody"):
        with pytest.raises(BadInput):
            orders.hand_over(world.lin(), number, login)
    with pytest.raises(WrongState):
        orders.accept(world.lin(), mei.orders(apples().id))


# --- Sent in parts ---

def test_an_order_travels_in_two_parcels(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 3)
    line = order(number).lines.get()
    orders.ship(world.lin(), number, "sf", "SF1111111111", {line.id: 1})
    assert order(number).state == "shipping"
    with pytest.raises(WrongState):
        orders.ship(world.lin(), number, "sf", "SF2222222222", {line.id: 3})
    assert Parcel.select().count() == 1, "a parcel that could not be filled was never made"
    with pytest.raises(WrongState):
        orders.receive(customers.of(mei.openid), number)
    orders.ship(world.lin(), number, "zto", "ZT2222222222")
    assert order(number).state == "shipped"
    assert OrderLine.get_by_id(line.id).to_send == 0
    world.jobs()
    told = [message["content"] for message in mei.screen() if message["via"] == "kf"]
    assert sum("SF1111111111" in text for text in told) == 1
    assert sum("ZT2222222222" in text for text in told) == 1


def test_nobody_elses_line_gets_into_a_parcel(world: World, mei: Person, bo: Person) -> None:
    mine, his = mei.has_paid(apples().id), bo.has_paid(apples().id)
    with pytest.raises(WrongState):
        orders.ship(world.lin(), mine, "sf", "SF1111111111", {order(his).lines.get().id: 1})
    assert order(his).lines.get().sent == 0


# --- Time ---

def test_received_by_itself_after_a_week_and_completed_after_another(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    orders.ship(world.lin(), number, "sf", "SF1111111111")
    world.later(7 * DAY - 10)
    assert order(number).state == "shipped"
    world.later(20)
    assert order(number).state == "received"
    world.later(7 * DAY + 10)
    assert order(number).state == "completed"
    last = Step.select().where(Step.order == order(number).id).order_by(Step.id.desc()).limit(2)
    assert [step.who for step in last] == ["clock", "clock"]


# --- Before it is paid ---

def test_lin_changes_the_price_and_mei_pays_the_new_one(world: World, mei: Person) -> None:
    number = mei.orders(apples().id, 3)
    before = order(number).total
    old = mei.pay_sheet(number).json()["package"]
    repricing.reprice(world.lin(), number, discount=100, freight=50)
    assert order(number).total == before - 100 + 50
    assert [line.discount for line in order(number).lines] == [100]
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    world.until(lambda: order(number).state == "paid")
    assert mei.pay_sheet(number).status_code == 409
    assert Payment.select().count() == 2
    assert Payment.get(Payment.settles == order(number).id).captured == before - 50
    stale = world.wechat("GET", f"/prepay/{old.removeprefix('prepay_id=')}")
    assert stale["state"] != "NOTPAY", "the old sheet must not be payable"


def test_a_payment_at_the_old_price_that_slips_through_goes_back(world: World, mei: Person) -> None:
    """WeChat says that the old sheet was paid after all: the order is not paid by it, and the money returns."""
    from tests.databases.test_crowd import success
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    notice = success(number)
    repricing.reprice(world.lin(), number, discount=1, freight=0)
    from shop import payments
    assert payments.settle(notice) == "extra"
    assert order(number).state == "unpaid"
    assert Refund.get().amount == notice.amount
    Refund.delete().execute()
    Outbox.delete().execute()
    world.reset()


@pytest.mark.parametrize(("discount", "freight"), [(-1, 0), (10**9, 0), (0, -1), (0, 10**9)])
def test_a_price_that_cannot_be_is_refused(world: World, mei: Person, discount: int, freight: int) -> None:
    number = mei.orders(apples().id)
    before = order(number).total
    with pytest.raises(BadInput):
        repricing.reprice(world.lin(), number, discount, freight)
    with pytest.raises(BadInput):
        repricing.reprice(world.lin(), number, order(number).goods, 0)
    assert order(number).total == before


def test_a_price_does_not_change_while_wechat_is_silent(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    world.fault("/v3/pay/transactions/*", "status", status=500, times=3)
    before = order(number).total
    with pytest.raises(PaymentUnclear):
        repricing.reprice(world.lin(), number, 1, 0)
    assert order(number).total == before


def test_lin_sends_an_unpaid_order_elsewhere(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    repricing.readdress(world.lin(), number, Typed("梅小美", "13900139000", "110105", "朝阳路 2 号"))
    assert (order(number).region, order(number).street) == ("110105", "朝阳路 2 号")
    with pytest.raises(BadInput) as wrong:
        repricing.readdress(world.lin(), number, Typed("梅", "1", "110105", "x"))
    assert wrong.value.field == "phone"
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    world.until(lambda: order(number).state == "paid")
    with pytest.raises(WrongState):
        repricing.readdress(world.lin(), number, Typed("梅小美", "13900139000", "110105", "朝阳路 3 号"))


# --- Other ways to pay ---

def test_paid_at_the_counter(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    repricing.paid_elsewhere(world.lin(), number, "cash")
    assert order(number).state == "paid"
    assert Posting.select().where(Posting.account == "offline").get().amount == order(number).total
    assert {payment.state for payment in Payment.select()} == {"closed", "paid"}
    with pytest.raises(WrongState):
        repricing.paid_elsewhere(world.lin(), number, "cash")


def code_page(person: Person, number: str) -> str:
    """The address of the page with the QR code, as the customer copies it."""
    copied = person.get(f"/orders/{number}").text.split('data-copy="')[1:]
    return next(one.split('"')[0] for one in copied if f"/pay/{number}/" in one)


def test_a_qr_code_pays_from_any_browser(world: World, mei: Person, bo: Person) -> None:
    number = mei.orders(apples().id)
    link = code_page(mei, number)
    stranger = requests.get(link, timeout=10)
    assert stranger.ok
    assert yuan(order(number).total).split(".")[0] in stranger.text
    assert order(number).street not in stranger.text, "the address is nobody else's business"
    code = Payment.get(Payment.channel == "native").code_url
    assert code.startswith("weixin://")
    assert requests.get(link, timeout=10).ok
    assert Payment.select().count() == 1, "looking again is no new attempt"
    world.wechat("POST", "/pay", code_url=code, openid=bo.openid, answer="ok")
    world.until(lambda: order(number).state == "paid")
    assert "weixin://" not in requests.get(link, timeout=10).text
    assert requests.get(f"{world.url}/pay/{number}/{'0' * 24}", timeout=10).status_code == 404


def test_bridge_and_qr_code_paid_both_one_goes_back_by_itself(world: World, mei: Person, bo: Person) -> None:
    number = mei.orders(apples().id)
    sheet = mei.pay_sheet(number).json()
    link = code_page(mei, number)
    requests.get(link, timeout=10)
    code = Payment.get(Payment.channel == "native").code_url
    world.wechat("POST", "/pay", prepay_id=sheet["package"].removeprefix("prepay_id="), openid=mei.openid, answer="ok",
                 params=sheet)
    world.wechat("POST", "/pay", code_url=code, openid=bo.openid, answer="ok")
    world.until(lambda: Payment.select().where(Payment.state == "paid").count() == 2)
    world.jobs()
    world.later(2)
    assert [refund.state for refund in Refund.select()] == ["succeeded"]
    assert Entry.select().where(Entry.kind == "capture").count() == 1


def test_the_code_left_open_is_closed_once_the_bridge_has_paid(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    link = code_page(mei, number)
    requests.get(link, timeout=10)
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    world.until(lambda: order(number).state == "paid")
    world.jobs()
    assert Payment.get(Payment.channel == "native").state == "closed"


# --- How much one may have ---

def limited(**changes: Any) -> Variant:
    """The apples, with limits."""
    Product.update(**changes).where(Product.id == apples().product_id).execute()
    return apples()


def test_minimum_and_most_per_order(world: World, mei: Person) -> None:
    person = customers.of(mei.openid)
    choice = limited(minimum=2, per_order=3)
    for pieces in (1, 4):
        with pytest.raises(BadInput) as wrong:
            orders.place(person, [(choice.id, pieces)], **ADDRESS)
        assert wrong.value.field == "quantity"
    assert orders.place(person, [(choice.id, 3)], **ADDRESS).total


def test_each_customer_so_many_in_all_orders_together(world: World, mei: Person, bo: Person) -> None:
    person = customers.of(mei.openid)
    choice = limited(per_customer=3)
    first = orders.place(person, [(choice.id, 2)], **ADDRESS)
    with pytest.raises(LimitReached):
        orders.place(person, [(choice.id, 2)], **ADDRESS)
    orders.place(customers.of(bo.openid), [(choice.id, 3)], **ADDRESS)
    closing.cancel(person, first.number)
    assert orders.place(person, [(choice.id, 3)], **ADDRESS).total


def test_sold_from_and_until(world: World, mei: Person) -> None:
    person = customers.of(mei.openid)
    choice = limited(sale_from=clock.now() + 600, sale_until=clock.now() + 1200)
    with pytest.raises(OffShelf):
        orders.place(person, [(choice.id, 1)], **ADDRESS)
    world.later(11)
    assert orders.place(person, [(choice.id, 1)], **ADDRESS).total
    world.later(10)
    with pytest.raises(OffShelf):
        orders.place(person, [(choice.id, 1)], **ADDRESS)


def test_nobody_keeps_the_goods_from_the_others(world: World, mei: Person) -> None:
    person = customers.of(mei.openid)
    for _time in range(5):
        orders.place(person, [(apples().id, 1)], **ADDRESS)
    with pytest.raises(LimitReached):
        orders.place(person, [(apples().id, 1)], **ADDRESS)
    closing.cancel(person, Order.of(person).first().number)
    with pytest.raises(LimitReached):
        orders.place(person, [(apples().id, 99), (other(apples()).id, 99)], **ADDRESS)
