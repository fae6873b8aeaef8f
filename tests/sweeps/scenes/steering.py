"""Moments of the menu under the chat, and of the tags by which some followers see another one."""

from base import clock
from models import MenuDesign, Tag
from shop import tags
from shop.menus import Button, Design, designs, plans, pushing
from tests.sweeps.scenes.paying import opened
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.story import later
from wechat import tokens

REGULARS, FREQUENT, FRIENDS = "老客", "常客", "朋友"
FIRST = 1  # the version of a design that was saved once
HOUR = 3600  # seconds


@after(opened)
def designed(scene: Scene) -> None:
    """WeChat has no menu, the shop has the design it was planted with."""
    scene.thing = int(MenuDesign.select().order_by(MenuDesign.id).get().id)


@after(designed)
def up(scene: Scene) -> None:
    """Everybody sees it, and Mei, a regular, is to see another one."""
    pushing.push(scene.lin, scene.thing, FIRST)
    tag = tags.make(scene.lin, REGULARS)
    tags.put(scene.lin, tag, scene.customer.id)
    later(scene.world, 1)
    scene.thing = saved(scene, "老客菜单", "老客福利", tag)


@after(up)
def up_for_some(scene: Scene) -> None:
    """She does."""
    pushing.push(scene.lin, scene.thing, FIRST)


@after(up_for_some)
def due_for_some(scene: Scene) -> None:
    """From now on, for an hour, she is to see a third one."""
    begins(scene, saved(scene, "周末菜单", "老客周末", designs.one(scene.thing).audience))


@after(up)
def due(scene: Scene) -> None:
    """From now on, for an hour, everybody is to see another one."""
    begins(scene, saved(scene, "春节菜单", "年货"))


@after(due)
def over(scene: Scene) -> None:
    """They did, and the hour is over."""
    plans.follow()
    passes(scene)


@after(up)
def tag_made(scene: Scene) -> None:
    """Lin has made a tag; WeChat does not know."""
    scene.thing = tags.make(scene.lin, FRIENDS)


@after(up)
def tag_renamed(scene: Scene) -> None:
    """Lin has named the regulars anew; WeChat does not know."""
    scene.thing = regulars()
    tags.rename(scene.lin, scene.thing, FREQUENT)


@after(up)
def tag_taken(scene: Scene) -> None:
    """Mei is a regular no more; WeChat does not know."""
    scene.thing = regulars()
    tags.take(scene.lin, scene.thing, scene.customer.id)


@after(tag_made)
def tag_put(scene: Scene) -> None:
    """She has put it on Mei."""
    tags.put(scene.lin, scene.thing, scene.customer.id)


def regulars() -> int:
    """Return the tag whose followers see another menu."""
    return int(Tag.select().order_by(Tag.id).get().id)


def saved(scene: Scene, name: str, button: str, audience: int = 0) -> int:
    """Lin saves a design with one button; returns its id."""
    return designs.save(scene.lin, Design(name, (Button(button, "view", url="/c/snacks"),), audience))


def begins(scene: Scene, design: int) -> None:
    """Lin plans a design for an hour, an hour from now, and that is when it is."""
    plans.plan(scene.lin, design, FIRST, clock.now() + HOUR, clock.now() + 2 * HOUR)
    passes(scene)


def passes(scene: Scene) -> None:
    """An hour passes, and the shop's jobs do not run."""
    scene.world.wechat("POST", "/clock", advance=HOUR)
    clock.advance(HOUR)
    tokens.access_token()
