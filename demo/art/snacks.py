"""Snacks: dried fruit, nuts, dates, pastries, jerky, hawthorn, seeds."""

from demo.art.canvas import Canvas
from demo.art.fruit import half_apple
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, leaf, oval, scatter, shape, smooth, symmetric
from demo.art.parts import ball, foliage, halo, shine
from demo.art.scene import Scene
from demo.art.vessels import bowl, jar, label, pouch, sheen

WALNUT = symmetric((0, -74), (30, -70), (62, -40), (70, 4), (54, 48), (22, 70), (0, 80))


def apple_ring(c: Canvas) -> None:
    """Draw a dried ring of apple around (0, 0)."""
    wavy = smooth(*[(x * 62, y * 62) for x, y in wave(14)])
    c.at(2, 6).fill(wavy, "#c98f3e")
    c.fill(wavy, "#b5402c")
    c.at(0, 0, 0.94).fill(wavy, Glow("#fbe7b0", "#ecc472", 0.4, 0.35, 0.8))
    for degrees in around(5, 12):
        c.at(0, 0, 1, degrees).fill(leaf(30, 20), "#c98f3e")
    c.dot(0, 0, 9, "#c98f3e")
    for x, y in scatter(26, 50):
        c.dot(x, y, 1.7, "#fff8df")


def wave(count: int) -> list[tuple[float, float]]:
    """Return a circle of radius 1 with a slightly uneven rim."""
    circle = oval(0, 0, 1)[::72 // count]
    return [(z.real * (1 + i % 3 * 0.035), z.imag * (1 + i * 2 % 3 * 0.03)) for i, z in enumerate(circle)]


def dried_apple(c: Canvas) -> None:
    """A red pouch with an apple on it and rings of dried apple."""
    with pouch(c.at(276, 512), 262, 360, "#c9483a") as front:
        front.dot(0, -178, 92, "#fbe9c6")
        half_apple(front.at(0, -170, 0.72), "#d3392f", "#e9b64a")
        for y in (-58, -42):
            front.fill(box(-58, y, 58, y + 7, 3), "#fbe9c6")
    for x, y, size in ((430, 462, 1.0), (512, 490, 0.86), (410, 510, 0.7)):
        apple_ring(c.at(x, y, size))


def walnut(c: Canvas) -> None:
    """Draw a walnut in its shell around (0, 0)."""
    with c.inside(WALNUT, Glow("#e0b67c", "#8a5a2c", 0.36, 0.3, 0.9)) as shell:
        for x in (-52, -34, -17, 19, 36, 54):
            shell.line(bend((x * 0.4, -72), (x * 1.15, -36), (x * 0.8, -6), (x * 1.2, 24), (x * 0.4, 72)),
                       "#7a4c2480", 3)
        shell.line(bend((0, -76), (-4, -20), (4, 24), (0, 80)), "#6b3f1c", 5)
        shell.line(bend((4, -76), (0, -20), (8, 24), (4, 80)), "#f1d3a0a0", 2.4)
    shine(c, -34, -34, 8, 14, 30, 90)


def kernel(c: Canvas) -> None:
    """Draw a cracked walnut: half a shell with its kernel."""
    c.fill(WALNUT, "#8a5a2c")
    c.at(0, 0, 0.9).fill(WALNUT, "#f0d3a0")
    for side in (-1, 1):
        lobe = smooth((side * 4, -50), (side * 26, -54), (side * 48, -30), (side * 40, -8), (side * 52, 14),
                      (side * 36, 34), (side * 26, 52), (side * 4, 54), (side * 10, 20), (side * 4, -8))
        c.fill(lobe, Glow("#d99f58", "#a86a2e", 0.4, 0.3, 0.8))
        for y in (-32, -6, 22):
            c.line(bend((side * 12, y), (side * 24, y - 8), (side * 36, y + 4)), "#7f4a1c", 3)


def walnuts(c: Canvas) -> None:
    """Three walnuts, one of them open."""
    walnut(c.at(408, 352, 1.3, 24))
    walnut(c.at(244, 364, 1.56, -14))
    c.shadow(372, 512, 110, 20, 100)
    kernel(c.at(384, 430, 1.24, 12))


def almond(c: Canvas) -> None:
    """Draw an almond lying from (0, 0) to the right."""
    with c.inside(smooth((-34, 0), (-16, -19), (12, -15), (36, 0), (12, 15), (-16, 19)),
                  Fade("#c98546", "#8f5426")) as skin:
        for y in (-8, -2, 4, 9):
            skin.line(bend((-28, y * 0.6), (0, y * 1.3), (30, 0)), "#74401a80", 1.8)


def cashew(c: Canvas) -> None:
    """Draw a cashew around (0, 0)."""
    c.line(bend((-26, 12), (-14, -12), (12, -14), (28, 8)), "#d9ac66", 26)
    c.line(bend((-26, 9), (-14, -15), (12, -17), (27, 4)), "#f3d79c", 17)


def nut(c: Canvas, kind: int) -> None:
    """Draw one piece of a nut mix: almond, cashew, hazelnut, cranberry, raisin."""
    if kind in (0, 3):
        almond(c)
    elif kind in (1, 5):
        cashew(c)
    elif kind == 2:
        ball(c, 22, "#b5763a", 70)
        c.fill(oval(0, 14, 14, 7), "#e8cc98")
    else:
        ball(c.at(0, 0, 1), 16, "#9c2434" if kind == 4 else "#5a3446", 80)


def daily_nuts(c: Canvas) -> None:
    """A wooden bowl heaped with mixed nuts."""
    c.fill(oval(320, 508, 96, 16), "#6e4a2a")
    with bowl(c.at(320, 372), 412, 146, "#b07a46", "#6b4524") as side:
        for y in (28, 58, 92, 120):
            side.line(bend((-210, y - 18), (0, y + 8), (210, y - 18)), "#7f512870", 4)
    for i, (across, along) in enumerate(sorted(scatter(58, 176), key=lambda spot: spot[1])):
        rise = 1 - (across / 190) ** 2
        nut(c.at(320 + across, 362 + along * 0.36 - rise * 46, 0.98, i * 53), i % 7)
    for i, (x, y) in enumerate(((116, 510), (170, 526), (520, 506), (470, 528))):
        nut(c.at(x, y, 0.9, i * 67), i)


def jujube(c: Canvas) -> None:
    """Draw a dried red date around (0, 0)."""
    with c.inside(oval(0, 0, 78, 54), Glow("#b8382c", "#58101a", 0.36, 0.26, 0.9)) as skin:
        for i, y in enumerate((-34, -18, -3, 14, 30)):
            skin.line(bend((-66 + i * 4, y), (-20, y - 7 + i % 2 * 12), (24, y + 5 - i % 2 * 9), (64, y)),
                      "#3c0a1290", 3.6)
            skin.line(bend((-60, y - 4), (-18, y - 11 + i % 2 * 12), (30, y - 1)), "#e0685466", 2.4)
    shine(c, -28, -28, 22, 7, -14, 90)
    c.fill(oval(74, -2, 7, 11), "#d9a05c")


def jujubes(c: Canvas) -> None:
    """A small pile of red dates."""
    for x, y, size, turn in ((320, 300, 1.06, -10), (226, 378, 1.14, 12), (410, 372, 1.16, -16),
                             (152, 470, 1.0, -22), (478, 466, 1.02, 24), (316, 462, 1.28, 2)):
        jujube(c.at(x, y, size, turn))
    foliage(c.at(372, 262, 1, -28), 84, 36, "#6a9a48")


def pastry(c: Canvas) -> None:
    """Draw a glazed egg-yolk pastry around (0, 0)."""
    with c.inside(smooth((-92, 26), (-80, -30), (-40, -62), (0, -68), (40, -62), (80, -30), (92, 26), (60, 54),
                         (0, 62), (-60, 54)), Glow("#f2b24a", "#a9571c", 0.4, 0.14, 0.95)) as crust:
        crust.fill(smooth((-96, 34), (-40, 46), (0, 48), (40, 46), (96, 34), (80, 70), (-80, 70)), "#f0d6a4")
        shine(crust, -30, -34, 26, 10, -24, 110)
    for i, (x, y) in enumerate(scatter(22, 36)):
        c.at(x, y * 0.5 - 44, 1, i * 47).fill(leaf(9, 5.5), "#2a1c18")


def cut_pastry(c: Canvas) -> None:
    """Draw half a pastry: crust, red-bean paste, an orange yolk."""
    c.fill(oval(0, 0, 88, 74), Fade("#d98a34", "#efcf96"))
    for size, ink in ((0.92, "#f6e0b2"), (0.86, "#e6c382"), (0.82, "#f6e0b2")):
        c.fill(oval(0, 2, 88 * size, 74 * size), ink)
    c.fill(oval(0, 4, 66, 54), Glow("#7a3a30", "#4f1f1c", 0.4, 0.4, 0.7))
    with c.inside(oval(0, 6, 38, 33), Glow("#ffb638", "#ea7c16", 0.4, 0.35, 0.8)) as yolk:
        for x, y in scatter(30, 36):
            yolk.dot(x, y + 6, 1.8, "#ffd98290")


def egg_pastry(c: Canvas) -> None:
    """Pastries on a plate, one cut open."""
    c.fill(oval(320, 486, 246, 44), Fade("#ffffff", "#d8c9b4"))
    c.fill(oval(320, 478, 214, 32), "#efe4d2")
    pastry(c.at(330, 318, 1.16))
    pastry(c.at(214, 410, 1.26, -3))
    c.shadow(424, 488, 96, 16, 110)
    cut_pastry(c.at(424, 412, 1.12))


def strip(c: Canvas) -> None:
    """Draw a strip of dried beef around (0, 0)."""
    with c.inside(smooth((-104, -12), (-60, -24), (0, -18), (62, -26), (106, -10), (100, 14), (52, 24), (-10, 18),
                         (-62, 26), (-106, 10)), Fade("#a4472f", "#5c1f18")) as meat:
        for i, y in enumerate((-14, -5, 4, 12)):
            meat.line(bend((-100, y), (-36, y - 5 + i % 2 * 8), (30, y + 4 - i % 2 * 8), (100, y)),
                      ("#c9705090", "#43121290")[i % 2], 3)
        for x, y in ((-70, -6), (-30, 8), (14, -9), (48, 6), (78, -4)):
            meat.dot(x, y, 3.4, "#e8c48a")


def beef_jerky(c: Canvas) -> None:
    """A dark pouch with a bull's head and strips of beef."""
    with pouch(c.at(260, 512), 262, 366, "#4a2f2a") as front:
        front.dot(0, -180, 88, "#d9a55c")
        horn = bend((-24, -208), (-62, -212), (-70, -252))
        front.line(horn, "#f6ead2", 15)
        front.line([complex(-z.real, z.imag) for z in horn], "#f6ead2", 15)
        front.fill(smooth((-40, -222), (0, -230), (40, -222), (34, -170), (22, -126), (0, -118), (-22, -126),
                          (-34, -170)), "#5a2c20")
        front.fill(oval(0, -134, 25, 17), "#c98a64")
        for side in (-1, 1):
            front.dot(side * 20, -186, 5, "#f6ead2")
            front.dot(side * 10, -134, 4, "#5a2c20")
        front.fill(box(-58, -56, 58, -46, 4), "#d9a55c")
    strip(c.at(452, 506, 0.98, -4))
    strip(c.at(462, 462, 0.92, 9))
    strip(c.at(436, 420, 0.84, -16))


def hawthorn(c: Canvas) -> None:
    """Two skewers of sugared hawthorn in a striped paper cup."""
    for x, turn, count in ((386, 15, 5), (262, -14, 5)):
        skewer = c.at(x, 268, 1, turn)
        skewer.line(bend((0, -186), (0, 208)), "#d9b478", 9)
        for i in range(count):
            berry = skewer.at(0, -136 + i * 66)
            ball(berry, 41, "#cf2530", 0)
            halo(berry, 10, 18, 34, "#ff8a5a", 110)
            for dot in scatter(9, 34):
                berry.dot(*dot, 1.6, "#f8c9a0a0")
            berry.line(bend((-24, 12), (-29, -8), (-14, -28)), "#ffffffc8", 6)
            berry.dot(-6, -33, 3.4, "#ffffffc8")
    with c.inside(shape((206, 392), (446, 392), (412, 518), (240, 518)), Fade("#fff6e4", "#e6d2ae")) as paper:
        for x in range(180, 470, 48):
            paper.fill(shape((x, 380), (x + 24, 380), (326 + (x - 302) * 0.7, 520), (309 + (x - 309) * 0.7, 520)),
                       "#d3412f")
        sheen(paper, 200, 452, 380, 520)
    c.fill(box(196, 382, 456, 402, 9), Fade("#ffffff", "#ead9b8"))
    ball(c.at(502, 490), 34, "#cf2530", 140)
    foliage(c.at(516, 464, 1, -40), 60, 28)


def sunflower_seeds(c: Canvas) -> None:
    """A jar of striped seeds."""
    with jar(c.at(290, 512), 246, 326, "#4a3f38", "#d9a13a") as inner:
        for i, (x, y) in enumerate(scatter(150, 196)):
            seed(inner.at(x, y - 120, 1, i * 53))
        with label(inner, 0, -122, 142, 118) as paper:
            sunflower(paper, 0.62)
    for i, (x, y) in enumerate(((440, 500), (482, 512), (462, 478), (520, 498), (430, 526), (506, 530))):
        seed(c.at(x, y, 1.2, i * 61))


def seed(c: Canvas) -> None:
    """Draw a striped sunflower seed around (0, 0)."""
    c.fill(smooth((-21, 0), (2, -11), (21, -6), (24, 0), (21, 6), (2, 11)), "#2d2724")
    for y in (-5, 0, 5):
        c.line(bend((-14, y * 0.5), (4, y * 1.3), (19, y * 0.7)), "#efe8da", 2.2)


def sunflower(c: Canvas, size: float) -> None:
    """Draw a sunflower's head around (0, 0)."""
    head = c.at(0, 0, size)
    for count, far, start, colour in ((16, 84, 0, "#e79a1c"), (16, 78, 11, "#f8c033")):
        for degrees in around(count, start):
            head.at(0, 0, 1, degrees).fill(leaf(far, 25), Fade(light(colour, 0.15), dark(colour, 0.05)))
    head.dot(0, 0, 40, Glow("#7a4a24", "#3c2214", 0.5, 0.5, 0.6))
    for x, y in scatter(70, 36):
        head.dot(x, y, 2.2, "#b07a3a")


SCENES = {
    "dried-apple": Scene(dried_apple, "sun", "#f0c9a4"),
    "walnuts": Scene(walnuts, "sun", "#dfc59c"),
    "daily-nuts": Scene(daily_nuts, "sun", "#ecd2a2"),
    "jujubes": Scene(jujubes, "sun", "#e8b8a4"),
    "egg-pastry": Scene(egg_pastry, "sun", "#f2d79e"),
    "beef-jerky": Scene(beef_jerky, "sun", "#e0b48c"),
    "hawthorn": Scene(hawthorn, "sun", "#f3c2b4"),
    "sunflower-seeds": Scene(sunflower_seeds, "sun", "#f0dca0"),
}
