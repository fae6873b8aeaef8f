"""How many a message to many gets to, and how many may still be sent: said before WeChat says it.

A follower of a service account gets four a month, a subscription account sends one a day (WeChat docs, mass messages).
"""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from base import clock, config
from base.errors import ShopError
from base.i18n import N_
from models import Broadcast, Customer, CustomerTag, Tag
from wechat import abilities

A_MONTH = 4
A_DAY = 1
COUNTED = ("asked", "unknown", "sending", "done", "deleted")  # what WeChat has counted, or may have


class NoneLeft(ShopError):
    """WeChat would not let it through."""

    status = 409
    english = N_("WeChat allows no more messages to many for now.")


class NotAllowed(ShopError):
    """This kind of account sends none."""

    status = 409
    english = N_("WeChat lets only verified accounts send to many.")


@dataclass(frozen=True)
class Reach:
    """How many followers we count that would get it, and how many more may be sent (this month, or today)."""

    people: int
    left: int


def reach(tag: Tag | None) -> Reach:
    """Return what sending to everybody, or to a tag, comes to now."""
    if daily():
        return Reach(followers(tag).count(), max(0, A_DAY - sent_since(day_start()).count()))
    return Reach(followers(tag).where(Customer.id.not_in(full())).count() if left(tag) else 0, left(tag))


def daily() -> bool:
    """Tell whether the account's messages are counted by the day; else each follower's are, by the month."""
    return config.current().wechat.account == "verified_subscription"


def allow(tag: Tag | None) -> Reach:
    """Return what sending comes to; raises NotAllowed, NoneLeft."""
    may_send()
    found = reach(tag)
    if not found.left:
        raise NoneLeft()
    return found


def may_send() -> None:
    """Pass if this account sends to many at all; raises NotAllowed."""
    if not abilities.can("tags"):
        raise NotAllowed()


def left(tag: Tag | None) -> int:
    """Return how many more a follower with this tag, or without any, can get this month."""
    mine = Broadcast.tag.is_null() if tag is None else Broadcast.tag.is_null() | (Broadcast.tag == tag.id)
    return max(0, A_MONTH - int(sent_since(month_start()).where(mine).count()))


def followers(tag: Tag | None) -> Any:
    """Return the query of who follows, with this tag."""
    query = Customer.select(Customer.id).where(Customer.following)
    return query if tag is None else query.join(CustomerTag).where(CustomerTag.tag == tag.id)


def full() -> Any:
    """Return the query of customers who have had, by their tags and with everybody, all that WeChat allows."""
    to_all = sent_since(month_start()).where(Broadcast.tag.is_null()).count()
    return CustomerTag.select(CustomerTag.customer).join(Broadcast, on=(Broadcast.tag == CustomerTag.tag)).where(
        Broadcast.state.in_(COUNTED), Broadcast.sent_at >= month_start()).group_by(CustomerTag.customer).having(
        fn.COUNT(Broadcast.id) >= A_MONTH - to_all)


def sent_since(moment: int) -> Any:
    """Return the query of what went out since a moment (seconds)."""
    return Broadcast.select().where(Broadcast.state.in_(COUNTED), Broadcast.sent_at >= moment)


def month_start() -> int:
    """Return the first second of this month in China."""
    return clock.day_start(clock.day(clock.now())[:8] + "01")


def day_start() -> int:
    """Return the first second of today in China."""
    return clock.day_start(clock.day(clock.now()))
