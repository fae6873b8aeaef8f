"""Fruit in clusters: grapes, strawberries, lychees, blueberries."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, leaf, oval, scatter, shape, smooth, symmetric
from demo.art.parts import ball, foliage, halo, shine
from demo.art.scene import Scene

STRAWBERRY = symmetric((0, -62), (36, -70), (70, -52), (78, -10), (54, 44), (24, 78), (0, 88))
ROWS = ((5, -150), (6, -104), (5, -58), (6, -12), (5, 34), (4, 80), (3, 124), (2, 164))


def grapes(c: Canvas, colour: str) -> None:
    """Draw a hanging bunch around (0, 0), about 360 units tall."""
    c.line(bend((0, -160), (4, -210), (22, -246)), "#7b6a35", 11)
    c.line(bend((-44, -252), (22, -244), (70, -250)), "#7b6a35", 12)
    for row, (count, y) in enumerate(ROWS):
        for i in range(count):
            x = (i - (count - 1) / 2) * 48 + (row * 13 % 9 - 4)
            tone = light(colour, 0.16) if (row + i) % 3 == 0 else dark(colour, 0.07 * ((row * 2 + i) % 3))
            ball(c.at(x, y + (i * 29 % 11)), 31, tone, 120)


def muscat(c: Canvas) -> None:
    """A bunch of green muscat grapes with a vine leaf."""
    bunch = c.at(312, 334, 0.98, 5)
    grapes(bunch, "#b3cf4e")
    leaf_at = bunch.at(64, -214, 1, 24)
    with leaf_at.inside(smooth((0, 0), (20, -48), (62, -62), (84, -26), (130, -30), (122, 16), (142, 52), (92, 56),
                               (66, 86), (34, 52), (2, 50)), Fade("#7fb04a", "#4c8238")) as blade:
        for tip in ((66, -54), (128, -22), (136, 48), (64, 80)):
            blade.line(bend((2, 8), (tip[0] * 0.5, tip[1] * 0.45 + 8), tip), "#b4d47c", 3)
    bunch.line(bend((58, -250), (104, -268), (118, -232), (138, -244)), "#8b8a3c", 4)


def strawberry(c: Canvas) -> None:
    """Draw a strawberry around (0, 0)."""
    with c.inside(STRAWBERRY, Glow("#ff5d52", "#b8141f", 0.36, 0.3, 0.9)) as flesh:
        halo(flesh, 0, -76, 44, "#ffd9b8", 110)
        for row in range(8):
            for column in range(-4, 5):
                seed = flesh.at(column * 21 + row % 2 * 10, -48 + row * 18)
                seed.fill(oval(0.8, 1.4, 3.4, 5), "#8f0d18")
                seed.fill(oval(0, 0, 2.6, 4.2), "#ffd98a")
    shine(c, -40, -30, 10, 20, 24, 110)
    for degrees in (8, 40, 90, 140, 172, 205, 335):
        foliage(c.at(0, -64, 1, degrees), 52 if degrees < 180 else 36, 24, "#4f9a3a")
    c.line(bend((0, -64), (6, -86), (20, -102)), "#5d9a3e", 7)


def strawberry_half(c: Canvas) -> None:
    """Draw a strawberry cut lengthwise."""
    c.fill(STRAWBERRY, "#d3222a")
    with c.at(0, 0, 0.92).inside(STRAWBERRY, Glow("#fff1e6", "#f2716a", 0.5, 0.42, 0.62)) as flesh:
        for tip in ((-60, -30), (-56, 10), (-36, 44), (0, 70), (36, 44), (56, 10), (60, -30)):
            flesh.line(bend((0, -6), (tip[0] * 0.5, tip[1] * 0.5), tip), "#fff6f0b0", 3)
        flesh.fill(oval(0, -10, 13, 34), "#fffaf4")
    for degrees in (20, 90, 160, 200, 340):
        foliage(c.at(0, -62, 1, degrees), 36, 18, "#4f9a3a")


def dandong(c: Canvas) -> None:
    """Three strawberries, one of them cut."""
    strawberry(c.at(404, 314, 1.16, 16))
    strawberry(c.at(240, 346, 1.48, -12))
    c.shadow(392, 506, 96, 20, 90)
    strawberry_half(c.at(404, 428, 1.02, 10))


def lychee(c: Canvas) -> None:
    """Draw a lychee in its rough shell around (0, 0)."""
    with c.inside(oval(0, 0, 72, 76), Glow("#f0685c", "#9c1f2c", 0.36, 0.3, 0.9)) as shell:
        for i, (x, y) in enumerate(scatter(86, 78)):
            bump = shell.at(x, y)
            bump.dot(1.2, 1.4, 6.6, "#8d1a2a66")
            bump.dot(0, 0, 5.2, "#ee7468" if i % 3 else "#d9484a")
        halo(shell, 52, 56, 66, "#5c0c1c", 150)
    shine(c, -26, -32, 12, 17, 34, 60)


def peeled(c: Canvas) -> None:
    """Draw a lychee half out of its shell."""
    c.fill(oval(0, 0, 70, 72), Glow("#ffffff", "#d9d3d6", 0.36, 0.3, 0.95))
    shine(c, -26, -34, 16, 10, -30, 230)
    with c.inside(smooth((-74, 6), (-50, 20), (-26, 4), (0, 22), (28, 6), (52, 20), (74, 4), (66, 50), (30, 80),
                         (-30, 80), (-66, 50)), Glow("#e2564f", "#9c1f2c", 0.36, 0.2, 0.9)) as shell:
        for x, y in scatter(76, 84):
            shell.dot(x, y + 20, 5, "#c7353e")


def zengcheng(c: Canvas) -> None:
    """A twig of lychees, one of them peeled."""
    twig = c.at(320, 330)
    for end in ((-96, 0), (-6, -52), (92, -6)):
        twig.line(bend((36, -214), (8, -120), end), "#7a5230", 8)
    foliage(twig.at(30, -196, 1, 150), 176, 58, "#3f7f3a", -22)
    foliage(twig.at(34, -204, 1, 14), 170, 56, "#4a8d40", 26)
    lychee(twig.at(-10, -14, 1.12))
    lychee(twig.at(-112, 84, 1.2, -16))
    lychee(twig.at(112, 62, 1.16, 20))
    c.shadow(332, 508, 84, 18, 100)
    peeled(twig.at(8, 124, 1.02, 4))


def blueberry(c: Canvas, colour: str = "#46598f") -> None:
    """Draw a blueberry with its crown around (0, 0)."""
    c.dot(0, 0, 40, Glow(light(colour, 0.34), dark(colour, 0.4)))
    crown = c.at(6, -12)
    for degrees in around(5, -90):
        crown.at(0, 0, 1, degrees).fill(leaf(17, 13), dark(colour, 0.5))
    crown.dot(0, 0, 7, dark(colour, 0.65))
    shine(c, -18, -14, 6, 10, 34, 90)


def yunnan(c: Canvas) -> None:
    """A punnet full of blueberries."""
    for row, (y, count) in enumerate(((286, 4), (318, 5), (352, 6))):
        for i in range(count):
            x = 320 + (i - (count - 1) / 2) * 66 + row % 2 * 6
            blueberry(c.at(x, y + i * 37 % 13, 1.04, i * 71 % 90 - 45), ("#46598f", "#4f639c", "#3d4f86")[i % 3])
    foliage(c.at(372, 262, 1, -34), 84, 36, "#5f9a4c")
    with c.inside(shape((118, 366), (522, 366), (492, 516), (148, 516)), Fade("#fbf7ee", "#e5dccb")) as tray:
        for x in range(130, 520, 44):
            tray.fill(box(x, 396, x + 22, 480, 11), "#46598f55")
        tray.fill(box(100, 366, 540, 378), "#ffffff")
    c.fill(box(106, 354, 534, 374, 10), Fade("#ffffff", "#e9e1d2"))
    blueberry(c.at(528, 490, 0.94, 30))


SCENES = {
    "shine-muscat": Scene(muscat, "disc", "#d5e0a6"),
    "dandong-strawberry": Scene(dandong, "disc", "#f2bdb6"),
    "zengcheng-lychee": Scene(zengcheng, "disc", "#e9c2b8"),
    "yunnan-blueberry": Scene(yunnan, "disc", "#b9c6e2"),
}
