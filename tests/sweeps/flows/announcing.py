"""A message to many on its way: WeChat has it once, whatever was killed, for it is asked again with the same key."""

from models import Audit, Broadcast
from shop import broadcasts
from tests.broadcasts import seen
from tests.sweeps.crash import Flow
from tests.sweeps.scenes import announcing
from tests.sweeps.scenes.announcing import PEOPLE
from tests.sweeps.scenes.scene import Scene


def send(scene: Scene) -> None:
    """Lin sends it to as many as she was told."""
    broadcasts.send(scene.lin, scene.thing, PEOPLE, seen(scene.thing))


def sent(scene: Scene) -> None:
    """Each has it once, and the shop knows how many they are."""
    row = broadcasts.one(scene.thing)
    assert (row.state, row.reached, row.failed) == ("done", PEOPLE, 0)
    assert times_seen(scene) == [1] * PEOPLE


def published(scene: Scene) -> None:
    """It became one article, which each has once; or, for WeChat finds no draft any more, an operator sees its no."""
    row = broadcasts.one(scene.thing)
    assert row.state == "done" or (row.state, row.answer[:5]) == ("unknown", "40007")
    assert times_seen(scene) == [1] * PEOPLE
    assert len(scene.world.sandbox._world.state.articles) == 1


def times_seen(scene: Scene) -> list[int]:
    """Return how often each follower has got a message to many."""
    people = scene.world.sandbox._world.state.followers.values()
    return [[line.via for line in one.screen].count("mass") for one in people]


def taken_back(scene: Scene) -> None:
    """Its article is gone, and the log says who did it, once."""
    assert broadcasts.one(scene.thing).state == "deleted"
    assert not any(any(one.items) for one in scene.world.sandbox._world.state.articles.values())
    assert Audit.select().where(Audit.verb == "delete broadcast").count() == 1
    assert Broadcast.select().count() == 1


FLOWS = (
    Flow("send to many", announcing.composed, send, sent),
    Flow("send an article to many", announcing.drawn, send, published),
    Flow("send to many in time", announcing.due, lambda scene: broadcasts.follow(), sent),
    Flow("take an article back", announcing.gone, lambda scene: broadcasts.delete(scene.lin, scene.thing), taken_back),
)
