"""Double-entry books in fen: entries sum to 0, are never changed, and happen once by their key."""

from base import clock, db
from models import Balance, Entry, Posting

# What we have, or had to pay; every other account grows when we owe or have earned. `wechat` is what customers paid
# less what went back to them; `kept` is what WeChat has taken of it as fees and not given back.
ASSETS = ("wechat", "offline", "fees")

ENTRY = db.Hot(lambda: Entry.insert(kind=db.slot("kind"), key=db.slot("key"), at=db.slot("at")))
POSTING = db.Hot(lambda: Posting.insert(
    entry=db.slot("entry"), account=db.slot("account"), amount=db.slot("amount")))
MOVE = db.Hot(lambda: Balance.update(amount=Balance.amount + db.slot("amount")).where(
    Balance.account == db.slot("account"), Balance.amount + db.slot("amount") >= 0))


class Overdrawn(Exception):
    """A posting would take an account below 0: a bug, so the whole transaction is undone."""


def post(kind: str, key: str, postings: dict[str, int]) -> None:
    """Write one entry inside a write: positive fen to an account, negative from it.

    Raises ValueError when the postings do not sum to 0, Overdrawn, and IntegrityError for a used key.
    """
    if sum(postings.values()):
        raise ValueError(f"{kind} {key} does not sum to 0: {postings}")
    entry = ENTRY.insert(kind=kind, key=key, at=clock.now())
    for account, amount in sorted(postings.items()):
        POSTING.insert(entry=entry, account=account, amount=amount)
        move(account, amount if account in ASSETS else -amount)


def move(account: str, amount: int) -> None:
    """Change an account's balance in its own direction."""
    if MOVE.run(account=account, amount=amount):
        return
    if amount >= 0 and db.insert_once(Balance(account=account, amount=amount)):
        return
    # Either too little is there, or another writer made the row just now: once more decides it.
    if not MOVE.run(account=account, amount=amount):
        raise Overdrawn(f"{account} {amount}")
