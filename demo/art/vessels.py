"""What goods come in: tins, pouches, jars, bottles, boxes, bowls, cups and pots."""

from collections.abc import Iterator
from contextlib import contextmanager

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import Outline, bend, box, oval, shape, smooth


def cylinder(left: float, top: float, right: float, bottom: float, lid: float = 14) -> Outline:
    """Return the outline of an upright round thing seen a little from above, without its top face."""
    middle, half = (left + right) / 2, (right - left) / 2
    return shape((left, top)) + [z for z in oval(middle, bottom - lid, half, lid) if z.imag >= bottom - lid][::-1] \
        + shape((right, top))


def sheen(c: Canvas, left: float, right: float, top: float, bottom: float) -> None:
    """Lay the light and dark bands that make a flat shape look round."""
    wide = right - left
    c.fill(box(left, top, left + wide * 0.5, bottom), Fade("#20100830", "#20100800", across=True))
    c.fill(box(left + wide * 0.5, top, right, bottom), Fade("#20100800", "#2010084c", across=True))
    c.fill(box(left + wide * 0.14, top, left + wide * 0.22, bottom), "#ffffff40")


@contextmanager
def tin(c: Canvas, wide: float, high: float, colour: str, lid: str) -> Iterator[Canvas]:
    """Draw a tea tin that stands on (0, 0) and give its front to print on."""
    half, top = wide / 2, -high
    c.fill(cylinder(-half, top + 30, half, 0), colour)
    with c.inside(cylinder(-half, top + 30, half, 0), colour) as front:
        yield front
        sheen(front, -half, half, top, 0)
    with c.inside(cylinder(-half - 4, top + 8, half + 4, top + 62, 16), lid) as cap:
        cap.fill(box(-half - 4, top + 50, half + 4, top + 64), dark(lid, 0.18))
        sheen(cap, -half - 4, half + 4, top, top + 70)
    c.fill(oval(0, top + 8, half + 4, 16), Fade(light(lid, 0.3), light(lid, 0.08)))
    c.fill(oval(0, top + 7, half - 12, 10), dark(lid, 0.06))


@contextmanager
def pouch(c: Canvas, wide: float, high: float, colour: str) -> Iterator[Canvas]:
    """Draw a stand-up pouch on (0, 0) with a sealed top, and give its front to print on."""
    half, top = wide / 2, -high
    body = smooth((-half * 0.93, top), (0, top), (half * 0.93, top), (half, top * 0.86), (half * 0.94, top * 0.5),
                  (half, -30), (half * 0.9, 0), (0, 8), (-half * 0.9, 0), (-half, -30), (-half * 0.94, top * 0.5),
                  (-half, top * 0.86))
    with c.inside(body, Fade(light(colour, 0.12), dark(colour, 0.1))) as front:
        yield front
        front.fill(box(-half - 9, top - 12, half + 9, top + 34), dark(colour, 0.22))
        for y in (8, 16, 24):
            front.line(shape((-half, top + y), (half, top + y)), f"{light(colour, 0.4)}70", 1.6)
        front.fill(shape((-half, top), (-half * 0.62, top), (-half * 0.8, 10), (-half - 10, 10)), "#ffffff2e")
        front.fill(shape((half * 0.8, top), (half + 9, top), (half + 9, 10), (half * 0.66, 10)), "#20100826")


@contextmanager
def jar(c: Canvas, wide: float, high: float, filling: str, lid: str) -> Iterator[Canvas]:
    """Draw a glass jar on (0, 0) with its filling, and give its inside to put things in."""
    half, top = wide / 2, -high
    c.fill(box(-half, top + 40, half, 0, 34), "#ffffffa8")
    with c.inside(box(-half + 8, top + 66, half - 8, -8, 28), filling) as inner:
        yield inner
        sheen(inner, -half, half, top, 0)
    c.fill(box(-half + 16, top + 62, -half + 30, -36, 7), "#ffffff8c")
    c.fill(box(half - 26, top + 74, half - 19, -60, 4), "#ffffff60")
    with c.inside(box(-half + 12, top, half - 12, top + 52, 9), lid) as cap:
        for x in range(round(-half), round(half), 11):
            cap.fill(box(x, top + 12, x + 4, top + 52), f"{dark(lid, 0.3)}70")
        sheen(cap, -half, half, top, top + 60)
        cap.fill(box(-half, top, half, top + 9), light(lid, 0.3))


@contextmanager
def bottle(c: Canvas, wide: float, high: float, glass: str, cap: str) -> Iterator[Canvas]:
    """Draw a bottle on (0, 0) and give its body to print on."""
    half, top, neck = wide / 2, -high, wide * 0.17
    right = [(neck, top + 30), (neck, top + high * 0.2), (neck * 1.3, top + high * 0.27),
             (half * 0.92, top + high * 0.38), (half, top + high * 0.46)]
    left = [(-x, y) for x, y in reversed(right)]
    body = bend(*right) + box(-half, -60, half, 0, 26)[:20] + bend(*left)
    with c.inside(body, glass) as front:
        yield front
        sheen(front, -half, half, top, 10)
    with c.inside(box(-neck - 5, top, neck + 5, top + 46, 6), cap) as stopper:
        sheen(stopper, -neck - 5, neck + 5, top, top + 50)
        stopper.fill(box(-neck - 5, top + 38, neck + 5, top + 46), dark(cap, 0.25))


@contextmanager
def bowl(c: Canvas, wide: float, high: float, colour: str, inner: str) -> Iterator[Canvas]:
    """Draw a bowl whose rim's middle is (0, 0); give its outside to paint; fill it afterwards with `mound`."""
    half = wide / 2
    c.fill(box(-half * 0.4, high - 12, half * 0.4, high + 12, 6), dark(colour, 0.16))
    side = smooth((-half, 0), (-half * 0.9, high * 0.42), (-half * 0.5, high * 0.92), (0, high),
                  (half * 0.5, high * 0.92), (half * 0.9, high * 0.42), (half, 0), (0, -4))
    with c.inside(side, colour) as outside:
        yield outside
        sheen(outside, -half, half, -20, high)
    c.fill(oval(0, 0, half, half * 0.2), light(colour, 0.35))
    c.fill(oval(0, 1, half - 8, half * 0.2 - 5), Fade(dark(inner, 0.3), inner))


@contextmanager
def mound(c: Canvas, wide: float, high: float, ink: Glow) -> Iterator[Canvas]:
    """Draw a heap that rises from a bowl's rim at (0, 0), and give it to strew things on."""
    half = wide / 2
    with c.inside(smooth((-half, 0), (-half * 0.6, -high * 0.7), (0, -high), (half * 0.6, -high * 0.7), (half, 0),
                         (half * 0.55, half * 0.16), (0, half * 0.2), (-half * 0.55, half * 0.16)), ink) as heap:
        yield heap


@contextmanager
def pot(c: Canvas, wide: float, high: float, colour: str) -> Iterator[Canvas]:
    """Draw a flower pot on (0, 0) and give its side to paint; its soil is at y = -high."""
    half = wide / 2
    with c.inside(shape((-half * 0.92, -high), (half * 0.92, -high), (half * 0.7, 0), (-half * 0.7, 0)),
                  colour) as side:
        yield side
        side.fill(box(-half, -high, half, -high + 40), f"{dark(colour, 0.5)}50")
        sheen(side, -half * 0.9, half * 0.9, -high, 0)
    with c.inside(box(-half, -high - 10, half, -high + 28, 8), light(colour, 0.1)) as rim:
        sheen(rim, -half, half, -high - 10, -high + 28)


@contextmanager
def label(c: Canvas, x: float, y: float, wide: float, high: float, paper: str = "#fbf3e2") -> Iterator[Canvas]:
    """Stick a paper label with a thin frame around (x, y), and give it, centred, to draw on."""
    half, up = wide / 2, high / 2
    with c.at(x, y).inside(box(-half, -up, half, up, 8), paper) as sheet:
        yield sheet
    frame = box(-half + 7, -up + 7, half - 7, up - 7, 5)
    c.at(x, y).line([*frame, frame[0]], "#9a7a4a90", 1.6)


def cup(c: Canvas, wide: float, high: float, colour: str, tea: str) -> None:
    """Draw a small handle-less tea cup that stands on (0, 0), full of tea."""
    half = wide / 2
    side = smooth((-half, -high), (-half * 0.86, -high * 0.4), (-half * 0.5, -4), (0, 0), (half * 0.5, -4),
                  (half * 0.86, -high * 0.4), (half, -high), (0, -high - 3))
    c.fill(box(-half * 0.42, -8, half * 0.42, 7, 5), dark(colour, 0.15))
    with c.inside(side, colour) as outside:
        sheen(outside, -half, half, -high - 10, 10)
    c.fill(oval(0, -high, half, half * 0.24), light(colour, 0.5))
    c.fill(oval(0, -high + 2, half - 7, half * 0.24 - 5), Glow(light(tea, 0.25), tea, 0.4, 0.3, 0.8))
