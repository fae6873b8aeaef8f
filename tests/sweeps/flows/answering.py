"""What an operator writes to a follower, and who answers whom."""

from models import Audit, Enquiry, Reply
from shop import enquiries, replies, talks
from tests.sweeps.crash import Flow
from tests.sweeps.scenes import answering
from tests.sweeps.scenes.answering import SAID
from tests.sweeps.scenes.scene import Scene


def said(scene: Scene) -> None:
    """Lin's words are Mei's, or stand before the staff as what may have arrived; it is Lin who answers her."""
    [row] = Reply.select()
    if row.state == "sent":
        assert [line.text for line in (row.line,)] == [SAID]
        assert replies.open_ones(scene.mei.openid) == []
    else:
        assert [one.state for one in replies.open_ones(scene.mei.openid)] == ["unclear"]
    assert talks.of(scene.mei.openid).keeper_id == scene.lin.id
    assert Audit.select().where(Audit.verb == "answer").count() == 1


def waits(scene: Scene) -> None:
    """They wait for her, or stand there as before; WeChat was not asked."""
    [row] = replies.open_ones(scene.mei.openid)
    assert row.state in ("waiting", "unclear")
    assert not any(SAID in str(line) for line in scene.mei.screen())


def dropped(scene: Scene) -> None:
    """She never hears them."""
    assert [row.state for row in Reply.select()] == ["dropped"]
    scene.mei.says("你好")


def kept(scene: Scene) -> None:
    """It is Lin who answers her, and the bot holds its tongue."""
    assert talks.of(scene.mei.openid).keeper_id == scene.lin.id
    assert enquiries.waits(scene.customer)
    assert Enquiry.select().count() == 1


def let_go(scene: Scene) -> None:
    """It is the bot."""
    assert talks.of(scene.mei.openid).keeper_id is None
    assert not enquiries.waits(scene.customer)
    assert Enquiry.get().answered_by_id == scene.lin.id


FLOWS = (
    Flow("take a follower up", answering.asking, lambda scene: enquiries.take_up(scene.lin, scene.mei.openid), kept),
    Flow("let a follower go", answering.asking, lambda scene: enquiries.answered(scene.lin, Enquiry.get().id), let_go),
    Flow("answer", answering.asking, answering.answers, said),
    Flow("answer again", answering.refused, lambda scene: replies.again(scene.lin, scene.thing), said),
    Flow("answer somebody who is silent", answering.silent, answering.answers, waits),
    Flow("send what waited", answering.back, lambda scene: replies.send_waiting(scene.mei.openid), said),
    Flow("drop what waits", answering.waiting, lambda scene: replies.drop(scene.lin, scene.thing), dropped),
)
