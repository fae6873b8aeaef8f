"""Many customers, so that nobody meets the limits of one: who they are, and what each of them orders."""

from collections.abc import Callable
from typing import Any

from base import clock, db
from bench.planted import PIECES, TITLES, insert
from models import Address, CartLine, Customer, Order, Product, Variant
from shop import orders

SIZE = 4_096
FIRST = 1_000  # the first one's id
WHERE: dict[str, Any] = {"recipient": "梅小美", "phone": "13800138000", "region": "440305", "street": "科技路 1 号"}
APART = 3  # products between an order's two
TWO = 2  # pieces of each
HOT = 1  # the product everybody wants

# Ids and names that stand nowhere else in the statements of the order that is recorded.
ORDER, CUSTOMER, OPENID = 900_000_001, 800_000_001, "oRecorded"
VARIANTS, PRODUCTS = (700_000_001, 700_000_002), (600_000_001, 600_000_002)


def plant() -> None:
    """Insert the customers, who have all ordered before."""
    people = [*range(FIRST, FIRST + SIZE)]
    insert(Customer, [{"id": person, "openid": openid(person)} for person in people])
    insert(Address, [{"customer": person, **WHERE} for person in people])


def openid(person: int) -> str:
    """Return the openid of a customer by id."""
    return f"oCrowd{person:08}"


def person(serial: int) -> int:
    """Return the id of the customer who places the order of a serial number."""
    return FIRST + serial % SIZE


def variants(serial: int) -> tuple[int, int]:
    """Return the two variants of an order, of other products each time."""
    return (2 * (serial * 7 % len(TITLES)) + 1, 2 * ((serial * 7 + APART) % len(TITLES)) + 1)


def hot_variants(_serial: int) -> tuple[int, int]:
    """Return both variants of the one product that everybody wants."""
    return (2 * HOT - 1, 2 * HOT)


def lines(chosen: tuple[int, int]) -> list[tuple[int, int]]:
    """Return an order's two lines as shop.orders.place wants them."""
    return [(variant, TWO) for variant in chosen]


def place(serial: int, chosen: Callable[[int], tuple[int, int]] = variants) -> None:
    """Place the order of a serial number."""
    orders.place(Customer(id=person(serial)), lines(chosen(serial)), **WHERE)


def fill_carts() -> None:
    """Put two lines into everybody's cart, and nothing else, inside a write."""
    CartLine.delete().execute()
    insert(CartLine, [{"customer": person(serial), "variant": variant, "quantity": TWO, "price": 1990}
                      for serial in range(SIZE) for variant in variants(serial)])


def enter() -> Customer:
    """Insert the customer, goods and order number by which a recorded order is known again, inside a write."""
    mei = Customer.create(force_insert=True, id=CUSTOMER, openid=OPENID)
    Address.create(customer=mei, **WHERE)
    shelf = Product.select(Product.category).first().category_id
    for product, variant in zip(PRODUCTS, VARIANTS, strict=True):
        Product.create(force_insert=True, id=product, category=shelf, title="洛川红苹果", price=1990, dearest=1990)
        Variant.create(force_insert=True, id=variant, product=product, spec="2 斤", price=1990, on_hand=PIECES)
        CartLine.create(customer=mei, variant=variant, quantity=TWO, price=1990)
    Order.insert(id=ORDER - 1, number="before", customer=mei, state="closed", goods=0, total=0, recipient="", phone="",
                 region="", region_name="", street="", expires_at=clock.now()).execute()
    if db.database.obj.returning_clause:  # PostgreSQL: the next id does not follow from the rows
        db.database.execute_sql("SELECT setval('orders_id_seq', %s)", (ORDER - 1,))
    return mei
