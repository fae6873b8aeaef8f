"""What the shop says by itself: windows and quotas, notices, consents, and messages to many."""

from typing import Any

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, IntegerField, Model, TextField, fn


def up(migrator: Any, db: Any) -> None:
    """Add the tables; who has written already begins with the window that this opened."""

    class base(Model):
        class Meta:
            database = db

    class Operator(base):
        class Meta:
            table_name = "operator"

    class Customer(base):
        class Meta:
            table_name = "customer"

    class Tag(base):
        class Meta:
            table_name = "tag"

    class Order(base):
        class Meta:
            table_name = "orders"

    class ChatLine(base):
        openid = CharField(max_length=64)
        speaker = CharField(max_length=8)
        kind = CharField(max_length=8)
        at = BigIntegerField()

        class Meta:
            table_name = "chat_line"

    class TalkWindow(base):
        openid = CharField(max_length=64, unique=True)
        said_at = BigIntegerField()
        said_used = IntegerField(constraints=[Check("said_used >= 0")])
        tapped_at = BigIntegerField()
        tapped_used = IntegerField(constraints=[Check("tapped_used >= 0")])

        class Meta:
            table_name = "talk_window"

    class ApiUse(base):
        path = CharField(max_length=96, unique=True)
        day = IntegerField()
        used = IntegerField(constraints=[Check("used >= 0")])
        most = IntegerField(null=True)
        rests_until = BigIntegerField()

        class Meta:
            table_name = "api_use"

    class Word(base):
        key = CharField(max_length=96, unique=True)
        customer = ForeignKeyField(Customer)
        order = ForeignKeyField(Order, null=True)
        kind = CharField(max_length=20)
        text = TextField()
        page = CharField(max_length=190)
        fields = TextField()
        state = CharField(max_length=8, constraints=[
            Check("state IN ('waiting', 'sending', 'sent', 'unclear', 'given_up')")])
        way = CharField(max_length=8, constraints=[Check("way IN ('', 'message', 'notice', 'template', 'reply')")])
        msg_id = CharField(max_length=32, index=True)
        tried = TextField()
        at = BigIntegerField()
        changed_at = BigIntegerField()

        class Meta:
            table_name = "word"
            indexes = ((("state", "customer"), False),)

    class Consent(base):
        customer = ForeignKeyField(Customer)
        template = CharField(max_length=64)
        count = IntegerField(constraints=[Check("count >= 0")])
        changed_at = BigIntegerField()

        class Meta:
            table_name = "consent"
            indexes = ((("customer", "template"), True),)

    class Broadcast(base):
        key = CharField(max_length=64, unique=True)
        content = TextField()
        title = CharField(max_length=60)
        tag = ForeignKeyField(Tag, null=True, on_delete="SET NULL")
        audience = CharField(max_length=30)
        state = CharField(max_length=8, index=True, constraints=[
            Check("state IN ('draft', 'planned', 'asked', 'unknown', 'sending', 'done', 'refused', 'deleted')")])
        due = BigIntegerField()
        asks = IntegerField()
        draft_id = CharField(max_length=190)
        msg_id = BigIntegerField(null=True, index=True)
        expected = IntegerField()
        total = IntegerField(null=True)
        reached = IntegerField(null=True)
        failed = IntegerField(null=True)
        answer = CharField(max_length=190)
        operator = ForeignKeyField(Operator)
        at = BigIntegerField()
        sent_at = BigIntegerField(null=True)

        class Meta:
            table_name = "broadcast"

    db.create_tables([TalkWindow, ApiUse, Word, Consent, Broadcast])
    said = ChatLine.select(ChatLine.openid, fn.MAX(ChatLine.at), 0, 0, 0).where(
        ChatLine.speaker == "follower", ChatLine.kind != "event").group_by(ChatLine.openid)
    TalkWindow.insert_from(said, (TalkWindow.openid, TalkWindow.said_at, TalkWindow.said_used, TalkWindow.tapped_at,
                                  TalkWindow.tapped_used)).execute()
