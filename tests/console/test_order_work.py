"""Who works on an order, what goes into which parcel, and what an unpaid order costs."""

from collections.abc import Callable
from typing import Any

import pytest

from base import db
from models import Audit, Operator, Order, OrderLine, Parcel, ParcelLine, Payment, Product, Variant
from shop import catalog, operators
from shop.claims import asking
from tests.claims import answers, has_asked
from tests.console.conftest import apples, seen, typed
from tests.world import Browser, Person, World


@pytest.fixture
def paid(world: World, mei: Person) -> str:
    """The number of an order of two apples and three boxes of tea that Mei has paid."""
    mei.login().puts_in_cart(tea().id, 3)
    return mei.has_paid(apples().id, 2)


def tea() -> Variant:
    """Return a variant of a second product."""
    return Variant.select().join(Product).where(Product.title.contains("龙井")).order_by(Variant.id).get()


def does(browser: Browser, number: str, act: str, **form: Any) -> Any:
    """Press a button of the order's page."""
    page = f"/console/orders/{number}"
    return browser.post(f"{page}/{act}", form, page="/console/orders")


def order(number: str) -> Order:
    """Return the order's row."""
    return Order.get(Order.number == number)


def lines(number: str) -> tuple[int, int]:
    """Return the ids of the lines: apples, tea."""
    found = {line.variant_id: line.id for line in order(number).lines}
    return found[apples().id], found[tea().id]


def test_who_accepts_an_order_keeps_it(lin: Browser, helper: Callable[..., Browser], paid: str) -> None:
    wen = helper("orders")
    assert "还没有人接单" in seen(lin.get(f"/console/orders/{paid}"))
    does(wen, paid, "accept")
    assert order(paid).state == "accepted"
    page = lin.get(f"/console/orders/{paid}")
    assert "小文 正在处理" in seen(page)
    assert f"{paid}/ship" not in page.text
    for act, form in (("accept", {}), ("ship", {"carrier": "sf", "tracking": "SF1234567890"})):
        answer = does(lin, paid, act, **form)
        assert answer.status_code == 409
        assert "小文" in seen(answer)
    assert "小文" in seen(lin.get("/console/orders"))
    assert Parcel.select().count() == 0
    assert does(wen, paid, "ship", carrier="sf", tracking="SF1234567890").ok
    assert order(paid).state == "shipped"


def test_an_order_is_given_back_and_handed_on(world: World, lin: Browser, helper: Callable[..., Browser],
                                              paid: str) -> None:
    wen = helper("orders")
    does(lin, paid, "accept")
    assert does(wen, paid, "release").status_code == 409
    assert "小文" in seen(lin.get(f"/console/orders/{paid}"))
    does(lin, paid, "hand-over", login="wen")
    assert order(paid).keeper_id == Operator.get(Operator.login == "wen").id
    does(wen, paid, "release")
    assert order(paid).keeper_id is None
    assert [row.verb for row in Audit.select().order_by(Audit.id)] == ["accept", "hand over", "release"]


@pytest.mark.parametrize("login", ["", "nobody", "cook"])
def test_an_order_is_handed_only_to_who_may_have_it(lin: Browser, paid: str, login: str) -> None:
    with db.connected():
        operators.add("cook", "厨师", "cook-makes-soup", ("products",))
    does(lin, paid, "accept")
    assert does(lin, paid, "hand-over", login=login).status_code == 422
    assert order(paid).keeper_id == Operator.get(Operator.login == "demo").id


def test_an_owner_takes_an_order_away(lin: Browser, helper: Callable[..., Browser], paid: str) -> None:
    does(helper("orders"), paid, "accept")
    does(lin, paid, "release")
    assert order(paid).keeper_id is None
    assert order(paid).state == "accepted"


def test_an_order_travels_in_two_parcels(world: World, lin: Browser, mei: Person, paid: str) -> None:
    apple, box = lines(paid)
    does(lin, paid, "ship", carrier="sf", tracking="SF1234567890", **{f"pieces-{apple}": "2", f"pieces-{box}": "1"})
    assert order(paid).state == "shipping"
    page = lin.get(f"/console/orders/{paid}")
    assert typed(page, f"pieces-{box}") == ["2"]
    assert typed(page, f"pieces-{apple}") == []
    does(lin, paid, "ship", carrier="zto", tracking="75312345678901", **{f"pieces-{box}": "2"})
    assert order(paid).state == "shipped"
    assert [(one.line_id, one.quantity) for one in ParcelLine.select().order_by(ParcelLine.id)] == [
        (apple, 2), (box, 1), (box, 2)]
    told = mei.get(f"/orders/{paid}").text
    assert "https://www.sf-express.com/" in told
    assert "SF1234567890" in told
    assert "75312345678901" in told
    assert told.count("龙井") > told.count("红富士")


@pytest.mark.parametrize(("apple", "box"), [("3", "0"), ("-1", "3"), ("0", "0"), ("abc", "1"), ("2147483648", "1")])
def test_only_what_is_there_goes_into_a_parcel(lin: Browser, paid: str, apple: str, box: str) -> None:
    first, second = lines(paid)
    answer = does(lin, paid, "ship", carrier="sf", tracking="SF1234567890",
                  **{f"pieces-{first}": apple, f"pieces-{second}": box})
    assert answer.status_code == 422
    assert answer.text.partition('id="pieces-problem">')[2].partition("<")[0]
    assert typed(answer, "tracking") == ["SF1234567890"]
    assert order(paid).state == "paid"


def test_what_is_asked_back_stays_out_of_the_parcel(world: World, lin: Browser, paid: str) -> None:
    apple, box = lines(paid)
    asking.ask(order(paid).customer, paid, "cancel", {box: 2}, "changed_mind")
    page = lin.get(f"/console/orders/{paid}")
    assert typed(page, f"pieces-{box}") == ["1"]
    assert "2 件申请退款，待处理" in seen(page)
    does(lin, paid, "ship", carrier="sf", tracking="SF1234567890")
    assert {line.id: line.sent for line in order(paid).lines} == {apple: 2, box: 1}


def test_keys_and_texts_are_not_offered_for_a_parcel(lin: Browser, paid: str) -> None:
    _apple, box = lines(paid)
    OrderLine.update(kind="virtual").where(OrderLine.id == box).execute()
    assert typed(lin.get(f"/console/orders/{paid}"), f"pieces-{box}") == []


def test_an_unpaid_order_gets_another_price(world: World, lin: Browser, mei: Person) -> None:
    number = mei.orders(apples().id, 2)
    mei.pay_sheet(number)
    before = order(number).total
    does(lin, number, "price", freight="5", discount="1.50")
    row = order(number)
    assert (row.freight, row.discount, row.total) == (500, 150, before + 350)
    assert [payment.state for payment in Payment.select()] == ["closed"]
    mei.pays(number)
    world.until(lambda: order(number).state == "paid")
    assert Payment.get(Payment.settles == row.id).amount == before + 350
    assert "￥" in seen(lin.get("/console/audit"))


@pytest.mark.parametrize(("form", "field"), [
    ({"freight": "abc", "discount": "0"}, "freight"), ({"freight": "-1", "discount": "0"}, "freight"),
    ({"freight": "99999999", "discount": "0"}, "freight"), ({"freight": "0", "discount": "99999"}, "discount"),
    ({"freight": "0", "discount": "1.005"}, "discount")])
def test_a_wrong_price_is_said_and_kept(lin: Browser, mei: Person, form: dict[str, str], field: str) -> None:
    number = mei.orders(apples().id)
    answer = does(lin, number, "price", **form)
    assert answer.status_code == 422
    assert answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0]
    assert typed(answer, field) == [form[field]]
    assert order(number).discount == 0


def test_a_paid_order_keeps_its_price_and_address(lin: Browser, paid: str) -> None:
    assert does(lin, paid, "price", freight="1", discount="0").status_code == 409
    assert lin.get(f"/console/orders/{paid}/address").status_code == 409
    moved = does(lin, paid, "address", recipient="X", phone="13800138000", region="330106", street="Y")
    assert moved.status_code == 409
    assert order(paid).region == "440305"


def test_an_unpaid_order_gets_another_address(lin: Browser, mei: Person) -> None:
    number = mei.orders(apples().id)
    page = lin.get(f"/console/orders/{number}/address")
    assert typed(page, "street") == ["科技路 1 号"]
    assert '<option value="440305" selected>' in page.text
    step = does(lin, number, "address", step="region", province="330000", city="330100", street="文三路 9 号")
    assert '<option value="330106">' in step.text
    assert typed(step, "street") == ["文三路 9 号"]
    does(lin, number, "address", recipient="梅", phone="139 0013 9000", region="330106", street="文三路 9 号")
    row = order(number)
    assert (row.recipient, row.phone, row.region_name, row.street) == (
        "梅", "13900139000", "浙江省 杭州市 西湖区", "文三路 9 号")


def test_a_freight_set_by_hand_stays_unless_lin_has_it_reckoned_anew(lin: Browser, mei: Person) -> None:
    number = mei.orders(apples().id)
    where = {"recipient": "梅", "phone": "13900139000", "region": "330106", "street": "文三路 9 号"}
    assert 'name="recompute"' not in lin.get(f"/console/orders/{number}/address").text
    does(lin, number, "price", freight="5", discount="1")
    goods = order(number).goods
    assert "保留现在的 ¥5.00" in seen(lin.get(f"/console/orders/{number}/address"))
    assert does(lin, number, "address", **where).ok
    assert (order(number).region, order(number).freight, order(number).total) == ("330106", 500, goods + 400)
    assert does(lin, number, "address", recompute="y", **where).ok
    assert (order(number).freight, order(number).total) == (0, goods - 100)
    told = mei.get(f"/orders/{number}").text.partition('<ol class="trail">')[2]
    assert told.count("商家修改了收货地址") == 2
    assert told.index("商家修改了收货地址") < told.index("商家修改了价格") < told.index("提交订单")


def test_a_rejected_number_leaves_the_part_that_was_chosen_in_sight(lin: Browser, paid: str) -> None:
    _apple, box = lines(paid)
    folded = '<details class="pack">'
    assert folded in lin.get(f"/console/orders/{paid}").text
    answer = does(lin, paid, "ship", carrier="sf", tracking="!", **{f"pieces-{box}": "1"})
    assert answer.status_code == 422
    assert typed(answer, f"pieces-{box}") == ["1"]
    assert folded not in answer.text
    assert folded in does(lin, paid, "ship", carrier="sf", tracking="!").text


def test_an_order_given_up_says_that_its_money_goes_back(world: World, lin: Browser, mei: Person, paid: str) -> None:
    world.wechat("POST", "/settings", auto_refund="")
    claim = has_asked(mei, paid, "cancel")
    pill = '<span class="state state-shipped">退款中</span>'
    for road in (f"/console/orders/{paid}", "/console/orders", "/console"):
        assert pill not in lin.get(road).text, road
    assert answers(lin, claim, "agree").ok
    assert order(paid).state == "paid"
    for road in (f"/console/orders/{paid}", "/console/orders"):
        assert pill in lin.get(road).text, road
    assert '<span class="state">退款中</span>' in mei.get("/orders").text
    assert "【退款中】" in mei.says("订单").text


@pytest.mark.parametrize(("change", "field"), [
    ({"recipient": ""}, "recipient"), ({"phone": "1"}, "phone"), ({"region": "999999"}, "region"),
    ({"region": ""}, "region"), ({"street": "路" * 121}, "street")])
def test_a_wrong_address_is_said_beside_the_field(lin: Browser, mei: Person, change: dict[str, str],
                                                  field: str) -> None:
    number = mei.orders(apples().id)
    form = {"recipient": "梅", "phone": "13900139000", "region": "330106", "street": "文三路 9 号", **change}
    answer = does(lin, number, "address", **form)
    assert answer.status_code == 422
    assert answer.text.partition(f'id="{field}-problem">')[2].partition("<")[0]
    assert order(number).region == "440305"


def test_the_stock_of_a_sent_order_is_untouched(lin: Browser, paid: str) -> None:
    before = catalog.variants_of([apples().product_id])
    does(lin, paid, "ship", carrier="sf", tracking="SF1234567890")
    assert catalog.variants_of([apples().product_id]) == before
