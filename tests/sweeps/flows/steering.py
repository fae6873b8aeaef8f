"""The menus that followers see, and the tags by which some see another one."""

from models import MenuPush
from shop import tag_sync
from shop.menus import plans, pushing
from tests.sweeps.crash import Act, Flow
from tests.sweeps.scenes import steering
from tests.sweeps.scenes.scene import Scene
from tests.sweeps.scenes.steering import FIRST


def push(scene: Scene) -> None:
    """Lin pushes the design."""
    pushing.push(scene.lin, scene.thing, FIRST)


def sees(*names: str) -> Act:
    """Return what asserts that these are the names of the buttons on Mei's phone, and that it was pushed last."""
    def done(scene: Scene) -> None:
        shown = scene.world.wechat("GET", f"/menu/{scene.mei.openid}")["button"]
        assert [button["name"] for button in shown] == list(names)
        assert {row.state for row in MenuPush.select()} == {"done"}
    return done


def known(scene: Scene) -> None:
    """WeChat has the new tag, once, and Mei carries it too."""
    state = scene.world.sandbox._world.state
    assert [tag.name for tag in state.tags.values()] == [steering.REGULARS, steering.FRIENDS]
    assert sorted(state.followers[scene.mei.openid].tags) == sorted(state.tags)


DEMO = ("逛商店", "我的订单", "服务")

FLOWS = (
    Flow("push a menu", steering.designed, push, sees(*DEMO)),
    Flow("push a menu for some", steering.up, push, sees("老客福利")),
    Flow("push another menu for some", steering.up_for_some, push, sees("老客福利")),
    Flow("withdraw a menu", steering.up_for_some,
         lambda scene: pushing.withdraw(scene.lin, pushing.all_standing()[-1].audience), sees(*DEMO)),
    Flow("begin a planned menu", steering.due_for_some, lambda scene: plans.follow(), sees("老客周末")),
    Flow("end a planned menu", steering.over, lambda scene: plans.follow(), sees(*DEMO)),
    Flow("tell WeChat of a tag", steering.tag_put,
         lambda scene: tag_sync.member(scene.thing, scene.customer.id), known),
)
