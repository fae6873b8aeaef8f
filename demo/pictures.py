"""Draws the picture of a product: a square one for the pages and a wide one for chat cards."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from demo.art import berries, fruit, household, pantry, plants, snacks, tea
from demo.art.backdrop import backdrop, cast
from demo.art.canvas import SCALE, Canvas
from demo.art.scene import Scene

SQUARE = (640, 640)
CARD = (900, 500)  # WeChat's advice for the picture of a single news article
CARD_SHARE = 0.78  # how much smaller the goods stand on a card
HEAVIEST = 25_000  # bytes of one file
QUALITIES = (85, 76, 67, 58, 48)

SCENES: dict[str, Scene] = {**fruit.SCENES, **berries.SCENES, **tea.SCENES, **snacks.SCENES,
                            **pantry.SCENES, **household.SCENES, **plants.SCENES}


def draw_all(folder: Path) -> None:
    """Draw the pictures of all products that the folder does not have yet."""
    for key in SCENES:
        draw(key, folder)


def draw(key: str, folder: Path) -> None:
    """Write `<key>.jpg` (640 x 640) and `<key>-card.jpg` (900 x 500) unless both are there.

    The same key always gives the same bytes; raises KeyError for a product that has no drawing.
    """
    square, card = folder / f"{key}.jpg", folder / f"{key}-card.jpg"
    if square.exists() and card.exists():
        return
    scene = SCENES[key]
    goods = drawn(scene)
    folder.mkdir(parents=True, exist_ok=True)
    keep(jpeg(staged(goods, scene, SQUARE)), square)
    side = round(SQUARE[0] * CARD_SHARE)
    keep(jpeg(staged(goods.resize((side, side), Image.Resampling.LANCZOS), scene, CARD)), card)


def drawn(scene: Scene) -> Image.Image:
    """Return the goods alone on a transparent square of 640 pixels."""
    canvas = Canvas.blank()
    scene.draw(canvas)
    return canvas.image.reduce(SCALE)


def staged(goods: Image.Image, scene: Scene, size: tuple[int, int]) -> Image.Image:
    """Return the goods in the middle of their backdrop, with the shadow they throw."""
    layer = Image.new("RGBA", size)
    layer.paste(goods, ((size[0] - goods.width) // 2, (size[1] - goods.height) // 2))
    picture = backdrop(size, scene.style, scene.colour).convert("RGBA")
    picture.alpha_composite(cast(layer.getchannel("A"), scene.colour))
    picture.alpha_composite(layer)
    return picture.convert("RGB")


def jpeg(picture: Image.Image) -> bytes:
    """Return the picture as a JPEG of at most HEAVIEST bytes."""
    for quality in QUALITIES:
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()


def keep(content: bytes, path: Path) -> None:
    """Write the file whole or not at all: a stop in between must not leave half a picture."""
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
