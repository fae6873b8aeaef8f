"""WeChat's tags are made to agree with ours; everything here may run more than once."""

from base import db
from base.errors import ShopError
from base.i18n import N_
from base.log import log
from models import Customer, CustomerTag, Operator, Tag
from shop import operators
from wechat import abilities, tags
from wechat.http import Refused, Unclear

SAME_NAME, UNKNOWN, FOREIGN = "45157", "45159", "49003"
NOT_FOLLOWING = "43004"


class NotFetched(ShopError):
    """WeChat did not tell its tags."""

    status = 503
    english = N_("WeChat did not tell its tags. Please try again later.")


def push(tag: int) -> None:
    """Have WeChat know a tag by its present name; raises Refused, Unclear to be tried again."""
    row: Tag | None = Tag.get_or_none(Tag.id == tag)
    if row is None or not abilities.can("tags"):
        return
    if row.wechat_id is None:
        known(row, number(row.name))
        return
    try:
        tags.rename(row.wechat_id, row.name)
    except Refused as no:
        if no.code != UNKNOWN:
            raise
        known(row, number(row.name))


def delete(number: int) -> None:
    """Have WeChat forget a tag; raises Refused, Unclear to be tried again."""
    if not abilities.can("tags"):
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
    belongs = CustomerTag.select().where(CustomerTag.tag == tag, CustomerTag.customer == customer).exists()
    try:
        (tags.add if belongs else tags.remove)(row.wechat_id or 0, [person.openid])
    except Refused as no:
        if no.code not in (NOT_FOLLOWING, FOREIGN):
            raise
        log(__name__).info("WeChat does not know the follower", code=no.code)


def bring_in(by: Operator) -> tuple[int, int]:
    """Take over WeChat's tags and who carries them; returns how many of each were new. Raises NotFetched, Forbidden."""
    operators.allow(by, "tags")
    try:
        there = [(one, list(tags.carriers(one.id))) for one in tags.fetch()]
    except (Refused, Unclear) as wrong:
        raise NotFetched() from wrong
    return taken_over(by, there)


@db.writes
def taken_over(by: Operator, there: list[tuple[tags.Tag, list[str]]]) -> tuple[int, int]:
    """Write what WeChat has; what we have besides stays."""
    before = Tag.select().count()
    operators.audit(by, "tags", "bring in tags", "tags", count=len(there))
    people = sum(joined(adopted(one), openids) for one, openids in there)
    return Tag.select().count() - before, people


def adopted(told: tags.Tag) -> Tag:
    """Return our tag for one of WeChat's: by its number, else by its name, else a new one."""
    row: Tag | None = Tag.get_or_none(Tag.wechat_id == told.id) or Tag.get_or_none(Tag.name == told.name)
    if row is None:
        return Tag.create(name=told.name, wechat_id=told.id)
    Tag.update(wechat_id=told.id).where(Tag.id == row.id).execute()
    return row


def joined(row: Tag, openids: list[str]) -> int:
    """Put followers into a group; returns how many were not in it."""
    count = 0
    for openid in openids:
        person: Customer | None = Customer.get_or_none(Customer.openid == openid)
        if person is None:
            person = Customer.create(openid=openid, following=True)
        count += db.insert_once(CustomerTag(tag=row.id, customer=person.id))
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
    """Note what WeChat calls a tag."""
    Tag.update(wechat_id=number).where(Tag.id == row.id).execute()
