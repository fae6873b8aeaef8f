"""Customers: one row per openid, made at the first sign of them."""

from base import clock, db
from models import Address, Customer

USED = db.Hot(lambda: Address.update(used_at=db.slot("now")).where(
    Address.customer == db.slot("customer"), Address.recipient == db.slot("recipient"),
    Address.phone == db.slot("phone"), Address.region == db.slot("region"), Address.street == db.slot("street")))
KNOWN = db.Hot(lambda: Customer.select().where(Customer.openid == db.slot("openid")))


def known(openid: str) -> Customer | None:
    """Return the customer or None; an empty openid is nobody."""
    return next(iter(KNOWN.models(Customer, openid=openid)), None) if openid else None


def of(openid: str) -> Customer:
    """Return the customer of an openid, made if they are new; raises ValueError for an empty one."""
    return known(openid) or made(openid)


@db.writes
def made(openid: str) -> Customer:
    """Return the customer's row, new or made by someone else a moment ago."""
    return row(openid)


@db.writes
def follow(openid: str, scene: str) -> Customer:
    """Note that someone follows the account, and by which QR code the first time; twice is once."""
    person = row(openid)
    Customer.update(following=True, followed_at=clock.now(), scene=person.scene or scene[:64]).where(
        Customer.id == person.id).execute()
    return person


@db.writes
def leave(openid: str) -> None:
    """Note that someone no longer follows; orders and money stay as they are."""
    Customer.update(following=False, left_at=clock.now()).where(Customer.openid == openid).execute()


def last_address(customer: Customer) -> Address | None:
    """Return the address the customer used last."""
    found: Address | None = Address.select().where(Address.customer == customer.id).order_by(
        Address.used_at.desc(), Address.id.desc()).first()
    return found


def used_address(customer_id: int, recipient: str, phone: str, region: str, street: str) -> None:
    """Remember where an order goes, inside a write."""
    same = {"customer": customer_id, "recipient": recipient, "phone": phone, "region": region, "street": street}
    if not USED.run(now=clock.now(), **same):
        Address.insert(used_at=clock.now(), **same).execute()


def row(openid: str) -> Customer:
    """Return the customer's row inside a write."""
    if not openid:
        raise ValueError("an empty openid is nobody")
    found = known(openid)
    if found is None:
        db.insert_once(Customer(openid=openid))
        found = Customer.get(Customer.openid == openid)
    return found
