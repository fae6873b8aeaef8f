"""The seal on WeChat Pay's calls: signed by it, of now, and encrypted for this merchant."""

from collections.abc import Mapping
from typing import Any

from base import clock
from base.config import current
from wechat import till

FRESH = 300  # seconds: WeChat Pay's own limit between a notice's timestamp and now
SEALS = ("Timestamp", "Nonce", "Signature", "Serial", "Signature-Type")
DIGITS = 12  # of a timestamp; more would be no time and cost us the conversion


class Forged(Exception):
    """Not from WeChat Pay, or not now, or not for us: answer with an error, believe nothing."""


class Odd(Exception):
    """From WeChat Pay, but not what this address is for."""


def opened(headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """Return the decrypted payload of a notice that is signed and fresh; raises Forged, Odd."""
    seals = sealed(headers)
    if not current().pay.mchid:
        raise Forged("this shop has no merchant")
    merchant = till.merchant()
    try:
        told = merchant.callback(seals, body)
    except Exception as wrong:  # a missing header or another kind of signature is a plain Exception to the library
        raise Forged(f"not readable: {type(wrong).__name__}") from wrong
    if not told:
        raise Forged("the signature or the APIv3 key does not fit")
    if not isinstance(told["resource"], dict):
        raise Odd("the payload is not an object")
    return dict(told["resource"])


def sealed(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the five headers that seal a notice, however they are written; raises Forged unless fresh."""
    given = {name.lower(): text for name, text in headers.items()}
    seals = {f"Wechatpay-{name}": given.get(f"wechatpay-{name.lower()}", "") for name in SEALS}
    if not is_fresh(seals["Wechatpay-Timestamp"]):
        raise Forged("the timestamp is not of now")
    return seals


def is_fresh(moment: str) -> bool:
    """Tell whether a timestamp is a number of seconds close to now."""
    is_number = moment.isascii() and moment.isdigit() and len(moment) <= DIGITS
    return is_number and abs(clock.wall() - int(moment)) < FRESH
