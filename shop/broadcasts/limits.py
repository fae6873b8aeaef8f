"""How many a message to many gets to, and how many may still be sent: said before WeChat says it.

A follower of a service account gets four a month, a subscription account sends one a day (WeChat docs, mass messages).
"""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from base import clock, config
from base.errors import ShopError
from base.i18n import N_, _
from models import Broadcast, Customer, CustomerTag, Tag
from shop import versions
from wechat import abilities

A_MONTH = 4
A_DAY = 1
BY_THE_DAY = ("verified_subscription",)
DAY = 24 * 3600  # seconds; China has no summer time
LONGEST_MONTH = 31 * DAY
COUNTED = ("asked", "unknown", "sending", "done", "deleted")  # what WeChat has counted, or may have


class NoneLeft(ShopError):
    """WeChat would not let it through."""

    status = 409
    english = N_("WeChat allows no more messages to many for now.")


class NotAllowed(ShopError):
    """This kind of account sends none."""

    status = 409
    english = N_("WeChat lets only verified accounts send to many from here. Please do it by hand at mp.weixin.qq.com, "
                 "or have the account verified there.")


@dataclass(frozen=True)
class Reach:
    """How many followers we count that would get it, how many more may be sent, and when the count begins anew.

    `span` is the day by which an account's messages are counted, or the month by which each follower's are; empty for
    an account that sends none. `anew` is in seconds.
    """

    people: int
    left: int
    span: str
    anew: int

    @property
    def sentence(self) -> str:
        """What may still be sent, and from when on more."""
        day = clock.day(self.anew)
        match self.span, bool(self.left):
            case "day", True:
                return _("You can still send %(n)s message to many today; the next from %(day)s on.", n=self.left,
                         day=day)
            case "day", False:
                return _("Today's message to many is sent; you can send the next from %(day)s on.", day=day)
            case "month", True:
                return _("You can still send %(n)s messages to many this month; from %(day)s on it is %(most)s again.",
                         n=self.left, day=day, most=A_MONTH)
            case "month", False:
                return _("These followers have had the %(most)s messages to many of this month; you can send again "
                         "from %(day)s on.", most=A_MONTH, day=day)
        return NotAllowed().sentence


NONE = Reach(0, 0, "", 0)


def reach(tag: Tag | None) -> Reach:
    """Return what sending to everybody, or to a tag, comes to now, for this type of account."""
    if not abilities.can("broadcasts"):
        return NONE
    if config.current().wechat.account in BY_THE_DAY:
        free = max(0, A_DAY - sent_since(day_start()).count())
        return Reach(followers(tag).count() if free else 0, free, "day", day_start(1))
    free = left(tag)
    return Reach(followers(tag).where(Customer.id.not_in(full())).count() if free else 0, free, "month",
                 next_month())


def allow(tag: Tag | None) -> Reach:
    """Return what sending comes to, inside the write that then sends; raises NotAllowed, NoneLeft."""
    may_send()
    versions.bump("broadcasts")  # two sent at once: the second waits here and then sees the first
    found = reach(tag)
    if not found.left:
        raise NoneLeft()
    return found


def may_send() -> None:
    """Pass if this account sends to many at all; raises NotAllowed."""
    if not abilities.can("broadcasts"):
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


def next_month() -> int:
    """Return the first second of next month in China."""
    return clock.day_start(clock.day(month_start() + LONGEST_MONTH)[:8] + "01")


def day_start(ahead: int = 0) -> int:
    """Return the first second of today in China, or of a day so many days ahead."""
    return clock.day_start(clock.day(clock.now() + ahead * DAY))
