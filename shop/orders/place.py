"""Placing an order: prices decided, stock held and the order written, all or nothing."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from peewee import IntegrityError

from base import clock, config, db, ids, money
from base.errors import BadInput, OffShelf
from base.i18n import _
from models import Customer, Order, OrderLine, Product, Step, Variant
from shop import cart, customers, limits, pricing, stock
from shop.freight import Item
from shop.limits import Wanted
from shop.orders import destination
from shop.orders.destination import Destination, Typed
from shop.pricing import Quote

GOODS = db.Hot(lambda: Variant.select(
    Variant.id, Variant.product, Product.title, Variant.spec, Product.picture, Variant.price, Product.kind,
    Product.freight_template, Variant.weight, Variant.volume, Product.minimum, Product.per_order, Product.per_customer,
    Product.sale_from, Product.sale_until,
).join(Product).where(Variant.id == db.slot("variant"), Variant.active, Product.on_shelf))
ORDER = db.Hot(lambda: Order.insert(
    number=db.slot("number"), customer=db.slot("customer"), state="unpaid", delivery=db.slot("delivery"),
    store=db.slot("store"), pickup_code=db.slot("pickup_code"), goods=db.slot("goods"), freight=db.slot("freight"),
    discount=db.slot("discount"), total=db.slot("total"), recipient=db.slot("recipient"), phone=db.slot("phone"),
    region=db.slot("region"), region_name=db.slot("region_name"), street=db.slot("street"), note=db.slot("note"),
    source=db.slot("source"), once=db.slot("once"), placed_at=db.slot("placed_at"), expires_at=db.slot("expires_at")))
ROW = db.Hot(lambda: Order.select().where(Order.id == db.slot("order")))
ONCE = db.Hot(lambda: Order.select().where(Order.once == db.slot("once")))
LINE = db.Hot(lambda: OrderLine.insert(
    order=db.slot("order"), variant=db.slot("variant"), product=db.slot("product"), title=db.slot("title"),
    spec=db.slot("spec"), picture=db.slot("picture"), price=db.slot("price"), quantity=db.slot("quantity"),
    amount=db.slot("amount"), kind=db.slot("kind"), discount=0, freight=db.slot("freight"), sent=0, cancelled=0))
STEP = db.Hot(lambda: Step.insert(
    order=db.slot("order"), before="", after="unpaid", who=db.slot("who"), note="", at=db.slot("at")))


class Ware(NamedTuple):
    """A variant somebody orders, as the database knows it now, and how many pieces."""

    variant: int
    product: int
    title: str
    spec: str
    picture: str
    price: int
    kind: str
    template: int | None
    weight: int
    volume: int
    minimum: int
    per_order: int
    per_customer: int
    sale_from: int | None
    sale_until: int | None
    quantity: int

    @property
    def wanted(self) -> Wanted:
        """What shop.limits asks about it."""
        return Wanted(self.product, self.title, self.quantity, self.minimum, self.per_order, self.per_customer,
                      self.sale_from, self.sale_until)

    @property
    def item(self) -> Item:
        """What shop.pricing asks about it."""
        return Item(self.kind, self.template, self.weight, self.volume, self.price, self.quantity, self.title)


def place(customer: Customer, lines: Sequence[tuple[int, int]], recipient: str = "", phone: str = "", region: str = "",
          street: str = "", note: str = "", once: str | None = None, store: int | None = None,
          source: str = "") -> Order:
    """Order `lines` (variant id, pieces) and hold their stock until the order expires.

    It goes to the address, or is fetched from `store`; goods that need no parcel need neither. The same `once` key
    gives the customer the same order. `source` (such as `rule 12`) is what led to it.
    Raises BadInput (with the field), OffShelf, SoldOut, LimitReached.
    """
    key = hashlib.sha256(f"{customer.id}:{once}".encode()).hexdigest() if once else None
    typed = Typed(recipient, phone, region, street, note, store)
    try:
        return earlier(key) or ROW.models(Order, order=written(customer, merged(lines), typed, key, source))[0]
    except IntegrityError:
        if twin := earlier(key):  # the form was sent twice at once, and the other one was first
            return twin
        raise


def place_cart(customer: Customer, recipient: str = "", phone: str = "", region: str = "", street: str = "",
               note: str = "", once: str | None = None, store: int | None = None, source: str = "") -> Order:
    """Order everything in the cart that can be ordered; raises as place does, BadInput for an empty cart."""
    lines = [(line.variant_id, line.quantity) for line in cart.look(customer).lines if line.sellable]
    return place(customer, lines, recipient, phone, region, street, note, once, store, source)


def earlier(key: str | None) -> Order | None:
    """Return the order that was placed under this key, if one was."""
    return next(iter(ONCE.models(Order, once=key)), None) if key else None


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
def written(customer: Customer, wanted: dict[int, int], typed: Typed, once: str | None, source: str) -> int:
    """Write the order with its lines and holds, and return its id."""
    wares = known(wanted)
    where = destination.checked(typed, any(ware.kind == "parcel" for ware in wares))
    quote = pricing.quote([ware.item for ware in wares], where.region, where.delivery)
    if quote.total > money.LARGEST:  # also more than the columns hold
        raise BadInput(_("One order is worth at most ¥%(most)s. Please order less at once.",
                         most=money.yuan(money.LARGEST)))
    limits.check(customer.id, [ware.wanted for ware in wares])
    order = inserted(customer, quote, where, once, source)
    cart.emptied(customer.id, list(wanted))
    if where.delivery == "parcel":
        customers.used_address(customer.id, where.recipient, where.phone, where.region, where.street)
    # Stock late, for many buyers want its rows at once; but before the lines, which refer to them (see stock.hold).
    stock.hold(order, wanted, {ware.variant: ware.title for ware in wares})
    lined_up(order, wares, quote.freight)
    return order


def known(wanted: dict[int, int]) -> list[Ware]:
    """Return what is wanted as it is sold now; raises OffShelf."""
    found = [(GOODS.row(variant=variant), quantity) for variant, quantity in sorted(wanted.items())]
    if any(row is None for row, _quantity in found):
        raise OffShelf()
    return [Ware(*(*row, quantity)) for row, quantity in found if row is not None]


def inserted(customer: Customer, quote: Quote, where: Destination, once: str | None, source: str) -> int:
    """Insert the order's row and first step; returns its id."""
    now = clock.now()
    order = ORDER.insert(
        number=ids.number("X"), customer=customer.id, delivery=where.delivery, store=where.store,
        pickup_code=where.pickup_code, goods=quote.goods, freight=quote.freight, discount=quote.discount,
        total=quote.total, recipient=where.recipient, phone=where.phone, region=where.region,
        region_name=where.region_name, street=where.street, note=where.note, source=source, once=once,
        placed_at=now, expires_at=now + config.current().shop.unpaid_minutes * 60)
    STEP.insert(order=order, who=f"customer {customer.id}", at=now)
    return order


def lined_up(order: int, wares: Sequence[Ware], freight: int) -> None:
    """Insert the order's lines, each with its share of the freight."""
    split = pricing.freight_shares(freight, [ware.kind for ware in wares], [ware.item.amount for ware in wares])
    for ware, share in zip(wares, split, strict=True):
        LINE.insert(order=order, variant=ware.variant, product=ware.product, title=ware.title, spec=ware.spec,
                    picture=ware.picture, price=ware.price, quantity=ware.quantity, amount=ware.item.amount,
                    kind=ware.kind, freight=share)
