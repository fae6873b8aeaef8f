"""What the machine does to the shop: threads that must live, connections that die in silence, clocks that go back."""

import time

import pytest

from base import clock, db
from bot import chatlog
from bot.replies import Text
from jobs import reconcile, worker
from jobs.schedule import SCHEDULE, Periodic
from jobs.worker import Worker
from models import ChatLine, Order, Outbox, Payment
from shop import closing, events
from tests.world import Person, World, apples


@db.writes
def a_job_is_due() -> None:
    """Note an event that nothing follows from but a line in the outbox."""
    order = Order.select().order_by(Order.id.desc()).get()
    events.happened("order.paid", "order.paid:again", order=order.id)


def test_f11_the_worker_outlives_a_machine_without_handles_or_space(
        world: World, mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    mei.orders(apples().id)
    a_job_is_due()
    whole, stumbles = worker.leased, []

    def no_handles(*_job: object) -> bool:
        stumbles.append(1)
        raise OSError(24, "Too many open files")
    monkeypatch.setattr(worker, "leased", no_handles)
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    hand = Worker().start()
    try:
        world.until(lambda: len(stumbles) > 2)
        monkeypatch.setattr(worker, "leased", whole)
        world.until(lambda: Outbox.get(Outbox.key == "order.paid:again").state == "done")
    finally:
        hand.stop()


def test_f11_the_chat_log_outlives_a_machine_without_handles(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = chatlog.write

    def no_handles(*_lines: object) -> None:
        raise OSError(24, "Too many open files")
    monkeypatch.setattr(chatlog, "write", no_handles)
    chatlog.note("oMei", "苹果", Text("here"), clock.now())
    chatlog.flush()
    monkeypatch.setattr(chatlog, "write", whole)
    chatlog.note("oMei", "茶", Text("here"), clock.now())
    chatlog.flush()
    assert [line.text for line in ChatLine.select().where(ChatLine.speaker == "follower")] == ["茶"]


def test_f10_a_clock_set_back_does_not_stop_the_periodic_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    monkeypatch.setattr(worker, "SCHEDULE", (Periodic(0, lambda: runs.append(clock.now())),))
    hand = Worker()
    hand._periodic()
    clock.advance(-3600)
    hand._periodic()
    assert len(runs) == 2
    assert SCHEDULE


def test_f12_a_connection_that_died_in_silence_is_replaced_unnoticed(
        world: World, mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    if world.settings.database.url.startswith("sqlite"):
        pytest.skip("a file hangs up on nobody")
    monkeypatch.setattr(db, "SILENT", 0.0)
    mei.orders(apples().id)
    number = Order.get().number
    for _round in range(3):
        hang_up()
        assert number in mei.get("/orders").text
        hang_up()
        assert number in mei.says("订单").text
    db._used = None  # the next test's threads begin with connections of their own


def hang_up() -> None:
    """Let the server end every connection, this thread's last."""
    with db.connected():
        if "postgres" in type(db.database.obj).__name__.lower():
            db.database.execute_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                    "WHERE datname = current_database() AND pid <> pg_backend_pid()")
            return
        own = db.database.execute_sql("SELECT CONNECTION_ID()").fetchone()[0]
        for (number,) in db.database.execute_sql("SELECT id FROM information_schema.processlist "
                                                 "WHERE command = 'Sleep'").fetchall():
            if number != own:
                db.database.execute_sql(f"KILL {number}")
    time.sleep(0.05)


def test_f5_attempts_that_still_rest_do_not_keep_a_new_one_waiting(
        world: World, mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    world.fault("notify", "lose", times=20)
    number = mei.orders(apples().id)
    mei.pays(number)
    monkeypatch.setattr(reconcile, "BATCH", 3)
    known = Payment.get()
    rested = {"order": known.order_id, "amount": known.amount, "appid": known.appid, "mchid": known.mchid,
              "openid": known.openid, "state": "open", "asks": 6, "asked_at": clock.now() - 900}
    Payment.insert_many([{**rested, "out_trade_no": f"P261122REST{n:04}"} for n in range(5)]).execute()
    Payment.update(asks=1, asked_at=clock.now() - 40, made_at=clock.now() - 60).where(Payment.id == known.id).execute()
    reconcile.open_payments()
    assert Order.get(Order.number == number).state == "paid"
    Payment.delete().where(Payment.out_trade_no.startswith("P261122REST")).execute()


def test_one_order_that_cannot_be_closed_does_not_keep_the_others_goods(
        world: World, mei: Person, bo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = mei.orders(apples().id), bo.orders(apples().id)
    whole = closing.close

    def troubled(order: Order, who: str, note: str) -> bool:
        if order.number == first:
            raise ValueError("odd")
        return whole(order, who, note)
    monkeypatch.setattr(closing, "close", troubled)
    world.later(31)
    assert Order.get(Order.number == first).state == "unpaid"
    assert Order.get(Order.number == second).state == "closed"
