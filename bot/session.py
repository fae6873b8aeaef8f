"""The open question of a conversation: which products the numbers 1, 2, 3… of the last list stand for."""

from base import store
from base.store import MemoryStore, Store

LIFE = 600  # seconds a list can be answered by number
CHOICES = {**{str(number): number for number in range(1, 21)},
           **{numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}}

# What this process asked itself, for the day the shared store has lost it; another store is another shop.
_here: tuple[Store, MemoryStore] = (store.shared(), MemoryStore())


def remember(openid: str, choices: tuple[int, ...]) -> None:
    """Let the follower choose among these products by number for LIFE seconds."""
    value = ",".join(map(str, choices))
    here().set(key(openid), value, LIFE)
    store.shared().set(key(openid), value, LIFE)


def chosen(openid: str, number: int) -> int | None:
    """Return the product that `number` (from 1) stands for, or None when nothing was asked or it is too high."""
    value = store.shared().get(key(openid)) or here().get(key(openid)) or ""
    choices = [int(product) for product in value.split(",") if product]
    return choices[number - 1] if number <= len(choices) else None


def forget(openid: str) -> None:
    """Close the question."""
    here().drop(key(openid))
    store.shared().drop(key(openid))


def here() -> MemoryStore:
    """Return this process's copy of what it put into the shared store."""
    global _here
    if _here[0] is not store.shared():
        _here = (store.shared(), MemoryStore())
    return _here[1]


def key(openid: str) -> str:
    """Return the name of the session in the store."""
    return f"chat:{openid}"
