"""What a shape is filled with: one colour, or one that turns softly into another."""

import math
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageColor

Size = tuple[int, int]
Channels = tuple[int, ...]

RAMP = 256  # Pillow's own gradients are 256 x 256 pixels


@dataclass(frozen=True)
class Fade:
    """From `first` at the top (or left) of the shape to `last` at its bottom (or right)."""

    first: str
    last: str
    across: bool = False

    def paint(self, size: Size) -> Image.Image:
        """Return a picture of this many pixels."""
        ramp = Image.linear_gradient("L").resize((1, RAMP), Image.Resampling.NEAREST)
        coloured = between(ramp, self.first, self.last)
        if self.across:
            coloured = coloured.transpose(Image.Transpose.ROTATE_90)
        return coloured.resize(size, Image.Resampling.NEAREST)


@dataclass(frozen=True)
class Glow:
    """From `inner` at (x, y), given as shares of the shape's width and height, to `outer` at `reach`."""

    inner: str
    outer: str
    x: float = 0.36
    y: float = 0.3
    reach: float = 0.85

    def paint(self, size: Size) -> Image.Image:
        """Return a picture of this many pixels."""
        half = RAMP / 2
        unit = half / max(self.reach, self.x, 1 - self.x, self.y, 1 - self.y)
        left, top = half - self.x * unit, half - self.y * unit
        coloured = between(round_ramp(), self.inner, self.outer)
        return coloured.resize(size, Image.Resampling.NEAREST, box=(left, top, left + unit, top + unit))


Ink = str | Fade | Glow


@lru_cache(maxsize=1)
def round_ramp() -> Image.Image:
    """Return black in the middle to white at the sides; Pillow's own is white only in the corners."""
    return Image.radial_gradient("L").point([min(255, round(i * math.sqrt(2))) for i in range(256)])


def paint(ink: Ink, size: Size) -> Image.Image:
    """Return a picture of `size` pixels in this ink, with an alpha channel only where the ink needs one."""
    if isinstance(ink, str):
        colour = ImageColor.getrgb(ink)
        return Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour)
    return ink.paint(size)


def between(ramp: Image.Image, first: str, last: str) -> Image.Image:
    """Return the grey `ramp` in colours: black becomes `first`, white becomes `last`."""
    one, other = channels(first), channels(last)
    depth = 3 if one[3] == other[3] == 255 else 4
    bands = [ramp.point([a + (b - a) * i // 255 for i in range(256)])
             for a, b in zip(one[:depth], other[:depth], strict=True)]
    return Image.merge("RGB" if depth == 3 else "RGBA", bands)


def channels(colour: str) -> Channels:
    """Return red, green, blue and alpha, 0-255, of `#rrggbb` or `#rrggbbaa`."""
    return ImageColor.getcolor(colour, "RGBA")  # type: ignore[return-value]


def mix(one: str, other: str, share: float) -> str:
    """Return `one` with a share (0-1) of `other`, as `#rrggbb`."""
    pairs = zip(channels(one)[:3], channels(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def light(colour: str, share: float = 0.3) -> str:
    """Return the colour with some white."""
    return mix(colour, "#ffffff", share)


def dark(colour: str, share: float = 0.25) -> str:
    """Return the colour with some warm black."""
    return mix(colour, "#1c0d0c", share)
