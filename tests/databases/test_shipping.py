"""Several operators at once, on every database: one hands over, one table is sent, and nobody waits in a ring."""

from collections import Counter

from models import Operator, Order, Outbox, Parcel
from shop import batch, operators, pickup, stores
from shop.orders import keeping
from shop.pickup import HandedOver
from shop.shipments import Shipment
from tests.databases.test_crowd import together
from tests.world import Person, World, apples


def crew(world: World, size: int) -> list[Operator]:
    """Return Lin and some helpers."""
    return [world.lin(), *(operators.add(f"h{n}", f"小{n}", "helps-to-pack", ("orders",)) for n in range(1, size))]


def test_six_counters_hand_over_once(world: World, mei: Person) -> None:
    store = stores.add(world.lin(), "科技园店", "科技路 8 号")
    mei.login().puts_in_cart(apples().id)
    number = mei.checks_out(delivery="pickup", store=str(store)).headers["Location"].split("/orders/")[1].split("?")[0]
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    code = str(Order.get(Order.number == number).pickup_code)
    results = together(*(lambda by=by: pickup.verify(by, code) for by in crew(world, 6)))
    assert Counter(type(one) for one in results) == {str: 1, HandedOver: 5}
    assert Parcel.select().count() == 1
    assert Outbox.select().where(Outbox.topic == "order.fetched").count() == 1


def test_the_same_table_in_two_directions_is_sent_once(world: World, mei: Person, bo: Person) -> None:
    numbers = [mei.has_paid(apples().id), bo.has_paid(apples().id), mei.has_paid(apples().id, 2)]
    rows = [Shipment(place, number, "sf", f"SF000000000{place}") for place, number in enumerate(numbers)]
    one, other = crew(world, 2)
    results = together(lambda: batch.ship_all(one, rows), lambda: batch.ship_all(other, rows[::-1]))
    assert Counter(type(found) for found in results) == {int: 1, batch.Unfit: 1}
    assert Parcel.select().count() == 3
    assert {row.state for row in Order.select()} == {"shipped"}


def test_one_accepts_what_another_sends_in_a_table(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    one, other = crew(world, 2)
    results = together(lambda: batch.ship_all(one, [Shipment(2, number, "sf", "SF0000000001")]),
                       lambda: keeping.accept(other, number))
    order = Order.get(Order.number == number)
    sent = Parcel.select().count()
    assert (order.state, sent) in (("shipped", 1), ("accepted", 0))
    assert sum(isinstance(found, Exception) for found in results) == 1
