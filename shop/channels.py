"""QR codes that the shop hands out: each has a scene, and what comes of it is counted up to paid orders."""

import hashlib
import re
from dataclasses import dataclass

from peewee import JOIN, fn

from base import clock, db
from base.errors import BadInput, NotFound, ShopError
from base.i18n import N_, _
from models import Channel, Customer, Inbox, Operator, Order
from shop import operators
from wechat import abilities, qrcode
from wechat.http import Refused, Unclear

SCENE = re.compile(r"[\w.-]{1,64}")
MOST_DAYS = 30
DAY = 24 * 3600  # seconds


class NoCode(ShopError):
    """WeChat has not made the code; it may be asked for again."""

    status = 503
    english = N_("WeChat has not made the code yet. Please try again.")


@dataclass(frozen=True)
class Result:
    """A code and what came of it: customers who first came by it, their paid orders, and fen paid."""

    channel: Channel
    customers: int
    orders: int
    paid: int


def add(by: Operator, name: str, scene: str, days: int | None) -> Channel:
    """Make a code that lives so many days, None for good, and return its row; raises BadInput, NoCode, Forbidden."""
    operators.allow(by, "channels")
    if not abilities.can("scenes"):
        raise BadInput(_("WeChat lets only verified service accounts make such codes."), "name")
    if not name.strip():
        raise BadInput(_("Please fill this in."), "name")
    if not SCENE.fullmatch(scene):
        raise BadInput(_("A scene has 1 to 64 letters, digits, dots and dashes."), "scene")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadInput(_("A code that ends lives 1 to %(n)s days.", n=MOST_DAYS), "days")
    row = written(by, name.strip()[:60], scene, clock.now() + days * DAY if days else None)
    return drawn(row)


def again(by: Operator, channel_id: int) -> Channel:
    """Ask WeChat once more for a code it has not made, or that has ended; raises NotFound, NoCode, Forbidden."""
    operators.allow(by, "channels")
    row = one(channel_id)
    if row.ends is not None and row.ends <= clock.now():
        row.ends = clock.now() + MOST_DAYS * DAY
    return drawn(row)


@db.writes
def rename(by: Operator, channel_id: int, name: str) -> None:
    """Call a code something else; raises NotFound, BadInput."""
    operators.audit(by, "channels", "rename channel", f"channel {channel_id}", name=name.strip())
    if not name.strip():
        raise BadInput(_("Please fill this in."), "name")
    if not Channel.update(name=name.strip()[:60]).where(Channel.id == channel_id).execute():
        raise NotFound()


def one(channel_id: int) -> Channel:
    """Return a code; raises NotFound."""
    row: Channel | None = Channel.get_or_none(Channel.id == channel_id)
    if row is None:
        raise NotFound()
    return row


def results() -> list[Result]:
    """Return every code with what came of it, the newest first: two queries."""
    paid = (Order.customer == Customer.id) & Order.paid_at.is_null(False)
    figures = {scene: numbers for scene, *numbers in db.tuples(Customer.select(
        Customer.scene, fn.COUNT(fn.DISTINCT(Customer.id)), fn.COUNT(Order.id), fn.COALESCE(fn.SUM(Order.total), 0)
    ).join(Order, JOIN.LEFT_OUTER, on=paid).where(Customer.scene != "").group_by(Customer.scene))}
    return [Result(row, *map(int, figures.get(row.scene, (0, 0, 0)))) for row in Channel.select().order_by(
        Channel.id.desc())]


@db.writes
def scanned(scene: str, once: str) -> None:
    """Count that a follower scanned a code; the same event (`once`) told again counts nothing."""
    counted(scene, once, Channel.update(scans=Channel.scans + 1))


@db.writes
def followed(scene: str, once: str) -> None:
    """Count that somebody followed by a code, which they had to scan; told again it counts nothing."""
    counted(scene, once, Channel.update(scans=Channel.scans + 1, follows=Channel.follows + 1))


def counted(scene: str, once: str, change: object) -> None:
    """Count what happened with a scene of ours, inside a write."""
    if Channel.select().where(Channel.scene == scene).exists() and db.insert_once(
            Inbox(key=f"scan:{hashlib.sha256(once.encode()).hexdigest()}")):
        change.where(Channel.scene == scene).execute()  # type: ignore[attr-defined]


@db.writes
def written(by: Operator, name: str, scene: str, ends: int | None) -> Channel:
    """Write the row of a code before WeChat is asked; raises BadInput when its scene is taken."""
    row = Channel(name=name, scene=scene, ends=ends)
    if not db.insert_once(row):
        raise BadInput(_("Another code has this scene already."), "scene")
    operators.audit(by, "channels", "add channel", f"channel {row.id}", name=name, scene=scene)
    return row


def drawn(row: Channel) -> Channel:
    """Ask WeChat for a code and write down its address; the same scene may be asked for twice. Raises NoCode."""
    try:
        code = qrcode.create(row.scene, None if row.ends is None else row.ends - clock.now())
    except (Refused, Unclear) as wrong:
        raise NoCode() from wrong
    came(row, code)
    return one(row.id)


@db.writes
def came(row: Channel, code: qrcode.Code) -> None:
    """Write down the code that WeChat made."""
    Channel.update(ticket=code.ticket, url=code.url, ends=code.ends).where(Channel.id == row.id).execute()
