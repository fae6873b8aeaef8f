"""News of an order on its way to somebody who has not written for days: by the first way that WeChat leaves open."""

from jobs import deliver
from models import Word
from shop.telling import consents, desk, ways
from tests.sweeps.crash import Act, Flow
from tests.sweeps.flows.facts import hears
from tests.sweeps.scenes import telling
from tests.sweeps.scenes.scene import Scene
from tests.sweeps.scenes.sending import TRACKING
from tests.sweeps.scenes.telling import NOTICE


def tell(scene: Scene) -> None:
    """The shop tells of the payment."""
    deliver.order_paid(scene.order.id)


def told_by(way: str) -> Act:
    """Return what asserts that Mei was told of her payment this way, or may have been, and that it is over."""
    def done(scene: Scene) -> None:
        [word] = scene.order.words.where(Word.kind == "order_paid")
        assert (word.state, word.way) == ("sent", way) or word.state == "unclear"
    return done


def notified(scene: Scene) -> None:
    """It was a notification, and the shop does not believe that more of them are left than WeChat does."""
    told_by("notice")(scene)
    person = scene.world.sandbox._world.state.followers[scene.mei.openid]
    assert consents.left(scene.customer.id, NOTICE) <= person.consents[NOTICE]


def told_of_the_parcel(scene: Scene) -> None:
    """Mei knows how her parcel travels, or may know it."""
    assert hears(scene, TRACKING)


def given_up(scene: Scene) -> None:
    """She is not told any more."""
    assert Word.get_by_id(scene.thing).state == "given_up"
    assert not any(TRACKING in str(line) for line in scene.mei.screen())


FLOWS = (
    Flow("tell by a notification", telling.agreed, tell, notified),
    Flow("tell by the last way", telling.misled, tell, told_by("template")),
    Flow("tell what waited", telling.back, lambda scene: ways.tell_waiting(scene.mei.openid), told_of_the_parcel),
    Flow("tell again", telling.back, lambda scene: desk.again(scene.lin, scene.thing), told_of_the_parcel),
    Flow("give up telling", telling.sent, lambda scene: desk.drop(scene.lin, scene.thing), given_up),
)
