"""What would a follower get? The bot's own answer to a phrase and why, also for drafts, a given follower and moment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request

from base import config
from base.errors import NotFound
from bot import fill, router
from bot.explain import Fit
from bot.replies import One, Several, Silence
from console import times
from models import Customer
from shop import media
from shop.rules import RuleData, braces
from web.render import page

LONGEST = 200
PEOPLE = 30  # customers to choose from
ANCHOR = re.compile(r"""<a\s[^>]*href=["']([^"']*)["'][^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """What is asked: a phrase, as whom (an openid, empty for anybody), when (as typed), and by the drafts or not."""

    phrase: str
    openid: str
    when: str
    drafts: bool

    @property
    def at(self) -> int:
        """The moment in seconds; 0, which is now, for none or one that cannot be read."""
        try:
            return max(times.seconds(self.when) or 0, 0)
        except ValueError:
            return 0


@dataclass(frozen=True)
class Bubble:
    """One message on the follower's screen; `kind` is text, card, image, voice, video, music or miniprogram."""

    kind: str
    answer: One
    title: str = ""

    @property
    def words(self) -> list[tuple[str, bool]]:
        """The pieces of a text."""
        return pieces(getattr(self.answer, "content", ""))

    @property
    def picture(self) -> str:
        """A card's picture as an address of this shop: the console shows no other host's pictures."""
        return own(getattr(self.answer, "picurl", ""))

    @property
    def file(self) -> str:
        """Where the console shows the file of the message; empty when there is none."""
        number = getattr(self.answer, "media_id", "") or getattr(self.answer, "thumb_media_id", "")
        return f"/console/media/{number}" if self.title else ""


@dataclass(frozen=True)
class Tried:
    """A phrase and what came back; `handed` when a person takes over, `fits` are all rules that fit.

    `notes` say what of the answering rule's words stays as it was typed.
    """

    phrase: str
    bubbles: list[Bubble]
    handed: bool
    why: str
    rule_id: int | None
    fits: tuple[Fit, ...]
    notes: tuple[str, ...]


def ask() -> Any:
    """Answer a phrase by the live rules, or by all drafts."""
    asked = wanted(request.args)
    return page("console/tryout.html", asked=asked, tried=answered(asked), people=people(asked.openid))


def wanted(typed: Any) -> Asked:
    """Return what a query or a form asks."""
    return Asked(typed.get("say", "").strip()[:LONGEST], typed.get("as", "")[:64], typed.get("at", "")[:20],
                 typed.get("by") == "drafts")


def answered(asked: Asked, draft: RuleData | None = None) -> Tried | None:
    """Return what a follower gets, with `draft` in place; None when nothing was said."""
    if not asked.phrase:
        return None
    if asked.drafts:
        found = router.preview_drafts(asked.phrase, draft, asked.openid, asked.at)
    else:
        found = router.preview(asked.phrase, draft, asked.openid, asked.at)
    answer = found.answer
    parts: Iterable[Any] = (answer.first, *answer.rest) if isinstance(answer, Several) else (answer,)
    return Tried(asked.phrase, [bubble(part) for part in parts if isinstance(part, One)],
                 not isinstance(answer, One | Several | Silence), found.why, found.rule_id, found.fits,
                 notes(found.fits))


def notes(fits: Iterable[Fit]) -> tuple[str, ...]:
    """Return which braces of the rule that answers nobody fills in."""
    best = next((fit.rule for fit in fits if not fit.lost), None)
    return tuple(words for reply in best.answers for words in braces.unfilled(reply, fill.NAMES)) if best else ()


def bubble(part: One) -> Bubble:
    """Return a message as the console shows it, with the title of its file."""
    number = getattr(part, "media_id", "") or getattr(part, "thumb_media_id", "")
    try:
        title = media.one(int(number)).title if number.isdecimal() and int(number) else ""
    except NotFound:
        title = ""
    return Bubble(type(part).__name__.lower(), part, title)


def people(chosen: str = "") -> list[Customer]:
    """Return the customers to ask as: the chosen one, then those who came last."""
    rows = list(Customer.select().where(Customer.following).order_by(Customer.id.desc()).limit(PEOPLE))
    if chosen and all(row.openid != chosen for row in rows):
        rows = [*Customer.select().where(Customer.openid == chosen), *rows]
    return rows


def own(address: str) -> str:
    """Return an address of the shop as a path, and any other as it is."""
    return address.removeprefix(config.current().shop.url.rstrip("/"))


def pieces(content: str) -> list[tuple[str, bool]]:
    """Return a text as WeChat shows it: its words, each with whether they are a link (<a> in the text)."""
    parts = ANCHOR.split(content)  # words, address, words of the link, words, …
    return [(part, at % 3 == 2) for at, part in enumerate(parts) if at % 3 != 1 and part]


def plain(text: str) -> str:
    """Return a text's words without the tags of its links."""
    return "".join(words for words, _link in pieces(text))
