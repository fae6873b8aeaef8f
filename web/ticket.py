"""Addresses that let whoever holds them do one thing: signed, so that nobody makes one up."""

import hashlib
import hmac

from base import config

LENGTH = 24  # hexadecimal characters


def ticket(purpose: str, subject: str) -> str:
    """Return the signature that goes into an address for this purpose about this subject."""
    key = config.current().server.secret.encode()
    return hmac.new(key, f"{purpose}:{subject}".encode(), hashlib.sha256).hexdigest()[:LENGTH]


def holds(purpose: str, subject: str, told: str) -> bool:
    """Tell whether an address bears the right signature; an empty one never does."""
    return told.isascii() and hmac.compare_digest(ticket(purpose, subject), told)
