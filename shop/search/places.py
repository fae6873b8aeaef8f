"""Where a product stands among what is found: one number, smaller is first, from which the product can be read.

    1 bit    sold out: behind all that can be bought
    12 bits  the position an operator gave it, higher is first
    20 bits  how much it sold, more is first, in steps of 3 %: not every sale moves it
    30 bits  which product it is, newer is first
"""

NEWEST, MOST_SOLD, HIGHEST = 2**30 - 1, 2**20 - 1, 2**12 - 1
MIDDLE = 2**11  # position 0
EXACT = 64  # pieces up to which each sale counts


def place(product_id: int, position: int, sold: int, available: int) -> int:
    """Return the place of a product; `sold` and `available` in pieces."""
    stood = HIGHEST - min(max(position + MIDDLE, 0), HIGHEST)
    went = MOST_SOLD - min(stepped(sold), MOST_SOLD)
    return int(available <= 0) << 62 | stood << 50 | went << 30 | NEWEST - product_id


def product_at(place: int) -> int:
    """Return which product stands at a place."""
    return NEWEST - (place & NEWEST)


def stepped(sold: int) -> int:
    """Return pieces sold, rounded down so that six binary digits are left: 1000 -> 992."""
    if sold < EXACT:
        return max(sold, 0)
    rest = sold.bit_length() - EXACT.bit_length() + 1
    return sold >> rest << rest
