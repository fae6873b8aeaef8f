"""A sheet to draw on: one unit is a pixel of the finished picture, drawn larger for clean edges."""

import cmath
import math
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw

from demo.art.ink import Glow, Ink, paint
from demo.art.outlines import Outline, oval

SIDE = 640
SCALE = 3

Box = tuple[int, int, int, int]
Pixels = list[tuple[float, float]]


class Canvas:
    """A place on a picture: `at` moves, turns and sizes what is drawn next, like a group in SVG."""

    def __init__(self, image: Image.Image, turn: complex = SCALE, origin: complex = 0) -> None:
        self.image = image
        self._turn = turn
        self._origin = origin

    @classmethod
    def blank(cls) -> "Canvas":
        """Return an empty, transparent sheet of SIDE x SIDE units with (0, 0) in its top left corner."""
        return cls(Image.new("RGBA", (SIDE * SCALE, SIDE * SCALE)))

    def at(self, x: float, y: float, size: float = 1, turn: float = 0) -> "Canvas":
        """Return the same sheet with (0, 0) at (x, y), `size` times as large, turned clockwise by degrees."""
        return Canvas(self.image, self._turn * cmath.rect(size, math.radians(turn)),
                      self._origin + self._turn * complex(x, y))

    def fill(self, outline: Outline, ink: Ink) -> None:
        """Fill the outline."""
        points = self._pixels(outline)
        if isinstance(ink, str) and len(ink) == 7:
            ImageDraw.Draw(self.image).polygon(points, fill=ink)
            return
        box = self._around(points)
        if box:
            self._lay(paint(ink, (box[2] - box[0], box[3] - box[1])), cut(points, box), box)

    def line(self, points: Outline, colour: str, width: float) -> None:
        """Draw a line with round ends."""
        dots, wide = self._pixels(points), width * abs(self._turn)
        if len(colour) == 7:
            stroke(self.image, dots, wide, colour)
            return
        box = self._around(dots, wide)
        if box:
            mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
            stroke(mask, [(x - box[0], y - box[1]) for x, y in dots], wide, 255)
            self._lay(paint(colour, mask.size), mask, box)

    def dot(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """Fill a circle."""
        self.fill(oval(x, y, radius), ink)

    def shadow(self, x: float, y: float, across: float, down: float, strength: int = 70) -> None:
        """Lay a soft dark spot, darkest in its middle; strength 0-255."""
        self.fill(oval(x, y, across, down), Glow(f"#2a1018{strength:02x}", "#2a101800", 0.5, 0.5, 0.5))

    @contextmanager
    def inside(self, outline: Outline, ink: Ink) -> Iterator["Canvas"]:
        """Fill the outline and give a sheet on which whatever leaves the outline is cut off."""
        points = self._pixels(outline)
        box = self._around(points) or (0, 0, 1, 1)
        part = paint(ink, (box[2] - box[0], box[3] - box[1])).convert("RGBA")
        yield Canvas(part, self._turn, self._origin - complex(box[0], box[1]))
        self._lay(part, cut(points, box), box)

    def _pixels(self, outline: Outline) -> Pixels:
        spots = [z * self._turn + self._origin for z in outline]
        return [(z.real, z.imag) for z in spots]

    def _around(self, points: Pixels, margin: float = 0) -> Box | None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = max(0, int(min(xs) - margin)), max(0, int(min(ys) - margin))
        right = min(self.image.width, int(max(xs) + margin) + 2)
        bottom = min(self.image.height, int(max(ys) + margin) + 2)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _lay(self, patch: Image.Image, mask: Image.Image, box: Box) -> None:
        if patch.mode == "RGB":
            self.image.paste(patch, box, mask)
            return
        patch.putalpha(ImageChops.multiply(patch.getchannel("A"), mask))
        self.image.alpha_composite(patch, box[:2])


def cut(points: Pixels, box: Box) -> Image.Image:
    """Return the mask of the polygon within the box."""
    mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
    ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in points], fill=255)
    return mask


def stroke(image: Image.Image, dots: Pixels, wide: float, ink: str | int) -> None:
    """Draw a line with round ends, `wide` pixels across."""
    pen, half = ImageDraw.Draw(image), wide / 2
    pen.line(dots, fill=ink, width=max(1, round(wide)), joint="curve")
    for x, y in (dots[0], dots[-1]):
        pen.ellipse((x - half, y - half, x + half, y + half), fill=ink)
