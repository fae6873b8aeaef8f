"""Groups of customers: ours, and kept the same at WeChat by jobs where the account may have tags."""

from peewee import fn

from base import db, ids
from base.errors import BadInput, NotFound, ShopError
from base.i18n import N_, _
from models import Broadcast, Customer, CustomerTag, MenuDesign, MenuPlan, MenuPush, Operator, Tag
from shop import events, operators

LONGEST = 30  # bytes of a name (WeChat docs, user tags)
MOST = 100  # tags of an account
MOST_EACH = 20  # tags of one follower
MEMBERS = 100  # shown of a tag
FOUND = 10  # customers offered for a name


class InUse(ShopError):
    """Something is made for the followers with this tag."""

    status = 409
    english = N_("A menu or a message to many is made for this tag. Please change that first.")


@db.writes
def make(by: Operator, name: str) -> int:
    """Make a tag and return its id; raises BadInput, Forbidden."""
    operators.audit(by, "tags", "make tag", "tags", name=fit(name))
    if Tag.select().count() >= MOST:
        raise BadInput(_("An account has at most %(n)s tags.", n=MOST), "name")
    row = Tag(name=fit(name))
    if not db.insert_once(row):
        raise BadInput(_("There is a tag of this name already."), "name")
    events.happened("tag.push", f"tag.push:{row.id}:{ids.token()}", tag=row.id)
    return int(row.id)


@db.writes
def rename(by: Operator, tag_id: int, name: str) -> None:
    """Give a tag another name; raises NotFound, BadInput."""
    row = found(tag_id)
    operators.audit(by, "tags", "rename tag", f"tag {tag_id}", before=row.name, after=fit(name))
    if Tag.select().where(Tag.name == fit(name), Tag.id != tag_id).exists():
        raise BadInput(_("There is a tag of this name already."), "name")
    Tag.update(name=fit(name)).where(Tag.id == tag_id).execute()
    events.happened("tag.push", f"tag.push:{tag_id}:{ids.token()}", tag=tag_id)


@db.writes
def delete(by: Operator, tag_id: int) -> None:
    """Take a tag off everybody and away; raises NotFound, InUse."""
    row = held(tag_id)
    operators.audit(by, "tags", "delete tag", f"tag {tag_id}", name=row.name)
    if used(row):
        raise InUse()
    CustomerTag.delete().where(CustomerTag.tag == tag_id).execute()
    Tag.delete().where(Tag.id == tag_id).execute()
    if row.wechat_id is not None:
        events.happened("tag.delete", f"tag.delete:{tag_id}", number=row.wechat_id)


@db.writes
def put(by: Operator, tag_id: int, customer_id: int) -> None:
    """Put a customer into a group; twice is once. Raises NotFound, BadInput for one with too many."""
    found(tag_id)
    person: Customer | None = Customer.get_or_none(Customer.id == customer_id)
    if person is None:
        raise NotFound()
    operators.audit(by, "tags", "put tag", f"tag {tag_id}", openid=person.openid)
    if CustomerTag.select().where(CustomerTag.customer == customer_id).count() >= MOST_EACH:
        raise BadInput(_("A follower has at most %(n)s tags.", n=MOST_EACH), "customer")
    if db.insert_once(CustomerTag(tag=tag_id, customer=customer_id)):
        moved(tag_id, customer_id)


@db.writes
def take(by: Operator, tag_id: int, customer_id: int) -> None:
    """Take a customer out of a group; twice is once."""
    operators.audit(by, "tags", "take tag", f"tag {tag_id}", customer=customer_id)
    if CustomerTag.delete().where(CustomerTag.tag == tag_id, CustomerTag.customer == customer_id).execute():
        moved(tag_id, customer_id)


@db.writes
def returned(customer: Customer) -> None:
    """Have WeChat put the tags back on a follower who came back: it forgot them when they left."""
    for (tag,) in db.tuples(CustomerTag.select(CustomerTag.tag).where(CustomerTag.customer == customer.id)):
        moved(tag, customer.id)


def moved(tag_id: int, customer_id: int) -> None:
    """Have WeChat learn whether a customer belongs to a group, inside a write."""
    events.happened("tag.member", f"tag.member:{tag_id}:{customer_id}:{ids.token()}", tag=tag_id, customer=customer_id)


def fit(name: str) -> str:
    """Return a name as WeChat takes it; raises BadInput."""
    name = " ".join(name.split())
    if not name:
        raise BadInput(_("Please fill this in."), "name")
    if len(name.encode()) > LONGEST:
        raise BadInput(_("A tag's name has at most 10 Chinese or 30 other characters."), "name")
    return name


def found(tag_id: int) -> Tag:
    """Return a tag; raises NotFound."""
    row: Tag | None = Tag.get_or_none(Tag.id == tag_id)
    if row is None:
        raise NotFound()
    return row


def held(tag_id: int) -> Tag:
    """Return a tag, whose number at WeChat is not learned until this write ends; raises NotFound."""
    if not Tag.update(name=Tag.name).where(Tag.id == tag_id).execute():
        raise NotFound()
    return found(tag_id)


def used(row: Tag) -> bool:
    """Tell whether a menu or a message on its way is made for a tag."""
    waits = Broadcast.state.in_(("draft", "planned", "asked", "unknown"))
    if Broadcast.select().where(Broadcast.tag == row.id, waits).exists():
        return True
    return bool(
        MenuDesign.select().where(MenuDesign.audience == row.id).exists()
        or MenuPush.select().where(MenuPush.stands, MenuPush.audience == row.id).exists()
        or MenuPlan.select().where(MenuPlan.audience == row.id, MenuPlan.state.in_(("waiting", "running"))).exists())


def listed() -> list[tuple[Tag, int]]:
    """Return every tag with how many customers carry it."""
    counts = dict(db.tuples(CustomerTag.select(CustomerTag.tag, fn.COUNT(CustomerTag.id)).group_by(CustomerTag.tag)))
    return [(row, int(counts.get(row.id, 0))) for row in Tag.select().order_by(Tag.name)]


def members(tag_id: int) -> list[Customer]:
    """Return who carries a tag, the latest first, MEMBERS at most."""
    return list(Customer.select().join(CustomerTag).where(CustomerTag.tag == tag_id).order_by(
        CustomerTag.id.desc()).limit(MEMBERS))


def search(text: str) -> list[Customer]:
    """Return the customers whose openid or nickname has this in it, FOUND at most."""
    text = text.strip()
    if not text:
        return []
    return list(Customer.select().where((Customer.openid == text) | Customer.nickname.contains(text)
                                        | Customer.openid.startswith(text)).order_by(Customer.id.desc()).limit(FOUND))
