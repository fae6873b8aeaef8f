"""The open question of a conversation: what the numbers 1, 2, 3… and "more" stand for."""

import msgspec
from msgspec import Struct

from base import db, store
from base.store import MemoryStore, Store
from models import ChatLine
from shop.rules.words import compared

LIFE = 600  # seconds a list can be answered by number
NUMERALS = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十")
CHOICES = {**{str(number): number for number in range(1, 21)},
           **{numeral: number for number, numeral in enumerate(NUMERALS, 1)},
           **{f"第{numeral}个": number for number, numeral in enumerate(NUMERALS, 1)}}
MORE = frozenset(("更多", "下一页", "下页", "还有吗", "还有呢", "继续", "more", "next"))
REPLIES = frozenset((*CHOICES, *MORE))

SAID = db.Hot(lambda: ChatLine.select(ChatLine.text).where(
    ChatLine.openid == db.slot("openid"), ChatLine.at > db.slot("at"), ChatLine.speaker == "follower"))


class Question(Struct, frozen=True):
    """What may be answered: each choice and `more` is an action's name, a colon and its argument, as in a menu.

    It was asked in answer to a message of `at` (seconds since 1970).
    """

    choices: tuple[str, ...]
    more: str = ""
    at: int = 0


# What this process asked itself, for the day the shared store has lost it; another store is another shop.
_here: tuple[Store, MemoryStore] = (store.shared(), MemoryStore())
_reader = msgspec.json.Decoder(Question)


def remember(openid: str, question: Question) -> None:
    """Let the follower answer this for LIFE seconds, and nothing that was asked before."""
    value = msgspec.json.encode(question).decode()
    here().set(openid, value, LIFE)
    store.shared().set(key(openid), value, LIFE)


def asked(openid: str) -> Question | None:
    """Return the open question, None when there is none any more."""
    value = store.shared().get(key(openid)) or here().get(openid)
    question = _reader.decode(value) if value else None
    return None if question is None or overtaken(openid, question.at) else question


def overtaken(openid: str, at: int) -> bool:
    """Tell whether the follower has said something else after `at` (seconds).

    A worker whose answer was ready in memory does not know what the others have asked, but its log does.
    """
    return any(compared(text) not in REPLIES for (text,) in SAID.rows(openid=openid, at=at))


def open_here(openid: str) -> bool:
    """Tell, from this process's memory, whether it has asked the follower something that is still open."""
    return here().get(openid) is not None


def end(openid: str) -> None:
    """Close the question; without one there is nothing to write."""
    name = key(openid)
    if here().get(openid) is not None or store.shared().get(name) is not None:
        here().drop(openid)
        store.shared().drop(name)


def here() -> MemoryStore:
    """Return this process's copy of what it put into the shared store."""
    global _here
    if _here[0] is not store.shared():
        _here = (store.shared(), MemoryStore())
    return _here[1]


def key(openid: str) -> str:
    """Return the name of the session in the store."""
    return f"chat:{openid}"
