"""Conversations as the staff reads them: who waits, who talked last, and every line, page by page."""

from dataclasses import dataclass

from peewee import JOIN, fn

from base import clock, db
from models import ChatLine, Customer, Operator, Order, Talk
from shop import enquiries

RECENT = 1000  # lines in which the latest conversations are looked for
MOST = 30  # conversations besides those that talk with a person
PAGE = 40  # lines
FRESH = 100  # new lines at once
SETTLED = 10  # seconds after which no line comes in that was said earlier
SHORTEST_NUMBER = 4  # digits of an order or a phone that are worth looking for


@dataclass(frozen=True)
class Person:
    """Whom a conversation is with; `id` is the customer's, 0 for somebody the shop knows only by their words."""

    openid: str
    id: int
    nickname: str


@dataclass(frozen=True)
class Talking:
    """A conversation in the list: `since` they wait (seconds, 0: they do not), its last line, and who answers."""

    person: Person
    person_asked: bool
    since: int
    last: ChatLine | None
    unread: int
    keeper: str


@dataclass(frozen=True)
class Lines:
    """Some lines of a conversation, the oldest first; `more` when there are earlier ones."""

    rows: list[ChatLine]
    more: bool


def listed(query: str = "") -> list[Talking]:
    """Return who waits, the longest first, then who talks with a person, then who talked last; or who is looked for."""
    asked = dict(enquiries.every_open())
    openids = sought(query) if query else list(dict.fromkeys((*asked, *recent())))
    people, lasts, unread, keepers = persons(openids), last_lines(openids), unread_of(openids), keepers_of(openids)
    return [Talking(people[openid], openid in asked, asked.get(openid, 0), lasts.get(openid),
                    unread.get(openid, 0), keepers.get(openid, "")) for openid in openids]


def recent() -> list[str]:
    """Return who talked last, the latest first; the shop's own notices begin no talk."""
    newest = ChatLine.select(ChatLine.openid).where(ChatLine.kind != "notice").order_by(
        ChatLine.id.desc()).limit(RECENT)
    return list(dict.fromkeys(openid for (openid,) in db.tuples(newest)))[:MOST]


def sought(query: str) -> list[str]:
    """Return whose nickname, whose recipient, or whose order or phone number holds the query."""
    ordered = Order.recipient.contains(query)
    if len(query) >= SHORTEST_NUMBER:
        ordered |= Order.number.startswith(query.upper()) | Order.phone.contains(query)
    buyers = Order.select(Order.customer).where(ordered).order_by(Order.id.desc()).limit(MOST)
    known = [number for (number,) in db.tuples(buyers)]  # MySQL takes no LIMIT in a subquery
    rows = Customer.select(Customer.openid).where(
        Customer.nickname.contains(query) | Customer.id.in_(known) | (Customer.openid == query)).order_by(
        Customer.id.desc()).limit(MOST)
    return [openid for (openid,) in db.tuples(rows)]


def person(openid: str) -> Person:
    """Return whom an openid is; somebody of whom there is no trace has no id either."""
    return persons([openid])[openid]


def persons(openids: list[str]) -> dict[str, Person]:
    """Return the people of openids: one query."""
    rows = Customer.select().where(Customer.openid.in_(openids)) if openids else ()
    known = {row.openid: Person(row.openid, row.id, row.nickname) for row in rows}
    return {openid: known.get(openid, Person(openid, 0, "")) for openid in openids}


def exists(openid: str) -> bool:
    """Tell whether there ever was a word with this openid, or a customer."""
    return Customer.select().where(Customer.openid == openid).exists() or ChatLine.select().where(
        ChatLine.openid == openid).exists()


def last_lines(openids: list[str]) -> dict[str, ChatLine]:
    """Return the last line of each."""
    newest = ChatLine.select(fn.MAX(ChatLine.id)).where(ChatLine.openid.in_(openids)).group_by(ChatLine.openid)
    return {line.openid: line for line in ChatLine.select().where(ChatLine.id.in_(newest))} if openids else {}


def unread_of(openids: list[str]) -> dict[str, int]:
    """Return how much each has said since anybody of the staff read it."""
    rows = ChatLine.select(ChatLine.openid, fn.COUNT(ChatLine.id)).join(
        Talk, JOIN.LEFT_OUTER, on=Talk.openid == ChatLine.openid).where(
        ChatLine.openid.in_(openids), ChatLine.speaker == "follower", ChatLine.kind != "event",
        ChatLine.id > fn.COALESCE(Talk.read_to, 0)).group_by(ChatLine.openid)
    return dict(db.tuples(rows)) if openids else {}


def keepers_of(openids: list[str]) -> dict[str, str]:
    """Return who answers each, by name."""
    rows = Talk.select(Talk.openid, Operator.name).join(Operator).where(Talk.openid.in_(openids))
    return dict(db.tuples(rows)) if openids else {}


def lines(openid: str, before: int = 0) -> Lines:
    """Return the last lines of a conversation, or those before a line (its id)."""
    rows = ChatLine.select().where(ChatLine.openid == openid).order_by(ChatLine.id.desc()).limit(PAGE + 1)
    found = list(rows.where(ChatLine.id < before) if before else rows)
    return Lines(found[:PAGE][::-1], len(found) > PAGE)


def fresh(openid: str, after: int, have: list[int]) -> list[ChatLine]:
    """Return the lines after one (its id) besides those the reader has, the oldest first."""
    rows = ChatLine.select().where(ChatLine.openid == openid, ChatLine.id > after)
    return list((rows.where(ChatLine.id.not_in(have)) if have else rows).order_by(ChatLine.id).limit(FRESH))


def settled(rows: list[ChatLine], after: int) -> int:
    """Return up to which line (its id) nothing can be missing: ids are given before transactions end."""
    old = clock.now() - SETTLED
    return max((line.id for line in rows if line.at <= old), default=after)


def one(line_id: int) -> ChatLine | None:
    """Return a line."""
    found: ChatLine | None = ChatLine.get_or_none(ChatLine.id == line_id)
    return found
