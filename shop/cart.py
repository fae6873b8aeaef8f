"""A customer's cart: what they mean to buy, checked anew each time it is looked at; prices in fen."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from peewee import fn

from base import db
from base.errors import BadInput, OffShelf, ShopError, SoldOut
from base.i18n import _
from models import CartLine, Customer, Inbox, Order, OrderLine, Product, Variant
from shop import limits
from shop.freight import Item
from shop.limits import Wanted

MOST = 99  # pieces of one variant
LINES = 50  # different variants


@dataclass(frozen=True)
class Line:
    """One variant in the cart, with what shop.limits and shop.pricing ask about it.

    `was_price` is what it cost when it was put in; `trouble` is why so many cannot be ordered now, if it is not stock.
    """

    variant_id: int
    product_id: int
    title: str
    spec: str
    picture: str
    price: int
    was_price: int
    quantity: int
    available: int
    kind: str
    template_id: int | None
    weight: int
    volume: int
    minimum: int
    per_order: int
    per_customer: int
    sale_from: int | None
    sale_until: int | None
    on_sale: bool
    trouble: str = ""

    @property
    def in_stock(self) -> bool:
        """Whether there is enough of it on the shelf."""
        return self.on_sale and self.available >= self.quantity

    @property
    def sellable(self) -> bool:
        """Whether it can be ordered as it stands."""
        return self.in_stock and not self.trouble

    @property
    def wanted(self) -> Wanted:
        """What shop.limits asks about it."""
        return Wanted(self.product_id, self.title, self.quantity, self.minimum, self.per_order, self.per_customer,
                      self.sale_from, self.sale_until)

    @property
    def amount(self) -> int:
        """Price times quantity in fen."""
        return self.price * self.quantity


@dataclass(frozen=True)
class Cart:
    """All lines; `goods` (fen) and `count` (pieces) are of those that can be ordered."""

    lines: list[Line]

    @property
    def goods(self) -> int:
        """The sum of the lines that can be ordered, in fen."""
        return sum(line.amount for line in self.lines if line.sellable)

    @property
    def count(self) -> int:
        """Pieces that can be ordered."""
        return sum(line.quantity for line in self.lines if line.sellable)

    @property
    def items(self) -> list[Item]:
        """What can be ordered, as shop.pricing wants to know it."""
        return [Item(line.kind, line.template_id, line.weight, line.volume, line.price, line.quantity,
                     line.title) for line in self.lines if line.sellable]


LOOK = db.Hot(lambda: CartLine.select(
    Variant.id, Product.id, Product.title, Variant.spec, Product.picture, Variant.price, CartLine.price,
    CartLine.quantity, Variant.on_hand - Variant.held, Product.kind, Product.freight_template, Variant.weight,
    Variant.volume, Product.minimum, Product.per_order, Product.per_customer, Product.sale_from, Product.sale_until,
    Variant.active, Product.on_shelf,
).join(Variant).join(Product).where(CartLine.customer == db.slot("customer")).order_by(
    CartLine.added_at.desc(), CartLine.id.desc()))


GONE = db.Hot(lambda: CartLine.delete().where(
    CartLine.customer == db.slot("customer"), CartLine.variant == db.slot("variant")))


def look(customer: Customer) -> Cart:
    """Return what is in the cart at today's prices and stock."""
    lines = [Line(*(*row[:-2], bool(row[-2] and row[-1]))) for row in LOOK.rows(customer=customer.id)]
    wrong = troubles(line.wanted for line in lines if line.in_stock)
    return Cart([replace(line, trouble=wrong.get(line.product_id, "")) for line in lines])


def only(variant_id: int, quantity: int) -> Cart:
    """Return one variant as if it were all there is in a cart; raises OffShelf, SoldOut, BadInput."""
    line = lined_up(offered(variant_id), quantity)
    check(line)
    limits.in_order(line.wanted)
    return Cart([line])


def badge(customer: Customer) -> int:
    """Return how many pieces lie in the cart, for the tab bar."""
    return int(CartLine.select(fn.COALESCE(fn.SUM(CartLine.quantity), 0)).where(
        CartLine.customer == customer.id).scalar())


@db.writes
def add(customer: Customer, variant_id: int, quantity: int) -> None:
    """Put pieces into the cart on top of what is there; raises OffShelf, SoldOut, BadInput."""
    put(customer, variant_id, quantity)


@db.writes
def add_once(customer: Customer, variant_id: int, quantity: int, key: str) -> None:
    """Put pieces in the cart as add does, but only once for the same `key`: a message may come twice."""
    if db.insert_once(Inbox(key=f"cart:{hashlib.sha256(key.encode()).hexdigest()}")):
        put(customer, variant_id, quantity)


@db.writes
def again(customer: Customer, number: str) -> list[str]:
    """Put what was ordered into the cart once more; returns the titles of what cannot be had. Raises NotFound."""
    missing = []
    for line in Order.owned(customer, number).lines.order_by(OrderLine.id):
        # Not on top of what is there: a second tap on "buy again" wants no second helping.
        lacking = line.quantity - there(customer, line.variant_id)
        try:
            if lacking > 0:
                put(customer, line.variant_id, lacking)
        except ShopError:
            missing.append(line.title)
    return missing


@db.writes
def change(customer: Customer, variant_id: int, quantity: int) -> None:
    """Set how many pieces are in the cart; 0 removes the line. Raises OffShelf, SoldOut, BadInput."""
    mine = (CartLine.customer == customer.id) & (CartLine.variant == variant_id)
    if quantity == 0:
        CartLine.delete().where(mine).execute()
        return
    allowed(customer, variant_id, quantity)
    CartLine.update(quantity=quantity).where(mine).execute()


@db.writes
def remove(customer: Customer, variant_id: int) -> None:
    """Take a line out of the cart."""
    CartLine.delete().where(CartLine.customer == customer.id, CartLine.variant == variant_id).execute()


def emptied(customer_id: int, variant_ids: list[int]) -> None:
    """Take ordered variants out of the cart, inside a write."""
    for variant in variant_ids:
        GONE.run(customer=customer_id, variant=variant)


def offered(variant_id: int) -> Variant:
    """Return a variant that is for sale; raises OffShelf."""
    found: Variant | None = Variant.select(Variant, Product).join(Product).where(
        Variant.id == variant_id, Variant.active, Product.on_shelf).first()
    if found is None:
        raise OffShelf()
    return found


def put(customer: Customer, variant_id: int, quantity: int) -> None:
    """Put pieces on top of what is in the cart, inside a write; raises OffShelf, SoldOut, BadInput."""
    if quantity < 1:  # with some there already the sum could still pass
        raise BadInput(_("Please choose 1 to %(n)s pieces.", n=MOST), "quantity")
    wanted = allowed(customer, variant_id, there(customer, variant_id) + quantity)
    more = CartLine.update(quantity=CartLine.quantity + quantity, price=wanted.price).where(
        CartLine.customer == customer.id, CartLine.variant == variant_id, CartLine.quantity <= MOST - quantity)
    if more.execute():
        return
    if CartLine.select().where(CartLine.customer == customer.id).count() >= LINES:
        raise BadInput(_("The cart is full. Please order or remove something first."))
    line = CartLine(customer=customer.id, variant=variant_id, quantity=quantity, price=wanted.price)
    if not db.insert_once(line):
        more.execute()  # a second tap put it in just now


def there(customer: Customer, variant_id: int) -> int:
    """Return how many pieces of a variant are in the cart."""
    return CartLine.select(CartLine.quantity).where(
        CartLine.customer == customer.id, CartLine.variant == variant_id).scalar() or 0


def allowed(customer: Customer, variant_id: int, quantity: int) -> Line:
    """Return so many of a variant as a line, if they may lie in the cart; raises OffShelf, SoldOut, BadInput."""
    line = lined_up(offered(variant_id), quantity)
    check(line)
    others = CartLine.select(fn.COALESCE(fn.SUM(CartLine.quantity), 0)).join(Variant).where(
        CartLine.customer == customer.id, Variant.product == line.product_id, Variant.id != variant_id).scalar()
    limits.in_order(line.wanted._replace(quantity=quantity + int(others)))
    return line


def lined_up(variant: Variant, quantity: int) -> Line:
    """Return so many of a variant as a line at today's price."""
    product = variant.product
    return Line(variant.id, product.id, product.title, variant.spec, product.picture, variant.price, variant.price,
                quantity, variant.available, product.kind, product.freight_template_id, variant.weight, variant.volume,
                product.minimum, product.per_order, product.per_customer, product.sale_from, product.sale_until,
                on_sale=True)


def check(line: Line) -> None:
    """Pass if there is so much to be had; raises BadInput, SoldOut."""
    if not 1 <= line.quantity <= MOST:
        raise BadInput(_("Please choose 1 to %(n)s pieces.", n=MOST), "quantity")
    if line.available < 1:
        raise SoldOut(_("Sorry, “%(title)s” is sold out.", title=f"{line.title} {line.spec}".strip()))
    if line.quantity > line.available:
        raise SoldOut(_("Only %(n)s left.", n=line.available))


def troubles(wanted: Iterable[Wanted]) -> dict[int, str]:
    """Return what the shop's limits say against the products of a cart, by product."""
    found = {}
    for one in limits.together(list(wanted)):
        try:
            limits.in_order(one)
        except ShopError as wrong:
            found[one.product] = wrong.sentence
    return found
