"""The audit names the place for every promise that somebody breaks behind the shop's back, on each database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec import structs
from peewee import MySQLDatabase, PostgresqlDatabase, SqliteDatabase

from base import clock, config, db
from models import Outbox
from shop import audit, passes
from tests.promises.breaks import BREAKS, Break
from tests.promises.life import Life, lived
from tests.world import World
from wechat import tokens

CHECKS = {check.__name__: (promise, check) for promise, check in audit.PROMISES}
DAY = 24 * 3600  # seconds
BY_HAND = {"columns_are_the_models", "what_is_unique_stays_so"}  # shapes: changed by statements that end transactions
PASSWORD = "correct-horse-battery"
STRICT = {
    SqliteDatabase: ("PRAGMA defer_foreign_keys = 1", "PRAGMA ignore_check_constraints = 1"),
    MySQLDatabase: ("SET foreign_key_checks = 0", "SET check_constraint_checks = 0"),
    PostgresqlDatabase: ("SET LOCAL session_replication_role = replica", """DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT conrelid::regclass AS place, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
        LOOP EXECUTE 'ALTER TABLE ' || one.place || ' DROP CONSTRAINT ' || quote_ident(one.conname); END LOOP;
        END $$"""),
}
AGAIN = {
    SqliteDatabase: ("PRAGMA ignore_check_constraints = 0",),
    MySQLDatabase: ("SET foreign_key_checks = 1", "SET check_constraint_checks = 1"),
    PostgresqlDatabase: (),
}


@pytest.fixture(scope="module")
def life(lasting_world: World) -> Iterator[Life]:
    """A shop in which everything has happened, for all tests on a database: each puts back what it broke."""
    lasting_world.reset()
    with db.connected():
        life = lived(lasting_world)
        wechat, pay = lasting_world.settings.wechat, lasting_world.settings.pay
        life.names |= {
            "appsecret": wechat.appsecret, "apiv3_key": pay.apiv3_key, "merchant_key": pay.merchant_key,
            "access_token": tokens.access_token(), "password": PASSWORD,
            "way_in": passes.made("oMei", "/orders")}
        assert audit.examine() == []
        yield life
        lasting_world.reset()


@pytest.fixture
def shop(life: Life) -> Iterator[Life]:
    """The same, with a database that has a password."""
    before = config.current()
    url = f"mysql://x:{PASSWORD}@host/"
    config.use(structs.replace(before, database=structs.replace(before.database, url=url)))
    with db.connected():
        yield life
    config.use(before)


@contextmanager
def behind_its_back() -> Iterator[None]:
    """Let a database take what it would refuse, and forget it all afterwards."""
    kind = next(kind for kind in STRICT if isinstance(db.database.obj, kind))
    with db.database.atomic() as transaction:
        for statement in STRICT[kind]:
            db.database.execute_sql(statement)
        yield
        transaction.rollback()
    for statement in AGAIN[kind]:
        db.database.execute_sql(statement)


def execute(statement: str) -> int:
    """Run a statement in the words of this database; returns how many rows it changed."""
    mysql = isinstance(db.database.obj, MySQLDatabase)
    return int(db.database.execute_sql(statement.replace('"', "`") if mysql else statement).rowcount)


@pytest.mark.parametrize("one", BREAKS, ids=[f"{CHECKS[one.check][0]}-{one.check}-{place}"
                                             for place, one in enumerate(BREAKS)])
def test_a_broken_promise_is_named(shop: Life, one: Break) -> None:
    promise, check = CHECKS[one.check]
    with behind_its_back():
        assert execute(one.statement.format(**shop.names)) >= 1
        mine, findings = list(check()), audit.examine()
    assert any(one.place.format(**shop.names) in place for place in mine), mine
    assert {(promise, place) for place in mine} <= set(findings)
    assert not any(shop.names["appsecret"] in finding.place for finding in findings), "a finding tells a secret"


def test_every_check_was_broken_once() -> None:
    assert CHECKS.keys() - {one.check for one in BREAKS} == BY_HAND


def test_every_promise_of_these_stages_is_asked_for() -> None:
    assert {promise for promise, _check in audit.PROMISES} == {f"P{n}" for n in (*range(1, 15), *range(21, 26))}


def test_p24_a_column_too_many_or_too_few_is_named(shop: Life) -> None:
    execute("ALTER TABLE store ADD fax VARCHAR(9)")
    found = audit.examine()
    execute("ALTER TABLE store DROP COLUMN fax")
    assert [(finding.promise, "store.fax" in finding.place) for finding in found] == [("P24", True)]
    assert audit.examine() == []


def test_p24_a_unique_index_that_is_gone_is_named(shop: Life) -> None:
    mysql = isinstance(db.database.obj, MySQLDatabase)
    execute("ALTER TABLE refund DROP INDEX refund_number" if mysql else "DROP INDEX refund_number")
    found = audit.examine()
    execute("CREATE UNIQUE INDEX refund_number ON refund (number)")
    assert found == [("P24", "table refund: nothing keeps number unique")]
    assert audit.examine() == []


def test_p22_who_loses_a_permission_has_had_it(shop: Life) -> None:
    """The verb checked the permission when it wrote the row; what an operator may later do says nothing of then."""
    with behind_its_back():
        assert execute("UPDATE operator SET permissions = '[]'") >= 1
        assert audit.examine() == []


def test_p25_time_alone_breaks_nothing(shop: Life) -> None:
    """A backup may be restored after a week, with jobs that waited when it was made."""
    assert Outbox.select().where(Outbox.state == "waiting").exists()
    clock.advance(7 * DAY)
    findings = audit.examine()
    clock.advance(-7 * DAY)
    assert findings == []


def test_the_audit_asks_as_often_of_many_orders_as_of_few(shop: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    database = type(db.database.obj)
    real = database.execute_sql
    monkeypatch.setattr(database, "execute_sql", lambda self, sql, *more, **named: (
        asked.append(sql), real(self, sql, *more, **named))[1])
    audit.examine()
    few = len(asked)
    with behind_its_back():
        execute("DELETE FROM order_line")
        asked.clear()
        audit.examine()
        assert len(asked) == few
    assert few < 2 * len(audit.PROMISES)
