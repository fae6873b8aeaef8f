"""What a conversation can do beyond rules: buy, order again, ask for orders, parcels, after-sales and stores."""

from collections.abc import Callable

import pytest

from base import clock, db, ids
from models import CartLine, Customer, Enquiry, Operator, Order, OrderLine, Parcel, Product, Variant
from shop import customers, enquiries, replies
from tests.bot.wire import Wire, text
from tests.world import Person, World, told

Shelf = Callable[..., Product]
Rule = Callable[..., int]


def in_cart() -> list[tuple[str, int]]:
    """What lies in carts: title and pieces."""
    return [(line.variant.product.title, line.quantity) for line in CartLine.select().order_by(CartLine.id)]


def choice(product: Product, spec: str, price: int, **more: int) -> Variant:
    """One more choice of a product."""
    return Variant.create(product=product, spec=spec, price=price, on_hand=9, **more)


def test_buying_in_so_many_words(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    content = wire.say("买2个苹果").content
    assert in_cart() == [("红富士苹果", 2)]
    assert "39.80" in content
    assert 'href="https://shop.example/checkout"' in content
    assert wire.say("再来三个苹果").content
    assert in_cart() == [("红富士苹果", 5)]


def test_a_message_that_comes_twice_buys_once(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    sent = text("买2个苹果")
    assert wire.post(sent).body == wire.post(sent).body
    with db.connected():
        from_another_worker = Wire(wire.app)
    from_another_worker.post(sent)
    assert in_cart() == [("红富士苹果", 2)]


def test_asking_is_not_buying(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    for typed in ("苹果", "两斤苹果多少钱", "有苹果吗", "买苹果"):
        assert wire.say(typed).xml.findtext("Articles/item/Title") == "红富士苹果", typed
    assert in_cart() == []


def test_a_weight_chooses_what_makes_it(wire: Wire, product: Shelf) -> None:
    apples = product("红富士苹果")
    Variant.update(spec="2斤").execute()
    choice(apples, "5斤", 3990)
    assert "5斤" in wire.say("来10斤苹果").content
    assert [(line.variant.spec, line.quantity) for line in CartLine.select()] == [("5斤", 2)]
    asked = wire.say("来3斤苹果").content
    assert "1. 2斤" in asked
    assert "2. 5斤" in asked
    wire.say("1")
    assert {(line.variant.spec, line.quantity) for line in CartLine.select()} == {("5斤", 2), ("2斤", 1)}


def test_several_that_may_be_meant_are_asked_about(wire: Wire, product: Shelf) -> None:
    product("红富士苹果", position=2)
    product("青苹果", position=1)
    assert "1. 红富士苹果" in wire.say("要3个苹果").content
    assert in_cart() == []
    assert "×" in wire.say("2").content
    assert in_cart() == [("青苹果", 3)]


def test_more_than_there_is_says_so_and_puts_nothing(wire: Wire, product: Shelf) -> None:
    product("红富士苹果", stock=1)
    assert "1" in wire.say("买2个苹果").content
    assert in_cart() == []


def test_a_long_list_goes_on_with_more(wire: Wire, product: Shelf) -> None:
    for number in range(1, 21):
        product(f"苹果{number:02}号", position=100 - number)
    first = wire.say("苹果").content
    assert "9. 苹果09号" in first
    assert "1. 苹果10号" in wire.say("更多").content
    assert "1. 苹果19号" in wire.say("更多").content
    assert "苹果" not in wire.say("更多").content, "that was all"
    assert wire.say("2").xml.findtext("Articles/item/Title") == "苹果20号"


def test_a_number_beyond_the_list_is_told_how_long_it_is(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    product("青苹果")
    wire.say("苹果")
    assert "2" in wire.say("3").content
    assert "3" not in wire.say("3").content.replace("13", ""), "it was not looked for"


def ordered(openid: str, title: str, state: str = "paid", **more: object) -> Order:
    """An order of someone for one piece of something."""
    variant = Variant.select(Variant, Product).join(Product).where(Product.title == title).get()
    order = Order.create(number=ids.number("X"), customer=customers.of(openid), state=state, goods=1990, total=1990,
                         recipient="梅", phone="1", region="440305", region_name="x", street="y",
                         expires_at=clock.now() + 60, paid_at=None if state == "unpaid" else clock.now(), **more)
    OrderLine.create(order=order, variant=variant, product=variant.product, title=title, spec="", picture="",
                     price=1990, quantity=1, amount=1990)
    return order


def test_order_again(wire: Wire, product: Shelf, rule: Rule) -> None:
    rule("再来一单", answer="action", action="buy.again")
    assert "checkout" not in wire.say("再来一单").content
    product("红富士苹果")
    order = ordered("oMei", "红富士苹果")
    content = wire.say("再来一单").content
    assert order.number in content
    assert in_cart() == [("红富士苹果", 1)]
    wire.say("再来一单")
    assert in_cart() == [("红富士苹果", 1)], "asked twice is wanted once"


def test_an_order_by_what_is_inside(wire: Wire, product: Shelf, rule: Rule) -> None:
    product("红富士苹果")
    product("龙井茶")
    apples, tea = ordered("oMei", "红富士苹果"), ordered("oMei", "龙井茶")
    hers = wire.say("我的龙井到哪了").content
    assert tea.number in hers
    assert apples.number not in hers
    assert apples.number not in wire.say("我的苹果发货了吗", "oChen").content, "not Chen's"
    rule("*到哪了", answer="action", action="orders.latest")
    assert tea.number not in wire.say("苹果到哪了").content, "a rule's action narrows down too"


def test_orders_go_on_with_more_and_open_by_number(wire: Wire, product: Shelf, rule: Rule) -> None:
    rule("订单", answer="action", action="orders.latest")
    product("红富士苹果")
    numbers = [ordered("oMei", "红富士苹果").number for _each in range(5)][::-1]
    first, second = wire.say("订单").content, wire.say("更多").content
    assert [number for number in numbers if number in first] == numbers[:3]
    assert [number for number in numbers if number in second] == numbers[3:]
    assert numbers[4] in wire.say("2").content
    assert numbers[3] not in wire.say("2").content


def test_where_the_parcels_are(wire: Wire, product: Shelf, rule: Rule) -> None:
    rule("物流", answer="action", action="orders.tracking")
    product("红富士苹果")
    order = ordered("oMei", "红富士苹果", "shipped", shipped_at=clock.now())
    Parcel.create(order=order, carrier="sf", number="SF1234567890")
    content = wire.say("物流").content
    assert "SF1234567890" in content
    assert "SF1234567890" not in wire.say("物流", "oChen").content


def test_after_sales_from_the_chat(wire: Wire, product: Shelf, rule: Rule) -> None:
    rule("售后", answer="action", action="claims.begin")
    assert "/claim" not in wire.say("售后").content
    product("红富士苹果")
    order = ordered("oMei", "红富士苹果")
    assert f'href="https://shop.example/orders/{order.number}/claim"' in wire.say("售后").content
    assert order.number not in wire.say("售后", "oChen").content


def test_the_nearest_store(world: World, mei: Person) -> None:
    def sends(latitude: str, longitude: str) -> str:
        return told(world.wechat("POST", "/message", openid=mei.openid, type="location", Location_X=latitude,
                                 Location_Y=longitude, Scale="16", Label="这里")).text

    assert sends("30.25", "120.16"), "a shop without stores says what it can"
    lin, room = world.operator(), "/console/shipping/stores"
    for name, place in (("上海店", "31.230416, 121.473701"), ("新店", ""), ("西湖店", "３０.２６，120.15")):
        lin.post(room, {"name": name, "address": "北山街 1 号", "hours": "9:00-21:00", "place": place}, page=room)
    content = sends("30.25", "120.16")
    assert content.index("1.5 公里 · 西湖店") < content.index("上海店")
    assert "9:00-21:00" in content
    assert "marker=coord:30.260000,120.150000;title:" in content
    assert "新店" not in content, "nobody knows where it is"
    assert sends("x", "120.16")


def test_a_retry_at_another_worker_is_told_what_the_first_was(open_chat: Callable[..., Wire], lin: Operator) -> None:
    one, other = (open_chat(account="subscription") for _worker in range(2))
    replies.send(lin, "oMei", "o" * 32, replies.Words("您好"))
    sent = text("在吗")
    assert [worker.post(sent).content for worker in (one, other)] == ["您好", "您好"]
    assert other.say("在吗").silent


def test_while_a_person_is_asked_the_bot_holds_its_tongue(wire: Wire, product: Shelf, rule: Rule,
                                                          lin: Operator) -> None:
    rule("人工", answer="action", action="person.hand_over")
    rule("运费", text="包邮")
    product("红富士苹果")
    wire.say("人工")
    assert wire.say("我的苹果坏了").silent
    assert wire.say("运费").content == "包邮", "a rule still answers"
    assert wire.say("苹果", "oBo").xml.findtext("Articles/item/Title"), "Bo asked nobody"
    enquiries.answered(lin, Enquiry.get().id)
    assert not wire.say("苹果").silent
    wire.say("人工")
    clock.advance(enquiries.TALK + 1)
    assert not wire.say("苹果").silent, "nobody came"
    clock.reset()


@pytest.mark.parametrize("account", ["subscription", "verified_subscription", "service"])
def test_without_oauth_links_let_their_owner_in(open_chat: Callable[..., Wire], product: Shelf, account: str) -> None:
    chat = open_chat(account=account)
    apples = product("红富士苹果")
    url = chat.say("苹果").xml.findtext("Articles/item/Url") or ""
    assert url.startswith("https://shop.example/in/")
    assert url.endswith(f"/p/{apples.id}")
    assert url != chat.say("苹果").xml.findtext("Articles/item/Url"), "each is made for once"
    assert 'href="https://shop.example/in/' in chat.say("没有的东西").content
    assert Customer.select().count() == 0
