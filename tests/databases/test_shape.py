"""P24, P25: migrations make the tables of models.py on every database, and a backup of any restores anywhere."""

import gzip
from collections import Counter
from pathlib import Path

import pytest
from peewee import PostgresqlDatabase, SqliteDatabase
from playhouse.schema_diff import diff_models

from base import db
from jobs import backup, migrate
from models import TABLES, State
from tests.world import Person, World, apples


def test_p24_the_migrated_database_is_what_the_models_say(world: World) -> None:
    assert migrate.pending() == []
    assert difference() == ""


def difference() -> str:
    """What the database has that the models have not, and the other way round, but for its own full text.

    Each kind of database has another one, which models.py cannot say.
    """
    assert "search_words" in db.database.get_tables()
    return str(diff_models(db.database.obj, TABLES))


def checks_there() -> Counter[str]:
    """How many checks each table has in the database; MariaDB's own, that JSON is JSON, do not count."""
    database = db.database.obj
    if isinstance(database, SqliteDatabase):
        made = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        return Counter({name: sql.upper().count("CHECK (") for name, sql in made})
    ask = ("SELECT conrelid::regclass::text, 'x' FROM pg_constraint WHERE contype = 'c'"
           if isinstance(database, PostgresqlDatabase) else
           "SELECT table_name, check_clause FROM information_schema.check_constraints "
           "WHERE constraint_schema = DATABASE()")
    return Counter(str(table).strip('"') for table, clause in database.execute_sql(ask).fetchall()
                   if "json_valid" not in clause)


def test_p24_the_migrated_database_witnesses_what_the_models_promise(world: World) -> None:
    promised = {table._meta.table_name: len(table._meta.constraints or ()) + sum(
        "CHECK" in one.sql for field in table._meta.sorted_fields for one in field.constraints or ())
        for table in TABLES}
    there = checks_there()
    assert {name: there[name] for name in promised} == promised


def test_p24_every_table_is_known(world: World) -> None:
    strangers = {name for name in db.database.get_tables() if "migration" not in name and not name.startswith(
        "search_words")} - set(migrate.tables())
    assert strangers == set()


def test_p25_a_backup_of_any_database_is_sound_elsewhere(world: World, mei: Person, tmp_path: Path) -> None:
    mei.has_paid(apples().id, 2)
    mei.orders(apples().id)
    file = tmp_path / "shop.jsonl.gz"
    rows = backup.write(file)
    assert rows == sum(table.select().count() for table in backup.KEPT)
    assert backup.examined(file) == []
    assert file.stat().st_mode & 0o077 == 0, "it holds everybody's address"


def test_p23_a_backup_holds_no_living_token(world: World, mei: Person, tmp_path: Path) -> None:
    number = mei.has_paid(apples().id)
    world.operator().post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"},
                          page=f"/console/orders/{number}")
    world.jobs()
    tokens = [row.value for row in State.select().where(State.key.startswith("wechat:token"))]
    assert tokens
    backup.write(tmp_path / "shop.jsonl.gz")
    text = gzip.decompress((tmp_path / "shop.jsonl.gz").read_bytes()).decode()
    assert [token for token in tokens if token in text] == []
    assert world.settings.wechat.appsecret not in text


@pytest.mark.parametrize("text", ["🍎 emoji", "大小写 Aa", "'; DROP TABLE order; --", "a\\b%_", "\t tab"])
def test_text_comes_back_as_it_went_in(world: World, mei: Person, text: str) -> None:
    with db.connected():
        from_here = apples().product
        table = type(from_here)
        table.update(subtitle=text).where(table.id == from_here.id).execute()
        assert table.get_by_id(from_here.id).subtitle == text
        assert table.select().where(table.subtitle == text).count() == 1
        assert table.select().where(table.subtitle == text.swapcase()).count() == (text == text.swapcase())
