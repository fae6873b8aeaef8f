"""Products are found by all their words, by sound and in spite of typos; brand, aliases and synonyms.

The entries of products that are there are written afterwards, some hundred at a time (`shop.search.index_missing`):
a million in one transaction would keep every customer waiting. What the former version found products by goes at once:
its workers cannot search, nor change goods, until they are restarted.
"""

from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    ForeignKeyField,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
    TextField,
)

# FTS5, which triggers keep in step, whoever changes an entry.
SQLITE = (
    """CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entry', content_rowid='place',
       tokenize="ascii tokenchars '_'", columnsize=0)""",
    """CREATE TRIGGER search_entry_made AFTER INSERT ON search_entry BEGIN
       INSERT INTO search_words(rowid, words) VALUES (new.place, new.words); END""",
    """CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN
       INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.place, old.words); END""",
    """CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
       INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.place, old.words);
       INSERT INTO search_words(rowid, words) VALUES (new.place, new.words); END""",
)
# A list of places for each token, in their order; shop.search.postings writes it. Text compares byte by byte.
POSTGRES = """CREATE TABLE search_words (token varchar(16) COLLATE "C" NOT NULL, place bigint NOT NULL,
              PRIMARY KEY (token, place))"""
MYSQL = """CREATE TABLE search_words (token varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
           place bigint NOT NULL, PRIMARY KEY (token, place)) ENGINE InnoDB"""


def up(migrator: Any, db: Any) -> None:
    """Add the columns, the tables and this database's own full text."""

    class base(Model):
        class Meta:
            database = db

    class Product(base):
        brand = CharField(max_length=32, default="", constraints=[SQL("DEFAULT ''")])
        aliases = CharField(max_length=120, default="", constraints=[SQL("DEFAULT ''")])

        class Meta:
            table_name = "product"

    class SearchEntry(base):
        product = ForeignKeyField(Product, unique=True, on_delete="CASCADE")
        place = BigIntegerField(unique=True)
        words = TextField()

        class Meta:
            table_name = "search_entry"

    class Synonym(base):
        words = CharField(max_length=190)
        created_at = BigIntegerField()

        class Meta:
            table_name = "synonym"

    for name in ("brand", "aliases"):
        column, _values = db.get_sql_context().sql(Product._meta.fields[name].ddl(db.get_sql_context())).query()
        db.execute_sql(f"ALTER TABLE product ADD COLUMN {column}")
    db.create_tables([SearchEntry, Synonym])
    for statement in SQLITE if isinstance(db, SqliteDatabase) else (
            POSTGRES if isinstance(db, PostgresqlDatabase) else MYSQL,):
        db.execute_sql(statement)
    db.execute_sql("DROP TABLE gram")
