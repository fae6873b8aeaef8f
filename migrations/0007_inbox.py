"""The inbox: quick answers, what the staff has done about each follower, and what it sends them."""

from typing import Any

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    """Add the tables."""

    class base(Model):
        class Meta:
            database = db

    class Operator(base):
        class Meta:
            table_name = "operator"

    class Enquiry(base):
        class Meta:
            table_name = "enquiry"

    class ChatLine(base):
        class Meta:
            table_name = "chat_line"

    class QuickAnswer(base):
        text = TextField()
        position = IntegerField()

        class Meta:
            table_name = "quick_answer"

    class Talk(base):
        openid = CharField(max_length=64, unique=True)
        read_to = IntegerField()
        keeper = ForeignKeyField(Operator, null=True)
        answered_at = BigIntegerField()
        note = TextField()

        class Meta:
            table_name = "talk"

    class Reply(base):
        once = CharField(max_length=64, unique=True)
        enquiry = ForeignKeyField(Enquiry)
        operator = ForeignKeyField(Operator)
        said = TextField()
        state = CharField(max_length=8, index=True, constraints=[
            Check("state IN ('sending', 'sent', 'waiting', 'refused', 'unclear', 'dropped')")])
        answer = CharField(max_length=190)
        line = ForeignKeyField(ChatLine, null=True, on_delete="SET NULL")
        at = BigIntegerField()
        changed_at = BigIntegerField()

        class Meta:
            table_name = "reply"

    db.create_tables([QuickAnswer, Talk, Reply])
