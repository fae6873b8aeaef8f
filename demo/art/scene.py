"""How a product is shown: its drawing, and the colour and kind of the place it stands in."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.art.canvas import Canvas


@dataclass(frozen=True)
class Scene:
    """One product's picture; `style` names a backdrop, goods stand at about y = 520 of 640."""

    draw: Callable[[Canvas], None]
    style: str
    colour: str
