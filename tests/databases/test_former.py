"""P24: a shop of a former version is brought to this one's shape with every row, on each database.

`version1.jsonl.gz` is a backup that version 0.1 made of a demo shop with an order in each of its states, a payment that
came too late and its refund, freight of 6 yuan, and a few words in the chat. `version2.jsonl.gz` is what
version 0.2 made of a shop in which everything of its time has happened once: claims, parcels, card keys, a case.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from base import db
from jobs import backup, migrate
from models import Carrier, Operator, Order, OrderLine, ParcelLine, Payment, Product, Rule, Step
from shop import audit, orders, rules
from shop.rules import publishing
from tests import servers
from tests.databases.test_shape import difference

FORMER = Path(__file__).parent / "version1.jsonl.gz"
SECOND = Path(__file__).parent / "version2.jsonl.gz"


@pytest.fixture
def former(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A database without tables, of the kind the test runs on."""
    serving = db.database.obj
    kind = request.param
    with ExitStack() as stack:
        start = {"postgres": servers.postgres_server, "mariadb": servers.mariadb_server}.get(kind)
        url = stack.enter_context(start()) if start else f"sqlite:///{tmp_path}/former.db"
        db.use(url)
        with db.connected():
            yield
        db.forget()
    db.database.initialize(serving)


KINDS = [pytest.param("sqlite"), *(pytest.param(kind, marks=pytest.mark.server) for kind in ("postgres", "mariadb"))]
everywhere = pytest.mark.parametrize("former", KINDS, indirect=True)


@everywhere
def test_p24_the_former_versions_rows_arrive_whole(former: None) -> None:
    rows = backup.restore(FORMER)
    assert migrate.pending() == []
    assert difference() == ""
    assert rows > 1000
    assert audit.examine() == []
    assert sorted(order.state for order in Order.select()) == ["closed", "paid", "received", "shipped", "unpaid"]
    assert Rule.select().count() == 20, "the former shop's own rules, not a new shop's first ones"


@everywhere
def test_p24_the_second_versions_rows_arrive_whole(former: None) -> None:
    rows = backup.restore(SECOND)
    assert migrate.pending() == []
    assert difference() == ""
    assert rows == 1400
    assert audit.examine() == []
    assert sorted({order.state for order in Order.select()}) == [
        "closed", "paid", "received", "refunded", "shipped", "shipping", "unpaid"]


@everywhere
def test_p24_rules_answer_as_they_did_before_drafts(former: None) -> None:
    backup.restore(SECOND)
    every = {rule.name: rule for rule in rules.every()}
    assert len(every) == 21
    assert every["春节"] == rules.RuleData(
        "春节", (rules.Keyword("春节"), rules.Keyword("过年", "contains")), (rules.Reply("text", "除夕到初六休息"),),
        priority=5, enabled=False, id=every["春节"].id)
    assert every["苹果"].answers[0].products == (Product.get(Product.title.contains("洛川")).id,)
    assert every["转人工"].answers == (rules.Reply("action", action="person.hand_over"),)
    assert not Rule.select().where(Rule.pending).exists(), "nothing waits to be published"
    [first] = publishing.history()
    assert first.changes == 21
    by = Operator.select().first()
    rules.switch_on(by, every["春节"].id or 0)
    rules.return_to(by, first.id)
    assert not rules.one(every["春节"].id or 0).enabled
    assert rules.save(by, rules.RuleData("新的", (rules.Keyword("新"),), (rules.Reply("text", "新"),))) > 21


@everywhere
def test_p24_old_rows_say_in_the_new_words_what_they_meant(former: None) -> None:
    backup.restore(FORMER)
    received = Order.get(Order.state == "received")
    assert received.received_at
    assert received.completed_at is None
    assert [step.after for step in Step.select().where(Step.order == received.id).order_by(Step.id)] == [
        "unpaid", "paid", "shipped", "received"]
    lines = list(received.lines.order_by(OrderLine.id))
    assert sum(line.freight for line in lines) == received.freight == 600
    assert all(line.to_send == 0 for line in lines)
    assert {(one.line_id, one.quantity) for one in ParcelLine.select()} >= {(line.id, line.quantity) for line in lines}
    waiting = Order.get(Order.state == "paid")
    assert [line.sent for line in waiting.lines] == [0]
    assert all(payment.captured == payment.amount for payment in Payment.select().where(Payment.state == "paid"))
    assert Carrier.select().count() == 11


@everywhere
def test_p24_the_former_shop_goes_on(former: None) -> None:
    backup.restore(FORMER)
    number = Order.get(Order.state == "paid").number
    from_before = orders.console_view(number)
    assert from_before.to_send
    assert orders.complete_overdue() == 0


def test_a_backup_of_a_former_version_needs_a_database_without_tables(tmp_path: Path) -> None:
    serving = db.database.obj
    db.use(f"sqlite:///{tmp_path}/new.db")
    with db.connected():
        migrate.migrate()
        with pytest.raises(backup.BadBackup, match="never migrated"):
            backup.restore(FORMER)
        assert not Order.select().exists()
    db.forget()
    db.database.initialize(serving)
