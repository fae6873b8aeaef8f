"""Fruit from trees: apples, orange, pear, kiwi, mango."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, leaf, oval, scatter, smooth, symmetric
from demo.art.parts import foliage, halo, shine, stalk
from demo.art.scene import Scene

APPLE = symmetric((0, -70), (34, -88), (78, -74), (102, -22), (92, 38), (58, 84), (24, 94), (0, 87))
HEART = symmetric((0, -40), (22, -48), (46, -22), (40, 20), (16, 46), (0, 54))
PEAR = symmetric((0, -108), (26, -100), (40, -66), (54, -26), (86, 20), (84, 66), (52, 98), (14, 102), (0, 97))
MANGO = smooth((-112, 20), (-96, -34), (-40, -70), (30, -72), (88, -42), (116, 6), (98, 52), (44, 70), (-30, 66),
               (-84, 52))
CREAM = "#fdf0c8"


def apple(c: Canvas, skin: str, blush: str, streak: str) -> None:
    """Draw a whole apple around (0, 0), about 200 units wide."""
    with c.inside(APPLE, Glow(light(skin, 0.22), dark(skin, 0.3), 0.34, 0.3, 0.95)) as peel:
        halo(peel, 4, -78, 96, blush, 190)
        for x in range(-84, 92, 14):
            peel.line(bend((x * 0.22, -70), (x * 0.86, -30), (x, 10 + abs(x) % 5 * 6)), f"{streak}4c", 3.4)
        for x, y in ((30, 20), (52, -8), (16, 52), (-20, 60), (60, 34), (-50, 30), (38, 62), (-8, 26), (-66, 0)):
            peel.dot(x, y, 1.8, "#fff2c890")
        halo(peel, 0, -72, 30, "#5c2410", 150)
    shine(c, -54, -32, 17, 31, 24, 120)
    shine(c, -66, 12, 6, 11, 10, 80)
    stalk(c.at(0, -66), 46, 8)


def half_apple(c: Canvas, skin: str, core: str) -> None:
    """Draw an apple cut through its middle, with a translucent sweet core."""
    c.fill(APPLE, dark(skin, 0.08))
    with c.at(0, 1, 0.94).inside(APPLE, Glow("#fffaf0", CREAM, 0.5, 0.5, 0.6)) as flesh:
        for x, y, size in ((-26, -8, 40), (28, -2, 44), (2, 36, 36), (-16, 20, 38), (20, -34, 30)):
            halo(flesh, x, y, size, core, 120)
    c.line([*HEART, HEART[0]], "#d9b36a", 2.2)
    for side in (-1, 1):
        seed = c.at(side * 14, -4, 1, 90 - side * 14)
        seed.fill(oval(2, 0, 20, 11), "#f4dfa4")
        seed.fill(leaf(28, 15), Fade("#7a4a24", "#4f2d14"))
    stalk(c.at(0, -62), 40, 7)


def luochuan(c: Canvas) -> None:
    """Two red apples, one behind the other, with leaves."""
    back = c.at(404, 352, 1.12, 12)
    apple(back, "#c8302b", "#e9b04c", "#8f1220")
    c.shadow(376, 470, 80, 20, 80)
    front = c.at(252, 388, 1.34, -6)
    apple(front, "#d6362f", "#efbd55", "#98131f")
    foliage(front.at(6, -92, 1, -24), 96, 42)


def aksu(c: Canvas) -> None:
    """A yellow-red apple and a half that shows its honey heart."""
    apple(c.at(244, 356, 1.22, -8), "#dd5a3a", "#f3cf63", "#b3261f")
    foliage(c.at(260, 246, 1, -160), 84, 36, "#6da344", -14)
    c.shadow(372, 498, 120, 24, 90)
    half_apple(c.at(396, 404, 1.18, 8), "#d4452f", "#e3a52e")


def orange(c: Canvas) -> None:
    """Draw a whole navel orange around (0, 0)."""
    with c.inside(oval(0, 0, 100, 96), Glow("#ffb545", "#e2700f", 0.34, 0.3, 0.9)) as peel:
        for row in range(-9, 10):
            for column in range(-9, 10):
                peel.dot(column * 11 + row % 2 * 5.5, row * 10.5, 1.5, "#c95c0a48")
        halo(peel, 8, -78, 34, "#a04c08", 90)
    shine(c, -42, -44, 25, 15, -42, 105)
    for degrees in around(5, 18):
        c.at(8, -80, 1, degrees).fill(leaf(17, 11), "#5d8a35")


def orange_slice(c: Canvas) -> None:
    """Draw an orange cut across."""
    c.fill(oval(0, 0, 100), Fade("#f59a22", "#e07a12"))
    c.dot(0, 0, 92, "#fff1cf")
    for degrees in around(10, 9):
        wedge = smooth((14, 0), (40, -9), (78, -19), (84, -9), (85, 9), (78, 19), (40, 9))
        with c.at(0, 0, 1, degrees).inside(wedge, Glow("#ffb83e", "#f58a14", 0.5, 0.5, 0.7)) as cell:
            for x, y in ((36, -2), (50, 5), (60, -8), (70, 4), (76, -10)):
                cell.fill(oval(x, y, 7, 2.2), "#ffd98488")
    c.dot(0, 0, 9, "#fff6df")


def gannan(c: Canvas) -> None:
    """A whole orange, one behind it, and a slice in front."""
    orange(c.at(418, 330, 1.06, 20))
    orange(c.at(242, 352, 1.4))
    foliage(c.at(250, 238, 1, -30), 108, 48, "#4f8f3a")
    c.shadow(388, 506, 110, 22, 90)
    orange_slice(c.at(408, 424, 0.98))


def pear(c: Canvas, skin: str) -> None:
    """Draw a pear around (0, 0)."""
    with c.inside(PEAR, Glow(light(skin, 0.38), dark(skin, 0.24), 0.34, 0.5, 0.8)) as peel:
        for i, (x, y) in enumerate(scatter(90, 116)):
            peel.dot(x, y + 10, 1.2 + i % 3 * 0.5, "#8f6a2478")
        halo(peel, 0, -104, 34, "#a98432", 150)
        halo(peel, 60, 70, 70, "#c98a2c", 90)
    shine(c, -40, 18, 13, 30, 14, 130)
    stalk(c.at(0, -102), 52, 8, "#75522c", 18)


def dangshan(c: Canvas) -> None:
    """Two pale yellow pears."""
    pear(c.at(408, 372, 1.2, 16), "#dcc257")
    c.shadow(350, 492, 90, 20, 80)
    pear(c.at(258, 372, 1.42, -7), "#e6cd62")
    foliage(c.at(262, 204, 1, 12), 104, 44, "#78a845", 18)


def kiwi(c: Canvas) -> None:
    """Draw a whole kiwi."""
    with c.inside(oval(0, 0, 108, 88), Glow("#b58d58", "#6d4a26", 0.36, 0.28, 0.9)) as peel:
        for i, (x, y) in enumerate(scatter(170, 108)):
            peel.at(x, y * 0.82, 1, i * 47 % 60 - 100).line(bend((0, 0), (9, 0)), "#5a3a1a70", 1.5)
    c.fill(oval(102, 6, 9, 14), "#4c3116")


def half_kiwi(c: Canvas) -> None:
    """Draw a kiwi cut across: green, white heart, black seeds."""
    c.dot(0, 0, 100, "#7b5630")
    c.dot(0, 0, 93, Glow("#c9e069", "#7fae2c", 0.5, 0.5, 0.52))
    for degrees in around(36):
        c.at(0, 0, 1, degrees).line(bend((34, 0), (86, 0)), "#dcec9a70", 2.6)
    for i, degrees in enumerate(around(26)):
        seed = c.at(0, 0, 1, degrees + i % 2 * 3)
        seed.fill(oval(47 + i % 3 * 8, 0, 7, 3.6), "#2b2416")
    c.fill(oval(0, 0, 33, 27, 20), Glow("#fffdf0", "#eef0c0", 0.5, 0.5, 0.6))


def xuxiang(c: Canvas) -> None:
    """A whole kiwi behind two halves."""
    kiwi(c.at(392, 316, 1.18, -14))
    c.shadow(300, 470, 130, 24, 80)
    half_kiwi(c.at(246, 388, 1.26))
    c.shadow(424, 512, 80, 18, 90)
    half_kiwi(c.at(426, 432, 0.84))


def mango(c: Canvas) -> None:
    """Draw a mango around (0, 0) that ripens from yellow to red."""
    with c.inside(MANGO, Glow("#ffd65a", "#f09a26", 0.36, 0.3, 0.9)) as peel:
        halo(peel, 84, -44, 116, "#d8352c", 215)
        halo(peel, -96, 40, 70, "#a9b53a", 110)
        for x, y in scatter(60, 112):
            peel.dot(x, y * 0.62, 1.4, "#8a4a1455")
    shine(c, -30, -34, 34, 13, -12, 110)
    c.fill(oval(110, -12, 8, 11, -20), "#6e4a22")


def mango_half(c: Canvas) -> None:
    """Draw half a mango, cut crosswise and turned inside out."""
    with c.inside(smooth((-124, -26), (-84, 42), (0, 66), (84, 42), (124, -26), (60, -48), (-60, -48)),
                  Fade("#f6b545", "#d9542b")) as peel:
        halo(peel, 70, 50, 80, "#c9302a", 130)
    for row, (y, count) in enumerate(((-50, 5), (-28, 6), (-2, 5))):
        for i in range(count):
            x = (i - (count - 1) / 2) * (42 - row * 2)
            cube = c.at(x, y - 20 + abs(x) ** 1.7 * 0.006, 1, x * 0.3)
            cube.fill(box(-18, -8, 18, 30, 6), Fade("#ffc53c", "#ef9a1c"))
            cube.fill(box(-18, -16, 18, 8, 9), Fade("#fff0a6", "#ffdb62"))


def guifei(c: Canvas) -> None:
    """A red-cheeked mango and a half cut into cubes."""
    mango(c.at(330, 308, 1.44, -24))
    foliage(c.at(468, 226, 1, -160), 120, 40, "#4c8a3e", -20)
    c.shadow(276, 492, 150, 24, 80)
    mango_half(c.at(272, 446, 1.14, -3))


SCENES = {
    "luochuan-apple": Scene(luochuan, "disc", "#e8b7a0"),
    "aksu-apple": Scene(aksu, "disc", "#ecd39a"),
    "gannan-orange": Scene(gannan, "disc", "#f0c48a"),
    "dangshan-pear": Scene(dangshan, "disc", "#c9cf9a"),
    "xuxiang-kiwi": Scene(xuxiang, "disc", "#bcd39c"),
    "guifei-mango": Scene(guifei, "disc", "#f0cf9c"),
}
