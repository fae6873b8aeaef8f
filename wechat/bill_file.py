"""The file of a bill: asked for, fetched from WeChat Pay and nowhere else, unpacked, and proven by its hash."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from base.config import current
from wechat.bill_table import BadBill
from wechat.http import Refused
from wechat.notices import shaped
from wechat.pay import spoken, understood
from wechat.till import download

LARGEST = 200 << 20  # bytes, packed and unpacked: some half a million rows
PACKED = b"\x1f\x8b"  # how gzip begins
NONE = "NO_STATEMENT_EXIST"
NOT_YET = "STATEMENT_CREATING"


class NotReady(Refused):
    """WeChat Pay is still writing this bill: ask again later, after ten in the morning of the next day."""


class Offer(msgspec.Struct):
    """Where a bill's file lies for five minutes, and the hash of its text."""

    download_url: str
    hash_type: str
    hash_value: str


def fetched(ask: Callable[[], tuple[int, str]]) -> bytes | None:
    """Return the text of the bill that `ask` asks for, None for a day without one.

    Raises NotReady, BadBill, Refused, Unclear. WeChat Pay docs, download of bills.
    """
    offer = offered(ask)
    if offer is None:
        return None
    text = unpacked(downloaded(offer.download_url))
    proof = hashlib.sha1(text, usedforsecurity=False).hexdigest()
    if (offer.hash_type, offer.hash_value.lower()) != ("SHA1", proof):
        raise BadBill("the file is not the one WeChat Pay announced: its hash differs")
    return text


def offered(ask: Callable[[], tuple[int, str]]) -> Offer | None:
    """Return what WeChat Pay answers to `ask`, None for a day without a bill; raises NotReady, Refused, Unclear."""
    try:
        return understood(of_offer, spoken(ask()))
    except Refused as no:
        if no.code == NONE:
            return None
        if no.code == NOT_YET:
            raise NotReady(no.code, no.message) from no
        raise


def of_offer(told: dict[str, Any]) -> Offer:
    """Return the Offer of an answer's fields; raises Odd."""
    return shaped(told, Offer)


def downloaded(url: str) -> bytes:
    """Return the file at `url`; raises BadBill, Refused, Unclear."""
    try:
        there, ours = urlsplit(url), urlsplit(current().pay.base)
    except ValueError as wrong:
        raise BadBill(f"the file lies nowhere: {url!r}") from wrong
    # The merchant's signature goes along, so the file must lie where every other call goes.
    if there.netloc != ours.netloc:
        raise BadBill(f"the file lies at {there.netloc!r}, not at {ours.netloc!r}")
    return bounded(download(f"{there.path}?{there.query}", LARGEST + 1))


def unpacked(file: bytes) -> bytes:
    """Return the text of a file; raises BadBill."""
    if not file.startswith(PACKED):  # unpacked on its way, or no bill at all: the hash will tell
        return file
    try:
        with gzip.open(io.BytesIO(file)) as pack:
            return bounded(pack.read(LARGEST + 1))
    except (OSError, EOFError, zlib.error) as wrong:
        raise BadBill("the file cannot be unpacked") from wrong


def bounded(data: bytes) -> bytes:
    """Return `data`; raises BadBill when it is too large to be a bill."""
    if len(data) > LARGEST:
        raise BadBill(f"the file is larger than {LARGEST} bytes")
    return data
