"""The verbs that may meet: each two that share a moment are swept there, in either order (see interleaving.Verb)."""

from peewee import fn

from jobs import worker
from models import CardKey, Order, Variant
from shop import attempts, catalog, closing, customers, keys, orders, payments, pickup, refunds, repricing
from shop.claims import asking, deciding, overdue
from tests.sweeps import talk
from tests.sweeps.interleaving import Verb
from tests.sweeps.scenes import claiming, paying, sending
from tests.sweeps.scenes.paying import PIECES
from tests.sweeps.scenes.scene import Moment, Scene
from tests.world import ADDRESS

UNPAID = (paying.waiting, paying.told)
LATER = "SF3333333333"


def pay(scene: Scene) -> None:
    """Mei pays, if the sheet still lets her, and WeChat's notice comes at once."""
    scene.world.wechat("POST", "/pay", prepay_id=scene.prepay_id, openid=scene.mei.openid, answer="ok")
    for notice in scene.world.books()["notifications"]:
        scene.world.wechat("POST", "/notify", out_trade_no=notice["number"])


def place(scene: Scene) -> object:
    """Bo orders all that is left."""
    return orders.place(customers.of("oBo"), [(scene.variant, Variant.get_by_id(scene.variant).available)], **ADDRESS)


def place_more(scene: Scene) -> object:
    """Mei orders as much as she may have, from another phone."""
    return orders.place(scene.customer, [(scene.variant, PIECES)], **ADDRESS)


def deliver_other(scene: Scene) -> None:
    """Mei's other order gets its keys."""
    keys.deliver(Order.get(Order.number == scene.other).id)


def take_back(scene: Scene) -> int:
    """Lin takes back the keys that nobody has."""
    return keys.take_back(scene.lin, scene.variant, CardKey.select(fn.MIN(CardKey.imported_at)).scalar())


def expire(scene: Scene) -> bool:
    """The time to send it back is over."""
    return overdue.expired(scene.asked)


def ask(scene: Scene, wish: str, pieces: int | None) -> object:
    """Mei asks for something about so many pieces, or about all of them."""
    wanted = {scene.line: pieces} if pieces else None
    return asking.ask(scene.customer, scene.number, wish, wanted, "other")


MONEY = (
    Verb("settle", (paying.told, paying.twice, claiming.owed, paying.paid, claiming.asked, claiming.refunding),
         lambda scene: payments.settle(scene.notice)),
    Verb("pay", (paying.waiting,), pay),
    Verb("close", (paying.ordered, *UNPAID, claiming.refunding),
         lambda scene: closing.close(scene.order, "clock", "not paid in time")),
    Verb("cancel", (*UNPAID, claiming.refunding), lambda scene: closing.cancel(scene.customer, scene.number)),
    Verb("change the price", (paying.ordered, *UNPAID, claiming.refunding),
         lambda scene: repricing.reprice(scene.lin, scene.number, 500, 700)),
    Verb("pay elsewhere", (paying.waiting,),
         lambda scene: repricing.paid_elsewhere(scene.lin, scene.number, "in cash")),
    Verb("open", (paying.ordered,), lambda scene: attempts.open(scene.customer, scene.number)),
    Verb("open a QR code", (paying.ordered, paying.waiting), lambda scene: attempts.open_native(scene.order)),
    Verb("send the refund", (claiming.owed, claiming.refunding), lambda scene: refunds.send(scene.refund.id)),
    Verb("work", (claiming.owed, paying.left_open), lambda scene: worker.work_off()),
    Verb("refund told", (claiming.going_back, claiming.last_piece_going_back),
         lambda scene: refunds.settle(scene.refund_notice)),
    Verb("refund asked about", (claiming.going_back, claiming.last_piece_going_back),
         lambda scene: refunds.ask(scene.refund)),
    Verb("refund again", (claiming.refused, claiming.closed_by_wechat),
         lambda scene: refunds.again(scene.lin, scene.refund.number)),
)

GOODS = (
    Verb("restock", (paying.told, claiming.asked, claiming.refunding),
         lambda scene: catalog.change_stock(scene.lin, scene.variant, 9)),
    Verb("place", (paying.told, claiming.exchanging), place),
    Verb("place more", (paying.carted_once_each,), place_more),
    Verb("accept", (paying.paid, claiming.asked, paying.to_be_fetched, claiming.refunding),
         lambda scene: orders.accept(scene.lin, scene.number)),
    Verb("Wu accepts", (paying.paid, paying.to_be_fetched), lambda scene: orders.accept(scene.wu, scene.number)),
    Verb("release", (sending.accepted,), lambda scene: orders.release(scene.lin, scene.number)),
    Verb("Wu ships", (sending.accepted,), lambda scene: orders.ship(scene.wu, scene.number, "sf", LATER)),
    Verb("ship", (paying.paid, claiming.asked, sending.accepted, sending.half_sent, claiming.refunding),
         lambda scene: orders.ship(scene.lin, scene.number, "sf", LATER)),
    Verb("ship a piece", (paying.paid, claiming.asked),
         lambda scene: orders.ship(scene.lin, scene.number, "sf", LATER, {scene.line: 1})),
    Verb("receive", (sending.shipped, claiming.asked_to_return),
         lambda scene: orders.receive(scene.customer, scene.number)),
    Verb("pick up", (paying.to_be_fetched,), lambda scene: pickup.verify(scene.lin, scene.order.pickup_code)),
    Verb("deliver keys", (paying.keys_to_hand_over,), lambda scene: keys.deliver(scene.order.id)),
    Verb("deliver other keys", (paying.keys_to_hand_over,), deliver_other),
    Verb("take back keys", (paying.keys_to_hand_over,), take_back),
)

CLAIMS = (
    Verb("ask", (paying.paid, sending.half_sent, paying.to_be_fetched, paying.keys_to_hand_over),
         lambda scene: ask(scene, "cancel", None)),
    Verb("ask for one", (paying.paid, claiming.asked), lambda scene: ask(scene, "cancel", 1)),
    Verb("ask after sending", (sending.shipped, claiming.asked_to_return), lambda scene: ask(scene, "refund", PIECES)),
    Verb("ask to return", (sending.shipped,), lambda scene: ask(scene, "return", 1)),
    Verb("withdraw", (claiming.asked, claiming.asked_to_return, claiming.returning, claiming.refunding),
         lambda scene: asking.withdraw(scene.customer, scene.claim)),
    Verb("agree", (claiming.asked, claiming.asked_to_return),
         lambda scene: deciding.agree(scene.lin, scene.claim, note=claiming.ADDRESS)),
    Verb("refuse", (claiming.asked, claiming.approving, claiming.sent_back),
         lambda scene: deciding.refuse(scene.wu, scene.claim, "no")),
    Verb("approve", (claiming.approving,), lambda scene: deciding.approve(scene.wu, scene.claim)),
    Verb("send back", (claiming.returning,),
         lambda scene: asking.send_back(scene.customer, scene.claim, "sf", "SF1111111111")),
    Verb("expire", (claiming.returning,), expire),
    Verb("receive back", (claiming.sent_back,), lambda scene: deciding.received_back(scene.lin, scene.claim, True)),
    Verb("refund instead", (claiming.exchanging,),
         lambda scene: deciding.refund_instead(scene.wu, scene.claim, "gone")),
    Verb("send the exchange", (claiming.exchanging,),
         lambda scene: deciding.send_exchange(scene.lin, scene.claim, "sf", LATER)),
)

VERBS = (*MONEY, *GOODS, *CLAIMS, *talk.VERBS)

# Of these each two must meet, however little one of them may have to do at that moment.
NINE = {"settle", "close", "cancel", "send the refund", "ship", "accept", "change the price", "restock", "withdraw"}


def at(moment: Moment) -> list[Verb]:
    """Return the verbs that may meet at a moment."""
    return [verb for verb in VERBS if moment in verb.moments]
