"""What Mei asks for, what Lin answers, and what becomes of it."""

from models import Claim, ClaimLine, Movement, Parcel
from shop.claims import asking, deciding, overdue
from tests.sweeps.crash import Flow
from tests.sweeps.flows.facts import AHEAD, DAY, answers, hears, later, parcels, pieces, refunds, steps, stock
from tests.sweeps.scenes import claiming, paying
from tests.sweeps.scenes.paying import PIECES, STOCK
from tests.sweeps.scenes.scene import Scene
from tests.sweeps.scenes.sending import TRACKING
from tests.sweeps.story import ordinary

KEY = "e" * 32
SECOND = "SF2222222222"
BACK = "SF1111111111"
LEFT = STOCK - PIECES  # pieces on hand when Mei's are sold


def ask(scene: Scene) -> None:
    """Mei asks, with the key of her form."""
    asking.ask(scene.customer, scene.number, "cancel", {scene.line: 1}, "other", once=KEY)


def both_agree(scene: Scene) -> None:
    """Lin agrees, as far as she has not, and then Wu."""
    ordinary(deciding.agree, scene.lin, scene.claim)
    deciding.approve(scene.wu, scene.claim)


def asked(scene: Scene) -> None:
    """There is one claim, of one piece."""
    assert [(one.claim.state, one.quantity) for one in ClaimLine.select()] == [("asked", 1)]


def withdrawn(scene: Scene) -> None:
    """It is as if she had not asked."""
    assert answers(scene) == ["asked", "withdrawn"]
    assert (refunds(), pieces(scene)) == ([], (0, 0, PIECES))


def refused(scene: Scene) -> None:
    """Mei knows why, and keeps her order."""
    assert answers(scene) == ["asked", "refused"]
    assert (refunds(), pieces(scene)) == ([], (0, 0, PIECES))
    assert hears(scene, "已经打包")


def cancelled(scene: Scene) -> None:
    """The money of the piece goes back once, and the piece to the shelf."""
    assert answers(scene) == ["asked", "refunding", "refunded"]
    assert refunds() == [(scene.asked.amount, "succeeded")]
    assert (pieces(scene), stock(scene)) == ((0, 1, 1), (LEFT + 1, 0))
    assert steps(scene) == ["unpaid", "paid"]
    assert hears(scene, "原路退回")


def two_agreed(scene: Scene) -> None:
    """Two people have agreed, all the money went back, and the order with it."""
    assert answers(scene) == ["asked", "approving", "refunding", "refunded"]
    assert refunds() == [(scene.order.total, "succeeded")]
    assert (pieces(scene), stock(scene)) == ((0, PIECES, 0), (STOCK, 0))
    assert steps(scene) == ["unpaid", "paid", "refunded"]


def given_back(scene: Scene) -> None:
    """The money of the piece goes back once, and Mei keeps it."""
    assert answers(scene) == ["asked", "refunding", "refunded"]
    assert refunds() == [(scene.asked.amount, "succeeded")]
    assert (pieces(scene), stock(scene)) == ((PIECES, 0, 0), (LEFT, 0))


def awaited(scene: Scene) -> None:
    """Mei knows where to send it."""
    assert answers(scene) == ["asked", "returning"]
    assert hears(scene, "小林")


def on_its_way(scene: Scene) -> None:
    """The shop knows how it travels."""
    assert answers(scene) == ["asked", "returning", "sent_back"]
    assert scene.asked.tracking == BACK


def returned(scene: Scene) -> None:
    """The goods are on the shelf again, and the money went back."""
    assert answers(scene) == ["asked", "returning", "sent_back", "refunding", "refunded"]
    assert refunds() == [(scene.asked.amount, "succeeded")]
    assert stock(scene) == (LEFT + 1, 0)
    assert steps(scene) == ["unpaid", "paid", "shipped"]


def exchanging(scene: Scene) -> None:
    """The faulty piece is here and not sold again."""
    assert answers(scene) == ["asked", "returning", "sent_back", "exchanging"]
    assert (refunds(), stock(scene)) == ([], (LEFT, 0))


def exchanged(scene: Scene) -> None:
    """Another piece is on its way, and Mei knows."""
    assert answers(scene)[-2:] == ["exchanging", "exchanged"]
    assert parcels(scene) == [(TRACKING, PIECES), (SECOND, 1)]
    assert [one.number for one in Parcel.select().where(Parcel.claim.is_null(False))] == [SECOND]
    assert Movement.select().where(Movement.reason == "exchanged").count() == 1
    assert hears(scene, SECOND)


def repaid(scene: Scene) -> None:
    """There is nothing to send anew: the money went back instead, and Mei knows why."""
    assert answers(scene)[-3:] == ["exchanging", "refunding", "refunded"]
    assert refunds() == [(scene.asked.amount, "succeeded")]
    assert parcels(scene) == [(TRACKING, PIECES)]


def timed_out(scene: Scene) -> None:
    """The claim is over."""
    assert answers(scene) == ["asked", "returning", "expired"]
    assert refunds() == []


def waited(scene: Scene) -> None:
    """The claim waits, and somebody is told to look at it."""
    assert (scene.asked.state, scene.asked.due) == ("asked", None)
    assert Claim.select().count() == 1


FLOWS = (
    Flow("ask", paying.paid, ask, asked),
    Flow("withdraw", claiming.asked, lambda scene: asking.withdraw(scene.customer, scene.claim), withdrawn),
    Flow("refuse", claiming.asked, lambda scene: deciding.refuse(scene.lin, scene.claim, "已经打包"), refused),
    Flow("agree before sending", claiming.asked, lambda scene: deciding.agree(scene.lin, scene.claim), cancelled),
    Flow("agree, and somebody else too", claiming.asked_for_all,
         lambda scene: deciding.agree(scene.lin, scene.claim), two_agreed, again=both_agree),
    Flow("approve", claiming.approving, lambda scene: deciding.approve(scene.wu, scene.claim), two_agreed),
    Flow("agree after sending", claiming.asked_after_sending,
         lambda scene: deciding.agree(scene.lin, scene.claim), given_back),
    Flow("agree to a return", claiming.asked_to_return,
         lambda scene: deciding.agree(scene.lin, scene.claim, note=claiming.ADDRESS), awaited),
    Flow("send back", claiming.returning, lambda scene: asking.send_back(scene.customer, scene.claim, "sf", BACK),
         on_its_way),
    Flow("receive back", claiming.sent_back,
         lambda scene: deciding.received_back(scene.lin, scene.claim, True), returned),
    Flow("receive back to exchange", claiming.exchange_sent_back,
         lambda scene: deciding.received_back(scene.lin, scene.claim, False), exchanging),
    Flow("send an exchange", claiming.exchanging,
         lambda scene: deciding.send_exchange(scene.lin, scene.claim, "sf", SECOND), exchanged),
    Flow("refund instead of an exchange", claiming.exchanging,
         lambda scene: deciding.refund_instead(scene.lin, scene.claim, "卖完了"), repaid),
    Flow("expire", claiming.returning, later(8 * DAY, overdue.expire), timed_out, cases=AHEAD),
    Flow("remind", claiming.asked, later(4 * DAY, overdue.remind), waited, cases=("claim unanswered",)),
)
