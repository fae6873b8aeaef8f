"""Things for the home: socks, candle, towels, bowls, basket, flask, soap."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, leaf, oval, scatter, shape, smooth
from demo.art.parts import foliage, halo, shine
from demo.art.scene import Scene
from demo.art.vessels import bowl, cylinder, label, sheen

SOCK = smooth((-46, -196), (0, -200), (46, -196), (48, -120), (48, -24), (74, 16), (124, 40), (136, 78), (104, 100),
              (20, 98), (-34, 76), (-54, 20), (-48, -110))


def sock(c: Canvas, colour: str, trim: str) -> None:
    """Draw a sock around (0, 0), its toe to the right."""
    with c.inside(SOCK, Fade(light(colour, 0.12), dark(colour, 0.14), across=True)) as knit:
        for x in range(-44, 50, 11):
            knit.line(bend((x, -204), (x, -146)), f"{dark(colour, 0.3)}80", 2.2)
        for y in (-118, -92):
            knit.fill(box(-80, y, 80, y + 13), trim)
        knit.fill(oval(-50, 66, 48, 50), trim)
        knit.fill(oval(136, 80, 50, 60), trim)
        for x, y in ((0, -52), (22, -20), (-22, -20), (0, 14), (34, 36), (70, 64), (20, 62)):
            knit.dot(x, y, 5.5, f"{light(trim, 0.3)}c0")
        knit.line(bend((-58, -146), (0, -141), (58, -146)), f"{dark(colour, 0.4)}60", 3)
        knit.fill(box(40, -210, 150, 110), "#20100818")


def socks(c: Canvas) -> None:
    """A pair of socks and a rolled one."""
    sock(c.at(356, 368, 1.24, 4), "#d98a5c", "#f6e6cc")
    sock(c.at(240, 390, 1.24, -6), "#5d86a0", "#f4e8d4")


def candle(c: Canvas) -> None:
    """A burning candle in a glass with a sprig of lavender."""
    glass = c.at(292, 512)
    halo(glass, 0, -330, 190, "#fff0b0", 190)
    glass.fill(cylinder(-120, -250, 120, 0, 26), "#ffffff90")
    with glass.inside(cylinder(-108, -206, 108, -14, 22), Fade("#fdf1da", "#e8cfa4")) as wax:
        halo(wax, 0, -206, 150, "#ffd98a", 210)
        with label(wax, 0, -96, 132, 106, "#fffaf0") as paper:
            lavender(paper.at(0, 46, 0.56))
        sheen(wax, -108, 108, -206, 0)
    glass.fill(oval(0, -206, 108, 22), "#fff8e6")
    glass.fill(oval(0, -206, 54, 11), "#ffe9ae")
    glass.line(oval(0, -250, 119, 23), "#ffffffd0", 4)
    glass.line(bend((0, -206), (2, -226), (0, -240)), "#4a3428", 5)
    glass.fill(smooth((0, -322), (20, -272), (17, -244), (0, -232), (-17, -244), (-20, -272)),
               Glow("#fff6c8", "#f59a24", 0.5, 0.66, 0.6))
    for i, turn in enumerate((28, 44, 60)):
        lavender(c.at(424, 520 + i * 3, 0.9, turn))


def lavender(c: Canvas) -> None:
    """Draw a stem of lavender that grows up from (0, 0)."""
    c.line(bend((0, 0), (3, -70), (0, -150)), "#7a9464", 5)
    foliage(c.at(1, -26, 1, -50), 50, 12, "#86a36e")
    for i in range(6):
        for side in (-1, 1):
            c.at(side * 8, -66 - i * 17, 1, -90 + side * 32).fill(oval(6, 0, 13, 8), ("#8d79b8", "#a794cf")[i % 2])
    c.dot(0, -168, 8, "#b7a6da")


def towel(c: Canvas, wide: float, colour: str) -> None:
    """Draw a folded towel, 72 units high, that lies on (0, 0)."""
    half = wide / 2
    c.shadow(0, 2, half * 1.02, 12, 90)
    with c.inside(box(-half, -72, half, 0, 34), Fade(light(colour, 0.2), dark(colour, 0.16))) as cloth:
        for y in (-47, -24):
            cloth.line(bend((-half + 26, y), (0, y + 2), (half + 20, y)), f"{dark(colour, 0.3)}8c", 3.4)
        for across, along in scatter(150, half):
            cloth.dot(across, along * 0.24 - 36, 1.5, f"{light(colour, 0.6)}88")
        for left in (half - 92, half - 74):
            cloth.fill(box(left, -80, left + 8, 10), light(colour, 0.55))


def towels(c: Canvas) -> None:
    """Three folded towels in a pile with a cotton twig."""
    for y, wide, colour, x in ((512, 372, "#7f9d92", 316), (440, 356, "#e3c9a8", 322), (368, 340, "#d58f78", 312)):
        towel(c.at(x, y), wide, colour)
    twig = c.at(420, 290, 1, 12)
    twig.line(bend((-190, 2), (-90, -14), (30, -6)), "#7a5a3c", 6)
    for x, y in ((34, -8), (-56, -24), (-130, -10)):
        for degrees in around(5, x):
            twig.at(x, y, 1, degrees).fill(leaf(40, 17), "#8a6a44")
        for dx, dy in ((-13, -6), (13, -8), (0, 10), (2, -18)):
            twig.dot(x + dx, y + dy, 17, Glow("#ffffff", "#e2dccf", 0.4, 0.3, 0.8))


def porcelain(c: Canvas) -> None:
    """Draw a blue-and-white bowl, its rim at (0, 0)."""
    blue = "#2f5fa8"
    with bowl(c, 330, 150, "#f4f7fa", "#e9eef4") as side:
        side.line(bend((-168, 14), (0, 44), (168, 14)), blue, 5)
        side.line(bend((-140, 96), (0, 124), (140, 96)), blue, 4)
        for x in (-96, 0, 96):
            flower = side.at(x, 74 - abs(x) * 0.14)
            for degrees in around(6):
                flower.at(0, 0, 1, degrees).fill(leaf(24, 14), blue)
            flower.dot(0, 0, 5.5, "#f4f7fa")
        for x in (-48, 48):
            side.line(bend((x - 24, 84), (x - 6, 66), (x + 6, 84), (x + 24, 68)), "#5f86c4", 4)


def bowls(c: Canvas) -> None:
    """Two porcelain bowls, one in the other, with chopsticks."""
    porcelain(c.at(316, 330, 1.14))
    porcelain(c.at(316, 264, 1.14))
    for y, turn in ((532, -5), (546, -3)):
        stick = c.at(330, y, 1, turn)
        stick.fill(shape((-210, -4), (190, -6), (190, 6), (-210, 4)), "#8a4a2c")
        stick.fill(shape((120, -5.6), (190, -6), (190, 6), (120, 5.6)), "#2f5fa8")


def basket(c: Canvas) -> None:
    """A woven bamboo basket with a cloth over its rim."""
    wove = c.at(320, 516)
    wove.line(bend((-150, -190), (-120, -330), (0, -384), (120, -330), (150, -190)), "#a87a3e", 17)
    wove.line(bend((-150, -194), (-120, -334), (0, -388), (120, -334), (150, -194)), "#d9b070", 6)
    wove.fill(oval(0, -192, 186, 34), "#7a5426")
    cloth(wove)
    with wove.inside(shape((-186, -192), (186, -192), (150, -8), (120, 0), (-120, 0), (-150, -8)),
                     "#b98a4a") as side:
        for row in range(9):
            for column in range(-8, 9):
                x, y = column * 24 + row % 2 * 12, -184 + row * 22
                side.fill(box(x - 11, y, x + 11, y + 18, 7), Fade("#e9c586", "#c5934c"))
        sheen(side, -186, 186, -200, 0)
    for y, wide in ((-192, 190), (-14, 152)):
        wove.fill(box(-wide, y - 10, wide, y + 14, 12), Fade("#e3b871", "#a8783a"))


def cloth(c: Canvas) -> None:
    """Draw a checked cloth that rises from a basket's rim at y = -192."""
    with c.inside(smooth((-172, -190), (-140, -236), (-80, -226), (-30, -258), (30, -230), (90, -252), (146, -226),
                         (172, -190), (60, -176), (-60, -176)), Fade("#fdf6ea", "#e6d6c0")) as linen:
        for x in range(-180, 190, 30):
            linen.line(bend((x, -170), (x + 18, -270)), "#c9584a80", 8)
        for y in (-246, -218):
            linen.line(bend((-180, y + 18), (0, y), (180, y + 16)), "#c9584a80", 8)


def flask(c: Canvas) -> None:
    """A slim vacuum flask with its cup beside it."""
    body = c.at(276, 514)
    with body.inside(smooth((-84, -318), (-60, -352), (60, -352), (84, -318), (86, -160), (84, -16), (64, 0),
                            (-64, 0), (-84, -16), (-86, -160)), "#2f7f86") as steel:
        steel.fill(box(-100, -66, 100, -60), "#a8d8d4")
        for shift, tone in ((0, "#7fc4c0"), (22, "#4f9fa2")):
            steel.fill(smooth((-110, -190 + shift), (-50, -216 + shift), (0, -186 + shift), (50, -166 + shift),
                              (110, -196 + shift), (110, -150), (-110, -150)), tone)
        sheen(steel, -86, 86, -360, 10)
    with body.inside(box(-62, -418, 62, -346, 16), "#e8ecec") as cap:
        cap.fill(box(-70, -362, 70, -346), "#9aa8aa")
        sheen(cap, -62, 62, -420, -340)
    c.shadow(448, 514, 88, 16, 80)
    with c.at(446, 514).inside(smooth((-66, -112), (-58, -30), (-44, 0), (44, 0), (58, -30), (66, -112)),
                               "#e8ecec") as lid:
        sheen(lid, -66, 66, -120, 10)
    c.fill(oval(446, 402, 65, 14), "#f8fbfb")
    c.fill(oval(446, 403, 56, 10), Glow("#d9a850", "#a86a24", 0.4, 0.3, 0.8))


def bar(c: Canvas, colour: str) -> None:
    """Draw a bar of soap around (0, 0)."""
    c.at(0, 16).fill(box(-112, -56, 112, 62, 30), dark(colour, 0.22))
    with c.inside(box(-112, -62, 112, 56, 30), Glow(light(colour, 0.4), colour, 0.3, 0.2, 1.0)) as top:
        for x, y in scatter(34, 116):
            top.at(x, y * 0.5, 1, x * 9).fill(leaf(13, 6), ("#e8952c", "#c96f1c")[round(x) % 2])
        frame = box(-92, -44, 92, 38, 20)
        top.line([*frame, frame[0]], f"{dark(colour, 0.25)}70", 3)


def soap(c: Canvas) -> None:
    """Two bars of osmanthus soap with flowers and bubbles."""
    bar(c.at(364, 356, 1.06, -9), "#e9d9b4")
    c.shadow(282, 482, 150, 18, 80)
    bar(c.at(272, 432, 1.22, 5), "#f0c878")
    foliage(c.at(456, 500, 1, -24), 106, 42, "#3f7f4a")
    foliage(c.at(450, 508, 1, -150), 76, 30, "#4f8f54")
    for i, (x, y) in enumerate(((440, 484), (466, 500), (448, 512), (484, 480), (426, 506))):
        for degrees in around(4, i * 23):
            c.at(x, y, 1, degrees).fill(oval(8, 0, 8, 6), "#f5a623")
        c.dot(x, y, 3.4, "#fff0c0")
    for x, y, radius in ((188, 286, 30), (236, 240, 18), (152, 332, 14), (464, 262, 22)):
        c.dot(x, y, radius, Glow("#ffffff30", "#ffffffb0", 0.5, 0.5, 0.5))
        shine(c, x - radius * 0.4, y - radius * 0.4, radius * 0.2, radius * 0.12, -40, 230)


SCENES = {
    "socks": Scene(socks, "niche", "#e2cdb4"),
    "candle": Scene(candle, "niche", "#c9bcd6"),
    "towels": Scene(towels, "niche", "#cbd6cc"),
    "bowls": Scene(bowls, "niche", "#b9cde0"),
    "basket": Scene(basket, "niche", "#d6d3b0"),
    "flask": Scene(flask, "niche", "#b4d3d0"),
    "soap": Scene(soap, "niche", "#f0d6a8"),
}
