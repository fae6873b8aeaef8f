"""What the database does to the shop: it loses power, is full, restarts, answers a commit late, is used by old code."""

import gzip
import json
from pathlib import Path

import peewee
import pytest

from base import db, durable
from jobs import doctor
from jobs.doctor import storage
from models import TABLES, ChatLine, Order, Outbox, Payment, Product, Step, Store
from shop import closing, customers, orders, payments
from tests.databases.test_crowd import success
from tests.world import ADDRESS, Person, World, apples

FORMER = Path(__file__).parent.parent / "databases" / "version2.jsonl.gz"
REPLACED = ("rule", "keyword", "gram")  # what only its console writes: those rooms wait for the new version


def test_f2_what_we_answered_for_is_on_the_disk(world: World) -> None:
    """Every connection of ours commits to the disk before it says so; nothing is left in the machine's memory."""
    assert durable.lax(db.database.obj) == []


def test_f2_a_connection_that_would_lose_a_power_cut_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in ("POSTGRES", "MYSQL", "SQLITE"):
        monkeypatch.setattr(durable, table, dict.fromkeys(getattr(durable, table), ("never",)))
    assert durable.lax(db.database.obj) != []
    with_doctor = storage.database(world.settings)
    assert with_doctor.level == "fault"
    assert "=" in with_doctor.says
    assert doctor.Finding is type(with_doctor)


def test_f11_a_full_disk_undoes_the_order_whole_and_says_so(world: World, mei: Person) -> None:
    if not isinstance(db.database.obj, peewee.SqliteDatabase):
        pytest.skip("a server's disk is its own; the error it gives is the same")
    mei.login()
    mei.puts_in_cart(apples().id)
    person = customers.of(mei.openid)
    pages = int(db.database.pragma("page_count"))
    db.database.pragma("max_page_count", pages)
    filled = 0
    with pytest.raises(peewee.OperationalError, match="full"):  # noqa: PT012
        while filled < 500:
            closing.close(orders.place(person, [(apples().id, 1)], **ADDRESS), "clock", "")
            filled += 1
    db.database.connect(reuse_if_open=True)
    db.database.pragma("max_page_count", 1 << 30)
    assert Order.select().count() in (filled, filled + 1), "placed, or placed and not closed"
    assert orders.place(person, [(apples().id, 1)], **ADDRESS).state == "unpaid"


def test_f12_a_commit_whose_answer_is_lost_is_one_order(
        world: World, mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database commits and the line breaks before it says so: the customer taps again and gets that order."""
    person, once = customers.of(mei.openid), "k" * 32
    database = db.database.obj
    whole = database.commit

    def breaks() -> None:
        whole()
        monkeypatch.setattr(database, "commit", whole)
        raise peewee.OperationalError("the server closed the connection unexpectedly")
    monkeypatch.setattr(database, "commit", breaks)
    with pytest.raises(peewee.OperationalError):
        orders.place(person, [(apples().id, 1)], **ADDRESS, once=once)
    db.forget()
    db.database.connect(reuse_if_open=True)
    again = orders.place(person, [(apples().id, 1)], **ADDRESS, once=once)
    assert [order.id for order in Order.select()] == [again.id]
    assert apples().held == 1


def test_f12_a_notice_whose_commit_is_lost_is_booked_once(
        world: World, mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    notice, database = success(number), db.database.obj
    whole = database.commit

    def breaks() -> None:
        whole()
        monkeypatch.setattr(database, "commit", whole)
        raise peewee.OperationalError("the server closed the connection unexpectedly")
    monkeypatch.setattr(database, "commit", breaks)
    with pytest.raises(peewee.OperationalError):
        payments.settle(notice)
    db.forget()
    db.database.connect(reuse_if_open=True)
    assert payments.settle(notice) == "again"
    assert Order.get(Order.number == number).state == "paid"
    assert Outbox.select().where(Outbox.topic == "order.paid").count() == 1


def test_f14_old_code_goes_on_writing_while_the_new_starts(world: World) -> None:
    """Each row the former version wrote fits into the new tables with the former version's own columns."""
    with gzip.open(FORMER, "rt", encoding="utf-8") as file:
        _head, *lines, _tail = [json.loads(line) for line in file]
    models = {table._meta.table_name: table for table in TABLES}
    for table in reversed(TABLES):
        table.delete().execute()
    with db.write():
        for line in (one for one in lines if one["table"] not in REPLACED):
            table = models[line["table"]]
            fields = {name: table._meta.fields[name] for name in line["row"]}
            columns = ", ".join(f'"{field.column_name}"' if quoting() else f"`{field.column_name}`"
                                for field in fields.values())
            name = f'"{line["table"]}"' if quoting() else f"`{line['table']}`"
            values = [stored(fields[key], value) for key, value in line["row"].items()]
            marks = ", ".join([db.database.obj.param] * len(values))
            db.database.execute_sql(f"INSERT INTO {name} ({columns}) VALUES ({marks})", values)
    assert {order.source for order in Order.select()} == {""}
    assert {line.kind for line in ChatLine.select()} == {"text"}
    assert {(product.brand, product.aliases) for product in Product.select()} == {("", "")}
    assert {store.latitude for store in Store.select()} == {None}
    assert Step.select().count() == 35
    assert Payment.select().count() == 13
    world.reset()


def quoting() -> bool:
    """Tell whether names are quoted as the standard has it."""
    return not isinstance(db.database.obj, peewee.MySQLDatabase)


def stored(field: peewee.Field, value: object) -> object:
    """Return a value as the database takes it."""
    if isinstance(field, peewee.JSONField):
        return json.dumps(value, ensure_ascii=False)
    return value
