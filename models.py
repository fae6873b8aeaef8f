"""Every table of the shop, in the order of its life: what is true, with the database itself as a witness."""

from typing import Any

from peewee import (
    SQL,
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

ORDER_EDGES: dict[str, tuple[str, ...]] = {
    "unpaid": ("paid", "closed"),
    "paid": ("shipped",),
    "shipped": ("completed",),
    "completed": (),
    "closed": (),
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
    "asked": ("processing", "unclear", "succeeded", "refused"),
    "unclear": ("processing", "succeeded", "refused"),
    "processing": ("succeeded", "abnormal", "closed"),
    "abnormal": ("succeeded", "closed"),
    "succeeded": (),
    "refused": (),
    "closed": (),
}


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


class Product(Table):
    """Something for sale, in one or more variants; `version` grows with each change to it."""

    category = ForeignKeyField(Category, backref="products")
    category_id: int
    title = CharField(max_length=64)
    subtitle = CharField(max_length=120, default="")
    keywords = CharField(max_length=255, default="")
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
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        constraints = [Check("held <= on_hand")]

    @property
    def available(self) -> int:
        """Pieces that can still be ordered."""
        return int(self.on_hand) - int(self.held)


class Gram(Table):
    """Two neighbouring characters of what a product is called; `rank` puts popular products first."""

    text = CharField(max_length=8)
    product = ForeignKeyField(Product, on_delete="CASCADE")
    product_id: int
    rank = IntegerField(default=0)

    class Meta:
        indexes = ((("text", "rank", "product"), False), (("product", "text"), True))


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
    state = CharField(max_length=16, default="unpaid", constraints=[
        Check("state IN ('unpaid', 'paid', 'shipped', 'completed', 'closed')")])
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
    once = CharField(max_length=64, null=True, unique=True)  # the checkout form's key: a double click is one order
    placed_at = BigIntegerField(default=clock.now)
    expires_at = BigIntegerField()
    paid_at = BigIntegerField(null=True)
    shipped_at = BigIntegerField(null=True)
    completed_at = BigIntegerField(null=True)
    closed_at = BigIntegerField(null=True)
    lines: Any  # what Peewee adds for the foreign keys below
    payments: Any

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
    """One variant in an order, as it was called and cost then; `amount` = `price` x `quantity` in fen."""

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

    class Meta:
        constraints = [Check("amount = price * quantity")]


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


class Parcel(Table):
    """Something sent for an order."""

    order = ForeignKeyField(Order, backref="parcels")
    order_id: int
    carrier = CharField(max_length=32)
    number = CharField(max_length=64)
    at = BigIntegerField(default=clock.now)


# --- Money ---


class Payment(Table):
    """One attempt to pay an order, with its own out_trade_no; amounts in fen.

    `settles` is the order it paid, so that one payment settles an order (P6); a paid one without it is
    an extra and is refunded in full.
    """

    order = ForeignKeyField(Order, backref="payments")
    order_id: int
    out_trade_no = CharField(max_length=32, unique=True)
    amount = IntegerField(constraints=[Check("amount >= 1")])
    currency = CharField(max_length=3, default="CNY")
    appid = CharField(max_length=32)
    mchid = CharField(max_length=32)
    openid = CharField(max_length=64)
    state = CharField(max_length=12, default="new", constraints=[
        Check("state IN ('new', 'open', 'unclear', 'refused', 'closed', 'paid')")])
    prepay_id = CharField(max_length=64, default="")
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


class Refund(Table):
    """Money going back from one payment; its number survives every retry (P7)."""

    payment = ForeignKeyField(Payment, backref="refunds")
    payment_id: int
    number = CharField(max_length=32, unique=True)
    amount = IntegerField(constraints=[Check("amount >= 1")])
    reason = CharField(max_length=80)
    state = CharField(max_length=12, default="asked", constraints=[
        Check("state IN ('asked', 'processing', 'unclear', 'succeeded', 'refused', 'abnormal', 'closed')")])
    wechat_id = CharField(max_length=64, default="")
    made_at = BigIntegerField(default=clock.now)
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
    """Something only an operator can decide (money that does not match); `key` opens it once."""

    key = CharField(max_length=96, unique=True)
    kind = CharField(max_length=32)
    text = CharField(max_length=255)
    at = BigIntegerField(default=clock.now)
    closed_at = BigIntegerField(null=True)


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
    """An automatic reply: `answer` says which of `text`, `product`, `action` is the reply."""

    name = CharField(max_length=60)
    priority = IntegerField(default=0)
    enabled = BooleanField(default=True)
    answer = CharField(max_length=8, constraints=[Check("answer IN ('text', 'product', 'action')")])
    text = TextField(default="")
    product = ForeignKeyField(Product, null=True)
    product_id: int | None
    action = CharField(max_length=48, default="")
    updated_at = BigIntegerField(default=clock.now)


class Keyword(Table):
    """What a follower says to set off a rule; `text` is stored folded (see bot.rules)."""

    rule = ForeignKeyField(Rule, backref="keywords", on_delete="CASCADE")
    rule_id: int
    text = CharField(max_length=60)
    match = CharField(max_length=12, default="exact", constraints=[SQL("CHECK (match_kind IN ('exact', 'contains'))")],
                      column_name="match_kind")


class RuleHit(Table):
    """How often a rule answered on one day (`day` is YYYYMMDD in China)."""

    rule_id = IntegerField()
    day = IntegerField()
    count = IntegerField(default=0)

    class Meta:
        indexes = ((("rule_id", "day"), True),)


class ChatLine(Table):
    """One line of a conversation, kept for the shop's staff."""

    openid = CharField(max_length=64)
    speaker = CharField(max_length=8)  # follower, shop, staff
    text = TextField()
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


TABLES: tuple[type[Table], ...] = (
    State, Version, Operator, OperatorSession, Audit, Customer, Address, Category, Product, Variant, Gram,
    Movement, CartLine, Order, OrderLine, Step, Hold, Parcel, Payment, Refund, Entry, Posting, Balance, Case,
    Inbox, Outbox, Rule, Keyword, RuleHit, ChatLine, Enquiry,
)
