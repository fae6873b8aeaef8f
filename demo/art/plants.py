"""Plants in pots and cut flowers: pothos, monstera, succulents, cactus, orchid, sunflowers."""

from demo.art.canvas import Canvas
from demo.art.ink import Fade, Glow, dark, light
from demo.art.outlines import around, bend, box, heart, leaf, oval, scatter, smooth, symmetric
from demo.art.parts import foliage, halo, shine
from demo.art.scene import Scene
from demo.art.snacks import sunflower
from demo.art.vessels import pot

SPLIT = symmetric((0, 0), (34, -30), (86, -22), (112, 22), (66, 34), (116, 62), (64, 66), (100, 106), (52, 100),
                  (68, 142), (28, 134), (0, 168))


def heart_leaf(c: Canvas, size: float, green: str) -> None:
    """Draw a heart-shaped leaf that hangs from (0, 0)."""
    with c.inside(heart(size), Fade(light(green, 0.2), dark(green, 0.16))) as blade:
        blade.fill([z for z in heart(size) if z.real <= 0], f"{light(green, 0.4)}50")
        blade.line(bend((0, 0), (1, size * 0.5), (0, size)), light(green, 0.45), size * 0.035)
        for y in (0.26, 0.48):
            for side in (-1, 1):
                blade.line(bend((0, size * y), (side * size * 0.2, size * (y - 0.04)),
                                (side * size * 0.38, size * (y + 0.06))), f"{light(green, 0.4)}a0", size * 0.02)


def pothos(c: Canvas) -> None:
    """A white pot of pothos whose vines hang over its rim."""
    with pot(c.at(320, 516), 236, 178, "#f1ece2") as side:
        for y in (-92, -60):
            side.fill(box(-130, y, 130, y + 7), "#c9b79a")
    greens = ("#5fa044", "#4c8d3c", "#76b352")
    for i, (x, y, size, turn) in enumerate((
            (250, 300, 96, 60), (394, 296, 100, -62), (320, 250, 100, 178), (268, 244, 92, 132), (378, 240, 92, -134),
            (214, 344, 84, 34), (430, 346, 88, -30), (330, 306, 108, 12), (276, 318, 92, 40), (384, 320, 92, -28))):
        c.line(bend((320, 336), ((320 + x) / 2, y), (x, y)), "#6a8f3c", 5)
        heart_leaf(c.at(x, y, 1, turn), size, greens[i % 3])
    for vine, start in ((((204, 330), (176, 400), (182, 452)), 0), (((440, 332), (474, 410), (462, 476)), 1)):
        c.line(bend(*vine), "#6a8f3c", 5)
        for i, (x, y) in enumerate(vine[1:] + vine[2:]):
            heart_leaf(c.at(x, y, 1, (26, -24, 6)[i] * (1 if start else -1)), 66, greens[(i + start) % 3])


def split_leaf(c: Canvas, green: str) -> None:
    """Draw a monstera leaf that hangs from (0, 0)."""
    with c.inside(SPLIT, Fade(light(green, 0.16), dark(green, 0.2))) as blade:
        rib = light(green, 0.4)
        blade.line(bend((0, 0), (2, 80), (0, 164)), rib, 4.4)
        for y, far in ((16, 84), (48, 86), (80, 74), (108, 50)):
            for side in (-1, 1):
                blade.line(bend((0, y - 6), (side * far * 0.5, y - 2), (side * far, y + 10)), rib, 2.4)
        for y in (36, 68):
            for side in (-1, 1):
                blade.fill(oval(side * 24, y, 9, 5, side * 14), dark(green, 0.45))


def monstera(c: Canvas) -> None:
    """A tall monstera in a terracotta pot."""
    leaves = ((212, 250, 0.84, 64), (430, 240, 0.86, -66), (322, 196, 0.86, 174), (244, 326, 0.74, 40),
              (408, 326, 0.76, -42), (328, 256, 0.98, 8))
    for x, y, _size, _turn in leaves:
        c.line(bend((320, 366), ((320 + x) / 2 + 4, (366 + y) / 2 - 26), (x, y)), "#5c7f3a", 7)
    for i, (x, y, size, turn) in enumerate(leaves):
        split_leaf(c.at(x, y, size, turn), ("#3f7d45", "#4f9150", "#357040")[i % 3])
    with pot(c.at(320, 518), 226, 158, "#c5714a") as side:
        for x in range(-110, 120, 37):
            side.line(bend((x - 18, -60), (x, -84), (x + 18, -60)), "#f0c8a8b0", 5)


def rosette(c: Canvas, colour: str, tip: str) -> None:
    """Draw a succulent seen from above around (0, 0), about 180 units wide."""
    for ring, (count, far, wide) in enumerate(((10, 92, 44), (9, 72, 40), (7, 52, 34), (5, 34, 26), (3, 18, 18))):
        for degrees in around(count, ring * 19):
            petal = c.at(0, 0, 1, degrees)
            tone = light(colour, ring * 0.09)
            petal.fill(smooth((0, -4), (far * 0.5, -wide * 0.42), (far * 0.86, -wide * 0.36), (far, 0),
                              (far * 0.86, wide * 0.36), (far * 0.5, wide * 0.42), (0, 4)),
                       Glow(light(tone, 0.1), dark(tone, 0.24), 0.5, 0.5, 0.75))
            petal.fill(smooth((far * 0.9, -wide * 0.2), (far + 3, 0), (far * 0.9, wide * 0.2)), tip)


def succulents(c: Canvas) -> None:
    """Three succulents in a long stone tray."""
    for place, colour, tip in ((c.at(440, 338, 1.02), "#c98a9c", "#a84a68"), (c.at(198, 342), "#7fae8e", "#d9788a"),
                               (c.at(320, 318, 1.22), "#8fb7a8", "#5c8f86")):
        place.shadow(0, 54, 84, 24, 60)
        rosette(place, colour, tip)
    for x, y in scatter(26, 190):
        c.dot(320 + x, 400 + y * 0.07, 12, Glow("#efe6d4", "#b8a68a"))
    with c.inside(smooth((108, 404), (200, 400), (320, 400), (440, 400), (532, 404), (522, 492), (490, 516),
                         (320, 520), (150, 516), (118, 492)), Fade("#b9b2a6", "#857d72")) as tray:
        for x, y in scatter(120, 220):
            tray.dot(320 + x, 460 + y * 0.3, 2.4, ("#ffffff50", "#4a403850")[round(x) % 2])
    c.fill(box(100, 396, 540, 418, 11), Fade("#d6d0c4", "#a39a8c"))


def cactus(c: Canvas) -> None:
    """A round cactus with a flower, in a striped pot."""
    body = c.at(320, 290)
    with body.inside(oval(0, 0, 134, 126), Glow("#7fba6a", "#2f6b45", 0.36, 0.3, 0.9)) as green:
        for wide in (24, 66, 104):
            for far in (-wide, wide):
                green.line(bend((far * 0.2, -126), (far, -50), (far, 50), (far * 0.4, 126)), "#2b5f3e90", 6)
        halo(green, 0, 130, 90, "#1d4430", 150)
    for rib in (-122, -86, -44, 0, 44, 86, 122):
        for y in range(-84, 100, 40):
            prick(body.at(rib * (1 - (y / 150) ** 2 * 0.6), y))
    for degrees in around(9, -90):
        body.at(8, -122, 1, degrees).fill(leaf(46, 22), Fade("#ff9bb4", "#e0527f"))
    body.dot(8, -122, 12, "#fbd95c")
    with pot(c.at(320, 518), 250, 146, "#e9dcc4") as side:
        for i, colour in enumerate(("#d5745a", "#3f7f8c", "#e0a83c")):
            side.fill(box(-140, -98 + i * 28, 140, -80 + i * 28), colour)


def prick(c: Canvas) -> None:
    """Draw a tuft of thorns around (0, 0)."""
    for degrees in around(5, -90):
        c.at(0, 0, 1, degrees).line(bend((0, 0), (13, 0)), "#fff6d8", 2)
    c.dot(0, 0, 3.2, "#e8d79c")


def orchid_flower(c: Canvas) -> None:
    """Draw a moth orchid's flower around (0, 0), about 120 units wide."""
    for degrees in (-90, 32, 148):
        c.at(0, 0, 1, degrees).fill(leaf(58, 42), Fade("#f7c6e4", "#d47fb8"))
    for side in (-1, 1):
        wing = smooth(*[(side * x, y) for x, y in ((0, 0), (20, -38), (54, -40), (66, -8), (52, 26), (20, 20))])
        with c.inside(wing, Glow("#ffffff", "#e38cc4", 0.5 - side * 0.2, 0.5, 0.9)) as petal:
            for y in (-20, -4, 12):
                petal.line(bend((side * 6, 0), (side * 34, y), (side * 60, y * 1.3)), "#c95aa070", 2)
    c.fill(smooth((0, -6), (13, 8), (9, 26), (0, 36), (-9, 26), (-13, 8)), Fade("#c02d80", "#8f1f64"))
    c.dot(0, 0, 7, "#fbe08a")


def orchid(c: Canvas) -> None:
    """An orchid with two arching stems in a glazed pot."""
    for turn, green in ((-158, "#4f8a48"), (-22, "#5c9a50"), (-136, "#3f7a40"), (-44, "#478444")):
        foliage(c.at(320, 388, 1, turn), 172, 58, green, 40 if turn > -90 else -40)
    stems = (((318, 390), (312, 250), (352, 120), (470, 116)), ((322, 390), (326, 290), (276, 200), (170, 210)))
    for stem in stems:
        c.line(bend(*stem), "#6f8f4a", 6)
    for x, y, size, turn in ((478, 124, 0.62, 24), (432, 126, 0.84, 8), (378, 148, 0.98, -6), (338, 212, 0.9, -10),
                             (164, 220, 0.62, -18), (208, 220, 0.86, 6), (262, 258, 0.94, 4)):
        orchid_flower(c.at(x, y, size, turn))
    with pot(c.at(320, 518), 196, 132, "#dfe7ea") as side:
        side.fill(smooth((-100, -60), (-50, -84), (0, -56), (50, -80), (100, -58), (100, 0), (-100, 0)), "#8fb0bd")


def sunflowers(c: Canvas) -> None:
    """Three cut sunflowers in a glass vase."""
    vase = c.at(320, 518)
    for end in ((-112, -276), (108, -290), (0, -366)):
        vase.line(bend((-end[0] * 0.3, -24), (0, -150), end), "#5c8a3c", 11)
    foliage(vase.at(-30, -196, 1, -168), 120, 56, "#5c9440", -20)
    foliage(vase.at(34, -200, 1, -14), 124, 56, "#4f8838", 20)
    body = smooth((-56, -190), (0, -186), (56, -190), (66, -140), (92, -70), (80, -10), (0, 0), (-80, -10),
                  (-92, -70), (-66, -140))
    with vase.inside(body, "#ffffff70") as glass:
        glass.fill(box(-120, -118, 120, 20), "#9fd0dc80")
        glass.fill(oval(0, -118, 78, 12), "#d6f0f4a0")
    shine(vase, -60, -64, 9, 38, 10, 170)
    vase.line(oval(0, -190, 56, 9), "#ffffffd0", 4)
    sunflower(vase.at(-112, -282, 1, -12), 0.92)
    sunflower(vase.at(110, -294, 1, 16), 0.96)
    sunflower(vase.at(0, -366, 1, 4), 1.1)


SCENES = {
    "pothos": Scene(pothos, "window", "#cfdcc0"),
    "monstera": Scene(monstera, "window", "#d9d8b8"),
    "succulents": Scene(succulents, "window", "#d8c8cc"),
    "cactus": Scene(cactus, "window", "#ecd0ae"),
    "orchid": Scene(orchid, "window", "#d9cde0"),
    "sunflowers": Scene(sunflowers, "window", "#c3d9e2"),
}
