"""The first tables: a frozen copy of models.py as it was."""

from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    """Make every table."""

    class base(Model):
        class Meta:
            database = db

    class State(base):
        key = CharField(max_length=190, unique=True)
        value = TextField()
        ends = BigIntegerField(index=True)

        class Meta:
            table_name = "state"

    class Version(base):
        name = CharField(max_length=32, unique=True)
        number = IntegerField()

        class Meta:
            table_name = "version"

    class Operator(base):
        login = CharField(max_length=64, unique=True)
        name = CharField(max_length=64)
        password_hash = CharField(max_length=255)
        permissions = JSONField()
        created_at = BigIntegerField()
        disabled_at = BigIntegerField(null=True)

        class Meta:
            table_name = "operator"

    class OperatorSession(base):
        operator = ForeignKeyField(Operator, backref="operator_session_operator_rows")
        secret_hash = CharField(max_length=64, unique=True)
        created_at = BigIntegerField()
        ends = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

        class Meta:
            table_name = "operator_session"

    class Audit(base):
        operator = ForeignKeyField(Operator, backref="audit_operator_rows", null=True)
        permission = CharField(max_length=64)
        verb = CharField(max_length=64)
        subject = CharField(max_length=128)
        detail = JSONField()
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "audit"

    class Customer(base):
        openid = CharField(max_length=64, unique=True)
        nickname = CharField(max_length=64)
        following = BooleanField()
        followed_at = BigIntegerField(null=True)
        left_at = BigIntegerField(null=True)
        scene = CharField(max_length=64)
        created_at = BigIntegerField()

        class Meta:
            table_name = "customer"

    class Address(base):
        customer = ForeignKeyField(Customer, backref="address_customer_rows")
        recipient = CharField(max_length=32)
        phone = CharField(max_length=20)
        region = CharField(max_length=6)
        street = CharField(max_length=120)
        used_at = BigIntegerField()

        class Meta:
            table_name = "address"

    class Category(base):
        slug = CharField(max_length=48, unique=True)
        name = CharField(max_length=32)
        position = IntegerField()

        class Meta:
            table_name = "category"

    class Product(base):
        category = ForeignKeyField(Category, backref="product_category_rows")
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
        position = IntegerField()
        active = BooleanField()

        class Meta:
            table_name = "variant"
            constraints = [Check("held <= on_hand")]

    class Gram(base):
        text = CharField(max_length=8)
        product = ForeignKeyField(Product, backref="gram_product_rows", on_delete="CASCADE")
        rank = IntegerField()

        class Meta:
            table_name = "gram"
            indexes = (
                (("text", "rank", "product"), False),
                (("product", "text"), True),
            )

    class Movement(base):
        variant = ForeignKeyField(Variant, backref="movement_variant_rows")
        quantity = IntegerField()
        reason = CharField(max_length=32)
        reference = CharField(max_length=64)
        at = BigIntegerField()

        class Meta:
            table_name = "movement"

    class CartLine(base):
        customer = ForeignKeyField(Customer, backref="cart_line_customer_rows")
        variant = ForeignKeyField(Variant, backref="cart_line_variant_rows")
        quantity = IntegerField(constraints=[Check("quantity >= 1")])
        price = IntegerField()
        added_at = BigIntegerField()

        class Meta:
            table_name = "cart_line"
            indexes = ((("customer", "variant"), True),)

    class Order(base):
        number = CharField(max_length=32, unique=True)
        customer = ForeignKeyField(Customer, backref="orders_customer_rows")
        state = CharField(
            max_length=16, constraints=[Check("state IN ('unpaid', 'paid', 'shipped', 'completed', 'closed')")]
        )
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
        shipped_at = BigIntegerField(null=True)
        completed_at = BigIntegerField(null=True)
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

        class Meta:
            table_name = "order_line"
            constraints = [Check("amount = price * quantity")]

    class Step(base):
        order = ForeignKeyField(Order, backref="step_order_rows")
        before = CharField(max_length=16)
        after = CharField(max_length=16)
        who = CharField(max_length=64)
        note = CharField(max_length=190)
        at = BigIntegerField()

        class Meta:
            table_name = "step"
            indexes = ((("order", "after"), True),)

    class Hold(base):
        order = ForeignKeyField(Order, backref="hold_order_rows")
        variant = ForeignKeyField(Variant, backref="hold_variant_rows")
        quantity = IntegerField(constraints=[Check("quantity >= 1")])
        state = CharField(max_length=12, constraints=[Check("state IN ('live', 'sold', 'released')")])
        at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            table_name = "hold"
            indexes = (
                (("variant", "state"), False),
                (("order", "variant"), True),
            )

    class Parcel(base):
        order = ForeignKeyField(Order, backref="parcel_order_rows")
        carrier = CharField(max_length=32)
        number = CharField(max_length=64)
        at = BigIntegerField()

        class Meta:
            table_name = "parcel"

    class Payment(base):
        order = ForeignKeyField(Order, backref="payment_order_rows")
        out_trade_no = CharField(max_length=32, unique=True)
        amount = IntegerField(constraints=[Check("amount >= 1")])
        currency = CharField(max_length=3)
        appid = CharField(max_length=32)
        mchid = CharField(max_length=32)
        openid = CharField(max_length=64)
        state = CharField(
            max_length=12, constraints=[Check("state IN ('new', 'open', 'unclear', 'refused', 'closed', 'paid')")]
        )
        prepay_id = CharField(max_length=64)
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
        number = CharField(max_length=32, unique=True)
        amount = IntegerField(constraints=[Check("amount >= 1")])
        reason = CharField(max_length=80)
        state = CharField(
            max_length=12,
            constraints=[
                Check("state IN ('asked', 'processing', 'unclear', 'succeeded', 'refused', 'abnormal', 'closed')")
            ],
        )
        wechat_id = CharField(max_length=64)
        made_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            table_name = "refund"

    class Entry(base):
        kind = CharField(max_length=32)
        key = CharField(max_length=96, unique=True)
        at = BigIntegerField()

        class Meta:
            table_name = "entry"

    class Posting(base):
        entry = ForeignKeyField(Entry, backref="posting_entry_rows")
        account = CharField(max_length=32, index=True)
        amount = BigIntegerField()

        class Meta:
            table_name = "posting"

    class Balance(base):
        account = CharField(max_length=32, unique=True)
        amount = BigIntegerField(constraints=[Check("amount >= 0")])

        class Meta:
            table_name = "balance"

    class Case(base):
        key = CharField(max_length=96, unique=True)
        kind = CharField(max_length=32)
        text = CharField(max_length=255)
        at = BigIntegerField()
        closed_at = BigIntegerField(null=True)

        class Meta:
            table_name = "case"

    class Inbox(base):
        key = CharField(max_length=96, unique=True)
        reply = TextField()
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "inbox"

    class Outbox(base):
        topic = CharField(max_length=32)
        key = CharField(max_length=96, unique=True)
        payload = JSONField()
        state = CharField(max_length=8, constraints=[Check("state IN ('waiting', 'done', 'dead')")])
        due = BigIntegerField()
        lease = CharField(max_length=32)
        tries = IntegerField()
        error = CharField(max_length=255)
        at = BigIntegerField()
        done_at = BigIntegerField(null=True)

        class Meta:
            table_name = "outbox"
            indexes = ((("state", "due"), False),)

    class Rule(base):
        name = CharField(max_length=60)
        priority = IntegerField()
        enabled = BooleanField()
        answer = CharField(max_length=8, constraints=[Check("answer IN ('text', 'product', 'action')")])
        text = TextField()
        product = ForeignKeyField(Product, backref="rule_product_rows", null=True)
        action = CharField(max_length=48)
        updated_at = BigIntegerField()

        class Meta:
            table_name = "rule"

    class Keyword(base):
        rule = ForeignKeyField(Rule, backref="keyword_rule_rows", on_delete="CASCADE")
        text = CharField(max_length=60)
        match = CharField(
            max_length=12, column_name="match_kind", constraints=[Check("match_kind IN ('exact', 'contains')")]
        )

        class Meta:
            table_name = "keyword"

    class RuleHit(base):
        rule_id = IntegerField()
        day = IntegerField()
        count = IntegerField()

        class Meta:
            table_name = "rule_hit"
            indexes = ((("rule_id", "day"), True),)

    class ChatLine(base):
        openid = CharField(max_length=64)
        speaker = CharField(max_length=8)
        text = TextField()
        at = BigIntegerField()

        class Meta:
            table_name = "chat_line"
            indexes = ((("openid", "at"), False),)

    class Enquiry(base):
        customer = ForeignKeyField(Customer, backref="enquiry_customer_rows")
        text = TextField()
        at = BigIntegerField()
        open_for = IntegerField(null=True, unique=True)
        answered_at = BigIntegerField(null=True)
        answered_by = ForeignKeyField(Operator, backref="enquiry_answered_by_rows", null=True)

        class Meta:
            table_name = "enquiry"

    db.create_tables(
        [
            State,
            Version,
            Operator,
            OperatorSession,
            Audit,
            Customer,
            Address,
            Category,
            Product,
            Variant,
            Gram,
            Movement,
            CartLine,
            Order,
            OrderLine,
            Step,
            Hold,
            Parcel,
            Payment,
            Refund,
            Entry,
            Posting,
            Balance,
            Case,
            Inbox,
            Outbox,
            Rule,
            Keyword,
            RuleHit,
            ChatLine,
            Enquiry,
        ]
    )
