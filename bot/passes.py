"""Links in answers, made the follower's own where the account cannot tell pages who opens them."""

import re
from urllib.parse import urlsplit

from msgspec.structs import replace

from base import config
from bot.replies import Answer, Card, One, Several, Text
from shop import passes
from wechat import abilities

HREF = re.compile(r'href="([^"]*)"')


def personal(answer: Answer, openid: str) -> Answer:
    """Return the answer with each link into the shop as a way in for this follower; unchanged where OAuth works."""
    if abilities.can("oauth"):
        return answer
    if isinstance(answer, Several):
        return Several(own(answer.first, openid), tuple(own(one, openid) for one in answer.rest))
    return own(answer, openid) if isinstance(answer, Text | Card) else answer


def own(answer: One, openid: str) -> One:
    """Return one answer with its links replaced."""
    if isinstance(answer, Card):
        return replace(answer, url=way_in(answer.url, openid))
    if isinstance(answer, Text):
        return replace(answer, content=HREF.sub(lambda found: f'href="{way_in(found[1], openid)}"', answer.content))
    return answer


def way_in(url: str, openid: str) -> str:
    """Return a link into the shop as the follower's own; any other as it is."""
    shop = config.current().shop.url.rstrip("/")
    if url != shop and not url.startswith((f"{shop}/", f"{shop}?")):
        return url
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return shop + passes.made(openid, path)
