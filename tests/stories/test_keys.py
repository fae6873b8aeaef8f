"""Card keys and virtual goods: each paid piece gets its own key, once, and only its owner sees it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from base import db
from base.errors import BadInput, Forbidden, SoldOut, WrongState
from jobs import worker
from models import Audit, CardKey, Case, Movement, Order, OrderLine, Outbox, Parcel, Variant
from shop import audit, catalog, customers, keys, operators, orders
from shop.claims import asking, deciding
from shop.key_file import MOST, BadRows
from shop.keys import KeysShort
from tests.goods import brought, sold, sold_as_keys
from tests.world import Person, World, apples


def test_mei_buys_three_and_gets_three_different_keys(world: World, mei: Person, chen: Person) -> None:
    card = sold_as_keys(world, "AAAA-1", "BBBB-2", "CCCC-3", "DDDD-4")
    number = mei.has_paid(card.id, 3)
    world.jobs()
    order = Order.get(Order.number == number)
    assert order.delivery == "none"
    assert order.state == "received"
    after_paying = mei.get(f"/orders/{number}/paid").text  # where WeChat's sheet leads
    assert "支付成功" in after_paying
    assert "订单已关闭" not in after_paying
    page = mei.get(f"/orders/{number}").text
    assert [secret for secret in ("AAAA-1", "BBBB-2", "CCCC-3", "DDDD-4") if secret in page] == [
        "AAAA-1", "BBBB-2", "CCCC-3"]
    assert "AAAA-1" not in chen.login().get(f"/orders/{number}").text
    [parcel] = Parcel.select().where(Parcel.order == order)
    assert (parcel.carrier, parcel.number) == ("online", "")
    assert Variant.get_by_id(card.id).available == 1


def test_the_keys_stay_out_of_chat_jobs_and_log(world: World, mei: Person, caplog: pytest.LogCaptureFixture) -> None:
    card = sold_as_keys(world, "SECRET-777")
    number = mei.has_paid(card.id)
    world.jobs()
    said = [str(line) for line in mei.screen()]
    assert any(f"/orders/{number}" in line for line in said)
    kept = [*said, caplog.text, *(str(row.payload) for row in Outbox.select()),
            *(str(row.detail) for row in Audit.select())]
    assert not any("SECRET-777" in text for text in kept)


def test_a_replay_gives_nothing_twice(world: World, mei: Person) -> None:
    card = sold_as_keys(world, *(f"K{n}" for n in range(6)))
    number = mei.has_paid(card.id, 2)
    world.jobs()
    order = Order.get(Order.number == number)
    for _again in range(3):
        keys.deliver(order.id)
        keys.start(order.id, "paid")
        world.jobs()
    assert CardKey.select().where(CardKey.line.is_null(False)).count() == 2
    assert Parcel.select().where(Parcel.order == order).count() == 1


def test_orders_at_once_never_share_a_key(world: World, mei: Person, bo: Person) -> None:
    card = sold_as_keys(world, *(f"K{n}" for n in range(8)))
    numbers = [buyer.has_paid(card.id, 2) for buyer in (mei, bo, mei, bo)]
    orders = [Order.get(Order.number == number).id for number in numbers] * 2

    def deliver(order: int) -> None:
        with db.connected():
            keys.deliver(order)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, orders))
    given = [(key.line_id, key.unit) for key in CardKey.select()]
    assert None not in {line for line, _unit in given}
    assert len(set(given)) == 8
    assert {Order.get_by_id(order).state for order in orders} == {"received"}


def test_when_keys_run_out_it_is_seen_and_heals_when_more_come(world: World, mei: Person) -> None:
    card = sold_as_keys(world, "K1", "K2")
    number = mei.has_paid(card.id, 2)
    CardKey.delete().where(CardKey.secret == "K2").execute()  # something took it behind the shop's back
    order = Order.get(Order.number == number)
    with pytest.raises(KeysShort):
        keys.deliver(order.id)
    assert not CardKey.select().where(CardKey.line.is_null(False)).exists(), "half an order was given"
    for _try in range(worker.TRIES + 1):
        world.later(61)
    assert Outbox.get(Outbox.topic == "order.deliver").state == "dead"
    [case] = Case.select().where(Case.kind == "keys short")
    assert case.order_id == order.id
    brought(world, card, "K3")
    world.jobs()
    assert Order.get_by_id(order.id).state == "received"
    assert [given.keys for given in keys.handed(order.id)] == [["K1", "K3"]]
    Movement.insert(variant=card.id, quantity=-1, reason="lost",
                    reference=f"operator {world.lin().id}").execute()  # the books of what was taken
    Variant.update(on_hand=Variant.on_hand - 1).where(Variant.id == card.id).execute()


def test_a_mixed_order_gives_the_key_at_once_and_waits_for_its_parcel(world: World, mei: Person) -> None:
    card = sold_as_keys(world, "K1")
    text = sold(world, "菜谱", 5, kind="virtual", handout="见 https://example.test/recipes")
    mei.login()
    for variant in (apples().id, card.id, text.id):
        mei.puts_in_cart(variant)
    number = mei.checks_out().headers["Location"].split("/orders/")[1].split("?")[0]
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    world.jobs()
    order = Order.get(Order.number == number)
    assert (order.delivery, order.state) == ("parcel", "shipping")
    assert {line.kind: line.sent for line in order.lines} == {"parcel": 0, "keys": 1, "virtual": 1}
    page = mei.get(f"/orders/{number}").text
    assert "K1" in page
    assert "https://example.test/recipes" in page


def test_unpaid_nothing_is_shown(world: World, mei: Person) -> None:
    text = sold(world, "菜谱", 5, kind="virtual", handout="只给买家看")
    number = mei.orders(text.id)
    world.jobs()
    assert "只给买家看" not in mei.get(f"/orders/{number}").text
    assert "只给买家看" not in mei.get(f"/p/{text.product_id}").text


@pytest.mark.parametrize(("file", "rows"), [
    ("A\nB\nA\n", [3]), ("A\n" + "x" * 256, [2]), ("A\n卡密\nB", [2]), ("A\nOLD\n \nB\x07", [2, 4]),
    ("A,1\nB,2,3\nC,4", [2]), ("卡号,备注\nA,x", [1]), ("A,1\nB,\n,3\nD,4", [2, 3]), ("A,1\n\nA,1", [3])])
def test_every_bad_row_is_named_and_nothing_comes_in(world: World, file: str, rows: list[int]) -> None:
    card = sold_as_keys(world, "OLD")
    with pytest.raises(BadRows) as told:
        keys.bring_in(world.lin(), card.id, file.encode())
    assert [row.number for row in told.value.rows] == rows
    assert all(row.reason for row in told.value.rows)
    assert CardKey.select().count() == 1
    assert Variant.get_by_id(card.id).on_hand == 1


def test_a_file_from_excel_in_china_is_read(world: World) -> None:
    card = sold_as_keys(world)
    assert keys.bring_in(world.lin(), card.id, "会员一号,\r\n会员二号,\r\n".encode("gb18030")) == 2
    assert keys.bring_in(world.lin(), card.id, "\ufeff会员三号\n".encode()) == 1
    assert [key.secret for key in CardKey.select().order_by(CardKey.id)] == ["会员一号", "会员二号", "会员三号"]
    assert Variant.get_by_id(card.id).on_hand == 3


@pytest.mark.parametrize(("file", "secrets"), [
    ("卡号,密码\nA-1,111\nA-2,222\n", ["A-1 111", "A-2 222"]),
    ("\n A-1 ;111\n\nA-2; 222 \n\n", ["A-1 111", "A-2 222"]),
    ("A-1\t111\nA-2\t222", ["A-1 111", "A-2 222"]),
    ("序号,卡号,密码\n1,A-1,111\n2,A-2,222", ["A-1 111", "A-2 222"]),
    ("序号,卡密\n1,A-1\n2,A-2", ["A-1", "A-2"]), ("\n卡密\n\nA-1\n", ["A-1"]),
    ("卡号一\n密码二", ["卡号一", "密码二"])])
def test_a_card_number_is_given_with_its_password(world: World, mei: Person, file: str, secrets: list[str]) -> None:
    card = sold_as_keys(world)
    assert keys.bring_in(world.lin(), card.id, file.encode()) == len(secrets)
    number = mei.has_paid(card.id, len(secrets))
    world.jobs()
    page = mei.get(f"/orders/{number}").text
    assert [secret for secret in secrets if f"<code>{secret}</code>" in page] == secrets


@pytest.mark.parametrize("file", [b"", b"\n\n", "卡号,密码\n".encode(), b"PK\x03\x04\0\0", b"\xff\xff\xff",
                                  b"A\n" * (MOST + 1)])
def test_what_is_no_file_of_keys_is_refused(world: World, file: bytes) -> None:
    card = sold_as_keys(world)
    with pytest.raises(BadInput):
        keys.bring_in(world.lin(), card.id, file)
    assert not CardKey.select().exists()


def test_unsold_keys_can_be_taken_away_and_waiting_ones_cannot(world: World, mei: Person) -> None:
    card = sold_as_keys(world, "K1", "K2")
    at = CardKey.get().imported_at
    mei.orders(card.id)
    with pytest.raises(SoldOut) as told:
        keys.take_back(world.lin(), card.id, at)
    assert "有订单" in told.value.sentence
    world.later(40)  # the order closes
    assert keys.take_back(world.lin(), card.id, at) == 2
    assert Variant.get_by_id(card.id).on_hand == 0
    assert not CardKey.select().exists()


def test_only_who_may_change_products_brings_keys_in(world: World) -> None:
    card = sold_as_keys(world)
    wen = operators.add("wen", "小文", "wen-helps-out", ("orders",))
    with pytest.raises(Forbidden):
        keys.bring_in(wen, card.id, b"K1")
    assert not CardKey.select().exists()


def test_what_is_sent_in_a_parcel_takes_no_keys(world: World) -> None:
    with pytest.raises(BadInput):
        keys.bring_in(world.lin(), apples().id, b"K1")
    assert not CardKey.select().exists()


def test_keys_are_not_counted_by_hand(world: World) -> None:
    card = sold_as_keys(world, "K1")
    with pytest.raises(BadInput):
        catalog.change_stock(world.lin(), card.id, 5)
    assert Variant.get_by_id(card.id).on_hand == 1


def test_a_parcel_never_takes_a_key_along(world: World, mei: Person) -> None:
    card = sold_as_keys(world, "K1")
    mei.login()
    mei.puts_in_cart(apples().id)
    mei.puts_in_cart(card.id)
    number = mei.checks_out().headers["Location"].split("/orders/")[1].split("?")[0]
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    orders.ship(world.lin(), number, "sf", "SF1234567890")  # before the key's job
    line = OrderLine.get(OrderLine.variant == card.id)
    assert line.sent == 0
    with pytest.raises(WrongState):
        orders.ship(world.lin(), number, "sf", "SF1234567890", {line.id: 1})
    world.jobs()
    assert Order.get(Order.number == number).state == "shipped"
    assert "K1" in mei.get(f"/orders/{number}").text


@pytest.mark.parametrize("end", ["refused", "withdrawn"])
def test_a_key_waits_while_its_money_is_asked_back(world: World, mei: Person, end: str) -> None:
    card = sold_as_keys(world, "K1", "K2")
    number = mei.has_paid(card.id, 2)
    order, person = Order.get(Order.number == number), customers.of(mei.openid)
    claim = asking.ask(person, number, "cancel", {order.lines.get().id: 1}, "changed_mind")
    world.jobs()
    assert [given.keys for given in keys.handed(order.id)] == [["K1"]], "the other piece is not asked back"
    assert Order.get_by_id(order.id).state == "shipping"
    if end == "refused":
        deciding.refuse(world.lin(), claim.number, "卡密已经备好")
    else:
        asking.withdraw(person, claim.number)
    assert audit.examine() == []  # nothing is amiss while its job waits
    world.jobs()
    assert [given.keys for given in keys.handed(order.id)] == [["K1", "K2"]]
    assert Order.get_by_id(order.id).state == "received"


def test_the_same_file_sent_twice_at_once_comes_in_once(world: World) -> None:
    card, lin = sold_as_keys(world), world.lin()

    def bring(_tap: int) -> int:
        with db.connected():
            try:
                return keys.bring_in(lin, card.id, b"K1\nK2\nK3")
            except BadRows:
                return 0

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(bring, range(4))) == [0, 0, 0, 3]
    assert Variant.get_by_id(card.id).on_hand == 3
