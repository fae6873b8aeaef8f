"""How many calls of each path of WeChat's API are left today, counted before WeChat counts them.

`spend` and `heard` are wechat.client's Meter. A day begins at midnight in China.
"""

from dataclasses import dataclass

import peewee

from base import clock, db
from base.errors import ShopError
from base.i18n import N_, _
from base.log import log
from models import ApiUse, Audit, Operator
from shop import operators, versions
from wechat import quota
from wechat.http import Refused, Unclear

# Path -> calls a day, and what it is for (WeChat docs, interface call limits); a test account has a tenth.
LIMITS: dict[str, tuple[int, str]] = {
    "/cgi-bin/message/custom/send": (500_000, N_("Messages to one follower")),
    "/cgi-bin/message/template/send": (100_000, N_("Template messages")),
    "/cgi-bin/message/subscribe/bizsend": (100_000, N_("Subscription notifications")),
    "/cgi-bin/message/mass/sendall": (100, N_("Messages to many")),
    "/cgi-bin/message/mass/preview": (100, N_("Previews of messages to many")),
    "/cgi-bin/menu/create": (1_000, N_("Changes of the menu")),
    "/cgi-bin/menu/delete": (1_000, N_("Taking the menu away")),
    "/cgi-bin/menu/get": (10_000, N_("Reading the menu")),
    "/cgi-bin/menu/addconditional": (2_000, N_("Menus by tag")),
    "/cgi-bin/menu/delconditional": (2_000, N_("Taking menus by tag away")),
    "/cgi-bin/menu/trymatch": (20_000, N_("Asking who sees which menu")),
    "/cgi-bin/tags/create": (1_000, N_("New tags")),
    "/cgi-bin/tags/update": (1_000, N_("Renaming tags")),
    "/cgi-bin/tags/delete": (1_000, N_("Deleting tags")),
    "/cgi-bin/tags/get": (1_000, N_("Reading tags")),
    "/cgi-bin/user/get": (500, N_("Lists of followers")),
    "/cgi-bin/user/info": (500_000, N_("Looking a follower up")),
    "/cgi-bin/qrcode/create": (100_000, N_("New QR codes")),
    "/cgi-bin/media/upload": (5_000, N_("Files sent to WeChat")),
    "/cgi-bin/media/get": (10_000, N_("Files fetched from WeChat")),
}
USED_UP, TOO_FAST = "45009", "45011"
MINUTE = 60  # seconds
CLEARS = 10  # a month (WeChat docs, clear_quota)
CLEAR, NOT_CLEARED = "clear quotas", "clear quotas in vain"  # verbs of the change log


class Spent(Refused):
    """This path is used up for now; refused here, in WeChat's own words."""


class ClearsUsedUp(ShopError):
    """WeChat lets the counts begin anew ten times a month."""

    status = 409
    english = N_("The counts began anew ten times this month already. WeChat allows no more.")


class NotCleared(ShopError):
    """WeChat did not let the counts begin anew."""

    status = 503
    english = N_("WeChat did not do it. Please try again later.")


@dataclass(frozen=True)
class Use:
    """One path today; `rests` tells that it was called too often in this minute."""

    path: str
    purpose: str
    used: int
    most: int
    rests: bool

    @property
    def share(self) -> int:
        """How much of the day is used, in whole hundredths."""
        return min(100, -(-100 * self.used // self.most)) if self.most else 100


def spend(path: str) -> None:
    """Count a call before it is made; raises Spent. What cannot be counted, for lack of a database, is let pass."""
    if path not in LIMITS:
        return
    try:
        with db.connected():
            why = counted(path)
    except peewee.PeeweeException as wrong:
        log(__name__).warning("a call was not counted", path=path, error=str(wrong))
        return
    if why:
        raise Spent(why, "refused by the shop's own count")


@db.writes
def counted(path: str) -> str:
    """Count one call; return WeChat's code for why it may not be made, or nothing."""
    day, now, most = today(), clock.now(), peewee.fn.COALESCE(ApiUse.most, LIMITS[path][0])
    mine = ApiUse.path == path
    if ApiUse.update(used=ApiUse.used + 1).where(
            mine, ApiUse.day == day, ApiUse.used < most, ApiUse.rests_until <= now).execute():
        return ""
    # Also a day ahead of us, which a clock that was set back leaves behind.
    if ApiUse.update(day=day, used=1).where(mine, ApiUse.day != day, most > 0).execute():
        return ""
    if db.insert_once(ApiUse(path=path, day=day, used=1)):
        return ""
    return TOO_FAST if ApiUse.select().where(mine, ApiUse.rests_until > now).exists() else USED_UP


def heard(path: str, code: str) -> None:
    """Learn from a refusal: 45009 ends the day for a path, 45011 the minute."""
    if path in LIMITS and code in (USED_UP, TOO_FAST):
        with db.connected():
            learned(path, code)


@db.writes
def learned(path: str, code: str) -> None:
    """Write down that WeChat takes no more calls of a path for now."""
    mine = ApiUse.path == path
    if code == TOO_FAST:
        ApiUse.update(rests_until=clock.now() + MINUTE).where(mine).execute()
    else:
        ApiUse.update(used=peewee.fn.COALESCE(ApiUse.most, LIMITS[path][0])).where(
            mine, ApiUse.day == today()).execute()


def uses() -> list[Use]:
    """Return every path that has a limit, as it stands today."""
    rows = {row.path: row for row in ApiUse.select().where(ApiUse.path.in_(list(LIMITS)))}
    return [use(path, rows.get(path)) for path in LIMITS]


def use(path: str, row: ApiUse | None) -> Use:
    """Return how a path stands."""
    most, purpose = LIMITS[path]
    if row is None:
        return Use(path, _(purpose), 0, most, False)
    most = most if row.most is None else row.most
    return Use(path, _(purpose), row.used if row.day == today() else 0, most, row.rests_until > clock.now())


def ask(by: Operator) -> int:
    """Ask WeChat for its own numbers of every path and believe them; returns how many it told. Raises Forbidden."""
    operators.allow(by, "quotas")
    told = 0
    for path in LIMITS:
        try:
            believe(path, quota.get(path))
        except (Refused, Unclear) as wrong:
            log(__name__).info("WeChat tells no number", path=path, why=str(wrong))
        else:
            told += 1
    return told


@db.writes
def believe(path: str, said: quota.Quota) -> None:
    """Take WeChat's numbers of a path for today's."""
    values = {"day": today(), "used": max(said.used, 0), "most": said.limit}
    if not ApiUse.update(**values).where(ApiUse.path == path).execute():
        db.insert_once(ApiUse(path=path, **values))


def clears_left() -> int:
    """Return how often the counts may still begin anew this month, as far as this shop knows."""
    first = clock.day_start(clock.day(clock.now())[:8] + "01")
    counts = [Audit.select().where(Audit.verb == verb, Audit.at >= first).count() for verb in (CLEAR, NOT_CLEARED)]
    return max(0, CLEARS - counts[0] + counts[1])


def clear(by: Operator) -> None:
    """Let every path's count begin anew; raises ClearsUsedUp, NotCleared, Forbidden."""
    wanted(by)
    try:
        quota.clear()
    except Refused as no:
        if no.code == "48006":
            raise ClearsUsedUp() from no
        refused(by)
        raise NotCleared() from no
    except Unclear as wrong:
        raise NotCleared() from wrong
    cleared()


@db.writes
def wanted(by: Operator) -> None:
    """Count one of the month's, before WeChat is asked; raises ClearsUsedUp, Forbidden."""
    versions.bump("quotas")  # two at once: the second waits here and then sees the first
    operators.allow(by, "quotas")
    if not clears_left():
        raise ClearsUsedUp()
    operators.audit(by, "quotas", CLEAR, "quotas")


@db.writes
def refused(by: Operator) -> None:
    """Count none, as WeChat did not do it."""
    operators.audit(by, "quotas", NOT_CLEARED, "quotas")


@db.writes
def cleared() -> None:
    """Begin our own counts anew."""
    ApiUse.update(used=0, rests_until=0).execute()


def today() -> int:
    """Return the day in China as YYYYMMDD."""
    return int(clock.local(clock.now()).strftime("%Y%m%d"))
