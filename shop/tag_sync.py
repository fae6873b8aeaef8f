"""WeChat's tags are made to agree with ours; everything here may run more than once."""

from collections.abc import Callable, Iterable

from peewee import chunked

from base import db, ids
from base.errors import ShopError
from base.i18n import N_
from base.log import log
from models import Customer, CustomerTag, Operator, Tag
from shop import events, operators, tag_trouble
from shop.tags import moved
from wechat import abilities, tags
from wechat.http import Refused, Unclear

SAME_NAME, UNKNOWN, FULL = "45157", "45159", "45059"
AT_ONCE = 500  # followers written in one transaction
STRANGERS = ("40003", "43004", "49003")  # nobody whom WeChat knows as a follower of this account

Verb = Callable[[int, list[str]], None]


class NotFetched(ShopError):
    """WeChat did not tell its tags."""

    status = 503
    english = N_("WeChat did not tell its tags. Please try again later.")


def push(tag: int) -> None:
    """Have WeChat know a tag by its present name; raises Refused, Unclear to be tried again."""
    row: Tag | None = Tag.get_or_none(Tag.id == tag)
    if row is None or not abilities.can("tags"):
        return
    named(row)
    # Named anew meanwhile, by a job that another worker may have done before this one told the former name.
    if Tag.select().where(Tag.id == tag, Tag.name != row.name).exists():
        push(tag)


def named(row: Tag) -> None:
    """Tell WeChat a tag's name as it was read; raises Refused, Unclear."""
    if row.wechat_id is None:
        known(row, number(row.name))
        return
    try:
        tags.rename(row.wechat_id, row.name)
    except Refused as no:
        if no.code != UNKNOWN:
            raise
        forget(row)
        known(Tag.get_by_id(row.id), number(row.name))


def delete(number: int) -> None:
    """Have WeChat forget a tag that is none of ours; raises Refused, Unclear to be tried again."""
    if not abilities.can("tags") or Tag.select().where(Tag.wechat_id == number).exists():
        return
    try:
        tags.delete(number)
    except Refused as no:
        if no.code != UNKNOWN:
            raise


def member(tag: int, customer: int) -> None:
    """Have WeChat know whether a follower belongs to a group; raises Refused, Unclear to be tried again."""
    row: Tag | None = Tag.get_or_none(Tag.id == tag)
    person: Customer | None = Customer.get_or_none(Customer.id == customer)
    if row is None or person is None or not person.following or not abilities.can("tags"):
        return
    if row.wechat_id is None:
        push(tag)
        row = Tag.get_by_id(tag)
    before = belongs(tag, customer)
    try:
        tell(tags.add if before else tags.remove, row, person)
    except Refused as no:
        if no.code != UNKNOWN:
            raise
        forget(row)
        push(tag)
        tell(tags.add if before else tags.remove, Tag.get_by_id(tag), person)
    if belongs(tag, customer) != before:  # another worker may have told so before this one told the contrary
        member(tag, customer)


def tell(verb: Verb, row: Tag, person: Customer) -> None:
    """Put a tag on a follower or take it off; who does not follow there is let be. Raises Refused, Unclear."""
    try:
        verb(row.wechat_id or 0, [person.openid])
    except Refused as no:
        if no.code not in STRANGERS:
            raise
        log(__name__).info("WeChat does not know the follower", code=no.code)


def fill(tag: int) -> None:
    """Have WeChat put a tag that it had lost on all who carry it; raises Refused, Unclear to be tried again."""
    row: Tag | None = Tag.get_or_none(Tag.id == tag)
    if row is None or not abilities.can("tags"):
        return
    if row.wechat_id is None:
        push(tag)
        row = Tag.get_by_id(tag)
    people = carriers(tag)
    for start in range(0, len(people), tags.MOST_AT_ONCE):
        give(row, people[start:start + tags.MOST_AT_ONCE])
    carry = set(carriers(tag))
    singly(row, [person for person in people if person not in carry])  # taken out meanwhile


def carriers(tag: int) -> list[Customer]:
    """Return the followers in a group."""
    return list(Customer.select().join(CustomerTag).where(CustomerTag.tag == tag, Customer.following))


def give(row: Tag, people: list[Customer]) -> None:
    """Put a tag on followers by one call; raises Refused, Unclear."""
    try:
        tags.add(row.wechat_id or 0, [person.openid for person in people])
    except Refused as no:
        if no.code == UNKNOWN:
            unnumber(row)
        if no.code not in (*STRANGERS, FULL):
            raise
        singly(row, people)  # WeChat takes all of a call or none


@db.writes
def singly(row: Tag, people: list[Customer]) -> None:
    """Have each of these told to WeChat by a job of its own."""
    for person in people:
        moved(row.id, person.id)


def belongs(tag: int, customer: int) -> bool:
    """Tell whether a customer is in a group."""
    return bool(CustomerTag.select().where(CustomerTag.tag == tag, CustomerTag.customer == customer).exists())


def bring_in(by: Operator) -> tuple[int, int]:
    """Take over WeChat's tags and who carries them; returns how many of each were new. Raises NotFetched, Forbidden."""
    operators.allow(by, "tags")
    try:
        there = [(one, list(tags.carriers(one.id))) for one in tags.fetch()]
    except Refused as no:
        raise NotFetched(tag_trouble.sentence(no.code)) from no
    except Unclear as wrong:
        raise NotFetched() from wrong
    new, rows = taken_over(by, [one for one, _openids in there])
    people = sum(joined(row, part) for row, (_one, openids) in zip(rows, there, strict=True)
                 for part in chunked(openids, AT_ONCE))
    return new, people


@db.writes
def taken_over(by: Operator, there: list[tags.Tag]) -> tuple[int, list[Tag]]:
    """Write the tags that WeChat has; what we have besides stays. Returns how many were new, and our tag for each."""
    before = Tag.select().count()
    operators.audit(by, "tags", "bring in tags", "tags", count=len(there))
    rows = [adopted(one) for one in there]
    return Tag.select().count() - before, rows


def adopted(told: tags.Tag) -> Tag:
    """Return our tag for one of WeChat's: by its name, else by its number, else a new one."""
    row: Tag | None = Tag.get_or_none(Tag.name == told.name) or Tag.get_or_none(Tag.wechat_id == told.id)
    if row is None:
        return Tag.create(name=told.name, wechat_id=told.id)
    free(told.id, row)
    Tag.update(wechat_id=told.id).where(Tag.id == row.id).execute()
    return row


@db.writes
def joined(row: Tag, openids: Iterable[str]) -> int:
    """Put some followers into a group that may be gone by now; returns how many were not in it.

    A write of its own for some at once, so that orders need not wait until a hundred thousand have come.
    """
    count = 0
    if not Tag.select().where(Tag.id == row.id).exists():
        return count
    for openid in openids:
        if not Customer.select().where(Customer.openid == openid).exists():
            db.insert_once(Customer(openid=openid, following=True))
        count += db.insert_once(CustomerTag(tag=row.id, customer=Customer.get(Customer.openid == openid).id))
    return count


def number(name: str) -> int:
    """Return WeChat's number of a tag, made if it has none of this name; raises Refused, Unclear."""
    try:
        return tags.create(name)
    except Refused as no:
        if no.code != SAME_NAME:
            raise
    there = next((one.id for one in tags.fetch() if one.name == name), None)
    if there is None:
        raise Unclear("WeChat has a tag of this name, and does not show it")
    return there


@db.writes
def known(row: Tag, number: int) -> None:
    """Note what WeChat calls a tag; a number that is no tag's, for it was deleted or made twice, is to go again."""
    free(number, row)
    former = Tag.wechat_id.is_null() if row.wechat_id is None else Tag.wechat_id == row.wechat_id
    if not Tag.update(wechat_id=number).where(Tag.id == row.id, former).execute() and not Tag.select().where(
            Tag.wechat_id == number).exists():
        events.happened("tag.delete", f"tag.delete:number {number}", number=number)


def free(number: int, row: Tag) -> None:
    """Take a number that is this tag's from any other of ours, inside a write: the other's is out of date.

    A WeChat that begins again, as on a developer's machine, hands out the same numbers to other tags.
    """
    for other in Tag.select().where(Tag.wechat_id == number, Tag.id != row.id):
        lose(other)


@db.writes
def forget(row: Tag) -> None:
    """Forget the number of a tag that WeChat does not have any more."""
    lose(row)


def lose(row: Tag) -> None:
    """Forget a tag's number, inside a write, and have it made at WeChat anew with all who carry it."""
    if bare(row):
        events.happened("tag.fill", f"tag.fill:{row.id}:{ids.token()}", tag=row.id)


@db.writes
def unnumber(row: Tag) -> None:
    """Forget the number of a tag that is about to be made at WeChat again, by a job that is tried again."""
    bare(row)


def bare(row: Tag) -> bool:
    """Take its number from a tag, inside a write; False when it has another by now."""
    return bool(Tag.update(wechat_id=None).where(Tag.id == row.id, Tag.wechat_id == row.wechat_id).execute())
