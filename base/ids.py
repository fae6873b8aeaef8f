"""Names that customers and WeChat see: unguessable, and short enough to type."""

import secrets

from base import clock

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people mistype
TAIL = 8


def number(prefix: str) -> str:
    """Return a new number such as `X2611224K7P9QMD`: prefix, date in China, 40 random bits.

    Only `[0-9A-Z]`, 6-32 characters: WeChat Pay's rule for out_trade_no and out_refund_no.
    """
    day = clock.local(clock.now()).strftime("%y%m%d")
    return prefix + day + "".join(secrets.choice(ALPHABET) for _ in range(TAIL))


def token() -> str:
    """Return 32 hexadecimal characters that nobody can guess."""
    return secrets.token_hex(16)
