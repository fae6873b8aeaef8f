"""What followers say and get, told through the wire."""

from collections.abc import Callable, Iterator

import pytest

from base import clock, ids
from base.errors import OffShelf
from bot import chatlog, session
from models import Customer, Enquiry, Order, Product
from shop import customers
from tests.bot.wire import Answer, Wire, message

Shelf = Callable[..., Product]
Rule = Callable[..., int]


@pytest.fixture(autouse=True)
def clock_afterwards() -> Iterator[None]:
    """Put the clock back."""
    yield
    clock.reset()


def title(answer: Answer) -> str | None:
    """The title of a card."""
    return answer.xml.findtext("Articles/item/Title")


def test_one_product_is_a_card(wire: Wire, product: Shelf) -> None:
    apples = product("红富士苹果", subtitle="脆甜多汁", picture="/pictures/apple.jpg")
    card = wire.say("苹果").xml.find("Articles/item")
    assert card is not None
    assert [child.text for child in card] == [
        "红富士苹果", "¥19.90 · 脆甜多汁", "https://shop.example/pictures/apple.jpg",
        f"https://shop.example/p/{apples.id}"]


def test_several_products_are_one_list_with_numbers(wire: Wire, product: Shelf) -> None:
    for name in ("红富士苹果", "黄元帅<a>苹果", "青苹果"):
        product(name, price=990, stock=0 if name == "青苹果" else 3)
    content = wire.say("苹果").content
    assert [line[:2] for line in content.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert "黄元帅＜a＞苹果" in content, "a title makes no tag"
    assert '<a href="https://shop.example/search?q=%E8%8B%B9%E6%9E%9C">' in content
    assert "售" in content or "sold out" in content


@pytest.mark.parametrize("number", ["2", "２", " 2 ", "二"])
def test_a_number_opens_that_product(wire: Wire, product: Shelf, number: str) -> None:
    product("红富士苹果", position=2)
    product("青苹果", position=1)
    wire.say("苹果")
    assert title(wire.say(number)) == "青苹果"
    assert title(wire.say("1")) == "红富士苹果", "the list stays open"


def test_a_number_means_nothing_without_a_list(wire: Wire, product: Shelf, rule: Rule) -> None:
    product("红富士苹果")
    product("青苹果")
    rule("2", text="两")
    assert wire.say("2").content == "两", "then a rule may have it"
    wire.say("苹果")
    assert title(wire.say("2"))
    assert wire.say("2", "oBo").content == "两", "Bo was not asked"
    assert wire.say("3").content, "more than the list has"
    clock.advance(601)
    assert wire.say("2").content == "两", "the list has ended"


@pytest.mark.parametrize("said", ["你好", "龙井", "没有的东西", "物流"])
def test_whatever_else_is_said_ends_the_list(wire: Wire, product: Shelf, rule: Rule, said: str) -> None:
    for name in ("红富士苹果", "青苹果", "龙井茶"):
        product(name)
    rule("你好", text="您好")
    rule("物流", answer="action", action="orders.tracking")
    rule("1", text="一")
    wire.say("苹果")
    assert title(wire.say("1"))
    wire.say(said)
    assert wire.say("1").content == "一"


def test_a_tap_that_is_answered_ends_the_list_and_one_that_opens_a_page_does_not(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    product("青苹果")
    wire.say("苹果")
    wire.event("VIEW", EventKey="https://shop.example/")
    wire.event("TEMPLATESENDJOBFINISH", MsgID="7", Status="success")
    assert title(wire.say("1"))
    wire.event("CLICK", EventKey="help.show")
    assert not title(wire.say("1"))


def test_what_another_worker_answered_ends_the_list_too(wire: Wire, product: Shelf, rule: Rule) -> None:
    product("红富士苹果")
    product("青苹果")
    rule("你好", text="您好")
    wire.say("苹果", CreateTime=str(clock.wall() - 9))
    session._here[1].drop("chat:oMei")  # this worker did not ask
    assert title(wire.say("1", CreateTime=str(clock.wall() - 6)))
    wire.say("你好", CreateTime=str(clock.wall() - 3))
    chatlog.flush()
    assert not title(wire.say("1"))


def test_a_product_that_left_the_shelf_says_so(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    product("青苹果")
    wire.say("苹果")
    Product.update(on_shelf=False).execute()
    assert wire.say("1").content == OffShelf().sentence


def test_typing_a_name_of_ours_sets_nothing_off(wire: Wire) -> None:
    for typed in ("subscribe", "subscribe_event", "welcome.follow", "default", "orders.latest", "person.hand_over"):
        assert typed in wire.say(typed).content, "it was looked for and not found"
    assert Customer.select().count() == 0


def test_menu_keys_lead_to_actions(wire: Wire, product: Shelf, rule: Rule) -> None:
    rule("orders.latest", text="a rule")
    apples = product("红富士苹果")
    assert "https://shop.example/" in wire.event("CLICK", EventKey="orders.latest").content
    assert title(wire.event("CLICK", EventKey=f"products.card:{apples.id}")) == "红富士苹果"
    assert wire.event("CLICK", EventKey="products.card:0").content, "not for sale"
    assert wire.event("CLICK", EventKey="gone.action").content, "what can be typed"


def test_following_makes_a_customer_once(wire: Wire) -> None:
    welcome = wire.event("subscribe", EventKey="qrscene_shop_42", Ticket="t")
    assert "小铺" in welcome.content
    assert wire.event("subscribe", EventKey="").content
    [mei] = Customer.select()
    assert (mei.openid, mei.following, mei.scene) == ("oMei", True, "shop_42")


def test_leaving_is_noted_in_silence_and_closes_the_list(wire: Wire, product: Shelf) -> None:
    product("红富士苹果")
    product("青苹果")
    wire.event("subscribe", EventKey="")
    wire.say("苹果")
    assert wire.event("unsubscribe", EventKey="").silent
    assert not Customer.get().following
    assert not wire.say("2").xml.findtext("Articles/item/Title")


def test_scanning_again_gets_help(wire: Wire) -> None:
    assert wire.event("SCAN", EventKey="shop_42", Ticket="t").content


def test_what_is_heard_counts_as_typed(wire: Wire, rule: Rule) -> None:
    rule("苹果", text="答复")
    heard = message("voice", MsgId="1", MediaId="m", Format="amr", Recognition="苹果。")
    assert wire.post(heard).content == "答复"
    assert wire.post(message("voice", MsgId="2", MediaId="m", Format="amr")).content


@pytest.mark.parametrize("kind", ["image", "video", "shortvideo", "location", "link"])
def test_other_messages_hear_what_can_be_typed(wire: Wire, kind: str) -> None:
    assert "苹果" in wire.post(message(kind, MsgId="1")).content


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "scancode_push"])
def test_other_events_are_silent(wire: Wire, event: str) -> None:
    assert wire.event(event, EventKey="x").silent


def test_asking_for_a_person_twice_is_waiting_once(wire: Wire, rule: Rule) -> None:
    rule("人工", answer="action", action="person.hand_over")
    first, second = wire.say("人工").content, wire.say("人工").content
    assert first != second
    [enquiry] = Enquiry.select()
    assert (enquiry.customer.openid, enquiry.text) == ("oMei", "人工")


def order(openid: str) -> Order:
    """An unpaid order of someone."""
    return Order.create(number=ids.number("X"), customer=customers.of(openid), goods=1990, total=1990, recipient="梅",
                        phone="1", region="440305", region_name="x", street="y", expires_at=clock.now() + 60)


def test_an_orders_number_is_answered_to_its_owner_only(wire: Wire, rule: Rule) -> None:
    rule("*x", text="a rule that would match every number")
    number = order("oMei").number
    for typed in (number, number.lower(), f"查订单 {number}"):
        content = wire.say(typed).content
        assert "19.90" in content
        assert f'href="https://shop.example/orders/{number}"' in content
    hers, nobodys = wire.say(number, "oChen").content, wire.say(ids.number("X"), "oChen").content
    assert hers == nobodys
    assert "19.90" not in hers


def test_the_newest_orders(wire: Wire, rule: Rule) -> None:
    rule("订单", answer="action", action="orders.latest")
    assert "orders/" not in wire.say("订单").content
    numbers = [order("oMei").number for _each in range(4)]
    content = wire.say("订单").content
    assert [number for number in numbers if number in content] == numbers[1:]
    assert not any(number in wire.say("订单", "oChen").content for number in numbers)


def test_a_rule_with_a_product_or_a_lost_action(wire: Wire, product: Shelf, rule: Rule) -> None:
    apples = product("红富士苹果")
    rule("好吃的", answer="product", product_id=apples.id)
    rule("旧的", answer="action", action="gone.action")
    assert title(wire.say("好吃的")) == title(wire.say("好吃的")) == "红富士苹果"
    assert wire.say("旧的").content


@pytest.mark.parametrize("said", ["呗" * 40 + "x", "想要" * 20 + "1", "买" + "没有" * 19 + "x", "实体店" * 200 + "x",
                                  "哪家店" * 200 + "x", "快递" + "快件单子" * 100 + "x", "多少钱" * 13 + "x"])
def test_words_that_could_be_read_in_many_ways_are_read_in_one(wire: Wire, product: Shelf, said: str) -> None:
    product("红富士苹果")
    assert wire.say(said).content, "a reading tried in every way would outlast the test"
