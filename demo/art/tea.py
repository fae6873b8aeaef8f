"""Tea: tins, a cake in its paper, cups, and what grows on the bush."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, leaf, oval, scatter, smooth
from demo.art.parts import ball, foliage, halo, shine
from demo.art.scene import Scene
from demo.art.vessels import bowl, cup, jar, label, pouch, tin


def sprig(c: Canvas, green: str) -> None:
    """Draw one bud and two leaves of tea, growing up from (0, 0)."""
    c.line(bend((0, 0), (2, -30), (0, -62)), dark(green, 0.1), 5)
    foliage(c.at(0, -24, 1, -28), 66, 30, green)
    foliage(c.at(0, -34, 1, -152), 62, 28, dark(green, 0.1))
    foliage(c.at(0, -58, 1, -92), 58, 20, light(green, 0.15))


def hills(c: Canvas, colour: str) -> None:
    """Print distant hills with a sun on a wide paper around (0, 0)."""
    c.dot(34, -32, 17, "#d9583a")
    for base, tone, shift in ((16, 0.45, -26), (34, 0.2, 30), (54, 0.0, -6)):
        c.fill(smooth((-130, 90), (-110, base), (-60 + shift, base - 34), (-10 + shift, base - 6),
                      (40 + shift, base - 28), (110, base), (130, 90)), light(colour, tone))


def steam(c: Canvas) -> None:
    """Draw two threads of steam that rise from (0, 0)."""
    for x in (-14, 14):
        c.line(bend((x, 0), (x + 12, -24), (x - 8, -50), (x + 6, -78)), "#ffffff90", 6)


def longjing(c: Canvas) -> None:
    """A tall green tin with hills, tea leaves and a glass of green tea."""
    with tin(c.at(268, 512), 204, 350, "#3f7a4c", "#2f5d3a") as front:
        front.fill(box(-110, -270, 110, -262), "#d8b766")
        with label(front, 0, -150, 158, 176) as paper:
            hills(paper, "#4c8a56")
        front.fill(box(-110, -34, 110, -26), "#d8b766")
    c.shadow(452, 508, 86, 18, 70)
    cup(c.at(448, 510), 140, 84, "#eef4ea", "#b9c85a")
    steam(c.at(448, 408))
    sprig(c.at(346, 528, 0.8, 62), "#6ba94a")


def gaiwan(c: Canvas, colour: str, tea: str) -> None:
    """Draw a lidded cup on its saucer, standing on (0, 0)."""
    c.fill(oval(0, -8, 136, 24), Fade(light(colour, 0.3), dark(colour, 0.16)))
    c.fill(oval(0, -13, 112, 16), dark(colour, 0.05))
    with bowl(c.at(0, -148), 232, 124, colour, tea) as side:
        for x in (-60, 0, 60):
            sprig(side.at(x, 92, 0.78), "#5e9c8a")
    c.fill(oval(0, -147, 106, 17), Glow(light(tea, 0.3), tea, 0.4, 0.3, 0.8))
    lid = c.at(-18, -160, 1, -7)
    lid.fill(smooth((-106, 0), (-84, -34), (-34, -58), (34, -58), (84, -34), (106, 0), (50, 10), (-50, 10)),
             Glow(light(colour, 0.4), dark(colour, 0.16), 0.35, 0.2, 0.9))
    lid.fill(box(-24, -78, 24, -56, 8), Fade(light(colour, 0.3), dark(colour, 0.1)))


def tieguanyin(c: Canvas) -> None:
    """A gaiwan of oolong and a few rolled leaves."""
    gaiwan(c.at(306, 500, 1.16), "#e4eeea", "#d3b24a")
    for i, (x, y) in enumerate(((470, 500), (500, 484), (512, 510), (484, 516), (536, 500))):
        pearl = c.at(x, y, 1, i * 67)
        ball(pearl, 14, ("#5d7a3c", "#6f8c46", "#4d6a34")[i % 3], 60)
        pearl.line(bend((-8, 2), (0, -6), (8, 0)), "#33481f90", 2.4)


def dahongpao(c: Canvas) -> None:
    """A brick-red tin with gold bands beside a dark cup."""
    with tin(c.at(282, 512), 236, 290, "#a33a2a", "#33211c") as front:
        front.dot(0, -128, 74, "#e2b866")
        front.dot(0, -128, 67, "#8e2c20")
        for shift, tone in ((-26, "#c9793c"), (20, "#e2b866")):
            front.fill(smooth((shift - 52, -84), (shift - 30, -136), (shift - 8, -176), (shift + 12, -142),
                              (shift + 34, -84)), tone)
        front.fill(box(-72, -92, 72, -58), "#8e2c20")
        for y in (-216, -42):
            front.fill(box(-130, y, 130, y + 6), "#e2b866")
    c.shadow(462, 508, 80, 18, 80)
    cup(c.at(458, 510), 132, 78, "#5c4a44", "#b5531c")
    steam(c.at(458, 412))


def cake(c: Canvas) -> None:
    """Draw a pu'er cake around (0, 0): pressed leaves with a dimple."""
    c.dot(0, 6, 150, "#2e1a12")
    with c.inside(oval(0, 0, 150), Glow("#7a4a30", "#3c2117", 0.4, 0.34, 0.8)) as face:
        for i, (x, y) in enumerate(scatter(330, 152)):
            face.at(x, y, 1, i * 47).fill(leaf(24, 7), ("#8a5a3a88", "#2b160e88", "#a8754a70", "#4f2d1d90")[i % 4])
        face.shadow(0, 0, 46, 46, 150)


def puer(c: Canvas) -> None:
    """A pu'er cake in front of another in its printed paper."""
    wrapped = c.at(396, 306, 1.04)
    wrapped.dot(0, 7, 152, "#cdbb97")
    wrapped.dot(0, 0, 152, Glow("#fdf6e4", "#e3d3b0", 0.4, 0.3, 0.8))
    for degrees in around(24):
        wrapped.at(0, 0, 1, degrees).line(bend((132, 0), (150, 4)), "#c7b48c", 2.4)
    for radius, colour in ((112, "#b23a2c"), (104, "#f6ecd4"), (58, "#b23a2c"), (51, "#f6ecd4")):
        wrapped.dot(0, 0, radius, colour)
    for degrees in around(8):
        sprig(wrapped.at(0, 0, 1, degrees).at(0, -62, 0.4), "#4a8a4a")
    sprig(wrapped.at(0, 36, 0.72), "#4a8a4a")
    cake(c.at(256, 368, 0.98))
    c.shadow(452, 508, 74, 16, 80)
    cup(c.at(452, 512), 118, 70, "#f3ece2", "#7a2414")


def jasmine_flower(c: Canvas) -> None:
    """Draw a jasmine flower around (0, 0), about 80 units wide."""
    for degrees in around(6, 12):
        petal = c.at(0, 0, 1, degrees)
        petal.fill(smooth((4, 0), (18, -13), (38, -9), (44, 0), (38, 9), (18, 13)), Fade("#ffffff", "#eceadb"))
        petal.line(bend((12, 0), (34, 0)), "#dcd9c4", 1.6)
    c.dot(0, 0, 8, "#ecd27a")


def jasmine(c: Canvas) -> None:
    """A glass jar of green tea with jasmine flowers in and around it."""
    with jar(c.at(300, 512), 250, 330, "#8da05a", "#c9a56a") as inner:
        for i, (x, y) in enumerate(scatter(240, 190)):
            inner.at(x, y - 120, 1, i * 53).fill(leaf(30, 7), ("#6a8040", "#4f6a34", "#a4b56c", "#5c7438")[i % 4])
        for i, (x, y) in enumerate(((-60, -216), (40, -190), (-20, -130), (70, -96), (-74, -70), (16, -44))):
            jasmine_flower(inner.at(x, y, 0.82, i * 31))
    foliage(c.at(470, 478, 1, -46), 92, 44, "#4f8f48")
    foliage(c.at(448, 494, 1, 168), 80, 36, "#5f9c50")
    jasmine_flower(c.at(462, 478, 1.16))
    jasmine_flower(c.at(528, 500, 0.8, 20))


def mandarin(c: Canvas, colour: str) -> None:
    """Draw a small green mandarin with its pores around (0, 0)."""
    ball(c, 78, colour, 65)
    for x, y in scatter(90, 74):
        c.dot(x, y, 1.5, f"{dark(colour, 0.4)}99")


def xiaoqinggan(c: Canvas) -> None:
    """Small green mandarins stuffed with pu'er, one with its lid off."""
    for back in (c.at(410, 366, 1.26), c.at(240, 352, 1.36)):
        mandarin(back, "#64803a")
        back.dot(0, -62, 9, "#4a3a20")
    c.shadow(336, 512, 110, 20, 100)
    front = c.at(332, 428, 1.24)
    mandarin(front, "#71904a")
    front.fill(oval(0, -50, 50, 21), "#b9bf74")
    with front.inside(oval(0, -50, 42, 16), "#2c1a10") as leaves:
        for i, (x, y) in enumerate(scatter(60, 42)):
            leaves.at(x, y * 0.4 - 50, 1, i * 47).fill(leaf(18, 5), ("#5c3a22", "#7a5030", "#3c2415")[i % 3])
    lid = c.at(486, 488, 1.1, 26)
    lid.fill(oval(0, 0, 46, 24), "#71904a")
    lid.fill(oval(0, -5, 40, 18), "#c3c882")


def chrysanthemum(c: Canvas, petals: str) -> None:
    """Draw a chrysanthemum around (0, 0), about 100 units wide."""
    for count, far, start in ((18, 50, 0), (14, 40, 9), (10, 29, 4)):
        for degrees in around(count, start):
            c.at(0, 0, 1, degrees).fill(smooth((6, 0), (far * 0.6, -6.5), (far, 0), (far * 0.6, 6.5)),
                                        Fade(light(petals, 0.4), dark(petals, 0.07)))
    c.dot(0, 0, 13, Glow("#f7cf4a", "#d9902a", 0.4, 0.35, 0.7))


def hangbaiju(c: Canvas) -> None:
    """A glass cup of chrysanthemum tea with flowers floating in it."""
    glass = c.at(308, 512)
    handle = bend((120, -210), (196, -204), (206, -120), (112, -84))
    glass.line(handle, "#ffffff", 20)
    glass.line(handle, "#dfe9e6", 9)
    glass.fill(box(-134, -290, 134, 0, 38), "#ffffff9c")
    with glass.inside(box(-122, -228, 122, -12, 30), Fade("#f6d777", "#e3aa36")) as tea:
        halo(tea, -30, -160, 120, "#fff2b8", 140)
        for x, y, size in ((-56, -70, 0.9), (48, -98, 1.0), (-10, -28, 0.7)):
            chrysanthemum(tea.at(x, y, size), "#fff6df")
    glass.fill(oval(0, -228, 122, 22), "#f9e29a")
    chrysanthemum(glass.at(-48, -230, 1.0), "#fffaf0")
    chrysanthemum(glass.at(52, -224, 0.9, 20), "#fffaf0")
    shine(glass, -106, -120, 8, 86, 0, 150)
    chrysanthemum(c.at(506, 494, 0.84), "#fffaf0")


def baimudan(c: Canvas) -> None:
    """A kraft pouch of white tea with a sprig of silver buds."""
    with pouch(c.at(290, 512), 256, 350, "#c9a878") as front:
        with label(front, 0, -164, 156, 190, "#f8f2e4") as paper:
            sprig(paper.at(0, 62, 1.3), "#8fa878")
        front.dot(0, -298, 11, "#8a6a3e")
    for x, y, turn in ((428, 520, -38), (452, 522, -72), (470, 526, -18)):
        bud = c.at(x, y, 1, turn)
        foliage(bud, 110, 24, "#a9b794", 12)
        foliage(bud.at(6, 0, 1, -10), 90, 15, "#d3d8c4", 6)


SCENES = {
    "longjing": Scene(longjing, "arch", "#bcd2ae"),
    "tieguanyin": Scene(tieguanyin, "arch", "#a9cbc4"),
    "dahongpao": Scene(dahongpao, "arch", "#e0b79c"),
    "puer-cake": Scene(puer, "arch", "#d5b995"),
    "jasmine-tea": Scene(jasmine, "arch", "#c6d8b8"),
    "xiaoqinggan": Scene(xiaoqinggan, "arch", "#d8cf9e"),
    "hangbaiju": Scene(hangbaiju, "arch", "#e6d6a4"),
    "baimudan": Scene(baimudan, "arch", "#c3cbb4"),
}
