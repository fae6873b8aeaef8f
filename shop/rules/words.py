"""What a follower said, and what an operator wrote, in the one form in which they are compared."""

from base import config
from base.text import said, simplified


def compared(text: str) -> str:
    """Return `text` without what makes no difference: width, case, blanks, punctuation, traditional characters."""
    return simplified(said(text)) if config.current().chat.traditional else said(text)


def expression(pattern: str) -> str:
    """Return a regular expression as it meets compared text: with simplified characters."""
    return simplified(pattern) if config.current().chat.traditional else pattern
