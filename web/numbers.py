"""Whole numbers as browsers send them."""

LARGEST = 2**31 - 1  # what every database's integer column holds


def whole(text: str | None, absent: int) -> int:
    """Return a number of 0 to LARGEST, `absent` for none, and -1 for anything else, which no verb takes."""
    if not text:
        return absent
    return min(int(text[:12]), LARGEST) if text.isascii() and text.isdigit() else -1
