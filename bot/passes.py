"""Links in answers, made the follower's own where the account cannot tell pages who opens them."""

from msgspec.structs import replace

from bot.replies import Answer, Card, One, Several, Text
from shop import passes
from wechat import abilities


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
        return replace(answer, url=passes.own_link(answer.url, openid))
    if isinstance(answer, Text):
        return replace(answer, content=passes.own_text(answer.content, openid))
    return answer
