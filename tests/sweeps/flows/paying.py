"""From the cart to a paid or a closed order."""

from base import clock
from jobs import expire, reconcile, worker
from models import CartLine, Hold, Movement, Order, OrderLine, Payment
from shop import attempts, catalog, closing, orders, payments, repricing
from shop.orders.destination import Typed
from tests.sweeps.crash import Flow
from tests.sweeps.flows.facts import MINUTE, captures, hears, later, steps, stock
from tests.sweeps.scenes import paying
from tests.sweeps.scenes.paying import PIECES, STOCK
from tests.sweeps.scenes.scene import Scene
from tests.world import ADDRESS

ONCE = "f" * 32
OTHER = 9  # pieces that Lin counts
DISCOUNT, FREIGHT = 500, 700  # fen


def place(scene: Scene) -> Order:
    """Mei orders, with the key of her form."""
    return orders.place(scene.customer, [(scene.variant, PIECES)], **ADDRESS, once=ONCE)


def place_for_a_store(scene: Scene) -> Order:
    """She will fetch it."""
    return orders.place(scene.customer, [(scene.variant, PIECES)], recipient=ADDRESS["recipient"],
                        phone=ADDRESS["phone"], store=scene.store, once=ONCE)


def place_without_a_key(scene: Scene) -> Order:
    """She orders, and nothing but the limit keeps her from having it twice."""
    return orders.place(scene.customer, [(scene.variant, PIECES)], **ADDRESS)


def placed(scene: Scene) -> None:
    """There is one order, its pieces are held, and the cart is empty."""
    assert [line.quantity for line in OrderLine.select()] == [PIECES]
    assert (Order.select().count(), Hold.select().count(), CartLine.select().count()) == (1, 1, 0)
    assert stock(scene) == (STOCK, PIECES)


def placed_for_a_store(scene: Scene) -> None:
    """The same, with a code to fetch it."""
    placed(scene)
    assert len(Order.get().pickup_code) == 10


def paid(scene: Scene) -> None:
    """Mei can pay, once, and then it is paid."""
    assert scene.mei.pays(scene.number) == "get_brand_wcpay_request:ok"
    scene.world.wechat("POST", "/clock", advance=1)
    assert captures() == (1, 1)
    assert scene.order.state == "paid"


def paid_by_code(scene: Scene) -> None:
    """Somebody can pay by the QR code, once, and then it is paid."""
    [attempt] = scene.order.payments
    paid = scene.world.wechat("POST", "/pay", code_url=attempt.code_url, openid=scene.mei.openid, answer="ok")
    assert paid["err_msg"] == "get_brand_wcpay_request:ok"
    scene.world.wechat("POST", "/clock", advance=1)
    assert (captures(), scene.order.state) == ((1, 1), "paid")


def settled(scene: Scene) -> None:
    """The order is paid by one payment, booked once, its pieces are sold, and Mei has been told."""
    assert steps(scene) == ["unpaid", "paid"]
    assert captures() == (1, 1)
    assert stock(scene) == (STOCK - PIECES, 0)
    assert hears(scene, "已收到")


def closed_beside(scene: Scene) -> None:
    """The same, and WeChat takes no money by the other way."""
    settled(scene)
    assert sorted(row["state"] for row in scene.world.books()["orders"].values()) == ["CLOSED", "SUCCESS"]
    assert sorted(one.state for one in Payment.select()) == ["closed", "paid"]


def closed(scene: Scene) -> None:
    """The order is closed, its pieces are back, and nobody can pay for it, at WeChat neither."""
    assert steps(scene) == ["unpaid", "closed"]
    assert stock(scene) == (STOCK, 0)
    assert {row["state"] for row in scene.world.books()["orders"].values()} <= {"CLOSED"}


def reprice(scene: Scene) -> None:
    """Lin makes it cheaper."""
    repricing.reprice(scene.lin, scene.number, DISCOUNT, FREIGHT)


def repriced(scene: Scene) -> None:
    """It costs what Lin said, the old price is paid by nobody, and Mei can pay the new one."""
    order = scene.order
    assert (order.discount, order.freight, order.total) == (DISCOUNT, FREIGHT, order.goods + FREIGHT - DISCOUNT)
    assert {row["state"] for row in scene.world.books()["orders"].values()} == {"CLOSED"}
    paid(scene)


def readdress(scene: Scene) -> None:
    """Lin sends it elsewhere."""
    repricing.readdress(scene.lin, scene.number, Typed(**{**ADDRESS, "street": "海德路 2 号"}))


def readdressed(scene: Scene) -> None:
    """It goes there, and Mei can pay."""
    assert scene.order.street == "海德路 2 号"
    paid(scene)


def paid_in_cash(scene: Scene) -> None:
    """The order is settled by one payment outside WeChat, where nobody can pay any more."""
    settled(scene)
    assert [one.channel for one in Payment.select().where(Payment.state == "paid")] == ["offline"]
    assert {row["state"] for row in scene.world.books()["orders"].values()} == {"CLOSED"}


def counted(scene: Scene) -> None:
    """The stock is what Lin counted, by one movement."""
    assert stock(scene) == (OTHER, 0)
    assert Movement.select().where(Movement.variant == scene.variant, Movement.reason == "counted",
                                   Movement.quantity == OTHER - STOCK).count() == 1


def settle_by_bill(scene: Scene) -> None:
    """The day's bills are compared."""
    reconcile.one_day(scene.day or clock.day(clock.now()))


FLOWS = (
    Flow("place", paying.carted, place, placed),
    Flow("place for a store", paying.carted_for_a_store, place_for_a_store, placed_for_a_store),
    Flow("place within a limit", paying.carted_once_each, place_without_a_key, placed),
    Flow("open the pay sheet", paying.ordered, lambda scene: attempts.open(scene.customer, scene.number), paid),
    Flow("open a QR code", paying.ordered, lambda scene: attempts.open_native(scene.order), paid_by_code),
    Flow("settle", paying.told, lambda scene: payments.settle(scene.notice), settled),
    Flow("settle on return", paying.told, lambda scene: payments.check(scene.customer, scene.number), settled),
    Flow("settle by asking", paying.told, later(MINUTE, reconcile.open_payments), settled),
    Flow("tell", paying.settled, lambda scene: worker.work_off(), settled),
    Flow("tell with a new token", paying.forgetful, lambda scene: worker.work_off(), settled),
    Flow("close what is left open", paying.left_open, lambda scene: worker.work_off(), closed_beside),
    Flow("close", paying.in_two_ways, later(31 * MINUTE, expire.unpaid_orders), closed),
    Flow("close what is paid", paying.told, later(31 * MINUTE, expire.unpaid_orders), settled),
    Flow("cancel", paying.waiting, lambda scene: closing.cancel(scene.customer, scene.number), closed),
    Flow("change the price", paying.waiting, reprice, repriced),
    Flow("change the address", paying.waiting, readdress, readdressed),
    Flow("pay elsewhere", paying.waiting,
         lambda scene: repricing.paid_elsewhere(scene.lin, scene.number, "in cash"), paid_in_cash),
    Flow("count stock", paying.opened, lambda scene: catalog.change_stock(scene.lin, scene.variant, OTHER), counted),
)
