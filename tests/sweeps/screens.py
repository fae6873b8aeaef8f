"""What stands on followers' screens beside what the shop believes to have said: nothing twice, nothing in vain."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from peewee import JOIN

from base import db
from models import Broadcast, Customer, Enquiry, Order, Reply, Word
from shop import replies
from tests.world import World

UNKNOWN = ("sending", "unclear")  # states of what one follower may have been told: nobody will ever know
TEMPLATED = ("template", "subscribe")  # in WeChat's words


class Saying(NamedTuple):
    """Something for a follower: as a text, and as the order's number where a template may say it instead."""

    openid: str
    text: str
    number: str


def differences(world: World) -> list[str]:
    """Return everything that was said more or less often than the shop believes."""
    return [*said_wrongly(world), *told_to_many_wrongly(world)]


def said_wrongly(world: World) -> Iterator[str]:
    """Name what one follower was told; what came in answer to a message may have been lost on its way."""
    surely: Counter[Saying] = Counter()
    perhaps: Counter[Saying] = Counter()
    for saying, state, answered in (*words(), *answers()):
        perhaps[saying] += state == "sent" or state in UNKNOWN
        surely[saying] += state == "sent" and not answered
    for saying in perhaps:
        heard = times_heard(world, saying)
        if not surely[saying] <= heard <= perhaps[saying]:
            yield (f"{saying.openid} has heard {saying.text!r} {heard} times, "
                   f"the shop has said it {surely[saying]} to {perhaps[saying]} times")


def words() -> Iterator[tuple[Saying, str, bool]]:
    """Return the news of orders: what, its state, and whether it went as an answer."""
    rows = Word.select(Customer.openid, Word.text, Word.kind, Order.number, Word.state, Word.way).join(
        Customer).switch(Word).join(Order, JOIN.LEFT_OUTER)
    for openid, text, kind, number, state, way in db.tuples(rows):
        yield Saying(openid, text, number if kind == "order_paid" else ""), state, way == "reply"


def answers() -> Iterator[tuple[Saying, str, bool]]:
    """Return what operators wrote to followers, likewise."""
    for row in Reply.select(Reply, Enquiry, Customer).join(Enquiry).join(Customer):
        said = replies.content(row)
        if isinstance(said, replies.Words):
            yield Saying(row.enquiry.customer.openid, said.text, ""), row.state, bool(row.answer)


def times_heard(world: World, saying: Saying) -> int:
    """Count the lines of the follower's screen that say something."""
    person = world.sandbox._world.state.followers.get(saying.openid)
    lines = [line for line in person.screen if line.sender == "shop"] if person else []
    return sum(saying.text in told(line) if line.via not in TEMPLATED else bool(saying.number) and
               saying.number in told(line) for line in lines)


def told(line: Any) -> str:
    """Return what a line says, whatever its kind."""
    parts = line.bubble.parts
    return str(parts["content"] if line.bubble.type == "text" else parts)


def told_to_many_wrongly(world: World) -> Iterator[str]:
    """Name each message to many that WeChat has twice, without our knowing, or for others than it was meant for."""
    mails = world.sandbox._world.state.mails
    ours = {row.key: row for row in Broadcast.select()}
    for key, count in Counter(one.key for one in mails.values()).items():
        row = ours.get(key)
        if count > 1 or row is None or (row.msg_id is None and row.state not in ("asked", "unknown")):
            yield f"message to many {key}: sent {count} times, with us it is {row and row.state}"
    for row in ours.values():
        mail = mails.get(row.msg_id or 0)
        if row.msg_id is not None and (mail is None or (mail.key, mail.total) != (row.key, row.expected)):
            yield f"message to many {row.key} is {row.state}, for {row.expected}; WeChat has {mail}"
