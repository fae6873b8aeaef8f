"""Whether a rule holds now and for this follower, and if not, why not."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from base import clock, db, store
from base.i18n import _
from models import Customer, CustomerTag
from shop.rules import Audience, RuleData, Schedule
from shop.rules.data import NO_SCHEDULE, NOBODY_IN_PARTICULAR

DAY = 24 * 3600


class Follower(Struct, frozen=True):
    """What an audience asks about somebody; `followed_at` is 0 for who never followed."""

    openid: str = ""
    followed_at: int = 0
    scene: str = ""
    tags: frozenset[int] = frozenset()


Known = Callable[[], Follower]


def follower(openid: str) -> Follower:
    """Return what is known of a follower: two queries."""
    person = Customer.get_or_none(Customer.openid == openid) if openid else None
    if person is None:
        return Follower(openid)
    tags = db.tuples(CustomerTag.select(CustomerTag.tag).where(CustomerTag.customer == person.id))
    return Follower(openid, person.followed_at or 0, person.scene, frozenset(tag for (tag,) in tags))


def timely(times: Schedule, at: int) -> bool:
    """Tell whether a schedule holds at a moment (seconds since 1970)."""
    return times is NO_SCHEDULE or times == NO_SCHEDULE or not untimely(times, at)


def untimely(times: Schedule, at: int) -> str:
    """Return why a schedule does not hold at a moment, in the reader's language; empty when it does."""
    local = clock.local(at)
    if times.since is not None and at < times.since:
        return _("It begins on %(day)s.", day=clock.local(times.since).strftime("%Y-%m-%d %H:%M"))
    if times.until is not None and at >= times.until:
        return _("It ended on %(day)s.", day=clock.local(times.until).strftime("%Y-%m-%d %H:%M"))
    if not in_hours(times, local):
        return _("It does not hold at this day and time.")
    return ""


def in_hours(times: Schedule, local: datetime) -> bool:
    """Tell whether the weekday and the minute fit; the hours after midnight belong to the day before."""
    minute, day = local.hour * 60 + local.minute, local.isoweekday()
    if times.opens is not None and times.closes is not None:
        if times.opens < times.closes:
            if not times.opens <= minute < times.closes:
                return False
        elif times.closes <= minute < times.opens:
            return False
        elif minute < times.closes:
            day = (day - 2) % 7 + 1
    return not times.weekdays or day in times.weekdays


def meant(audience: Audience, person: Follower, at: int) -> bool:
    """Tell whether a follower belongs to an audience at a moment."""
    if audience == NOBODY_IN_PARTICULAR:
        return True
    if audience.new_days and not (person.followed_at and at - person.followed_at <= audience.new_days * DAY):
        return False
    if audience.tags and person.tags.isdisjoint(audience.tags):
        return False
    return not audience.scenes or person.scene in audience.scenes


def rested(rule: RuleData, openid: str) -> bool:
    """Tell whether the rule has not answered this follower for its cool-down."""
    return not rule.cooldown or store.shared().get(rest_key(rule, openid)) is None


def rest(rule: RuleData, openid: str) -> bool:
    """Begin the cool-down; False when another message of the follower began it a moment ago."""
    return not rule.cooldown or store.shared().add(rest_key(rule, openid), "1", rule.cooldown)


def only_rests(rule: RuleData, person: Follower, at: int) -> bool:
    """Tell whether nothing but its cool-down keeps a rule that fits from answering a follower at a moment."""
    return (rule.enabled and timely(rule.schedule, at) and meant(rule.audience, person, at)
            and bool(person.openid) and not rested(rule, person.openid))


def rest_key(rule: RuleData, openid: str) -> str:
    """Return the name of the cool-down in the store."""
    return f"rest:{rule.id}:{openid}"
