"""Makes the documents' pictures from what the browser test saw: `python docs/images/make.py FOLDER`."""

import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
WIDTH = 375  # pixels, the width of a phone
COLOURS = 128
# What the test calls a screen -> what the documents call it.
NAMES = {
    "1-card": "card", "2-product": "product", "3-checkout": "checkout", "4-pay": "pay", "5-paid": "paid",
    "6-status": "status", "7-rules": "rules", "8-rule": "rule",
}


def make(folder: Path) -> None:
    """Write each screen of `folder` here, as wide as a phone and in few colours."""
    for seen, name in NAMES.items():
        with Image.open(folder / f"{seen}.png") as screen:
            height = round(screen.height * WIDTH / screen.width)
            small = screen.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        few = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
