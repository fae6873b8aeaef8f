"""Moments of news that has to reach Mei although she has not written for days."""

from base import clock, db
from models import Word
from sandbox.notice_board import ID_LENGTH
from shop import orders, windows
from shop.telling import consents
from shop.windows import Moment
from tests.sweeps.scenes import paying
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.scenes.sending import TRACKING
from tests.sweeps.story import later
from wechat import tokens

NOTICE = "sandbox-notice-1".ljust(ID_LENGTH, "0")  # what the settings tell of payments with
TEMPLATE = "sandbox-template-1".ljust(ID_LENGTH, "0")
LONG = windows.SAID_SECONDS + 1


@after(paying.opened)
def silent(scene: Scene) -> None:
    """Mei has not written for two days."""
    later(scene.world, LONG)
    tokens.access_token()


@after(silent)
def paid(scene: Scene) -> None:
    """She has paid an order, and does not know yet that the shop knows."""
    for moment in (paying.carted, paying.ordered, paying.waiting, paying.told, paying.settled):
        moment.happens(scene)


@after(paid)
def agreed(scene: Scene) -> None:
    """She has agreed to one notification."""
    scene.world.wechat("POST", "/consent", openid=scene.mei.openid, accept=[NOTICE])


@after(paid)
def misled(scene: Scene) -> None:
    """The shop believes that she has written and agreed to a notification; WeChat knows better."""
    with db.write():
        windows.note([Moment(scene.mei.openid, "said", clock.now())])
    consents.agreed(scene.customer, [NOTICE], "a yes that she took back")


@after(paid)
def sent(scene: Scene) -> None:
    """There is no way to tell her of her parcel: it waits until she writes."""
    later(scene.world, 1)
    orders.ship(scene.lin, scene.number, "sf", TRACKING)
    later(scene.world, 1)
    scene.thing = int(scene.order.words.where(Word.kind == "order_shipped").get().id)


@after(sent)
def back(scene: Scene) -> None:
    """She has written, and nobody has told her yet."""
    scene.mei.says("你好")
