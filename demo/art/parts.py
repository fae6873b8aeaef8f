"""What many drawings share: a leaf, a shining ball, a glint of light."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import bend, leaf, oval


def foliage(c: Canvas, length: float, width: float, green: str = "#5f9a3c", sag: float = 0) -> None:
    """Draw a leaf with its ribs, from (0, 0) to the right."""
    with c.inside(leaf(length, width, sag), Fade(light(green, 0.18), dark(green, 0.2))) as blade:
        rib = light(green, 0.42)
        blade.line(bend((0, 0), (length / 2, sag / 4), (length * 0.94, sag * 0.9)), rib, width * 0.05)
        for share in (0.2, 0.4, 0.6):
            x, y = length * share, sag * share * share
            for side in (-1, 1):
                blade.line(bend((x, y), (x + length * 0.2, y + side * width * 0.34 + sag * share * 0.5)),
                           rib, width * 0.03)


def ball(c: Canvas, radius: float, colour: str, glint: int = 150) -> None:
    """Draw a round, shining thing around (0, 0)."""
    c.fill(oval(0, 0, radius), Glow(light(colour, 0.25), dark(colour, 0.35)))
    shine(c, -radius * 0.38, -radius * 0.42, radius * 0.24, radius * 0.15, -38, glint)


def shine(c: Canvas, x: float, y: float, across: float, down: float, turn: float = -30, glint: int = 130) -> None:
    """Lay a glint of light; its strength is 0-255."""
    c.fill(oval(x, y, across, down, turn), f"#ffffff{glint:02x}")


def halo(c: Canvas, x: float, y: float, radius: float, colour: str, strength: int = 120) -> None:
    """Lay a soft spot of colour that fades to nothing; strength 0-255."""
    c.fill(oval(x, y, radius), Glow(f"{colour}{strength:02x}", f"{colour}00", 0.5, 0.5, 0.5))


def stalk(c: Canvas, length: float, width: float, colour: str = "#6b4526", lean: float = 14) -> None:
    """Draw a short stalk upwards from (0, 0)."""
    c.line(bend((0, 0), (lean * 0.25, -length * 0.6), (lean, -length)), colour, width)
    c.line(bend((0, -2), (lean * 0.25 - 1, -length * 0.6), (lean - 1, -length)), light(colour, 0.25), width * 0.35)
