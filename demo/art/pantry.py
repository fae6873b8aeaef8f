"""The pantry: rice, millet, oil, soy sauce, honey, noodles, chilli, eggs."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, leaf, oval, scatter, shape, smooth, symmetric
from demo.art.parts import halo, shine
from demo.art.scene import Scene
from demo.art.vessels import bottle, jar, label, mound

EGG = symmetric((0, -66), (26, -56), (46, -18), (50, 18), (34, 52), (0, 64))


def ear(c: Canvas, colour: str = "#d9a93a") -> None:
    """Draw an ear of rice or wheat, bending to the right from (0, 0)."""
    stem = bend((0, 0), (10, -70), (40, -132), (84, -160))
    c.line(stem, dark(colour, 0.2), 4)
    for i in range(8, len(stem), 3):
        z = stem[i]
        for side in (-44, 30):
            grain = c.at(z.real, z.imag, 1, -62 + i * 1.4 + side)
            grain.fill(leaf(30, 13), Fade(light(colour, 0.2), dark(colour, 0.12)))


def rice(c: Canvas) -> None:
    """A cloth sack of rice, tied, with a bowl of white grains."""
    sack = c.at(270, 512)
    cloth = smooth((-52, -290), (0, -282), (52, -290), (96, -236), (130, -130), (126, -30), (96, 0), (0, 6),
                   (-96, 0), (-126, -30), (-130, -130), (-96, -236))
    sack.fill(smooth((-70, -352), (-24, -338), (24, -352), (72, -338), (48, -286), (-48, -286)),
              Fade("#f7ead0", "#d2b98c"))
    with sack.inside(cloth, Glow("#faf0da", "#d8bf92", 0.36, 0.3, 0.9)) as front:
        for fold in (-86, -30, 34, 88):
            front.line(bend((fold * 0.4, -286), (fold * 0.8, -220), (fold, -120)), "#c5a87678", 5)
        front.dot(0, -118, 76, "#b5402c")
        front.dot(0, -118, 69, "#faf0da")
        ear(front.at(-34, -50, 0.82), "#c98f2a")
        ear(front.at(-10, -46, 0.7), "#dba93e")
    sack.line(bend((-54, -288), (0, -278), (54, -288)), "#b5402c", 13)
    sack.line(bend((8, -282), (36, -250), (30, -222)), "#b5402c", 6)
    c.shadow(452, 510, 104, 20, 90)
    with mound(c.at(448, 436), 160, 56, Glow("#ffffff", "#e4dcca", 0.4, 0.2, 0.9)) as heap:
        for i, (x, y) in enumerate(scatter(110, 84)):
            heap.at(x, y * 0.6 - 18, 1, i * 47).fill(oval(0, 0, 6, 2.4), ("#ffffff", "#d3c7ae")[i % 2])
    scoop(c.at(448, 440), "#5b7fa6")


def scoop(c: Canvas, colour: str) -> None:
    """Draw the outside of a small bowl in front of its heap, rim at (0, 0)."""
    side = smooth((-88, -2), (-78, 34), (-44, 66), (0, 72), (44, 66), (78, 34), (88, -2), (44, 13), (0, 17),
                  (-44, 13))
    with c.inside(side, Fade(light(colour, 0.2), dark(colour, 0.2))) as outside:
        outside.line(bend((-90, 18), (0, 36), (90, 18)), "#ffffffb0", 5)
        outside.line(bend((-90, 30), (0, 48), (90, 30)), "#ffffff70", 2.4)


def millet(c: Canvas) -> None:
    """A stoneware bowl of golden millet with two ears."""
    for turn in (16, -14):
        foxtail(c.at(404, 396, 1.1, turn))
    with mound(c.at(300, 366), 330, 116, Glow("#ffe07a", "#dc9c22", 0.4, 0.2, 0.9)) as heap:
        for i, (x, y) in enumerate(scatter(520, 176)):
            heap.dot(x, y * 0.6 - 34, 2.6, ("#fff0ac", "#c98a1c")[i % 2])
    wide = c.at(300, 370, 2.0)
    scoop(wide, "#8a5a44")
    for x, y in ((112, 520), (134, 530), (470, 518), (488, 528), (506, 516), (452, 532), (92, 532)):
        c.dot(x, y, 4.4, "#e0a42c")


def foxtail(c: Canvas) -> None:
    """Draw a heavy ear of millet that nods to the right of its stalk at (0, 0)."""
    c.line(bend((0, 20), (2, -110), (34, -168), (78, -164)), "#b59a3c", 5)
    spine = bend((58, -172), (96, -156), (118, -104), (116, -48))
    for i, z in enumerate(spine):
        thick = 15 - abs(i - 13) * 0.6
        for x, y in scatter(9, thick):
            c.dot(z.real + x, z.imag + y, 4, ("#f4cf62", "#d39d2c", "#e7b844")[(i + round(x)) % 3])


def peanut(c: Canvas) -> None:
    """Draw a peanut in its shell around (0, 0)."""
    with c.inside(smooth((-56, 0), (-44, -24), (-18, -22), (0, -14), (20, -24), (48, -22), (60, 0), (48, 24),
                         (20, 24), (0, 15), (-18, 23), (-44, 24)), Glow("#ecc88a", "#b07f40", 0.4, 0.3, 0.8)) as shell:
        for x in range(-48, 56, 13):
            shell.line(bend((x, -22), (x + 4, 0), (x, 22)), "#8f622c80", 2)
        for y in (-10, 1, 12):
            shell.line(bend((-54, y), (0, y * 0.7), (58, y)), "#8f622c80", 2)


def peanut_oil(c: Canvas) -> None:
    """A tall bottle of golden oil with peanuts."""
    with bottle(c.at(286, 514), 168, 404, "#e9a72a", "#a8342a") as front:
        front.fill(box(-90, -420, 90, -288), "#fff3cfa8")
        halo(front, 20, -60, 120, "#ffd76a", 170)
        with label(front, 0, -124, 146, 152) as paper:
            peanut(paper.at(0, -14, 0.88, -24))
            paper.fill(box(-40, 42, 40, 49, 3), "#a8342a")
    peanut(c.at(430, 494, 1.06, -16))
    peanut(c.at(500, 512, 0.9, 24))
    c.at(404, 526, 0.9).fill(oval(0, 0, 18, 13), Glow("#c9694a", "#8a3524", 0.4, 0.3, 0.8))


def soybean(c: Canvas, colour: str) -> None:
    """Draw a soybean around (0, 0)."""
    c.fill(oval(0, 0, 17, 14), Glow(light(colour, 0.3), dark(colour, 0.2)))
    c.fill(oval(3, 5, 6, 2.2, 10), dark(colour, 0.4))


def soy_sauce(c: Canvas) -> None:
    """A dark bottle of soy sauce, beans and a small dish."""
    with bottle(c.at(262, 514), 156, 404, "#3a1c14", "#c9372c") as front:
        halo(front, -30, -60, 110, "#7a3a20", 150)
        with label(front, 0, -124, 136, 158, "#f6e7c4") as paper:
            paper.dot(0, -16, 44, "#c9372c")
            for x, y in ((-16, -24), (16, -26), (0, -2)):
                soybean(paper.at(x, y, 0.94), "#f0cf86")
            paper.fill(box(-36, 44, 36, 51, 3), "#3a1c14")
    c.shadow(440, 514, 96, 16, 70)
    c.fill(smooth((362, 474), (386, 502), (440, 512), (494, 502), (518, 474)), Fade("#ffffff", "#d5d9dc"))
    c.fill(oval(440, 474, 79, 18), "#ffffff")
    c.fill(oval(440, 476, 66, 13), Glow("#8a4424", "#33150f", 0.35, 0.3, 0.7))
    for x, y in ((372, 528), (404, 534), (500, 530), (530, 522), (520, 538)):
        soybean(c.at(x, y, 0.86, x), "#e4bd6c")


def honey(c: Canvas) -> None:
    """A jar of honey with a dipper."""
    with jar(c.at(282, 512), 254, 318, "#e9981c", "#f4e3b8") as inner:
        halo(inner, -30, -120, 150, "#ffd764", 190)
        for x, y in ((60, -200), (-76, -60), (80, -60), (-66, -190)):
            inner.dot(x, y, 6, "#fff0b070")
        hexagons(inner)
    stick = c.at(448, 470, 1, 24)
    stick.line(bend((0, -40), (0, -250)), "#a9743a", 14)
    stick.line(bend((-3, -44), (-3, -248)), "#cf9c5c", 4)
    for i in range(5):
        wide = (30, 40, 44, 40, 28)[i]
        stick.fill(box(-wide, -48 + i * 19, wide, -34 + i * 19, 7), Fade("#dca868", "#a06a30"))
    c.fill(smooth((396, 500), (414, 470), (440, 506), (470, 500), (520, 512), (508, 530), (424, 532)),
           Glow("#ffc94a", "#e08e14", 0.4, 0.3, 0.8))
    shine(c, 438, 514, 20, 4, 4, 130)


def hexagons(c: Canvas) -> None:
    """Print a label of three honeycomb cells."""
    with label(c, 0, -118, 144, 132, "#fff7e0") as paper:
        for x, y, ink in ((-27, -18, "#f2b32e"), (27, -18, "#e0921c"), (0, 28, "#f8cc5c")):
            corners = [(x + z[0], y + z[1]) for z in ((0, -29), (25, -14.5), (25, 14.5), (0, 29), (-25, 14.5),
                                                      (-25, -14.5))]
            paper.fill(shape(*corners), ink)


def noodles(c: Canvas) -> None:
    """Bundles of dried noodles in paper bands."""
    for x, y, turn in ((322, 366, -3), (196, 468, 2), (446, 470, -2)):
        bundle = c.at(x, y, 1, turn - 90)
        c.shadow(x, y + 52, 124, 12, 70)
        with bundle.at(0, 0).inside(box(-48, -122, 48, 122, 9), Fade("#f6e4b4", "#dcbf82", across=True)) as body:
            for i in range(-50, 52, 7):
                body.line(bend((i, -122), (i + (i % 3 - 1) * 2, 0), (i, 122)), "#c2a06090", 1.8)
        for i in range(-40, 46, 13):
            bundle.fill(oval(i, 121, 6.6, 5), "#fbf0cf")
        with bundle.inside(box(-51, -44, 51, 44, 5), "#b5402c") as band:
            band.fill(box(-60, -34, 60, -29), "#f0cf86")
            band.fill(box(-60, 29, 60, 34), "#f0cf86")
            ear(band.at(8, 26, 0.38, 64), "#f0cf86")


def chilli(c: Canvas) -> None:
    """Draw a red chilli that hangs right from (0, 0)."""
    c.line(bend((0, 0), (-14, -8), (-34, -6)), "#4f8a3a", 8)
    c.fill(smooth((0, -15), (44, -18), (96, 0), (132, 36), (90, 22), (44, 14), (0, 13)), Fade("#e8382c", "#a81a1e"))
    c.fill(oval(2, -1, 10, 16), "#4f8a3a")
    c.line(bend((18, -9), (52, -9), (88, 6)), "#ffb09a90", 5)


def chilli_oil(c: Canvas) -> None:
    """A jar of chilli in oil, with chillies and pepper."""
    with jar(c.at(270, 512), 238, 300, "#a81e14", "#33211c") as inner:
        inner.fill(box(-130, -250, 130, -172), "#e2571c")
        for i, (x, y) in enumerate(scatter(220, 180)):
            flake = inner.at(x, y - 100, 1, i * 53)
            flake.fill(leaf(16, 8), ("#d9381c", "#7a1210", "#f0a03c", "#c22618")[i % 4])
        with label(inner, 0, -108, 142, 112, "#fdf0d8") as paper:
            chilli(paper.at(-44, -22, 0.8, 6))
    chilli(c.at(404, 470, 1.06, 4))
    chilli(c.at(424, 508, 1.0, -8))
    for x, y in ((398, 530), (420, 540), (552, 520), (536, 536)):
        c.dot(x, y, 7, Glow("#8a4a34", "#44201a"))


def eggs(c: Canvas) -> None:
    """A paper tray of brown and cream eggs with a feather of straw."""
    for row, (y, count) in enumerate(((354, 4), (394, 5))):
        for i in range(count):
            colour = ("#dca678", "#f0d9bc", "#cf9464", "#e6bd94")[(i * 3 + row) % 4]
            egg = c.at(320 + (i - (count - 1) / 2) * 88, y - i * 23 % 7, 1.04, i * 31 % 13 - 6)
            egg.fill(EGG, Glow(light(colour, 0.35), dark(colour, 0.2), 0.36, 0.28, 0.85))
            shine(egg, -16, -28, 7, 13, 22, 110)
    with c.inside(smooth((86, 410), (124, 424), (164, 402), (210, 426), (254, 402), (300, 426), (344, 402),
                         (388, 426), (432, 402), (476, 426), (520, 404), (554, 410), (532, 510), (320, 518),
                         (108, 510)), Fade("#b9ad9c", "#8e8272")) as tray:
        for x in range(120, 560, 89):
            tray.fill(smooth((x - 26, 430), (x, 452), (x + 26, 430), (x + 18, 520), (x - 18, 520)), "#ffffff26")
            tray.fill(box(x + 34, 440, x + 44, 520), "#3a2c2030")
    for x, y, turn in ((112, 522, -12), (500, 520, 10), (150, 530, 6), (470, 530, -14)):
        for straw in around(3, turn):
            c.at(x, y, 1, straw / 9).line(bend((-44, 2), (0, -4), (46, 3)), "#d9b45c", 4)


SCENES = {
    "wuchang-rice": Scene(rice, "cloth", "#d9c8a8"),
    "millet": Scene(millet, "cloth", "#e2cc9a"),
    "peanut-oil": Scene(peanut_oil, "cloth", "#ecd094"),
    "soy-sauce": Scene(soy_sauce, "cloth", "#d8b8a0"),
    "honey": Scene(honey, "cloth", "#f0d48e"),
    "noodles": Scene(noodles, "cloth", "#dccdb0"),
    "chilli-oil": Scene(chilli_oil, "cloth", "#eab49c"),
    "eggs": Scene(eggs, "cloth", "#cfd2bc"),
}
