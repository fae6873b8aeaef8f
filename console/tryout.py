"""What would a follower get? The bot's own answer to a phrase, and why, also for a rule not yet saved."""

import re
from dataclasses import dataclass
from typing import Any

from flask import request

from base import config
from bot import router
from bot.replies import Answer
from shop.rules import RuleDraft
from web.render import page

LONGEST = 200


ANCHOR = re.compile(r"""<a\s[^>]*href=["']([^"']*)["'][^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Tried:
    """A phrase and what came back; `kind` is text, card, handover or silence."""

    phrase: str
    kind: str
    answer: Answer
    why: str
    rule_id: int | None

    @property
    def words(self) -> list[tuple[str, bool]]:
        """The pieces of the answer's words."""
        return pieces(getattr(self.answer, "content", ""))

    @property
    def picture(self) -> str:
        """The card's picture as an address of this shop: the console shows no other host's pictures."""
        return getattr(self.answer, "picurl", "").removeprefix(config.current().shop.url.rstrip("/"))


def ask() -> Any:
    """Answer a phrase by the saved rules."""
    phrase = request.args.get("say", "")
    return page("console/tryout.html", phrase=phrase, tried=answered(phrase))


def answered(phrase: str, draft: RuleDraft | None = None) -> Tried | None:
    """Return what a follower gets who says `phrase`, with `draft` in place; None when nothing was said."""
    phrase = phrase.strip()[:LONGEST]
    if not phrase:
        return None
    found = router.preview(phrase, draft)
    return Tried(phrase, type(found.answer).__name__.lower(), found.answer, found.why, found.rule_id)


def pieces(content: str) -> list[tuple[str, bool]]:
    """Return a text as WeChat shows it: its words, each with whether they are a link (<a> in the text)."""
    parts = ANCHOR.split(content)  # words, address, words of the link, words, …
    return [(part, at % 3 == 2) for at, part in enumerate(parts) if at % 3 != 1 and part]
