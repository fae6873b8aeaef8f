"""From a paid order to the end of its life."""

from base import clock
from jobs import worker
from models import Audit, CardKey, Movement, Order, OrderLine, Parcel
from shop import batch, keys, orders, pickup
from shop.shipments import Shipment
from tests.sweeps.crash import Flow
from tests.sweeps.flows.facts import AHEAD, DAY, hears, later, parcels, pieces, steps, stock
from tests.sweeps.scenes import paying, sending
from tests.sweeps.scenes.paying import PIECES
from tests.sweeps.scenes.scene import Scene
from tests.sweeps.scenes.sending import TRACKING

SECOND = "SF2222222222"
FILE = b"KEY-6\nKEY-7\nKEY-8\n"


def ship(scene: Scene) -> None:
    """Lin sends all of it."""
    orders.ship(scene.lin, scene.number, "sf", TRACKING)


def ship_the_rest(scene: Scene) -> None:
    """Lin sends the piece that is left."""
    orders.ship(scene.lin, scene.number, "sf", SECOND, {scene.line: 1})


def ship_all(scene: Scene) -> None:
    """Lin brings a table of two orders."""
    batch.ship_all(scene.lin, [Shipment(2, scene.number, "sf", TRACKING), Shipment(3, scene.other, "sf", SECOND)])


def accepted(scene: Scene) -> None:
    """Lin has it in hand, and it was written down once."""
    assert (scene.order.state, scene.order.keeper_id) == ("accepted", scene.lin.id)
    assert Audit.select().where(Audit.verb == "accept").count() == 1


def handed_on(scene: Scene) -> None:
    """Wu has it in hand."""
    assert (scene.order.state, scene.order.keeper_id) == ("accepted", scene.wu.id)


def sent(scene: Scene) -> None:
    """One parcel, one step, and Mei has been told."""
    assert steps(scene) == ["unpaid", "paid", "shipped"]
    assert (parcels(scene), pieces(scene)) == ([(TRACKING, PIECES)], (PIECES, 0, 0))
    assert hears(scene, TRACKING)


def sent_in_parts(scene: Scene) -> None:
    """Two parcels with a piece each, and Mei has been told of both."""
    assert steps(scene) == ["unpaid", "paid", "shipping", "shipped"]
    assert (parcels(scene), pieces(scene)) == ([(TRACKING, 1), (SECOND, 1)], (PIECES, 0, 0))
    assert hears(scene, SECOND)


def both_sent(scene: Scene) -> None:
    """Each order has its one parcel."""
    assert sorted(parcel.number for parcel in Parcel.select()) == [TRACKING, SECOND]
    assert {order.state for order in Order.select()} == {"shipped"}
    assert hears(scene, TRACKING)
    assert hears(scene, SECOND)


def received(scene: Scene) -> None:
    """The order has come."""
    assert steps(scene) == ["unpaid", "paid", "shipped", "received"]


def completed(scene: Scene) -> None:
    """The order is over."""
    assert steps(scene) == ["unpaid", "paid", "shipped", "received", "completed"]


def fetched(scene: Scene) -> None:
    """The goods were handed over once, and Mei has been told."""
    assert steps(scene) == ["unpaid", "paid", "shipped", "received"]
    assert parcels(scene) == [("", PIECES)]
    assert Audit.select().where(Audit.verb == "verify pickup").count() == 1
    assert hears(scene, "科技园店")


def keys_handed_over(scene: Scene) -> None:
    """Each paid piece has a key of its own, and both orders have come."""
    given = [(key.line_id, key.unit) for key in CardKey.select().where(CardKey.line.is_null(False))]
    assert sorted(given) == [(line.id, unit + 1) for line in OrderLine.select().order_by(OrderLine.id)
                             for unit in range(PIECES)]
    assert {order.state for order in Order.select()} == {"received"}
    assert hears(scene, f"/orders/{scene.number}")


def brought_in(scene: Scene) -> None:
    """The keys are there once, as many as the stock says."""
    assert CardKey.select().where(CardKey.variant == scene.variant).count() == 8
    assert stock(scene) == (8, 0)
    assert Movement.select().where(Movement.variant == scene.variant, Movement.reason == "keys").count() == 2


def taken_back(scene: Scene) -> None:
    """The keys that nobody had are gone."""
    assert CardKey.select().where(CardKey.variant == scene.variant).count() == 0
    assert stock(scene) == (0, 0)


FLOWS = (
    Flow("accept", paying.paid, lambda scene: orders.accept(scene.lin, scene.number), accepted),
    Flow("hand over", sending.accepted, lambda scene: orders.hand_over(scene.lin, scene.number, "wu"), handed_on),
    Flow("ship", paying.paid, ship, sent),
    Flow("ship the rest", sending.half_sent, ship_the_rest, sent_in_parts),
    Flow("ship a table", paying.two_paid, ship_all, both_sent),
    Flow("tell of a parcel", sending.on_its_way, lambda scene: worker.work_off(), sent),
    Flow("receive", sending.shipped, lambda scene: orders.receive(scene.customer, scene.number), received),
    Flow("receive in time", sending.shipped, later(7 * DAY, orders.receive_overdue), received, cases=AHEAD),
    Flow("complete in time", sending.received, later(7 * DAY, orders.complete_overdue), completed, cases=AHEAD),
    Flow("verify a pickup", paying.to_be_fetched,
         lambda scene: pickup.verify(scene.wu, scene.order.pickup_code), fetched),
    Flow("deliver keys", paying.keys_to_hand_over, lambda scene: worker.work_off(), keys_handed_over),
    Flow("bring in keys", paying.keys_on_the_shelf,
         lambda scene: keys.bring_in(scene.lin, scene.variant, FILE), brought_in),
    Flow("take back keys", paying.keys_on_the_shelf,
         lambda scene: keys.take_back(scene.lin, scene.variant, clock.now()), taken_back),
)
