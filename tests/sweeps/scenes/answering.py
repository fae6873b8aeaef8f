"""Moments at which Mei wants a person and Lin answers her."""

from models import Reply
from shop import replies
from shop.replies import Words
from tests.sweeps.scenes.paying import opened
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.scenes.telling import silent

ONCE = "a" * 32
SAID = "您好，马上给您补发。"


@after(opened)
def asking(scene: Scene) -> None:
    """Mei wants a person."""
    scene.mei.says("人工")


@after(asking)
def refused(scene: Scene) -> None:
    """WeChat has refused what Lin wrote to her."""
    scene.world.fault("/cgi-bin/message/custom/send", "errcode", errcode=45002)
    answered(scene)


@after(silent)
def waiting(scene: Scene) -> None:
    """Lin has written to Mei, who must write first."""
    answered(scene)


@after(waiting)
def back(scene: Scene) -> None:
    """She has written, and what waits has not gone out yet."""
    scene.mei.says("你好")


def answers(scene: Scene) -> None:
    """Lin writes to Mei."""
    replies.send(scene.lin, scene.mei.openid, ONCE, Words(SAID))


def answered(scene: Scene) -> None:
    """She has, whatever became of it."""
    answers(scene)
    scene.thing = int(Reply.get().id)
