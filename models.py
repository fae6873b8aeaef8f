"""Every table of the shop, in the order of its life: what is true, with the database itself as a witness."""

from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DatabaseProxy,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from base import clock
from base.db import database
from base.errors import NotFound

# --- States and their edges. An order only moves along these lines, and nothing moves back (P12). ---

#
#   unpaid ──► paid ──► accepted ──► shipping ──► shipped ──► received ──► completed
#     │         └──────────┴────────────┴────────────┴───────────┴─► refunded  (every piece of it)
#     └─► closed
#
# `shipping` is sent in part. An operator may send a paid order without accepting it first.

ORDER_EDGES: dict[str, tuple[str, ...]] = {
    "unpaid": ("paid", "closed"),
    "paid": ("accepted", "shipping", "shipped", "refunded"),
    "accepted": ("shipping", "shipped", "refunded"),
    "shipping": ("shipped", "refunded"),
    "shipped": ("received", "refunded"),
    "received": ("completed", "refunded"),
    "completed": (),
    "refunded": (),
    "closed": (),
}

# After-sales: refund only (asked ► refunding), return (… ► returning ► sent_back ► refunding), exchange
# (… ► sent_back ► exchanging ► exchanged, or ► refunding when there is nothing to send anew). `approving` waits for
# a second operator.

CLAIM_EDGES: dict[str, tuple[str, ...]] = {
    "asked": ("approving", "refunding", "returning", "refused", "withdrawn"),
    "returning": ("sent_back", "withdrawn", "expired"),
    "sent_back": ("approving", "refunding", "exchanging", "refused"),
    "approving": ("refunding", "refused"),
    "refunding": ("refunded",),
    "exchanging": ("exchanged", "approving", "refunding"),
    "refunded": (),
    "exchanged": (),
    "refused": (),
    "withdrawn": (),
    "expired": (),
}

PAYMENT_EDGES: dict[str, tuple[str, ...]] = {
    "new": ("open", "unclear", "refused", "paid", "closed"),
    "open": ("paid", "closed"),
    "unclear": ("open", "refused", "paid", "closed"),
    "refused": ("paid",),
    "closed": ("paid",),  # WeChat may tell of a success after we closed: the money is real
    "paid": (),
}

REFUND_EDGES: dict[str, tuple[str, ...]] = {
    "asked": ("processing", "unclear", "succeeded", "refused", "abnormal", "closed"),
    "unclear": ("processing", "succeeded", "refused", "abnormal", "closed"),
    "processing": ("succeeded", "abnormal", "closed"),
    "abnormal": ("succeeded", "closed"),
    "succeeded": (),
    # An operator asks again, under the same number; or WeChat's no was not its last word.
    "refused": ("asked", "processing", "succeeded", "abnormal", "closed", "replaced"),
    "closed": ("replaced",),  # WeChat takes this number no more
    "replaced": (),  # asked for anew, under another number
}

REFUND_FREE = ("refused", "closed", "replaced")  # the money of such a refund certainly stays here

# The end of each: nothing more follows from it.
ORDER_OVER = ("completed", "refunded", "closed")
CLAIM_OVER = ("refunded", "exchanged", "refused", "withdrawn", "expired")


def among(column: str, *values: str) -> Any:
    """Return the check that a column holds one of these words."""
    return Check(f"{column} IN ({', '.join(repr(value) for value in values)})")


class Table(Model):
    """What all tables share: the database."""

    id = AutoField()

    class Meta:
        database: DatabaseProxy = database
        legacy_table_names = False


# --- The shop's own small facts ---


class State(Table):
    """A fact with an end of life (token, session, one-time key), for shops without Redis."""

    key = CharField(max_length=190, unique=True)
    value = TextField()
    ends = BigIntegerField(index=True)


class Version(Table):
    """A counter per subject (rules, catalog): workers compare it to know that something changed."""

    name = CharField(max_length=32, unique=True)
    number = IntegerField(default=0)


# --- Operators ---


class Operator(Table):
    """Someone who may enter the console; `permissions` is a list of names, `["*"]` for the owner."""

    login = CharField(max_length=64, unique=True)
    name = CharField(max_length=64)
    password_hash = CharField(max_length=255)
    permissions = JSONField(default=list)
    created_at = BigIntegerField(default=clock.now)
    disabled_at = BigIntegerField(null=True)


class OperatorSession(Table):
    """A console login; only the hash of its secret is kept."""

    operator = ForeignKeyField(Operator, backref="sessions")
    operator_id: int
    secret_hash = CharField(max_length=64, unique=True)
    created_at = BigIntegerField(default=clock.now)
    ends = BigIntegerField()
    revoked_at = BigIntegerField(null=True)


class Audit(Table):
    """One row per change an operator made (P22): who, under which permission, what, to which object."""

    operator = ForeignKeyField(Operator, null=True)
    operator_id: int | None
    permission = CharField(max_length=64)
    verb = CharField(max_length=64)
    subject = CharField(max_length=128)
    detail = JSONField(default=dict)
    at = BigIntegerField(default=clock.now, index=True)


# --- People ---


class Customer(Table):
    """A person as WeChat names them; made at the first follow, message or login."""

    openid = CharField(max_length=64, unique=True)
    nickname = CharField(max_length=64, default="")
    following = BooleanField(default=False)
    followed_at = BigIntegerField(null=True)
    left_at = BigIntegerField(null=True)
    scene = CharField(max_length=64, default="")
    created_at = BigIntegerField(default=clock.now)


class Tag(Table):
    """A group of customers; `wechat_id` is its number at WeChat once it is known there."""

    name = CharField(max_length=30, unique=True)
    wechat_id = IntegerField(null=True, unique=True)
    created_at = BigIntegerField(default=clock.now)


class CustomerTag(Table):
    """A customer belongs to a group."""

    customer = ForeignKeyField(Customer, backref="tags", on_delete="CASCADE")
    customer_id: int
    tag = ForeignKeyField(Tag, backref="members", on_delete="CASCADE")
    tag_id: int

    class Meta:
        indexes = ((("customer", "tag"), True),)


class Channel(Table):
    """A QR code that the shop hands out; `scene` is what WeChat says when somebody scans it."""

    scene = CharField(max_length=64, unique=True)
    name = CharField(max_length=60)
    ticket = CharField(max_length=190, default="")
    url = CharField(max_length=190, default="")
    ends = BigIntegerField(null=True)  # seconds; null is for ever
    scans = IntegerField(default=0)
    follows = IntegerField(default=0)
    created_at = BigIntegerField(default=clock.now)


class Address(Table):
    """Where a customer had something sent; the last used one is offered first."""

    customer = ForeignKeyField(Customer, backref="addresses")
    customer_id: int
    recipient = CharField(max_length=32)
    phone = CharField(max_length=20)
    region = CharField(max_length=6)
    street = CharField(max_length=120)
    used_at = BigIntegerField(default=clock.now)


# --- Goods ---


class Category(Table):
    """A shelf of the shop."""

    slug = CharField(max_length=48, unique=True)
    name = CharField(max_length=32)
    position = IntegerField(default=0)


class FreightTemplate(Table):
    """What sending costs, by the piece, the gram or the cubic centimetre; free above a sum of goods in fen."""

    name = CharField(max_length=32, unique=True)
    unit = CharField(max_length=8, default="piece", constraints=[among("unit", "piece", "weight", "volume")])
    free_above = IntegerField(null=True)
    created_at = BigIntegerField(default=clock.now)
    rules: Any


class FreightRule(Table):
    """The fees of a template for some regions: `first` units cost `first_fee` fen, each `more` units `more_fee`.

    `regions` are province (2 digits), city (4) or district (6) codes; the rule without any is for everywhere else.
    """

    template = ForeignKeyField(FreightTemplate, backref="rules", on_delete="CASCADE")
    template_id: int
    regions = JSONField(default=list)
    delivers = BooleanField(default=True)
    first = IntegerField(default=1, constraints=[Check("first >= 1")])
    first_fee = IntegerField(default=0, constraints=[Check("first_fee >= 0")])
    more = IntegerField(default=1, constraints=[Check("more >= 1")])
    more_fee = IntegerField(default=0, constraints=[Check("more_fee >= 0")])


class Carrier(Table):
    """Who takes parcels; `link` is the address of its tracking page with {number} in it, or empty."""

    code = CharField(max_length=32, unique=True)
    name = CharField(max_length=32)
    link = CharField(max_length=190, default="")
    enabled = BooleanField(default=True)
    position = IntegerField(default=0)


class Store(Table):
    """A place where customers fetch their orders."""

    name = CharField(max_length=32)
    address = CharField(max_length=120)
    phone = CharField(max_length=20, default="")
    hours = CharField(max_length=64, default="")
    latitude = IntegerField(null=True)  # millionths of a degree, as maps in China give them (GCJ-02)
    longitude = IntegerField(null=True)
    enabled = BooleanField(default=True)
    position = IntegerField(default=0)


class Product(Table):
    """Something for sale, in one or more variants; `version` grows with each change to it.

    `kind` is how it reaches the customer: in a parcel, as a text (`handout`) shown once paid, or as card keys.
    Limits in pieces; 0 is none. It is sold between `sale_from` and `sale_until` (seconds; null is open).
    """

    category = ForeignKeyField(Category, backref="products")
    category_id: int
    kind = CharField(max_length=8, default="parcel", constraints=[among("kind", "parcel", "virtual", "keys")])
    handout = TextField(default="")
    freight_template = ForeignKeyField(FreightTemplate, null=True, backref="products")
    freight_template_id: int | None
    minimum = IntegerField(default=1, constraints=[Check("minimum >= 1")])
    per_order = IntegerField(default=0, constraints=[Check("per_order >= 0")])
    per_customer = IntegerField(default=0, constraints=[Check("per_customer >= 0")])
    sale_from = BigIntegerField(null=True)
    sale_until = BigIntegerField(null=True)
    title = CharField(max_length=64)
    subtitle = CharField(max_length=120, default="")
    keywords = CharField(max_length=255, default="")
    brand = CharField(max_length=32, default="")
    aliases = CharField(max_length=120, default="")  # what people call it besides its title
    description = TextField(default="")
    picture = CharField(max_length=190, default="")  # square, for pages
    card_picture = CharField(max_length=190, default="")  # 900 x 500, for cards in the chat; empty: the square one
    on_shelf = BooleanField(default=True)
    price = IntegerField(constraints=[Check("price >= 0")])  # fen, of the cheapest variant
    dearest = IntegerField(constraints=[Check("dearest >= 0")])  # fen, of the dearest variant
    sold = IntegerField(default=0)
    position = IntegerField(default=0)
    version = IntegerField(default=1)
    created_at = BigIntegerField(default=clock.now)

    class Meta:
        # The orders in which lists show what is on the shelf.
        indexes = ((("on_shelf", "position", "sold"), False), (("on_shelf", "created_at"), False))


class Variant(Table):
    """One choice of a product (a spec), with its price in fen and its stock in pieces."""

    product = ForeignKeyField(Product, backref="variants")
    product_id: int
    spec = CharField(max_length=64, default="")
    price = IntegerField(constraints=[Check("price >= 0")])
    strike_price = IntegerField(default=0)
    on_hand = IntegerField(default=0, constraints=[Check("on_hand >= 0")])
    held = IntegerField(default=0, constraints=[Check("held >= 0")])
    alarm = IntegerField(default=0)  # pieces: at so few or fewer the shop is warned; 0 is never
    weight = IntegerField(default=0, constraints=[Check("weight >= 0")])  # grams of a piece
    volume = IntegerField(default=0, constraints=[Check("volume >= 0")])  # cubic centimetres of a piece
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        constraints = [Check("held <= on_hand")]

    @property
    def available(self) -> int:
        """Pieces that can still be ordered."""
        return int(self.on_hand) - int(self.held)


class SearchEntry(Table):
    """The words a product on the shelf is found by; `place` is where it stands among what is found, smaller first.

    Each database has its own full text of `words`, made by migration 0004: SQLite's triggers and shop.search.postings
    keep it in step.
    """

    product = ForeignKeyField(Product, unique=True, on_delete="CASCADE")
    product_id: int
    place = BigIntegerField(unique=True)
    words = TextField()


class Synonym(Table):
    """Words that mean the same goods, as an operator wrote them: `西红柿, 番茄`."""

    words = CharField(max_length=190)
    created_at = BigIntegerField(default=clock.now)


class Movement(Table):
    """Pieces that came or went; a variant's stock on hand is the sum of its movements (P13)."""

    variant = ForeignKeyField(Variant, backref="movements")
    variant_id: int
    quantity = IntegerField()
    reason = CharField(max_length=32)
    reference = CharField(max_length=64, default="")
    at = BigIntegerField(default=clock.now)


# --- Cart and orders ---


class CartLine(Table):
    """A variant a customer means to buy; `price` is what it cost when it was put in."""

    customer = ForeignKeyField(Customer, backref="cart_lines")
    customer_id: int
    variant = ForeignKeyField(Variant)
    variant_id: int
    quantity = IntegerField(constraints=[Check("quantity >= 1")])
    price = IntegerField()
    added_at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("customer", "variant"), True),)


class Order(Table):
    """What a customer ordered, at the prices of that moment; all amounts in fen."""

    number = CharField(max_length=32, unique=True)
    customer = ForeignKeyField(Customer, backref="orders")
    customer_id: int
    state = CharField(max_length=16, default="unpaid", constraints=[among("state", *ORDER_EDGES)])
    delivery = CharField(max_length=8, default="parcel", constraints=[among("delivery", "parcel", "pickup", "none")])
    store = ForeignKeyField(Store, null=True)
    store_id: int | None
    pickup_code = CharField(max_length=16, null=True, unique=True)
    keeper = ForeignKeyField(Operator, null=True)  # who accepted it: nobody else may process it
    keeper_id: int | None
    goods = IntegerField(constraints=[Check("goods >= 0")])
    freight = IntegerField(default=0, constraints=[Check("freight >= 0")])
    discount = IntegerField(default=0, constraints=[Check("discount >= 0")])
    total = IntegerField(constraints=[Check("total >= 0")])
    recipient = CharField(max_length=32)
    phone = CharField(max_length=20)
    region = CharField(max_length=6)
    region_name = CharField(max_length=64)
    street = CharField(max_length=120)
    note = CharField(max_length=100, default="")
    source = CharField(max_length=48, default="", index=True)  # what led to it: `rule 12`
    once = CharField(max_length=64, null=True, unique=True)  # the checkout form's key: a double click is one order
    placed_at = BigIntegerField(default=clock.now)
    expires_at = BigIntegerField()
    paid_at = BigIntegerField(null=True)
    accepted_at = BigIntegerField(null=True)
    shipping_at = BigIntegerField(null=True)
    shipped_at = BigIntegerField(null=True)
    received_at = BigIntegerField(null=True)
    completed_at = BigIntegerField(null=True)
    refunded_at = BigIntegerField(null=True)
    closed_at = BigIntegerField(null=True)
    lines: Any  # what Peewee adds for the foreign keys below
    payments: Any
    settled_by: Any
    claims: Any
    parcels: Any

    class Meta:
        table_name = "orders"
        constraints = [Check("total = goods + freight - discount")]
        indexes = ((("customer", "placed_at"), False), (("state", "expires_at"), False),
                   (("state", "placed_at"), False))

    @classmethod
    def of(cls, customer: Customer) -> Any:
        """Return the query of this customer's orders, newest first (P21: the owner first)."""
        return cls.select().where(cls.customer == customer.id).order_by(cls.placed_at.desc(), cls.id.desc())

    @classmethod
    def owned(cls, customer: Customer, number: str) -> "Order":
        """Return the customer's order with this number; raises NotFound, also for somebody else's."""
        order: Order | None = cls.of(customer).where(cls.number == number).first() if number else None
        if order is None:
            raise NotFound()
        return order


class OrderLine(Table):
    """One variant in an order, as it was called and cost then; `amount` = `price` x `quantity` in fen.

    `discount` and `freight` are the line's shares of the order's, in fen; `sent` and `cancelled` (given back
    before they were sent) are pieces.
    """

    order = ForeignKeyField(Order, backref="lines")
    order_id: int
    variant = ForeignKeyField(Variant)
    variant_id: int
    product = ForeignKeyField(Product)
    product_id: int
    title = CharField(max_length=64)
    spec = CharField(max_length=64, default="")
    picture = CharField(max_length=190, default="")
    price = IntegerField(constraints=[Check("price >= 0")])
    quantity = IntegerField(constraints=[Check("quantity >= 1")])
    amount = IntegerField()
    kind = CharField(max_length=8, default="parcel", constraints=[among("kind", "parcel", "virtual", "keys")])
    discount = IntegerField(default=0, constraints=[Check("discount >= 0")])
    freight = IntegerField(default=0, constraints=[Check("freight >= 0")])
    sent = IntegerField(default=0, constraints=[Check("sent >= 0")])
    cancelled = IntegerField(default=0, constraints=[Check("cancelled >= 0")])

    class Meta:
        constraints = [Check("amount = price * quantity"), Check("discount <= amount"),
                       Check("sent + cancelled <= quantity")]

    @property
    def to_send(self) -> int:
        """Pieces still to be sent or handed over."""
        return int(self.quantity) - int(self.sent) - int(self.cancelled)


class Step(Table):
    """One move of an order along an edge: who and when. The steps fold to the order's state (P12)."""

    order = ForeignKeyField(Order, backref="steps")
    order_id: int
    before = CharField(max_length=16, default="")
    after = CharField(max_length=16)
    who = CharField(max_length=64)
    note = CharField(max_length=190, default="")
    at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("order", "after"), True),)


class Hold(Table):
    """Pieces kept for an unpaid order; it ends once, sold or released (P14)."""

    order = ForeignKeyField(Order, backref="holds")
    order_id: int
    variant = ForeignKeyField(Variant)
    variant_id: int
    quantity = IntegerField(constraints=[Check("quantity >= 1")])
    state = CharField(max_length=12, default="live", constraints=[
        Check("state IN ('live', 'sold', 'released')")])
    at = BigIntegerField(default=clock.now)
    ended_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("variant", "state"), False), (("order", "variant"), True))


class CardKey(Table):
    """A key that is sold; `line` and `unit` (1 to its quantity) say for which paid piece: each is given once."""

    variant = ForeignKeyField(Variant, backref="card_keys")
    variant_id: int
    secret = CharField(max_length=255)
    line = ForeignKeyField(OrderLine, null=True, backref="card_keys")
    line_id: int | None
    unit = IntegerField(null=True)
    imported_at = BigIntegerField(default=clock.now)
    sold_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("variant", "secret"), True), (("line", "unit"), True), (("variant", "line"), False))


# --- After-sales ---


class Claim(Table):
    """A customer's wish about pieces of an order: money back, money for goods sent back, or an exchange.

    `unsent` claims are about pieces not sent yet; `goods` and `freight` are what is asked back, in fen, and
    `due` is when the side whose turn it is has let its time pass.
    """

    number = CharField(max_length=32, unique=True)
    order = ForeignKeyField(Order, backref="claims")
    order_id: int
    kind = CharField(max_length=8, constraints=[among("kind", "refund", "return", "exchange")])
    state = CharField(max_length=12, default="asked", constraints=[among("state", *CLAIM_EDGES)])
    unsent = BooleanField(default=False)
    reason = CharField(max_length=32)
    text = CharField(max_length=200, default="")
    pictures = JSONField(default=list)
    goods = IntegerField(default=0, constraints=[Check("goods >= 0")])
    freight = IntegerField(default=0, constraints=[Check("freight >= 0")])
    agreed_by = ForeignKeyField(Operator, null=True)
    agreed_by_id: int | None
    carrier = CharField(max_length=32, default="")  # how the customer sent it back
    tracking = CharField(max_length=64, default="")
    once = CharField(max_length=64, null=True, unique=True)  # the form's key: a double click is one claim
    due = BigIntegerField(null=True)
    made_at = BigIntegerField(default=clock.now)
    ended_at = BigIntegerField(null=True)
    lines: Any
    steps: Any

    class Meta:
        indexes = ((("state", "due"), False), (("order", "state"), False))

    @property
    def amount(self) -> int:
        """What goes back when it is agreed to, in fen."""
        return int(self.goods) + int(self.freight)


class ClaimLine(Table):
    """Pieces of one order line in a claim, with their share of its goods and freight in fen."""

    claim = ForeignKeyField(Claim, backref="lines")
    claim_id: int
    line = ForeignKeyField(OrderLine, backref="claim_lines")
    line_id: int
    quantity = IntegerField(constraints=[Check("quantity >= 1")])
    goods = IntegerField(default=0, constraints=[Check("goods >= 0")])
    freight = IntegerField(default=0, constraints=[Check("freight >= 0")])

    class Meta:
        indexes = ((("claim", "line"), True),)


class ClaimStep(Table):
    """One move of a claim along an edge: who, when, and in which words."""

    claim = ForeignKeyField(Claim, backref="steps")
    claim_id: int
    before = CharField(max_length=12, default="")
    after = CharField(max_length=12)
    who = CharField(max_length=64)
    note = CharField(max_length=200, default="")
    at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("claim", "after"), True),)


class Parcel(Table):
    """Something sent or handed over for an order; `claim` is the exchange it answers."""

    order = ForeignKeyField(Order, backref="parcels")
    order_id: int
    claim = ForeignKeyField(Claim, null=True, backref="parcels")
    claim_id: int | None
    carrier = CharField(max_length=32)  # a carrier's code, or `pickup`, or `online`
    number = CharField(max_length=64, default="")
    at = BigIntegerField(default=clock.now)
    contents: Any


class ParcelLine(Table):
    """Pieces of one order line in a parcel."""

    parcel = ForeignKeyField(Parcel, backref="contents")
    parcel_id: int
    line = ForeignKeyField(OrderLine, backref="parcel_lines")
    line_id: int
    quantity = IntegerField(constraints=[Check("quantity >= 1")])

    class Meta:
        indexes = ((("parcel", "line"), True),)


class Review(Table):
    """What a customer says about what they bought, once per order line; shown when an operator lets it."""

    line = ForeignKeyField(OrderLine, unique=True, backref="reviews")
    line_id: int
    product = ForeignKeyField(Product, backref="reviews")
    product_id: int
    customer = ForeignKeyField(Customer, backref="reviews")
    customer_id: int
    stars = IntegerField(constraints=[Check("stars BETWEEN 1 AND 5")])
    text = CharField(max_length=500, default="")
    pictures = JSONField(default=list)
    state = CharField(max_length=8, default="waiting", constraints=[among("state", "waiting", "shown", "hidden")])
    answer = CharField(max_length=200, default="")
    at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("product", "state", "at"), False), (("state", "at"), False))


class Upload(Table):
    """A picture a customer sent, seen by them and the operators, and by all once a shown review has it."""

    name = CharField(max_length=64, unique=True)
    customer = ForeignKeyField(Customer, backref="uploads")
    customer_id: int
    at = BigIntegerField(default=clock.now)


# --- Money ---


class Payment(Table):
    """One attempt to pay an order, with its own out_trade_no; amounts in fen.

    `amount` was asked for, `captured` has come. `settles` is the order it paid, so that one payment settles an
    order (P6); a paid one without it is an extra and is refunded in full. Money that came under a number we do not
    know has no order.
    """

    order = ForeignKeyField(Order, null=True, backref="payments")
    order_id: int | None
    channel = CharField(max_length=8, default="jsapi", constraints=[
        among("channel", "jsapi", "native", "offline", "stray")])
    out_trade_no = CharField(max_length=32, unique=True)
    amount = IntegerField(constraints=[Check("amount >= 1")])
    currency = CharField(max_length=3, default="CNY")
    appid = CharField(max_length=32)
    mchid = CharField(max_length=32)
    openid = CharField(max_length=64)
    state = CharField(max_length=12, default="new", constraints=[among("state", *PAYMENT_EDGES)])
    captured = IntegerField(null=True)
    prepay_id = CharField(max_length=64, default="")
    code_url = CharField(max_length=190, default="")
    prepay_ends = BigIntegerField(default=0)
    transaction_id = CharField(max_length=40, null=True, unique=True)
    settles = ForeignKeyField(Order, null=True, unique=True, backref="settled_by")
    settles_id: int | None
    made_at = BigIntegerField(default=clock.now)
    asked_at = BigIntegerField(default=0)
    asks = IntegerField(default=0)
    paid_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("state", "asked_at"), False),)

    @property
    def money(self) -> int:
        """What has come, in fen; 0 before it does."""
        return int(self.captured or 0)


class Refund(Table):
    """Money going back from one payment; its number survives every retry (P7)."""

    payment = ForeignKeyField(Payment, backref="refunds")
    payment_id: int
    claim = ForeignKeyField(Claim, null=True, backref="refunds")
    claim_id: int | None
    number = CharField(max_length=32, unique=True)
    amount = IntegerField(constraints=[Check("amount >= 1")])
    reason = CharField(max_length=80)
    state = CharField(max_length=12, default="asked", constraints=[among("state", *REFUND_EDGES)])
    wechat_id = CharField(max_length=64, default="")
    made_at = BigIntegerField(default=clock.now)
    asked_at = BigIntegerField(default=0)
    asks = IntegerField(default=0)
    ended_at = BigIntegerField(null=True)


class Entry(Table):
    """One event in the books; its postings sum to 0 (P1). `key` makes it happen once."""

    kind = CharField(max_length=32)
    key = CharField(max_length=96, unique=True)
    at = BigIntegerField(default=clock.now)


class Posting(Table):
    """Fen to (positive) or from (negative) one account, never changed afterwards."""

    entry = ForeignKeyField(Entry, backref="postings")
    entry_id: int
    account = CharField(max_length=32, index=True)
    amount = BigIntegerField()


class Balance(Table):
    """What an account holds in its own direction, in fen: always its postings' sum, never below 0 (P2)."""

    account = CharField(max_length=32, unique=True)
    amount = BigIntegerField(default=0, constraints=[Check("amount >= 0")])


class Case(Table):
    """Something only an operator can decide (money that does not match); `key` opens it once.

    `cure` names what the shop proposes to do about it (shop.cures), with what it needs in `detail`.
    """

    key = CharField(max_length=96, unique=True)
    kind = CharField(max_length=32)
    text = CharField(max_length=255)
    order = ForeignKeyField(Order, null=True, backref="cases")
    order_id: int | None
    cure = CharField(max_length=32, default="")
    detail = JSONField(default=dict)
    at = BigIntegerField(default=clock.now)
    closed_at = BigIntegerField(null=True)


class Bill(Table):
    """A daily bill of WeChat Pay that was compared with our books; `day` is YYYY-MM-DD in China."""

    day = CharField(max_length=10)
    kind = CharField(max_length=8, constraints=[among("kind", "trade", "fund")])
    rows = IntegerField()
    differences = IntegerField()
    fees = IntegerField(default=0)  # fen that WeChat kept that day, less what it gave back
    at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("day", "kind"), True),)


# --- Once, and later ---


class Inbox(Table):
    """A fact from outside that has been applied (P9, P11), with the reply it got."""

    key = CharField(max_length=96, unique=True)
    reply = TextField(default="")
    at = BigIntegerField(default=clock.now, index=True)


class Outbox(Table):
    """Something to be done later, at least once; written in the transaction that made it necessary (P10)."""

    topic = CharField(max_length=32)
    key = CharField(max_length=96, unique=True)
    payload = JSONField(default=dict)
    state = CharField(max_length=8, default="waiting", constraints=[
        Check("state IN ('waiting', 'done', 'dead')")])
    due = BigIntegerField(default=clock.now)
    lease = CharField(max_length=32, default="")
    tries = IntegerField(default=0)
    error = CharField(max_length=255, default="")
    at = BigIntegerField(default=clock.now)
    done_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("state", "due"), False),)


# --- The chat ---


class Rule(Table):
    """An automatic reply as written (`draft`) and as followers get it (`live`): JSON of shop.rules.RuleData.

    A null draft that was live is a deletion not yet published. `words` is what the console's list is searched by.
    """

    draft = TextField(null=True)
    live = TextField(null=True)
    name = CharField(max_length=60, default="")
    words = TextField(default="")
    priority = IntegerField(default=0)
    pending = BooleanField(default=True)  # the draft is not what followers get
    publication = IntegerField(default=0, index=True)  # the last one that changed it
    updated_by = ForeignKeyField(Operator, null=True)
    updated_by_id: int | None
    updated_at = BigIntegerField(default=clock.now)


class Publication(Table):
    """One moment at which drafts went live, or an earlier state came back (`returned_to`)."""

    operator = ForeignKeyField(Operator, null=True)
    operator_id: int | None
    note = CharField(max_length=120, default="")
    returned_to = IntegerField(null=True)
    at = BigIntegerField(default=clock.now)


class RuleChange(Table):
    """What a publication changed of one rule: its JSON before and after, null where there was or is none."""

    publication = ForeignKeyField(Publication, backref="changes")
    publication_id: int
    rule = ForeignKeyField(Rule, backref="changes")
    rule_id: int
    before = TextField(null=True, column_name="was")
    after = TextField(null=True, column_name="became")


class Media(Table):
    """A picture, voice, video or cover that rules answer with; `media_id` is WeChat's name for it until `ends`.

    One with an `openid` was brought in for that follower alone.
    """

    kind = CharField(max_length=8, constraints=[among("kind", "image", "voice", "video", "thumb")])
    title = CharField(max_length=60)
    file = CharField(max_length=190)
    openid = CharField(max_length=64, default="")
    media_id = CharField(max_length=190, default="")
    ends = BigIntegerField(default=0)  # seconds; a permanent one ends never: 0 with a media_id
    created_at = BigIntegerField(default=clock.now)


class Phrase(Table):
    """What followers said and no rule, product or action knew; `example` is the last way it was written."""

    text = CharField(max_length=60, unique=True)  # as rules compare it
    example = CharField(max_length=120)
    count = IntegerField(default=0)
    first_at = BigIntegerField(default=clock.now)
    last_at = BigIntegerField(default=clock.now, index=True)
    settled_at = BigIntegerField(null=True)  # an operator made a rule of it, or waved it away


class RuleHit(Table):
    """How often a rule answered on one day, and how often what it answered was opened (`day`: YYYYMMDD in China)."""

    rule_id = IntegerField()
    day = IntegerField()
    count = IntegerField(default=0)
    opened = IntegerField(default=0)

    class Meta:
        indexes = ((("rule_id", "day"), True),)


class ChatLine(Table):
    """One line of a conversation, kept for the shop's staff."""

    openid = CharField(max_length=64)
    speaker = CharField(max_length=8)  # follower, shop, staff
    kind = CharField(max_length=8, default="text")  # text, image, voice, video, location, event, notice
    text = TextField()
    media = CharField(max_length=190, default="")  # a picture's address, or WeChat's media_id
    at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("openid", "at"), False),)


class Enquiry(Table):
    """A follower waiting for a person; at most one is open per customer."""

    customer = ForeignKeyField(Customer, backref="enquiries")
    customer_id: int
    text = TextField(default="")
    at = BigIntegerField(default=clock.now)
    open_for = IntegerField(null=True, unique=True)  # the customer's id while it is open
    answered_at = BigIntegerField(null=True)
    answered_by = ForeignKeyField(Operator, null=True)
    answered_by_id: int | None

# --- The account's menu ---


class MenuDesign(Table):
    """A menu as it is being designed: JSON of shop.menus.Buttons, finished or not.

    `audience` is the tag it is for, 0 for everybody; `version` grows with each saving.
    """

    name = CharField(max_length=60)
    audience = IntegerField(default=0)
    buttons = TextField(default="[]")
    version = IntegerField(default=1)
    updated_by = ForeignKeyField(Operator, null=True)
    updated_by_id: int | None
    updated_at = BigIntegerField(default=clock.now)


class MenuPush(Table):
    """One change of the menu at WeChat: a menu put up, a tag's taken away, or all of them.

    `turn` is the audience while WeChat has not answered clearly, so that two changes never cross; `stands` tells what
    WeChat has now. `answer` is WeChat's no in its own words, `menu_id` its number of a tag's menu, `tag_number` its
    number of the tag when it was asked.
    """

    kind = CharField(max_length=8, constraints=[among("kind", "put_up", "withdraw", "clear")])
    name = CharField(max_length=60, default="")
    audience = IntegerField(default=0)
    buttons = TextField(default="[]")
    menu_id = CharField(max_length=32, default="")
    tag_number = IntegerField(default=0)
    state = CharField(max_length=8, default="asked", constraints=[
        among("state", "asked", "unknown", "done", "refused", "dropped")])
    stands = BooleanField(default=False, index=True)
    answer = CharField(max_length=190, default="")
    turn = IntegerField(null=True, unique=True)
    operator = ForeignKeyField(Operator, null=True)
    operator_id: int | None
    asks = IntegerField(default=0)
    due = BigIntegerField(default=0)
    at = BigIntegerField(default=clock.now)
    ended_at = BigIntegerField(null=True)

    class Meta:
        constraints = [Check("turn IS NULL OR state IN ('asked', 'unknown')")]


class MenuPlan(Table):
    """A menu to be pushed at a time as it was when that was planned; at `until` the former one comes back.

    `push` is what it set off, `former` what stood before that.
    """

    name = CharField(max_length=60)
    audience = IntegerField(default=0)
    buttons = TextField()
    since = BigIntegerField()
    until = BigIntegerField(null=True)
    state = CharField(max_length=9, default="waiting", index=True, constraints=[
        among("state", "waiting", "running", "over", "cancelled")])
    push = ForeignKeyField(MenuPush, null=True, backref="plans")
    push_id: int | None
    former = ForeignKeyField(MenuPush, null=True, backref="restored_by")
    former_id: int | None
    operator = ForeignKeyField(Operator)
    operator_id: int
    made_at = BigIntegerField(default=clock.now)


# --- What the shop says by itself ---


class TalkWindow(Table):
    """How many messages WeChat lets us send a follower: since they wrote, and since they tapped, followed or scanned.

    Moments in seconds, 0 for a window that is closed; what was sent counts in both.
    """

    openid = CharField(max_length=64, unique=True)
    said_at = BigIntegerField(default=0)
    said_used = IntegerField(default=0, constraints=[Check("said_used >= 0")])
    tapped_at = BigIntegerField(default=0)
    tapped_used = IntegerField(default=0, constraints=[Check("tapped_used >= 0")])


class ApiUse(Table):
    """The calls of one path of WeChat's API on its last day (YYYYMMDD in China).

    `most` is the day's limit in WeChat's own word, null for the documented one; `rests_until` is when a path may be
    called again that was called too often in a minute.
    """

    path = CharField(max_length=96, unique=True)
    day = IntegerField(default=0)
    used = IntegerField(default=0, constraints=[Check("used >= 0")])
    most = IntegerField(null=True)
    rests_until = BigIntegerField(default=0)


class Word(Table):
    """Something a customer is to be told, by the first way WeChat leaves open; `key` lets it be written once.

    `page` is the path it leads to, `fields` a JSON object for templates, `tried` a JSON list of [way, answer, second].
    `unclear` may have arrived: it is not sent again by itself.
    """

    key = CharField(max_length=96, unique=True)
    customer = ForeignKeyField(Customer, backref="words")
    customer_id: int
    order = ForeignKeyField(Order, null=True, backref="words")
    order_id: int | None
    kind = CharField(max_length=20)
    text = TextField()
    page = CharField(max_length=190)
    fields = TextField(default="{}")
    state = CharField(max_length=8, default="waiting", constraints=[
        among("state", "waiting", "sending", "sent", "unclear", "given_up")])
    way = CharField(max_length=8, default="", constraints=[
        among("way", "", "message", "notice", "template", "reply")])
    msg_id = CharField(max_length=32, default="", index=True)
    tried = TextField(default="[]")
    at = BigIntegerField(default=clock.now)
    changed_at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("state", "customer"), False),)


class Consent(Table):
    """How many subscription notifications of a template a customer has agreed to and not had yet."""

    customer = ForeignKeyField(Customer, backref="consents")
    customer_id: int
    template = CharField(max_length=64)
    count = IntegerField(default=0, constraints=[Check("count >= 0")])
    changed_at = BigIntegerField(default=clock.now)

    class Meta:
        indexes = ((("customer", "template"), True),)


class Broadcast(Table):
    """One message to many: JSON of shop.broadcasts.Content to everybody or a tag; by `key` WeChat sends it once.

    `audience` is the tag's name when it was chosen, `expected` how many followers we counted, then WeChat's numbers.
    """

    key = CharField(max_length=64, unique=True)
    content = TextField()
    title = CharField(max_length=60)
    tag = ForeignKeyField(Tag, null=True, on_delete="SET NULL")
    tag_id: int | None
    audience = CharField(max_length=30, default="")
    state = CharField(max_length=8, default="draft", index=True, constraints=[
        among("state", "draft", "planned", "asked", "unknown", "sending", "done", "refused", "deleted")])
    due = BigIntegerField(default=0)
    asks = IntegerField(default=0)
    draft_id = CharField(max_length=190, default="")
    msg_id = BigIntegerField(null=True, index=True)
    expected = IntegerField(default=0)
    total = IntegerField(null=True)
    reached = IntegerField(null=True)
    failed = IntegerField(null=True)
    answer = CharField(max_length=190, default="")
    operator = ForeignKeyField(Operator)
    operator_id: int
    at = BigIntegerField(default=clock.now)
    sent_at = BigIntegerField(null=True)


# --- The inbox ---


class QuickAnswer(Table):
    """Words that the staff inserts with one tap; names in braces are filled in (bot.fill)."""

    text = TextField()
    position = IntegerField(default=0)


class Talk(Table):
    """What the staff has done about a follower: the last line anybody read, who answers, when last, and a note.

    `answered_at` is also the moment somebody took the follower up, so that nobody counts as waiting before they write.
    """

    openid = CharField(max_length=64, unique=True)
    read_to = IntegerField(default=0)  # a ChatLine's id
    keeper = ForeignKeyField(Operator, null=True)
    keeper_id: int | None
    answered_at = BigIntegerField(default=0)
    note = TextField(default="")


class Reply(Table):
    """What an operator sends a follower; `once` lets it be sent once, `said` is JSON of shop.replies.Said.

    `waiting` goes out when the follower next writes. `unclear` may have arrived; `answer` is WeChat's word.
    """

    once = CharField(max_length=64, unique=True)
    enquiry = ForeignKeyField(Enquiry, backref="replies")
    enquiry_id: int
    operator = ForeignKeyField(Operator)
    operator_id: int
    said = TextField()
    state = CharField(max_length=8, default="sending", index=True, constraints=[
        among("state", "sending", "sent", "waiting", "refused", "unclear", "dropped")])
    answer = CharField(max_length=190, default="")
    line = ForeignKeyField(ChatLine, null=True, on_delete="SET NULL")
    line_id: int | None
    at = BigIntegerField(default=clock.now)
    changed_at = BigIntegerField(default=clock.now)


TABLES: tuple[type[Table], ...] = (
    State, Version, Operator, OperatorSession, Audit, Customer, Tag, CustomerTag, Channel, Address, Category,
    FreightTemplate, FreightRule, Carrier, Store, Product, Variant, SearchEntry, Synonym, Movement, CartLine,
    Order, OrderLine, Step, Hold, CardKey, Claim, ClaimLine, ClaimStep, Parcel, ParcelLine, Review, Upload, Payment,
    Refund, Entry, Posting, Balance, Case, Bill, Inbox, Outbox, Rule, Publication, RuleChange, Media, Phrase, RuleHit,
    ChatLine, Enquiry, MenuDesign, MenuPush, MenuPlan, TalkWindow, ApiUse, Word, Consent, Broadcast, QuickAnswer, Talk,
    Reply,
)
