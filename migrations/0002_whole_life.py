"""An order's whole life: accepted, sent in parts, fetched, claimed back; freight, card keys, reviews, bills.

Columns that are added have a default in the database itself, so that workers of the former version go on serving
while the new ones start.
"""

from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    MySQLDatabase,
    SqliteDatabase,
    TextField,
    chunked,
)

CARRIERS = (
    ("sf", "顺丰速运", "https://www.sf-express.com/chn/sc/waybill/waybill-detail/{number}"),
    ("zto", "中通快递", "https://www.zto.com/express/expressCheck.html?txtBill={number}"),
    ("yto", "圆通速递", ""),
    ("sto", "申通快递", ""),
    ("yunda", "韵达快递", ""),
    ("jd", "京东快递", ""),
    ("ems", "EMS", ""),
    ("post", "邮政快递包裹", ""),
    ("jt", "极兔速递", ""),
    ("deppon", "德邦快递", ""),
    ("own", "商家自送", ""),
)
ORDER_STATES = ("unpaid", "paid", "accepted", "shipping", "shipped", "received", "completed", "refunded", "closed")
CLAIM_STATES = (
    "asked", "returning", "sent_back", "approving", "refunding", "exchanging", "refunded", "exchanged", "refused",
    "withdrawn", "expired",
)
# What each table gained; the rest of its columns stay as they were.
GAINED = {
    "product": (
        "kind",
        "handout",
        "freight_template",
        "minimum",
        "per_order",
        "per_customer",
        "sale_from",
        "sale_until",
    ),
    "variant": ("alarm", "weight", "volume"),
    "orders": (
        "delivery",
        "store",
        "pickup_code",
        "keeper",
        "accepted_at",
        "shipping_at",
        "received_at",
        "refunded_at",
    ),
    "order_line": ("kind", "discount", "freight", "sent", "cancelled"),
    "parcel": ("claim",),
    "payment": ("channel", "captured", "code_url"),
    "refund": ("claim", "asked_at", "asks"),
    "case": ("order", "cure", "detail"),
}


def up(migrator: Any, db: Any) -> None:
    """Add the tables and columns, then say of each old row what it means in the new words."""

    class base(Model):
        class Meta:
            database = db

    class Operator(base):
        class Meta:
            table_name = "operator"

    class Customer(base):
        class Meta:
            table_name = "customer"

    class Category(base):
        class Meta:
            table_name = "category"

    class FreightTemplate(base):
        name = CharField(max_length=32, unique=True)
        unit = CharField(max_length=8, constraints=[Check("unit IN ('piece', 'weight', 'volume')")])
        free_above = IntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            table_name = "freight_template"

    class FreightRule(base):
        template = ForeignKeyField(FreightTemplate, backref="freight_rule_template_rows", on_delete="CASCADE")
        regions = JSONField()
        delivers = BooleanField()
        first = IntegerField(constraints=[Check("first >= 1")])
        first_fee = IntegerField(constraints=[Check("first_fee >= 0")])
        more = IntegerField(constraints=[Check("more >= 1")])
        more_fee = IntegerField(constraints=[Check("more_fee >= 0")])

        class Meta:
            table_name = "freight_rule"

    class Carrier(base):
        code = CharField(max_length=32, unique=True)
        name = CharField(max_length=32)
        link = CharField(max_length=190)
        enabled = BooleanField()
        position = IntegerField()

        class Meta:
            table_name = "carrier"

    class Store(base):
        name = CharField(max_length=32)
        address = CharField(max_length=120)
        phone = CharField(max_length=20)
        hours = CharField(max_length=64)
        enabled = BooleanField()
        position = IntegerField()

        class Meta:
            table_name = "store"

    class Product(base):
        category = ForeignKeyField(Category, backref="product_category_rows")
        kind = CharField(
            max_length=8,
            default="parcel",
            constraints=[SQL("DEFAULT 'parcel'"), Check("kind IN ('parcel', 'virtual', 'keys')")],
        )
        handout = TextField(default="", constraints=[SQL("DEFAULT ('')")])
        freight_template = ForeignKeyField(FreightTemplate, backref="product_freight_template_rows", null=True)
        minimum = IntegerField(default=1, constraints=[SQL("DEFAULT 1"), Check("minimum >= 1")])
        per_order = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("per_order >= 0")])
        per_customer = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("per_customer >= 0")])
        sale_from = BigIntegerField(null=True)
        sale_until = BigIntegerField(null=True)
        title = CharField(max_length=64)
        subtitle = CharField(max_length=120)
        keywords = CharField(max_length=255)
        description = TextField()
        picture = CharField(max_length=190)
        card_picture = CharField(max_length=190)
        on_shelf = BooleanField()
        price = IntegerField(constraints=[Check("price >= 0")])
        dearest = IntegerField(constraints=[Check("dearest >= 0")])
        sold = IntegerField()
        position = IntegerField()
        version = IntegerField()
        created_at = BigIntegerField()

        class Meta:
            table_name = "product"
            indexes = (
                (("on_shelf", "position", "sold"), False),
                (("on_shelf", "created_at"), False),
            )

    class Variant(base):
        product = ForeignKeyField(Product, backref="variant_product_rows")
        spec = CharField(max_length=64)
        price = IntegerField(constraints=[Check("price >= 0")])
        strike_price = IntegerField()
        on_hand = IntegerField(constraints=[Check("on_hand >= 0")])
        held = IntegerField(constraints=[Check("held >= 0")])
        alarm = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
        weight = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("weight >= 0")])
        volume = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("volume >= 0")])
        position = IntegerField()
        active = BooleanField()

        class Meta:
            table_name = "variant"
            constraints = [Check("held <= on_hand")]

    class Order(base):
        number = CharField(max_length=32, unique=True)
        customer = ForeignKeyField(Customer, backref="orders_customer_rows")
        state = CharField(
            max_length=16,
            constraints=[
                Check(
                    f"state IN {ORDER_STATES}"
                )
            ],
        )
        delivery = CharField(
            max_length=8,
            default="parcel",
            constraints=[SQL("DEFAULT 'parcel'"), Check("delivery IN ('parcel', 'pickup', 'none')")],
        )
        store = ForeignKeyField(Store, backref="orders_store_rows", null=True)
        pickup_code = CharField(max_length=16, null=True, unique=True)
        keeper = ForeignKeyField(Operator, backref="orders_keeper_rows", null=True)
        goods = IntegerField(constraints=[Check("goods >= 0")])
        freight = IntegerField(constraints=[Check("freight >= 0")])
        discount = IntegerField(constraints=[Check("discount >= 0")])
        total = IntegerField(constraints=[Check("total >= 0")])
        recipient = CharField(max_length=32)
        phone = CharField(max_length=20)
        region = CharField(max_length=6)
        region_name = CharField(max_length=64)
        street = CharField(max_length=120)
        note = CharField(max_length=100)
        once = CharField(max_length=64, null=True, unique=True)
        placed_at = BigIntegerField()
        expires_at = BigIntegerField()
        paid_at = BigIntegerField(null=True)
        accepted_at = BigIntegerField(null=True)
        shipping_at = BigIntegerField(null=True)
        shipped_at = BigIntegerField(null=True)
        received_at = BigIntegerField(null=True)
        completed_at = BigIntegerField(null=True)
        refunded_at = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)

        class Meta:
            table_name = "orders"
            constraints = [Check("total = goods + freight - discount")]
            indexes = (
                (("customer", "placed_at"), False),
                (("state", "expires_at"), False),
                (("state", "placed_at"), False),
            )

    class OrderLine(base):
        order = ForeignKeyField(Order, backref="order_line_order_rows")
        variant = ForeignKeyField(Variant, backref="order_line_variant_rows")
        product = ForeignKeyField(Product, backref="order_line_product_rows")
        title = CharField(max_length=64)
        spec = CharField(max_length=64)
        picture = CharField(max_length=190)
        price = IntegerField(constraints=[Check("price >= 0")])
        quantity = IntegerField(constraints=[Check("quantity >= 1")])
        amount = IntegerField()
        kind = CharField(
            max_length=8,
            default="parcel",
            constraints=[SQL("DEFAULT 'parcel'"), Check("kind IN ('parcel', 'virtual', 'keys')")],
        )
        discount = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("discount >= 0")])
        freight = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("freight >= 0")])
        sent = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("sent >= 0")])
        cancelled = IntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("cancelled >= 0")])

        class Meta:
            table_name = "order_line"
            constraints = [
                Check("amount = price * quantity"),
                Check("discount <= amount"),
                Check("sent + cancelled <= quantity"),
            ]

    class CardKey(base):
        variant = ForeignKeyField(Variant, backref="card_key_variant_rows")
        secret = CharField(max_length=255)
        line = ForeignKeyField(OrderLine, backref="card_key_line_rows", null=True)
        unit = IntegerField(null=True)
        imported_at = BigIntegerField()
        sold_at = BigIntegerField(null=True)

        class Meta:
            table_name = "card_key"
            indexes = (
                (("variant", "secret"), True),
                (("line", "unit"), True),
                (("variant", "line"), False),
            )

    class Claim(base):
        number = CharField(max_length=32, unique=True)
        order = ForeignKeyField(Order, backref="claim_order_rows")
        kind = CharField(max_length=8, constraints=[Check("kind IN ('refund', 'return', 'exchange')")])
        state = CharField(
            max_length=12,
            constraints=[
                Check(
                    f"state IN {CLAIM_STATES}"
                )
            ],
        )
        unsent = BooleanField()
        reason = CharField(max_length=32)
        text = CharField(max_length=200)
        pictures = JSONField()
        goods = IntegerField(constraints=[Check("goods >= 0")])
        freight = IntegerField(constraints=[Check("freight >= 0")])
        agreed_by = ForeignKeyField(Operator, backref="claim_agreed_by_rows", null=True)
        carrier = CharField(max_length=32)
        tracking = CharField(max_length=64)
        once = CharField(max_length=64, null=True, unique=True)
        due = BigIntegerField(null=True)
        made_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            table_name = "claim"
            indexes = (
                (("state", "due"), False),
                (("order", "state"), False),
            )

    class ClaimLine(base):
        claim = ForeignKeyField(Claim, backref="claim_line_claim_rows")
        line = ForeignKeyField(OrderLine, backref="claim_line_line_rows")
        quantity = IntegerField(constraints=[Check("quantity >= 1")])
        goods = IntegerField(constraints=[Check("goods >= 0")])
        freight = IntegerField(constraints=[Check("freight >= 0")])

        class Meta:
            table_name = "claim_line"
            indexes = ((("claim", "line"), True),)

    class ClaimStep(base):
        claim = ForeignKeyField(Claim, backref="claim_step_claim_rows")
        before = CharField(max_length=12)
        after = CharField(max_length=12)
        who = CharField(max_length=64)
        note = CharField(max_length=200)
        at = BigIntegerField()

        class Meta:
            table_name = "claim_step"
            indexes = ((("claim", "after"), True),)

    class Parcel(base):
        order = ForeignKeyField(Order, backref="parcel_order_rows")
        claim = ForeignKeyField(Claim, backref="parcel_claim_rows", null=True)
        carrier = CharField(max_length=32)
        number = CharField(max_length=64)
        at = BigIntegerField()

        class Meta:
            table_name = "parcel"

    class ParcelLine(base):
        parcel = ForeignKeyField(Parcel, backref="parcel_line_parcel_rows")
        line = ForeignKeyField(OrderLine, backref="parcel_line_line_rows")
        quantity = IntegerField(constraints=[Check("quantity >= 1")])

        class Meta:
            table_name = "parcel_line"
            indexes = ((("parcel", "line"), True),)

    class Review(base):
        line = ForeignKeyField(OrderLine, backref="review_line_rows", unique=True)
        product = ForeignKeyField(Product, backref="review_product_rows")
        customer = ForeignKeyField(Customer, backref="review_customer_rows")
        stars = IntegerField(constraints=[Check("stars BETWEEN 1 AND 5")])
        text = CharField(max_length=500)
        pictures = JSONField()
        state = CharField(max_length=8, constraints=[Check("state IN ('waiting', 'shown', 'hidden')")])
        answer = CharField(max_length=200)
        at = BigIntegerField()

        class Meta:
            table_name = "review"
            indexes = (
                (("product", "state", "at"), False),
                (("state", "at"), False),
            )

    class Upload(base):
        name = CharField(max_length=64, unique=True)
        customer = ForeignKeyField(Customer, backref="upload_customer_rows")
        at = BigIntegerField()

        class Meta:
            table_name = "upload"

    class Payment(base):
        order = ForeignKeyField(Order, backref="payment_order_rows", null=True)
        channel = CharField(
            max_length=8,
            default="jsapi",
            constraints=[SQL("DEFAULT 'jsapi'"), Check("channel IN ('jsapi', 'native', 'offline', 'stray')")],
        )
        out_trade_no = CharField(max_length=32, unique=True)
        amount = IntegerField(constraints=[Check("amount >= 1")])
        currency = CharField(max_length=3)
        appid = CharField(max_length=32)
        mchid = CharField(max_length=32)
        openid = CharField(max_length=64)
        state = CharField(
            max_length=12, constraints=[Check("state IN ('new', 'open', 'unclear', 'refused', 'closed', 'paid')")]
        )
        captured = IntegerField(null=True)
        prepay_id = CharField(max_length=64)
        code_url = CharField(max_length=190, default="", constraints=[SQL("DEFAULT ''")])
        prepay_ends = BigIntegerField()
        transaction_id = CharField(max_length=40, null=True, unique=True)
        settles = ForeignKeyField(Order, backref="payment_settles_rows", null=True, unique=True)
        made_at = BigIntegerField()
        asked_at = BigIntegerField()
        asks = IntegerField()
        paid_at = BigIntegerField(null=True)

        class Meta:
            table_name = "payment"
            indexes = ((("state", "asked_at"), False),)

    class Refund(base):
        payment = ForeignKeyField(Payment, backref="refund_payment_rows")
        claim = ForeignKeyField(Claim, backref="refund_claim_rows", null=True)
        number = CharField(max_length=32, unique=True)
        amount = IntegerField(constraints=[Check("amount >= 1")])
        reason = CharField(max_length=80)
        state = CharField(
            max_length=12,
            constraints=[
                Check(
                    "state IN ('asked', 'unclear', 'processing', 'abnormal', 'succeeded', 'refused', 'closed', "
                    "'replaced')"
                )
            ],
        )
        wechat_id = CharField(max_length=64)
        made_at = BigIntegerField()
        asked_at = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
        asks = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
        ended_at = BigIntegerField(null=True)

        class Meta:
            table_name = "refund"

    class Case(base):
        key = CharField(max_length=96, unique=True)
        kind = CharField(max_length=32)
        text = CharField(max_length=255)
        order = ForeignKeyField(Order, backref="case_order_rows", null=True)
        cure = CharField(max_length=32, default="", constraints=[SQL("DEFAULT ''")])
        detail = JSONField(default={}, constraints=[SQL("DEFAULT ('{}')")])
        at = BigIntegerField()
        closed_at = BigIntegerField(null=True)

        class Meta:
            table_name = "case"

    class Bill(base):
        day = CharField(max_length=10)
        kind = CharField(max_length=8, constraints=[Check("kind IN ('trade', 'fund')")])
        rows = IntegerField()
        differences = IntegerField()
        fees = IntegerField()
        at = BigIntegerField()

        class Meta:
            table_name = "bill"
            indexes = ((("day", "kind"), True),)

    db.create_tables(
        [
            FreightTemplate,
            FreightRule,
            Carrier,
            Store,
            CardKey,
            Claim,
            ClaimLine,
            ClaimStep,
            ParcelLine,
            Review,
            Upload,
            Bill,
        ]
    )
    for table in (Product, Variant, Order, OrderLine, Parcel, Payment, Refund, Case):
        (rebuild if isinstance(db, SqliteDatabase) else alter)(migrator, db, table)

    Carrier.insert_many(
        [
            {"code": code, "name": name, "link": link, "enabled": True, "position": place}
            for place, (code, name, link) in enumerate(CARRIERS)
        ]
    ).execute()
    Payment.update(captured=Payment.amount).where(Payment.state == "paid").execute()
    # What was called completed was received; it completes when the time for after-sales is over.
    Order.update(state="received", received_at=Order.completed_at, completed_at=None).where(
        Order.state == "completed"
    ).execute()
    db.execute_sql(
        "UPDATE step SET after = 'received' WHERE after = 'completed'"
        if not isinstance(db, MySQLDatabase)
        else "UPDATE step SET `after` = 'received' WHERE `after` = 'completed'"
    )
    share_freight(Order, OrderLine)
    pack(Order, OrderLine, Parcel, ParcelLine)


def alter(migrator: Any, db: Any, table: Any) -> None:
    """Add what a table gained, on a server that can change a table in place."""
    meta = table._meta
    for name in GAINED[meta.table_name]:
        field = meta.fields[name]
        if field.null:
            migrator.add_column(meta.table_name, field.column_name, field).run()
        else:  # in one piece: what Peewee would do in three forgets default and check on MySQL
            column, _values = db.get_sql_context().sql(field.ddl(db.get_sql_context())).query()
            db.execute_sql(f"ALTER TABLE {quoted(db, meta.table_name)} ADD COLUMN {column}")
    for check in meta.constraints or ():
        if any(word in check.sql for word in ("discount <= amount", "sent + cancelled")):
            db.execute_sql(f"ALTER TABLE {quoted(db, meta.table_name)} ADD {check.sql}")
    if meta.table_name in ("orders", "refund"):
        widen_states(db, meta.table_name, meta.fields["state"])
    if meta.table_name == "payment":
        migrator.drop_not_null("payment", "order_id").run()


def quoted(db: Any, name: str) -> str:
    """Return a table's name as the database wants it written."""
    return f"`{name}`" if isinstance(db, MySQLDatabase) else f'"{name}"'


def widen_states(db: Any, table: str, state: Any) -> None:
    """Let rows stand in the new states too."""
    states = state.constraints[0].sql
    if isinstance(db, MySQLDatabase):  # a column's own check goes with its definition
        db.execute_sql(f"ALTER TABLE {table} MODIFY state VARCHAR({state.max_length}) NOT NULL {states}")
    else:
        db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_state_check")
        db.execute_sql(f"ALTER TABLE {table} ADD CONSTRAINT {table}_state_check {states}")


def rebuild(migrator: Any, db: Any, table: Any) -> None:
    """Make a table anew and move its rows: SQLite cannot change a column or a check in place."""
    name = table._meta.table_name
    kept = ", ".join(f'"{column.name}"' for column in db.get_columns(name))
    db.execute_sql("PRAGMA legacy_alter_table = ON")  # other tables' references go on naming this table
    db.execute_sql(f'ALTER TABLE "{name}" RENAME TO "{name}_old"')
    for index in db.get_indexes(f"{name}_old"):
        if index.sql:
            db.execute_sql(f'DROP INDEX "{index.name}"')
    db.create_tables([table])
    db.execute_sql(f'INSERT INTO "{name}" ({kept}) SELECT {kept} FROM "{name}_old"')
    db.execute_sql(f'DROP TABLE "{name}_old"')
    db.execute_sql("PRAGMA legacy_alter_table = OFF")


def share_freight(order: Any, line: Any) -> None:
    """Share each order's freight over its lines by their amounts, the last taking what is left."""
    for number, freight, goods in order.select(order.id, order.freight, order.goods).where(order.freight > 0).tuples():
        lines = list(line.select(line.id, line.amount).where(line.order == number).order_by(line.id).tuples())
        before, given = 0, 0
        for one, amount in lines:
            before += amount
            upto = freight * before // goods if goods else (freight if one == lines[-1][0] else 0)
            line.update(freight=upto - given).where(line.id == one).execute()
            given = upto


def pack(order: Any, line: Any, parcel: Any, parcel_line: Any) -> None:
    """Say of each parcel what is in it: before this version, everything that was ordered."""
    whole = list(line.select(parcel.id, line.id, line.quantity).join(parcel, on=(parcel.order == line.order)).tuples())
    for some in chunked(whole, 200):
        parcel_line.insert_many(
            [{"parcel": one, "line": goods, "quantity": pieces} for one, goods, pieces in some],
        ).execute()
    line.update(sent=line.quantity).where(line.order.in_(parcel.select(parcel.order))).execute()
