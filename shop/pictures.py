"""The goods' pictures: a square one for pages and a wide one for cards, in files named by their content."""

import hashlib
import os
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

from base import ids
from shop import uploads

SIDE = 800  # pixels of the square one, at most
CARD = (900, 500)  # WeChat's advice for the picture of a single news article
BLUR = 24  # pixels
QUALITY = 80


def keep(folder: Path, data: bytes) -> tuple[str, str]:
    """Keep what an operator sent and return the addresses of the square and the card picture.

    It is drawn anew, so that nothing else of the file is served. Raises BadInput for what is no picture.
    """
    sent = Image.open(BytesIO(uploads.redrawn(data)))
    side = min(SIDE, *sent.size)
    square = ImageOps.fit(sent, (side, side), Image.Resampling.LANCZOS)
    return f"/pictures/{stored(folder, square)}", f"/pictures/{stored(folder, card(square))}"


def card(square: Image.Image) -> Image.Image:
    """Return the picture as a card shows it: whole, before a blurred enlargement of itself."""
    wide = ImageOps.fit(square, CARD).filter(ImageFilter.GaussianBlur(BLUR))
    middle = square.resize((CARD[1], CARD[1]), Image.Resampling.LANCZOS)
    wide.paste(middle, ((CARD[0] - CARD[1]) // 2, 0))
    return wide


def stored(folder: Path, picture: Image.Image) -> str:
    """Write a picture, whole or not at all, and return its file's name."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    name = f"{hashlib.sha256(out.getvalue()).hexdigest()[:32]}.jpg"
    part = folder / f"{name}.{ids.token()[:8]}.part"
    folder.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as file:
        file.write(out.getvalue())
        file.flush()
        os.fsync(file.fileno())  # before any row names it
    part.replace(folder / name)
    return name
