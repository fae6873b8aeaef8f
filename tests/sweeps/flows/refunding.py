"""Money on its way back."""

from jobs import reconcile, worker
from models import Audit, Refund
from shop import payments, refunds
from tests.sweeps.crash import Flow
from tests.sweeps.flows import facts
from tests.sweeps.flows.claiming import cancelled, two_agreed
from tests.sweeps.flows.facts import MINUTE, answers, hears, later
from tests.sweeps.scenes import claiming, paying
from tests.sweeps.scenes.scene import Scene


def given_back(scene: Scene) -> None:
    """The second payment went back whole and once, the first one stays, and Mei has been told."""
    assert facts.refunds() == [(scene.order.total, "succeeded")]
    assert facts.captures() == (2, 1)
    assert hears(scene, "原路退回")


def again(scene: Scene) -> None:
    """Lin asks WeChat once more."""
    refunds.again(scene.lin, scene.asked.refunds.order_by(Refund.id).get().number)


def anew(scene: Scene) -> None:
    """WeChat takes the closed number no more: the money went back once under another one."""
    assert answers(scene) == ["asked", "refunding", "refunded"]
    assert facts.refunds() == [(scene.asked.amount, "replaced"), (scene.asked.amount, "succeeded")]


def handed(scene: Scene) -> None:
    """The money was given back by hand, once, and the claim is over."""
    assert answers(scene) == ["asked", "refunding", "refunded"]
    assert facts.refunds() == [(scene.asked.amount, "succeeded")]
    assert scene.world.books()["refunds"] == {}
    assert Audit.select().where(Audit.verb == "refund by hand").count() == 1


FLOWS = (
    Flow("settle a second payment", paying.twice, lambda scene: payments.settle(scene.notice), given_back),
    Flow("send a refund", claiming.owed, lambda scene: worker.work_off(), given_back),
    Flow("settle a refund", claiming.going_back, lambda scene: refunds.settle(scene.refund_notice), given_back),
    Flow("ask about a refund", claiming.going_back, later(2 * MINUTE, reconcile.open_refunds), given_back),
    Flow("send a claim's refund", claiming.refunding, lambda scene: worker.work_off(), cancelled),
    Flow("settle the last piece's refund", claiming.last_piece_going_back,
         lambda scene: refunds.settle(scene.refund_notice), two_agreed),
    Flow("refund again after a no", claiming.refused, again, cancelled),
    Flow("refund anew after an end", claiming.closed_by_wechat, again, anew),
    Flow("refund by hand", claiming.back_by_hand, lambda scene: refunds.handed(scene.lin, scene.refund.number), handed),
)
