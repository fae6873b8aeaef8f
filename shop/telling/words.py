"""The rows of what customers are told: each is written once, sent at most once, and remembers the ways it tried.

waiting ─► sending ─► sent, or back to waiting when WeChat refused, or unclear when nobody knows; unclear is sent again
only at an operator's word. What waits too long is given up.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from msgspec import Struct
from peewee import JOIN

from base import clock, db
from models import ChatLine, Customer, Order, Word

PATIENCE = 60  # seconds within which WeChat has answered, or the process has died
LONGEST_WAIT = 30 * 24 * 3600  # seconds after which nobody wants to know any more
MOST_TRIED = 12  # tries a row remembers
LONGEST_ANSWER = 80  # characters
PAGE = 50

Facts = dict[str, str]


class News(Struct, frozen=True):
    """Something to tell: `key` names it for good, `page` is the path it leads to, `facts` what templates may say."""

    key: str
    kind: str
    customer: int
    text: str
    page: str
    facts: Facts
    order: int | None = None


class Try(Struct, frozen=True, array_like=True):
    """A way that was tried or found closed, WeChat's answer or our own reason, and when (seconds)."""

    way: str
    answer: str
    at: int


@db.writes
def written(news: News) -> Word:
    """Write the row of a piece of news and return it; a second time returns the first one."""
    db.insert_once(Word(key=news.key, kind=news.kind, customer=news.customer, order=news.order, text=news.text,
                        page=news.page, fields=json.dumps(news.facts, ensure_ascii=False)))
    return Word.select(Word, Customer).join(Customer).where(Word.key == news.key).get()


def facts(word: Word) -> Facts:
    """Return what templates may say of it."""
    return {str(name): str(value) for name, value in json.loads(word.fields).items()}


def tries(word: Word) -> list[Try]:
    """Return the ways that were tried, the first first."""
    return [Try(*one) for one in json.loads(word.tried)]


@db.writes
def claim(rows: Iterable[Word], way: str) -> list[Word]:
    """Take rows to send them by a way and return those that nobody else has taken."""
    return [row for row in rows if Word.update(state="sending", way=way, changed_at=clock.now()).where(
        Word.id == row.id, Word.state == "waiting").execute()]


@db.writes
def sent(rows: Iterable[Word], msg_id: str = "") -> None:
    """Write down that WeChat took it, under this number when it told one: a line of the conversation."""
    end(rows, "sent", "ok", msg_id)
    ChatLine.insert_many([{"openid": row.customer.openid, "speaker": "shop", "kind": "notice", "text": row.text}
                          for row in rows]).execute()


@db.writes
def unclear(rows: Iterable[Word], answer: str) -> None:
    """Write down that nobody knows whether WeChat took it."""
    end(rows, "unclear", answer)


@db.writes
def refused(rows: Iterable[Word], answer: str) -> None:
    """Write down that WeChat did not take it this way: another may do."""
    end(rows, "waiting", answer)


def end(rows: Iterable[Word], state: str, answer: str, msg_id: str = "") -> None:
    """End a try inside a write, unless it counts as unclear by now."""
    for row in rows:
        now = Word.get_by_id(row.id)
        Word.update(state=state, msg_id=msg_id, tried=tried(now, now.way, answer), changed_at=clock.now(),
                    way=now.way if state != "waiting" else "").where(
            Word.id == row.id, Word.state == "sending").execute()


@db.writes
def found_closed(row: Word, why: dict[str, str]) -> None:
    """Remember which ways were closed, for an operator to read."""
    now = Word.get_by_id(row.id)
    for way, reason in why.items():
        now.tried = tried(now, way, reason)
    Word.update(tried=now.tried).where(Word.id == row.id, Word.state == "waiting").execute()


def tried(row: Word, way: str, answer: str) -> str:
    """Return what a row remembers once this try is added; the same answer as last time only moves on."""
    before = [one for one in tries(row) if (one.way, one.answer) != (way, answer[:LONGEST_ANSWER])]
    every = [*before, Try(way, answer[:LONGEST_ANSWER], clock.now())][-MOST_TRIED:]
    return json.dumps([[one.way, one.answer, one.at] for one in every], ensure_ascii=False)


@db.writes
def told_the_end(customer: Customer, way: str, msg_id: str, trouble: str) -> None:
    """Believe WeChat's report on a message it took: `trouble` is empty when it arrived.

    One whose number we never learned is the customer's oldest unclear one of that way.
    """
    mine = Word.select().where(Word.customer == customer.id, Word.way == way)
    row = mine.where(Word.msg_id == msg_id).first() if msg_id else None
    row = row or mine.where(Word.state == "unclear", Word.msg_id == "").order_by(Word.id).first()
    if row is None:
        return
    state = "waiting" if trouble else "sent"
    Word.update(state=state, way="" if trouble else way, msg_id=msg_id, changed_at=clock.now(),
                tried=tried(row, way, trouble or "ok")).where(
        Word.id == row.id, Word.state.in_(("sent", "unclear")), Word.state != state).execute()


@db.writes
def read_out(rows: Iterable[Word], message_id: str) -> list[str]:
    """Return what rows say that still wait, for a customer who asks in the chat; they count as told in answer to that.
    """
    return [row.text for row in rows if Word.update(
        state="sent", way="reply", msg_id=mark(message_id), changed_at=clock.now(),
        tried=tried(row, "reply", "ok")).where(Word.id == row.id, Word.state == "waiting").execute()]


@db.writes
def untold(openid: str, message_id: str) -> None:
    """Let what was told in answer to a message wait again: that answer came too late to be read."""
    mine = Customer.select(Customer.id).where(Customer.openid == openid)
    Word.update(state="waiting", way="", msg_id="", changed_at=clock.now()).where(
        Word.customer.in_(mine), Word.way == "reply", Word.msg_id == mark(message_id), Word.state == "sent").execute()


def mark(message_id: str) -> str:
    """Return what a row remembers of the message in answer to which it was told."""
    return sha256(message_id.encode()).hexdigest()[:32]


@db.writes
def follow() -> int:
    """Call what lost its process unclear, give up what waited too long, and return how many that were."""
    now = clock.now()
    lost = Word.update(state="unclear", changed_at=now).where(
        Word.state == "sending", Word.changed_at <= now - PATIENCE).execute()
    return int(lost + Word.update(state="given_up", changed_at=now).where(
        Word.state == "waiting", Word.at <= now - LONGEST_WAIT).execute())


def waiting_for(openid: str) -> list[Word]:
    """Return what waits for a follower, the oldest first."""
    return list(Word.select(Word, Customer).join(Customer).where(
        Customer.openid == openid, Word.state == "waiting").order_by(Word.id))


def of_order(order_id: int) -> list[Word]:
    """Return what the customer of an order was told, or is to be."""
    return list(Word.select().where(Word.order == order_id).order_by(Word.id))


def open_ones(page: int = 1) -> list[Word]:
    """Return a page of what waits, is unclear or was given up, the newest first, one more when others follow."""
    return list(Word.select(Word, Customer, Order).join(Customer).switch(Word).join(Order, JOIN.LEFT_OUTER).where(
        Word.state.in_(("waiting", "unclear", "given_up"))).order_by(Word.id.desc()).limit(PAGE + 1).offset(
        (page - 1) * PAGE))
