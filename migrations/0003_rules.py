"""Rules with drafts and publications, files they answer with, groups of customers, what leads to orders.

Rules and their keywords become one row each. A worker of the former version that still runs keeps the answers it
has in memory, and its console's room of rules waits for the new one.
"""

import json
from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    Model,
    MySQLDatabase,
    PostgresqlDatabase,
    TextField,
    chunked,
)

FIRST = "as it was before drafts"


def up(migrator: Any, db: Any) -> None:
    """Add the tables and columns, and write each rule in the new way, live as it was."""

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
        name = CharField(max_length=30, unique=True)
        wechat_id = IntegerField(null=True, unique=True)
        created_at = BigIntegerField()

        class Meta:
            table_name = "tag"

    class CustomerTag(base):
        customer = ForeignKeyField(Customer, backref="customer_tag_rows", on_delete="CASCADE")
        tag = ForeignKeyField(Tag, backref="customer_tag_rows", on_delete="CASCADE")

        class Meta:
            table_name = "customer_tag"
            indexes = ((("customer", "tag"), True),)

    class Channel(base):
        scene = CharField(max_length=64, unique=True)
        name = CharField(max_length=60)
        ticket = CharField(max_length=190)
        url = CharField(max_length=190)
        ends = BigIntegerField(null=True)
        scans = IntegerField()
        follows = IntegerField()
        created_at = BigIntegerField()

        class Meta:
            table_name = "channel"

    class Rule(base):
        draft = TextField(null=True)
        live = TextField(null=True)
        name = CharField(max_length=60)
        words = TextField()
        priority = IntegerField()
        pending = BooleanField()
        publication = IntegerField(index=True)
        updated_by = ForeignKeyField(Operator, backref="rule_updated_by_rows", null=True)
        updated_at = BigIntegerField()

        class Meta:
            table_name = "rule"

    class Publication(base):
        operator = ForeignKeyField(Operator, backref="publication_rows", null=True)
        note = CharField(max_length=120)
        returned_to = IntegerField(null=True)
        at = BigIntegerField()

        class Meta:
            table_name = "publication"

    class RuleChange(base):
        publication = ForeignKeyField(Publication, backref="rule_change_publication_rows")
        rule = ForeignKeyField(Rule, backref="rule_change_rule_rows")
        before = TextField(null=True, column_name="was")
        after = TextField(null=True, column_name="became")

        class Meta:
            table_name = "rule_change"

    class Media(base):
        kind = CharField(max_length=8, constraints=[Check("kind IN ('image', 'voice', 'video', 'thumb')")])
        title = CharField(max_length=60)
        file = CharField(max_length=190)
        media_id = CharField(max_length=190)
        ends = BigIntegerField()
        created_at = BigIntegerField()

        class Meta:
            table_name = "media"

    class Phrase(base):
        text = CharField(max_length=60, unique=True)
        example = CharField(max_length=120)
        count = IntegerField()
        first_at = BigIntegerField()
        last_at = BigIntegerField(index=True)
        settled_at = BigIntegerField(null=True)

        class Meta:
            table_name = "phrase"

    class RuleHit(base):
        opened = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])

        class Meta:
            table_name = "rule_hit"

    class ChatLine(base):
        kind = CharField(max_length=8, default="text", constraints=[SQL("DEFAULT 'text'")])
        media = CharField(max_length=190, default="", constraints=[SQL("DEFAULT ''")])

        class Meta:
            table_name = "chat_line"

    class Store(base):
        latitude = IntegerField(null=True)
        longitude = IntegerField(null=True)

        class Meta:
            table_name = "store"

    class Order(base):
        source = CharField(max_length=48, default="", index=True, constraints=[SQL("DEFAULT ''")])

        class Meta:
            table_name = "orders"

    rows = former(db)
    db.execute_sql("DROP TABLE keyword")
    db.execute_sql("DROP TABLE rule")
    db.create_tables([Tag, CustomerTag, Channel, Rule, Publication, RuleChange, Media, Phrase])
    for table, gained in ((RuleHit, "opened"), (ChatLine, "kind"), (ChatLine, "media"), (Order, "source"),
                          (Store, "latitude"), (Store, "longitude")):
        add(db, table._meta.table_name, table._meta.fields[gained])
    migrator.add_index("orders", ("source",)).run()
    if rows:
        publish(db, Rule, Publication, RuleChange, rows)


def add(db: Any, table: str, field: Any) -> None:
    """Add a column in one piece, with its default in the database for workers of the former version."""
    column, _values = db.get_sql_context().sql(field.ddl(db.get_sql_context())).query()
    name = f"`{table}`" if isinstance(db, MySQLDatabase) else f'"{table}"'
    db.execute_sql(f"ALTER TABLE {name} ADD COLUMN {column}")


def former(db: Any) -> list[dict[str, Any]]:
    """Return the rows of the former version's rules in the new shape."""
    words: dict[int, list[tuple[str, str]]] = {}
    for rule, text, match in db.execute_sql("SELECT rule_id, text, match_kind FROM keyword ORDER BY id").fetchall():
        words.setdefault(rule, []).append((text, match))
    found = db.execute_sql("SELECT id, name, answer, text, product_id, action, priority, enabled, updated_at FROM rule "
                           "ORDER BY id").fetchall()
    return [row(words.get(one[0], []), *one) for one in found]


def row(words: list[tuple[str, str]], id: int, name: str, answer: str, text: str, product: int | None, action: str,
        priority: int, enabled: bool, at: int) -> dict[str, Any]:
    """Return one rule in the new shape; JSON as shop.rules.RuleData has it, defaults left out."""
    reply = {"kind": answer, **{"text": {"text": text}, "product": {"products": [product]},
                                "action": {"action": action}}[answer]}
    said = [{"text": text, **({"match": match} if match != "exact" else {})} for text, match in words]
    data = {"name": name, "keywords": said, "answers": [reply], **({"priority": priority} if priority else {}),
            **({} if enabled else {"enabled": False})}
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return {"id": id, "draft": body, "live": body, "name": name, "priority": priority, "pending": False,
            "words": "\n".join((name.lower(), *(text for text, _match in words), text.lower())),
            "publication": 1, "updated_by": None, "updated_at": at}


def publish(db: Any, rule: Any, publication: Any, change: Any, rows: list[dict[str, Any]]) -> None:
    """Write the rules as the first publication, under the numbers they had."""
    at = max(one["updated_at"] for one in rows)
    first = publication.create(operator=None, note=FIRST, returned_to=None, at=at)
    for some in chunked(rows, 50):
        rule.insert_many([{**one, "publication": first.id} for one in some]).execute()
        change.insert_many([{"publication": first.id, "rule": one["id"], "before": None, "after": one["live"]}
                            for one in some]).execute()
    if isinstance(db, PostgresqlDatabase):  # its numbers do not follow ids that are given
        db.execute_sql("SELECT setval(pg_get_serial_sequence('rule', 'id'), (SELECT MAX(id) FROM rule))")
