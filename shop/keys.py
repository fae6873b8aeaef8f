"""Card keys and other goods without a parcel: brought in from a file, and each given once for a paid piece."""

from dataclasses import dataclass

from peewee import chunked, fn

from base import clock, db, ids
from base.errors import BadInput, ShopError, SoldOut, WrongState
from base.i18n import N_, _
from models import CardKey, Operator, Order, OrderLine, Product, Variant
from shop import cases, catalog, events, key_file, operators, stock
from shop.key_file import BadRow, BadRows, Row
from shop.orders import moves, sending

BATCH = 500  # rows of one statement
ONLINE = ("keys", "virtual")  # what needs no parcel


class KeysShort(ShopError):
    """More keys are paid for than there are."""

    status = 409
    english = N_("There are not enough keys. Please bring in more.")


@dataclass(frozen=True)
class Handed:
    """A line of an order that was handed over: its keys, or its text."""

    title: str
    spec: str
    keys: list[str]
    text: str


@dataclass(frozen=True)
class Batch:
    """Keys that were brought in together at a moment (seconds), and how many of them nobody has yet."""

    at: int
    keys: int
    free: int


def bring_in(by: Operator, variant_id: int, data: bytes) -> int:
    """Bring in the keys of a text or CSV file, all of them or none, and return how many.

    Raises BadRows with each row that cannot be taken, BadInput (`file`), NotFound, Forbidden.
    """
    return imported(by, variant_id, key_file.read(data))


@db.writes
def imported(by: Operator, variant_id: int, rows: list[Row]) -> int:
    """Write the keys and the movement that brings them into stock."""
    operators.audit(by, "products", "bring in keys", f"variant {variant_id}", keys=len(rows))
    variant = of_keys(variant_id)
    stock.put_back(variant_id, len(rows), "keys", f"operator {by.id}")
    # After the stock, whose row keeps out whoever brings in the same file at this moment.
    if bad := key_file.wrong(rows) + known(variant_id, rows):
        raise BadRows(bad)
    now = clock.now()
    for some in chunked(rows, BATCH):
        CardKey.insert_many([(variant_id, row.secret, now) for row in some],
                            fields=[CardKey.variant, CardKey.secret, CardKey.imported_at]).execute()
    catalog.changed(variant.product_id)
    events.happened("keys.came", f"keys.came:{variant_id}:{ids.token()}", variant=variant_id)
    return len(rows)


@db.writes
def take_back(by: Operator, variant_id: int, at: int) -> int:
    """Take away the keys brought in at a moment (seconds) that nobody has yet, and return how many.

    Raises SoldOut when orders wait for some of them, WrongState, NotFound, Forbidden.
    """
    operators.audit(by, "products", "take back keys", f"variant {variant_id}", at=at)
    variant = of_keys(variant_id)
    free = (CardKey.variant == variant_id) & (CardKey.imported_at == at) & CardKey.line.is_null()
    count = CardKey.select().where(free).count()
    # A key nobody has may still be paid for, or held: what is free of both is what the stock says.
    if count > variant.available:
        raise SoldOut(_("Orders wait for some of these keys."))
    stock.take(variant_id, count, "keys taken back", f"operator {by.id}")
    if not count or CardKey.delete().where(free).execute() != count:  # taken away before, or one was given meanwhile
        raise WrongState()
    catalog.changed(variant.product_id)
    return count


@db.writes
def start(order_id: int, because: str) -> None:
    """Have a paid order's goods without a parcel delivered, as a job of its own; the same reason starts it once."""
    if OrderLine.select().where(OrderLine.order == order_id, OrderLine.kind.in_(ONLINE)).exists():
        events.happened("order.deliver", f"order.deliver:{order_id}:{because}", order=order_id)


def deliver(order_id: int) -> None:
    """Give a paid order its keys and virtual goods, once, however often this is called.

    Pieces for which the customer wants the money back wait. Raises KeysShort, with a case for an operator.
    """
    try:
        handed_over(order_id)
    except KeysShort:
        short(order_id)
        raise


def deliver_waiting(variant_id: int) -> None:
    """Deliver the orders that have waited for keys of a variant, oldest first; raises KeysShort."""
    for (order,) in db.tuples(OrderLine.select(OrderLine.order).join(Order).where(
            OrderLine.variant == variant_id, OrderLine.kind == "keys", Order.state.in_(moves.IN_HAND),
            OrderLine.quantity > OrderLine.sent + OrderLine.cancelled).order_by(Order.paid_at, Order.id)):
        deliver(order)


@db.writes
def handed_over(order_id: int) -> None:
    """Hand over what can be, and end an order of which nothing travels or waits."""
    order = moves.lock(order_id)
    claimed = moves.claimed(order_id)
    lines = order.lines.where(OrderLine.kind.in_(ONLINE)).order_by(OrderLine.variant, OrderLine.id)
    pieces = {line: line.to_send - claimed.get(line.id, 0) for line in lines}
    if order.state not in moves.IN_HAND or not any(pieces.values()) or not sending.paid_for(order):
        return
    for line, count in pieces.items():
        if line.kind == "keys":
            give(line, count)
    parcel = sending.send_lines(order, {line.id: n for line, n in pieces.items() if n}, "online", "", "shop")
    if order.delivery != "parcel" and Order.get_by_id(order_id).state == "shipped":
        moves.move(order_id, "shipped", "received", "shop")
    events.happened("order.handed", f"order.handed:{order.number}:{parcel.id}", order=order_id)


def give(line: OrderLine, count: int) -> None:
    """Give so many paid pieces of a line their keys; raises KeysShort."""
    given = {unit for (unit,) in db.tuples(CardKey.select(CardKey.unit).where(CardKey.line == line.id))}
    units = [unit for unit in range(1, line.quantity + 1) if unit not in given]
    for unit in units[:count]:
        while not taken(line, unit):
            pass


def taken(line: OrderLine, unit: int) -> bool:
    """Give a piece the first free key; False when another order was faster. Raises KeysShort."""
    key = CardKey.select(CardKey.id).where(
        CardKey.variant == line.variant_id, CardKey.line.is_null()).order_by(CardKey.id).first()
    if key is None:
        raise KeysShort()
    return bool(CardKey.update(line=line.id, unit=unit, sold_at=clock.now()).where(
        CardKey.id == key.id, CardKey.line.is_null()).execute())


@db.writes
def short(order_id: int) -> None:
    """Tell an operator that an order waits for keys."""
    number = Order.get_by_id(order_id).number
    cases.open("keys short", number, f"Order {number} is paid, and there are not enough keys.", order_id)


def handed(order_id: int) -> list[Handed]:
    """Return what an order has got that needs no parcel: only for its owner and the shop's operators to see."""
    secrets = given(order_id)
    lines = OrderLine.select(OrderLine, Product).join(Product).where(
        OrderLine.order == order_id, OrderLine.kind.in_(ONLINE), OrderLine.sent > 0).order_by(OrderLine.id)
    return [Handed(line.title, line.spec, secrets.get(line.id, []),
                   line.product.handout if line.kind == "virtual" else "") for line in lines]


def given(order_id: int) -> dict[int, list[str]]:
    """Return the keys an order has got, by line, in the order of its pieces."""
    found: dict[int, list[str]] = {}
    for line, secret in db.tuples(CardKey.select(CardKey.line, CardKey.secret).join(OrderLine).where(
            OrderLine.order == order_id).order_by(CardKey.line, CardKey.unit)):
        found.setdefault(line, []).append(secret)
    return found


def batches(variant_id: int) -> list[Batch]:
    """Return what was brought in for a variant, newest first."""
    return [Batch(int(at), int(keys), int(keys) - int(sold)) for at, keys, sold in db.tuples(
        CardKey.select(CardKey.imported_at, fn.COUNT(CardKey.id), fn.COUNT(CardKey.line)).where(
            CardKey.variant == variant_id).group_by(CardKey.imported_at).order_by(CardKey.imported_at.desc()))]


def known(variant_id: int, rows: list[Row]) -> list[BadRow]:
    """Return the rows whose keys the shop has already."""
    there: set[str] = set()
    for some in chunked(rows, BATCH):
        there |= {secret for (secret,) in db.tuples(CardKey.select(CardKey.secret).where(
            CardKey.variant == variant_id, CardKey.secret.in_([row.secret for row in some])))}
    return [BadRow(row.number, _("the shop has it already")) for row in rows if row.secret in there]


def of_keys(variant_id: int) -> Variant:
    """Return a variant that is sold as keys; raises NotFound, BadInput."""
    variant = catalog.one(variant_id)
    if variant.product.kind != "keys":
        raise BadInput(_("This product is not sold as keys."), "file")
    return variant
