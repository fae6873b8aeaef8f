"""The wall and the table behind the goods: one soft arrangement per category, in the product's own colour."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from demo.art.ink import Size, channels, dark, light, mix

TABLE = 0.72  # where the table begins, as a share of the height
COARSE = 4  # shadows are soft: a quarter of the resolution is enough
NEAR = 15  # columns, of COARSE pixels: a round thing's side throws its shadow where its foot is
DARKEST = 135  # of 255, a shadow's strength
MIDDLE = 150  # the grey that becomes the product's colour itself


def backdrop(size: Size, style: str, colour: str) -> Image.Image:
    """Return the empty scene of `size` pixels; style is disc, arch, sun, cloth, niche or window."""
    return ImageOps.colorize(tones(size, style), black=dark(colour, 0.35), mid=colour,
                             white=light(colour, 0.85), midpoint=MIDDLE)


@lru_cache(maxsize=16)
def tones(size: Size, style: str) -> Image.Image:
    """Return the scene in grey, drawn twice as large and halved for clean edges."""
    wide, high = size[0] * 2, size[1] * 2
    grey = Image.linear_gradient("L").resize((wide, high)).point([172 - i // 9 for i in range(256)])
    STYLES[style](ImageDraw.Draw(grey), wide, high)
    table(grey, wide, high)
    return vignette(grey.reduce(2))


def table(grey: Image.Image, wide: int, high: int) -> None:
    """Lay the table: a little darker than the wall, lighter towards the front."""
    top = round(high * TABLE)
    front = Image.linear_gradient("L").resize((wide, high - top)).point([128 + i // 11 for i in range(256)])
    grey.paste(front, (0, top))


def vignette(grey: Image.Image) -> Image.Image:
    """Darken the corners a little, so that the eye stays in the middle."""
    corners = Image.radial_gradient("L").resize(grey.size).point([max(0, i - 150) // 5 for i in range(256)])
    return Image.composite(Image.new("L", grey.size, 90), grey, corners)


def disc(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """A pale full moon behind the fruit."""
    x, y, r = wide / 2, high * 0.46, high * 0.35
    pen.ellipse((x - r, y - r, x + r, y + r), fill=206)


def arch(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """A doorway with a round top."""
    x, r = wide / 2, high * 0.33
    pen.ellipse((x - r, high * 0.1, x + r, high * 0.1 + 2 * r), fill=204)
    pen.rectangle((x - r, high * 0.1 + r, x + r, high), fill=204)


def sun(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Rays that spread from behind the snack."""
    x, y, r = wide / 2, high * TABLE, wide + high
    for start in range(180, 360, 24):
        pen.pieslice((x - r, y - r, x + r, y + r), start, start + 12, fill=188)


def cloth(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Wide upright stripes of a kitchen curtain."""
    step = high // 8
    for left in range(wide // 2 % (2 * step) - step // 2 - 2 * step, wide, 2 * step):
        pen.rectangle((left, 0, left + step, high), fill=186)


def niche(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """A rounded shelf in the wall."""
    x, half = wide / 2, high * 0.37
    pen.rounded_rectangle((x - half, high * 0.12, x + half, high), radius=high * 0.08, fill=204)


def window(pen: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Slanted light of a window on the wall."""
    x, step = wide / 2, high * 0.3
    for pane in (-1, 0):
        left = x + pane * step
        pen.polygon([(left + high * 0.13, 0), (left + high * 0.13 + step * 0.88, 0),
                     (left + step * 0.88 - high * 0.06, high), (left - high * 0.06, high)], fill=200)


STYLES = {"disc": disc, "arch": arch, "sun": sun, "cloth": cloth, "niche": niche, "window": window}


def cast(alpha: Image.Image, colour: str) -> Image.Image:
    """Return the shadow that goods with this alpha throw on the table: RGBA, as large as `alpha`."""
    wide, high = alpha.size
    small = alpha.resize((wide // COARSE, high // COARSE))
    mask = Image.new("L", small.size)
    pen, thick = ImageDraw.Draw(mask), high // COARSE // 32
    for x, (y, bulk) in enumerate(feet(small)):
        if y > small.height * TABLE:
            pen.line((x, y - thick, x, y + thick), fill=min(DARKEST, bulk * 9))
    soft = mask.filter(ImageFilter.GaussianBlur(thick * 0.6)).resize((wide, high), Image.Resampling.BICUBIC)
    shade = Image.new("RGBA", (wide, high), channels(mix(dark(colour, 0.75), "#3a1c10", 0.3)))
    shade.putalpha(soft)
    return shade


def feet(alpha: Image.Image) -> list[tuple[int, int]]:
    """Return for each column where what stands near it meets the table (0 for nothing), and how tall it is."""
    pixels, length = alpha.transpose(Image.Transpose.TRANSPOSE).tobytes(), alpha.height
    columns = [pixels[i:i + length] for i in range(0, len(pixels), length)]
    lowest = [len(column.rstrip(b"\0")) for column in columns]
    near = [max(lowest[max(0, x - NEAR):x + NEAR + 1]) if lowest[x] else 0 for x in range(len(lowest))]
    return [(level(near, x), length - column.count(0)) for x, column in enumerate(columns)]


def level(feet: list[int], x: int) -> int:
    """Return the mean foot around a column, so that a shadow has no steps."""
    around = [y for y in feet[max(0, x - NEAR):x + NEAR + 1] if y]
    return sum(around) // len(around) if feet[x] else 0
