"""A customer's cart: what they mean to buy, checked anew each time it is looked at; prices in fen."""

from dataclasses import dataclass

from peewee import fn

from base import db
from base.errors import BadInput, OffShelf, SoldOut
from base.i18n import _
from models import CartLine, Customer, Product, Variant

MOST = 99  # pieces of one variant
LINES = 50  # different variants


@dataclass(frozen=True)
class Line:
    """One variant in the cart; `was_price` is what it cost when it was put in."""

    variant_id: int
    product_id: int
    title: str
    spec: str
    picture: str
    price: int
    was_price: int
    quantity: int
    available: int
    on_sale: bool

    @property
    def sellable(self) -> bool:
        """Whether it can be ordered as it stands."""
        return self.on_sale and self.available >= self.quantity

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


LOOK = db.Hot(lambda: CartLine.select(
    Variant.id, Product.id, Product.title, Variant.spec, Product.picture, Variant.price, CartLine.price,
    CartLine.quantity, Variant.on_hand - Variant.held, Variant.active, Product.on_shelf,
).join(Variant).join(Product).where(CartLine.customer == db.slot("customer")).order_by(
    CartLine.added_at.desc(), CartLine.id.desc()))


def look(customer: Customer) -> Cart:
    """Return what is in the cart at today's prices and stock."""
    return Cart([Line(*(*row[:9], bool(row[9] and row[10]))) for row in LOOK.rows(customer=customer.id)])


def only(variant_id: int, quantity: int) -> Cart:
    """Return one variant as if it were all there is in a cart; raises OffShelf, SoldOut, BadInput."""
    variant = offered(variant_id)
    check(variant, quantity)
    product = variant.product
    return Cart([Line(variant.id, product.id, product.title, variant.spec, product.picture, variant.price,
                      variant.price, quantity, variant.available, on_sale=True)])


def badge(customer: Customer) -> int:
    """Return how many pieces lie in the cart, for the tab bar."""
    return int(CartLine.select(fn.COALESCE(fn.SUM(CartLine.quantity), 0)).where(
        CartLine.customer == customer.id).scalar())


@db.writes
def add(customer: Customer, variant_id: int, quantity: int) -> None:
    """Put pieces into the cart on top of what is there; raises OffShelf, SoldOut, BadInput."""
    variant = offered(variant_id)
    mine = (CartLine.customer == customer.id) & (CartLine.variant == variant_id)
    there = CartLine.select(CartLine.quantity).where(mine).scalar() or 0
    check(variant, there + quantity)
    more = CartLine.update(quantity=CartLine.quantity + quantity, price=variant.price).where(
        mine, CartLine.quantity <= MOST - quantity)
    if more.execute():
        return
    if CartLine.select().where(CartLine.customer == customer.id).count() >= LINES:
        raise BadInput(_("The cart is full. Please order or remove something first."))
    line = CartLine(customer=customer.id, variant=variant_id, quantity=quantity, price=variant.price)
    if not db.insert_once(line):
        more.execute()  # a second tap put it in just now


@db.writes
def change(customer: Customer, variant_id: int, quantity: int) -> None:
    """Set how many pieces are in the cart; 0 removes the line. Raises OffShelf, SoldOut, BadInput."""
    mine = (CartLine.customer == customer.id) & (CartLine.variant == variant_id)
    if quantity == 0:
        CartLine.delete().where(mine).execute()
        return
    check(offered(variant_id), quantity)
    CartLine.update(quantity=quantity).where(mine).execute()


@db.writes
def remove(customer: Customer, variant_id: int) -> None:
    """Take a line out of the cart."""
    CartLine.delete().where(CartLine.customer == customer.id, CartLine.variant == variant_id).execute()


def emptied(customer_id: int, variant_ids: list[int]) -> None:
    """Take ordered variants out of the cart, inside a write."""
    CartLine.delete().where(CartLine.customer == customer_id, CartLine.variant.in_(variant_ids)).execute()


def offered(variant_id: int) -> Variant:
    """Return a variant that is for sale; raises OffShelf."""
    found: Variant | None = Variant.select(Variant, Product).join(Product).where(
        Variant.id == variant_id, Variant.active, Product.on_shelf).first()
    if found is None:
        raise OffShelf()
    return found


def check(variant: Variant, quantity: int) -> None:
    """Pass if this many can be wanted; raises BadInput, SoldOut."""
    if not 1 <= quantity <= MOST:
        raise BadInput(_("Please choose 1 to %(n)s pieces.", n=MOST), "quantity")
    if variant.available < 1:
        raise SoldOut()
    if quantity > variant.available:
        raise SoldOut(_("Only %(n)s left.", n=variant.available))
