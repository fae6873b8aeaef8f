"""Moments between the payment and the end of an order's life."""

from shop import orders
from tests.sweeps.scenes.paying import paid
from tests.sweeps.scenes.scene import Scene, after
from tests.sweeps.story import later

TRACKING = "SF1234567890"


@after(paid)
def accepted(scene: Scene) -> None:
    """Lin has the order in hand."""
    orders.accept(scene.lin, scene.number)


@after(paid)
def on_its_way(scene: Scene) -> None:
    """Mei's parcel is on its way, and she does not know."""
    orders.ship(scene.lin, scene.number, "sf", TRACKING)


@after(on_its_way)
def shipped(scene: Scene) -> None:
    """She knows."""
    later(scene.world, 1)


@after(paid)
def half_sent(scene: Scene) -> None:
    """One piece is on its way, the other one is not."""
    orders.ship(scene.lin, scene.number, "sf", TRACKING, {scene.line: 1})
    later(scene.world, 1)


@after(shipped)
def received(scene: Scene) -> None:
    """Mei has her parcel."""
    orders.receive(scene.customer, scene.number)
