"""What the customers' pages say is so: delivery that costs nothing, orders being given up, what went back."""

import pytest

from base import config
from models import Claim, Order, Product, Refund
from shop import freight_templates
from shop.freight_templates import RuleData, TemplateData
from tests.claims import answers, has_asked, lines, paid_back, with_settings
from tests.pages.conftest import product, variant
from tests.world import Browser, Person, World


def priced(world: World, fee: int) -> int:
    """Make a freight template that charges a fee everywhere, and nothing is delivered to Xizang."""
    rules = (RuleData(first_fee=fee, more_fee=0), RuleData(("54",), delivers=False))
    return freight_templates.save(world.lin(), TemplateData(None, "按件", "piece", None, rules))


def test_the_banner_promises_free_delivery_only_when_all_of_it_is(world: World, stranger: Browser) -> None:
    assert config.current().shop.freight == 0
    assert "全场包邮" in stranger.get("/").text
    free = priced(world, 0)
    assert "全场包邮" in stranger.get("/").text
    freight_templates.delete(world.lin(), free)
    template = priced(world, 800)
    assert "全场包邮" not in stranger.get("/").text
    Product.update(freight_template=template).where(Product.id == product("红富士").id).execute()
    assert "包邮" not in stranger.get(f"/p/{product('红富士').id}").text
    other = stranger.get(f"/p/{product('龙井').id}").text
    assert "全场包邮" not in other
    assert "包邮" in other


def test_a_flat_freight_is_no_free_delivery(world: World, stranger: Browser) -> None:
    with_settings(world, freight=500)
    assert "包邮" not in stranger.get("/").text
    assert "包邮" not in stranger.get(f"/p/{product('红富士').id}").text


def test_goods_that_are_not_delivered_are_named(world: World, mei: Person) -> None:
    Product.update(freight_template=priced(world, 800)).where(Product.id == product("红富士").id).execute()
    mei.login().puts_in_cart(variant("红富士").id)
    mei.puts_in_cart(variant("龙井").id)
    told = mei.checks_out(region="540102").text
    assert f"以下商品不配送到该地区：{product('红富士').title}<" in told


def test_an_order_being_given_up_is_not_being_packed(world: World, mei: Person) -> None:
    number, lin = mei.has_paid(variant("红富士").id, 2), world.operator()
    road = f"/orders/{number}"
    lin.post(f"/console/orders/{number}/accept", {}, page="/console/orders")
    assert "商家正在准备您的商品" in mei.get(road).text
    claim = has_asked(mei, number, "cancel")
    shown = mei.get(road).text
    assert "商家处理之前不会发货" in shown
    assert "商家正在准备" not in shown
    answers(lin, claim, "agree", amount="")
    shown = mei.get(road).text
    assert "<h1>退款中</h1>" in shown
    assert "退款正在路上" in shown
    assert "商家正在准备" not in shown
    assert "<dt>已退款</dt>" not in shown
    paid_back(world, claim)
    assert f"<dt>已退款</dt><dd>¥{Refund.get().amount / 100:.2f}" in mei.get(road).text
    assert f"<dt>已退款</dt><dd>￥{Refund.get().amount / 100:.2f}" in lin.get(f"/console/orders/{number}").text


def test_a_part_given_up_leaves_the_rest_to_be_packed(mei: Person) -> None:
    number = mei.has_paid(variant("红富士").id, 2)
    has_asked(mei, number, "cancel", {lines(number)[0].id: 1})
    assert "商家处理之前不会发货" not in mei.get(f"/orders/{number}").text


def test_there_is_one_way_to_cancel(mei: Person) -> None:
    number = mei.has_paid(variant("红富士").id)
    shown = mei.get(f"/orders/{number}").text
    assert "取消并退款" in shown
    assert f"/orders/{number}/claim\"" not in shown
    several = mei.has_paid(variant("红富士").id, 2)
    shown = mei.get(f"/orders/{several}").text
    assert "只退其中一部分" in shown
    assert "申请退款</span>" not in shown


def test_a_discount_of_nothing_is_not_told(world: World, mei: Person) -> None:
    mei.login().puts_in_cart(variant("红富士").id)
    assert "优惠" not in mei.get("/checkout").text
    number = mei.orders(variant("红富士").id)
    assert "优惠" not in mei.get(f"/orders/{number}").text
    world.operator().post(f"/console/orders/{number}/price", {"freight": "0", "discount": "1"}, page="/console/orders")
    assert "优惠</dt><dd>-¥1.00" in mei.get(f"/orders/{number}").text


def test_a_claim_says_until_when_for_what(world: World, mei: Person) -> None:
    number = mei.has_paid(variant("红富士").id)
    claim = has_asked(mei, number, "cancel")
    told = mei.get(f"/claims/{claim}").text
    assert "商家最晚在 20" in told
    assert "小时" not in told.partition("</section>")[0]
    assert Claim.get().due


@pytest.mark.parametrize(("carrier", "told"), [
    ("zto", "https://www.zto.com/express/expressCheck.html?txtBill=75312345678901"), ("yto", "复制单号")])
def test_every_parcel_can_be_followed(world: World, mei: Person, carrier: str, told: str) -> None:
    number = mei.has_paid(variant("红富士").id)
    world.operator().post(f"/console/orders/{number}/ship", {"carrier": carrier, "tracking": "75312345678901"},
                          page="/console/orders")
    assert Order.get(Order.number == number).state == "shipped"
    assert told in mei.get(f"/orders/{number}").text


def test_goods_without_a_picture_have_a_quiet_place_for_it(stranger: Browser) -> None:
    Product.update(picture="").where(Product.id == product("红富士").id).execute()
    shown = stranger.get(f"/p/{product('红富士').id}").text.partition("<figure")[2].partition("</figure>")[0]
    assert "picture.svg" in shown
    assert stranger.get(shown.partition('src="')[2].partition('"')[0]).ok
