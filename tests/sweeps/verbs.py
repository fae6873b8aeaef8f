"""The verbs that may meet: each ordered pair of VERBS is swept. One more is one more entry (see interleaving.Verb)."""

from jobs import reconcile, worker
from shop import attempts, catalog, closing, customers, orders, payments, refunds
from tests.sweeps.interleaving import Verb
from tests.sweeps.scenes import STOCK, Scene
from tests.world import ADDRESS


def settle(scene: Scene) -> object:
    """WeChat tells of the payment; where it has nothing to tell, the shop asks."""
    return payments.settle(scene.notice) if scene.notice else payments.check(scene.customer, scene.number)


def pay(scene: Scene) -> None:
    """Mei pays, if the sheet still lets her, and WeChat's notice comes at once."""
    scene.world.wechat("POST", "/pay", prepay_id=scene.prepay_id, openid=scene.mei.openid, answer="ok")
    if scene.world.books()["notifications"]:
        scene.world.wechat("POST", "/notify", out_trade_no=scene.order.payments.get().out_trade_no)


def refund(scene: Scene) -> object:
    """The refund is sent; where there is none, the jobs run."""
    return refunds.send(scene.refund) if scene.refund else worker.work_off()


def refund_told(scene: Scene) -> object:
    """WeChat tells how the refund ended; where it has nothing to tell, the shop asks."""
    return refunds.settle(scene.refund_notice) if scene.refund_notice else reconcile.open_refunds()


def place(scene: Scene) -> object:
    """Bo orders all that is left."""
    bo = customers.of("oBo")
    return orders.place(bo, [(scene.variant, STOCK - 1)], **ADDRESS)


UNPAID = ("waiting", "ordered", "told")

VERBS = (
    Verb("settle", ("told", "paid", "shipped"), settle),
    Verb("settle again", ("twice", "owed"), settle),
    Verb("pay", ("waiting",), pay),
    Verb("close", UNPAID, lambda scene: closing.close(scene.order, "clock", "not paid in time")),
    Verb("cancel", UNPAID, lambda scene: closing.cancel(scene.customer, scene.number)),
    Verb("open", ("ordered", "told"), lambda scene: attempts.open(scene.customer, scene.number)),
    Verb("refund", ("owed",), refund),
    Verb("refund told", ("going_back",), refund_told),
    Verb("work", ("owed", "settled"), lambda scene: worker.work_off()),
    Verb("ship", ("paid",), lambda scene: orders.ship(scene.lin, scene.number, "sf", "SF1234567890")),
    Verb("receive", ("shipped",), lambda scene: orders.receive(scene.customer, scene.number)),
    Verb("place", ("waiting", "told", "ordered"), place),
    Verb("restock", ("waiting", "told", "ordered"), lambda scene: catalog.change_stock(scene.lin, scene.variant, 9)),
)
