"""The account's menu: designs, what was pushed when, and what is planned."""

from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, Check, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    """Add the tables."""

    class base(Model):
        class Meta:
            database = db

    class Operator(base):
        class Meta:
            table_name = "operator"

    class MenuDesign(base):
        name = CharField(max_length=60)
        audience = IntegerField()
        buttons = TextField()
        version = IntegerField()
        updated_by = ForeignKeyField(Operator, null=True)
        updated_at = BigIntegerField()

        class Meta:
            table_name = "menu_design"

    class MenuPush(base):
        kind = CharField(max_length=8, constraints=[Check("kind IN ('put_up', 'withdraw', 'clear')")])
        name = CharField(max_length=60)
        audience = IntegerField()
        buttons = TextField()
        menu_id = CharField(max_length=32)
        state = CharField(max_length=8, constraints=[
            Check("state IN ('asked', 'unknown', 'done', 'refused', 'dropped')")])
        stands = BooleanField(index=True)
        answer = CharField(max_length=190)
        turn = IntegerField(null=True, unique=True)
        operator = ForeignKeyField(Operator, null=True)
        asks = IntegerField()
        due = BigIntegerField()
        at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            table_name = "menu_push"
            constraints = [Check("turn IS NULL OR state IN ('asked', 'unknown')")]

    class MenuPlan(base):
        name = CharField(max_length=60)
        audience = IntegerField()
        buttons = TextField()
        since = BigIntegerField()
        until = BigIntegerField(null=True)
        state = CharField(max_length=9, index=True, constraints=[
            Check("state IN ('waiting', 'running', 'over', 'cancelled')")])
        push = ForeignKeyField(MenuPush, null=True)
        former = ForeignKeyField(MenuPush, null=True, backref="restored_by")
        operator = ForeignKeyField(Operator)
        made_at = BigIntegerField()

        class Meta:
            table_name = "menu_plan"

    db.create_tables([MenuDesign, MenuPush, MenuPlan])
