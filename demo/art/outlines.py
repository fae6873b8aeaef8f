"""Outlines of shapes as lists of points; a point is a complex number, x + y i, with y downwards."""

import cmath
import math
from collections.abc import Sequence

Outline = list[complex]
Points = Sequence[tuple[float, float]]

STEPS = 10  # points between two given ones of a smooth curve
CIRCLE = [cmath.rect(1, math.tau * i / 72) for i in range(72)]
SMALL = 12  # up to this radius a third of the circle's points will do


def oval(x: float, y: float, across: float, down: float | None = None, turn: float = 0) -> Outline:
    """Return an ellipse with its two radii, turned clockwise by degrees."""
    down = across if down is None else down
    tilt = cmath.rect(1, math.radians(turn))
    corners = CIRCLE if max(across, down) > SMALL else CIRCLE[::3]
    return [complex(x, y) + tilt * complex(across * z.real, down * z.imag) for z in corners]


def box(left: float, top: float, right: float, bottom: float, round_by: float = 0) -> Outline:
    """Return a rectangle with rounded corners."""
    r = min(round_by, (right - left) / 2, (bottom - top) / 2)
    centres = [(right - r, bottom - r), (left + r, bottom - r), (left + r, top + r), (right - r, top + r)]
    return [complex(x, y) + cmath.rect(r, math.radians(90 * corner + step * 10))
            for corner, (x, y) in enumerate(centres) for step in range(10)]


def shape(*points: tuple[float, float]) -> Outline:
    """Return a shape with straight sides."""
    return [complex(x, y) for x, y in points]


def smooth(*points: tuple[float, float]) -> Outline:
    """Return a closed soft shape through the points."""
    z = shape(*points)
    return [spot for i in range(len(z))
            for spot in span(z[i - 1], z[i], z[(i + 1) % len(z)], z[(i + 2) % len(z)])]


def bend(*points: tuple[float, float]) -> Outline:
    """Return an open soft line through the points."""
    z = shape(*points)
    z = [2 * z[0] - z[1], *z, 2 * z[-1] - z[-2]]
    return [spot for i in range(1, len(z) - 2) for spot in span(*z[i - 1:i + 3])] + [z[-2]]


def span(before: complex, start: complex, end: complex, after: complex) -> Outline:
    """Return the points of a Catmull-Rom curve from `start` up to, not including, `end`."""
    steps = [i / STEPS for i in range(STEPS)]
    return [0.5 * (2 * start + (end - before) * t + (2 * before - 5 * start + 4 * end - after) * t * t
                   + (3 * start - before - 3 * end + after) * t ** 3) for t in steps]


def symmetric(*points: tuple[float, float]) -> Outline:
    """Return a closed soft shape: the points run down its right side and are mirrored on x = 0."""
    left = [(-x, y) for x, y in reversed(points) if x > 0]
    return smooth(*points, *left)


def leaf(length: float, width: float, sag: float = 0) -> Outline:
    """Return a pointed leaf from (0, 0) to the right; `sag` bends its tip downwards."""
    steps = [i / 20 for i in range(21)]
    upper = [complex(length * t, sag * t * t - width * rise(t)) for t in steps]
    lower = [complex(length * t, sag * t * t + width * rise(t)) for t in steps]
    return upper + lower[::-1]


def rise(t: float) -> float:
    """Return how wide a leaf is at the share `t` of its length: widest before its middle, 0 at its ends."""
    return math.sin(math.pi * t ** 0.8) * 0.5


def heart(size: float) -> Outline:
    """Return a heart leaf whose stalk ends at (0, 0) and whose tip points down."""
    return symmetric((0, 0), (size * 0.26, -size * 0.16), (size * 0.52, size * 0.06), (size * 0.42, size * 0.48),
                     (size * 0.14, size * 0.84), (0, size))


def around(count: int, start: float = 0) -> list[float]:
    """Return `count` directions in degrees, evenly around the circle."""
    return [start + 360 * i / count for i in range(count)]


def spot(radius: float, degrees: float) -> tuple[float, float]:
    """Return the point at this distance and direction from (0, 0)."""
    z = cmath.rect(radius, math.radians(degrees))
    return z.real, z.imag


def scatter(count: int, radius: float) -> list[tuple[float, float]]:
    """Return `count` points spread evenly over a disc, as a sunflower sets its seeds."""
    return [spot(radius * math.sqrt((i + 0.5) / count), i * 137.508) for i in range(count)]
