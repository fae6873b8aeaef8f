"""QR codes, drawn here: a page carries its own picture and asks nobody for it."""

from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def qr(text: str) -> str:
    """Return a QR code of `text` as a `data:` address of a small PNG."""
    return str(segno.make(text, error="m").png_data_uri(scale=4, border=1))
