"""How much of something one order and one customer may have, and when; all in pieces."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from peewee import JOIN, fn

from base import clock, config, db
from base.errors import BadInput, LimitReached, OffShelf
from base.i18n import _
from models import Customer, Hold, Order, OrderLine


class Wanted(NamedTuple):
    """Pieces of a product somebody wants, with the product's limits (0 is none) and times (seconds, None is open)."""

    product: int
    title: str
    quantity: int
    minimum: int
    per_order: int
    per_customer: int
    sale_from: int | None
    sale_until: int | None


LOCK = db.Hot(lambda: Customer.update(openid=Customer.openid).where(Customer.id == db.slot("customer")))
WAITING = db.Hot(lambda: Order.select(
    fn.COUNT(Order.id.distinct()), fn.COALESCE(fn.SUM(Hold.quantity), 0)).join(
    Hold, JOIN.LEFT_OUTER, on=((Hold.order == Order.id) & (Hold.state == "live"))).where(
    Order.customer == db.slot("customer"), Order.state == "unpaid"))
BOUGHT = db.Hot(lambda: OrderLine.select(
    fn.COALESCE(fn.SUM(OrderLine.quantity - OrderLine.cancelled), 0)).join(Order).where(
    Order.customer == db.slot("customer"), OrderLine.product == db.slot("product"), Order.state != "closed"))


def check(customer_id: int, wanted: Sequence[Wanted]) -> None:
    """Pass if the customer may order this now, inside a write; raises LimitReached, OffShelf, BadInput.

    The customer's row is locked first, so that two of their orders at once are counted one after the other.
    """
    LOCK.run(customer=customer_id)
    bounded(customer_id, sum(one.quantity for one in wanted))
    for one in together(wanted):
        in_order(one)
        if one.per_customer:
            [(bought,)] = BOUGHT.rows(customer=customer_id, product=one.product)
            if int(bought) + one.quantity > one.per_customer:
                raise LimitReached(_("Each customer may buy %(n)s of “%(title)s”; you have %(had)s.",
                                     n=one.per_customer, title=one.title, had=int(bought)))


def bounded(customer_id: int, pieces: int) -> None:
    """Pass if the customer's unpaid orders do not keep too much from the others; raises LimitReached."""
    bounds = config.current().orders
    [(unpaid, held)] = WAITING.rows(customer=customer_id)
    if int(unpaid) >= bounds.unpaid_most:
        raise LimitReached(_("You have %(n)s unpaid orders. Please pay or cancel one first.", n=int(unpaid)))
    if int(held) + pieces > bounds.held_most:
        raise LimitReached(_("At most %(n)s pieces can wait for your payment. Please pay for an order first.",
                             n=bounds.held_most))


def together(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Add up the pieces of one product's variants: its limits are for all of them."""
    pieces: dict[int, int] = defaultdict(int)
    for one in wanted:
        pieces[one.product] += one.quantity
    return [one._replace(quantity=pieces[one.product]) for one in {one.product: one for one in wanted}.values()]


def in_order(one: Wanted) -> None:
    """Pass if one order may have so much of a product now; raises OffShelf, BadInput (`quantity`)."""
    now = clock.now()
    if one.sale_from is not None and now < one.sale_from:
        raise OffShelf(_("“%(title)s” is not on sale yet.", title=one.title))
    if one.sale_until is not None and now >= one.sale_until:
        raise OffShelf(_("The sale of “%(title)s” is over.", title=one.title))
    if one.quantity < one.minimum:
        raise BadInput(_("“%(title)s” is sold from %(n)s pieces on.", title=one.title, n=one.minimum), "quantity")
    if one.per_order and one.quantity > one.per_order:
        raise BadInput(_("An order may have %(n)s of “%(title)s”.", title=one.title, n=one.per_order), "quantity")
