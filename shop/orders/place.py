"""Placing an order: prices decided, stock held and the order written, all or nothing."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from peewee import IntegrityError

from base import clock, config, db, ids, money
from base.errors import BadInput, OffShelf
from base.i18n import _
from models import Customer, Order, OrderLine, Product, Step, Variant
from shop import cart, customers, pricing, regions, stock

PHONE = re.compile(r"1\d{10}|\+\d{6,18}")
LIMITS = {"recipient": 32, "street": 120, "note": 100}

GOODS = db.Hot(lambda: Variant.select(
    Variant.id, Variant.product, Product.title, Variant.spec, Product.picture, Variant.price,
).join(Product).where(Variant.id == db.slot("variant"), Variant.active, Product.on_shelf))
ORDER = db.Hot(lambda: Order.insert(
    number=db.slot("number"), customer=db.slot("customer"), state="unpaid", goods=db.slot("goods"),
    freight=db.slot("freight"), discount=db.slot("discount"), total=db.slot("total"),
    recipient=db.slot("recipient"), phone=db.slot("phone"), region=db.slot("region"),
    region_name=db.slot("region_name"), street=db.slot("street"), note=db.slot("note"), once=db.slot("once"),
    placed_at=db.slot("placed_at"), expires_at=db.slot("expires_at")))
LINE = db.Hot(lambda: OrderLine.insert(
    order=db.slot("order"), variant=db.slot("variant"), product=db.slot("product"), title=db.slot("title"),
    spec=db.slot("spec"), picture=db.slot("picture"), price=db.slot("price"), quantity=db.slot("quantity"),
    amount=db.slot("amount")))
STEP = db.Hot(lambda: Step.insert(
    order=db.slot("order"), before="", after="unpaid", who=db.slot("who"), note="", at=db.slot("at")))


@dataclass(frozen=True)
class Destination:
    """Where an order goes, checked; `region` is a district's six-digit code."""

    recipient: str
    phone: str
    region: str
    region_name: str
    street: str
    note: str


def place(customer: Customer, lines: Sequence[tuple[int, int]], recipient: str, phone: str, region: str,
          street: str, note: str = "", once: str | None = None) -> Order:
    """Order `lines` (variant id, pieces) and hold their stock until the order expires.

    The same `once` key gives the customer the same order. Raises BadInput (with the field), OffShelf, SoldOut.
    """
    where = destination(recipient, phone, region, street, note)
    key = hashlib.sha256(f"{customer.id}:{once}".encode()).hexdigest() if once else None
    try:
        return earlier(key) or Order.get_by_id(written(customer, merged(lines), where, key))
    except IntegrityError:
        if twin := earlier(key):  # the form was sent twice at once, and the other one was first
            return twin
        raise


def place_cart(customer: Customer, recipient: str, phone: str, region: str, street: str, note: str = "",
               once: str | None = None) -> Order:
    """Order everything in the cart that can be ordered; raises as place does, BadInput for an empty cart."""
    lines = [(line.variant_id, line.quantity) for line in cart.look(customer).lines if line.sellable]
    return place(customer, lines, recipient, phone, region, street, note, once)


def earlier(key: str | None) -> Order | None:
    """Return the order that was placed under this key, if one was."""
    found: Order | None = Order.get_or_none(Order.once == key) if key else None
    return found


def destination(recipient: str, phone: str, region: str, street: str, note: str) -> Destination:
    """Check an address as it was typed; raises BadInput with the field."""
    texts = {"recipient": recipient.strip(), "street": street.strip(), "note": note.strip()}
    for field, text in texts.items():
        if not text and field != "note":
            raise BadInput(_("Please fill this in."), field)
        if len(text) > LIMITS[field] or not text.isprintable():
            raise BadInput(_("At most %(n)s characters, without line breaks.", n=LIMITS[field]), field)
    return Destination(phone=telephone(phone), region=region, region_name=regions.name(region), **texts)


def telephone(typed: str) -> str:
    """Return a phone number without blanks and hyphens; raises BadInput."""
    digits = typed.replace(" ", "").replace("-", "")
    if not PHONE.fullmatch(digits):
        raise BadInput(_("Please check the phone number."), "phone")
    return digits


def merged(lines: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return pieces by variant; raises BadInput for nothing or for a wrong number."""
    wanted: dict[int, int] = {}
    for variant, quantity in lines:
        wanted[variant] = wanted.get(variant, 0) + quantity
    if not wanted:
        raise BadInput(_("There is nothing to order."))
    if not all(1 <= quantity <= cart.MOST for quantity in wanted.values()):
        raise BadInput(_("Please choose 1 to %(n)s pieces.", n=cart.MOST), "quantity")
    return wanted


@db.writes
def written(customer: Customer, wanted: dict[int, int], where: Destination, once: str | None) -> int:
    """Write the order with its lines and holds, and return its id."""
    goods = [(GOODS.row(variant=variant), quantity) for variant, quantity in sorted(wanted.items())]
    if any(row is None for row, _quantity in goods):
        raise OffShelf()
    known = [(row, quantity) for row, quantity in goods if row is not None]
    worth = sum(row[5] * quantity for row, quantity in known)
    if worth > money.LARGEST:  # also more than the columns hold
        raise BadInput(_("One order is worth at most ¥%(most)s. Please order less at once.",
                         most=money.yuan(money.LARGEST)))
    order = inserted(customer, worth, where, once)
    cart.emptied(customer.id, list(wanted))
    customers.used_address(customer.id, where.recipient, where.phone, where.region, where.street)
    # Stock late, for many buyers want its rows at once; but before the lines, which refer to them (see stock.hold).
    stock.hold(order, wanted, {row[0]: row[2] for row, _quantity in known})
    for (variant, product, title, spec, picture, price), quantity in known:
        LINE.insert(order=order, variant=variant, product=product, title=title, spec=spec, picture=picture,
                    price=price, quantity=quantity, amount=price * quantity)
    return order


def inserted(customer: Customer, goods: int, where: Destination, once: str | None) -> int:
    """Insert the order's row and first step; returns its id."""
    quote = pricing.quote(goods)
    now = clock.now()
    order = ORDER.insert(
        number=ids.number("X"), customer=customer.id, goods=quote.goods, freight=quote.freight,
        discount=quote.discount, total=quote.total, recipient=where.recipient, phone=where.phone,
        region=where.region, region_name=where.region_name, street=where.street, note=where.note, once=once,
        placed_at=now, expires_at=now + config.current().shop.unpaid_minutes * 60)
    STEP.insert(order=order, who=f"customer {customer.id}", at=now)
    return order
