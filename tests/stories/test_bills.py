"""The daily bills against the books: each difference is a case with a cure, and what only needs asking cures itself."""

import pytest

import manage as commands
from base import clock, db
from jobs import backup, migrate, reconcile, worker
from models import TABLES, Balance, Bill, Case, Order, Payment, Refund
from shop import audit, cures, refunds, statements
from tests.world import Person, World, apples
from wechat import pay
from wechat.notices import Notice

DAY = 24 * 60  # minutes


def tomorrow(world: World) -> str:
    """Let a day pass until WeChat has its bills; returns the day that is over."""
    day = clock.day(clock.now())
    left = clock.day_start(day) + 34 * 3600 + 60 - clock.now()
    minutes = -(-left // 60)
    world.wechat("POST", "/clock", advance=minutes * 60)
    clock.advance(minutes * 60)
    while worker.work_off():
        pass
    return day


def lost(world: World, mei: Person) -> str:
    """Mei pays and the shop never hears of it; returns the order's number."""
    world.fault("notify", "lose", times=50)
    number = mei.orders(apples().id)
    assert mei.pays(number) == "get_brand_wcpay_request:ok"
    return number


def give_back(number: str, amount: int) -> None:
    """The shop gives back a part of what an order was paid with."""
    with db.write():
        refunds.give_back(Payment.get(Payment.settles == Order.get(Order.number == number).id), amount, "a bruise")


def test_books_that_agree_leave_no_case_and_know_the_fees(world: World, mei: Person) -> None:
    world.wechat("POST", "/settings", fee_basis_points=60)
    number = mei.has_paid(apples().id, 3)
    give_back(number, 500)
    world.jobs()
    world.later(3)
    day = tomorrow(world)
    compared = statements.compare(day)
    assert (compared.differences, compared.trades) == ([], 2)
    assert not Case.select().exists()
    fees = Balance.get(Balance.account == "fees").amount
    assert fees > 0
    kept = Balance.get(Balance.account == "wechat").amount - Balance.get(Balance.account == "kept").amount
    start = world.wechat("GET", "/settings")["balance"]
    assert kept == world.books()["balance"] - start, "what the shop thinks it has at WeChat is what is there"
    assert statements.compare(day).differences == []
    assert Balance.get(Balance.account == "fees").amount == fees, "compared twice is booked once"
    assert Bill.select().count() == 2


def test_a_payment_the_shop_never_heard_of_cures_itself(world: World, mei: Person) -> None:
    number = lost(world, mei)
    day = tomorrow(world)
    assert reconcile.one_day(day)
    assert Order.get(Order.number == number).state == "paid"
    case = Case.get()
    assert (case.kind, case.cure) == ("bill: payment not booked", "ask payment")
    assert case.closed_at is not None
    assert number in world.operator().get("/console/cases").text or case.order_id


def test_a_payment_of_a_lost_order_is_sent_back_by_a_tap(world: World, mei: Person) -> None:
    """F19: the backup is from before the order; WeChat still knows it, and the money goes back."""
    mei.has_paid(apples().id)
    world.jobs()
    mei.orders(apples().id)
    trade = f"P{'9' * 14}"
    prepay = pay.prepay(trade, "an order that was lost", 1234, mei.openid, clock.now() + 1800)
    world.fault("notify", "lose", times=50)
    world.wechat("POST", "/pay", prepay_id=prepay, openid=mei.openid, answer="ok")
    day = tomorrow(world)
    reconcile.one_day(day)
    case = Case.get(Case.kind == "bill: unknown payment")
    assert case.cure == "send back"
    lin = world.operator()
    assert lin.post(f"/console/cases/{case.id}/cure", page="/console/cases").ok
    world.jobs()
    world.later(3)
    assert Refund.get().state == "succeeded"
    assert Case.get_by_id(case.id).closed_at
    assert [row["amount"] for row in world.books()["refunds"].values()] == [1234]
    assert lin.post(f"/console/cases/{case.id}/cure", page="/console/cases").status_code == 409


def test_a_refund_made_on_wechats_platform_is_booked_by_a_tap(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    paid = Payment.get(Payment.settles == Order.get(Order.number == number).id)
    pay.refund("BYHAND1", paid.out_trade_no, 300, paid.money, "on the platform")
    world.later(2)
    day = tomorrow(world)
    reconcile.one_day(day)
    case = Case.get(Case.kind == "bill: unknown refund")
    assert world.operator().post(f"/console/cases/{case.id}/cure", page="/console/cases").ok
    refund = Refund.get(Refund.number == "BYHAND1")
    assert (refund.state, refund.amount) == ("succeeded", 300)
    assert Case.get_by_id(case.id).closed_at


def test_a_refund_whose_end_was_never_told_cures_itself(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    world.fault("refund-notify", "lose", times=50)
    give_back(number, 200)
    world.jobs()
    assert Refund.get().state == "processing"
    day = tomorrow(world)
    reconcile.one_day(day)
    assert Refund.get().state == "succeeded"
    assert not Case.select().where(Case.closed_at.is_null()).exists()


def test_the_command_asks_also_about_what_was_asked_just_now(
        world: World, mei: Person, bo: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
        ) -> None:
    monkeypatch.setattr(reconcile, "BATCH", 1)  # more than a lot of each
    world.fault("refund-notify", "lose", times=50)
    for number in [bo.has_paid(apples().id) for _again in range(2)]:
        give_back(number, 100)
    world.jobs()
    theirs = world.sandbox._world.state.refunds
    world.until(lambda: [refund.state for refund in theirs.values()] == ["SUCCESS", "SUCCESS"])
    paid = [lost(world, mei) for _again in range(2)]
    Payment.update(asked_at=clock.now()).execute()
    Refund.update(asked_at=clock.now()).execute()
    assert (reconcile.open_payments(), reconcile.open_refunds()) == (0, 0)
    monkeypatch.setattr(commands, "ready", lambda _args: None)
    assert commands.reconciled(commands.parser().parse_args(["reconcile"])) == 0
    assert "Asked WeChat about 2 payments and 2 refunds." in capsys.readouterr().out
    assert {Order.get(Order.number == number).state for number in paid} == {"paid"}
    assert {refund.state for refund in Refund.select()} == {"succeeded"}


def test_a_payment_only_the_shop_believes_in_is_a_case(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    day = tomorrow(world)
    world.wechat("DELETE", "")
    world.wechat("POST", "/followers", openid=mei.openid)
    clock.reset()
    tomorrow(world)
    compared = statements.compare(day)
    assert {one.kind for one in compared.differences} == {"bill: payment missing"}
    assert Case.get().order_id == Order.get(Order.number == number).id
    assert cures.heal() == 0
    assert Case.get().closed_at is None


def test_the_last_days_are_compared_by_themselves_each_once(world: World, mei: Person) -> None:
    mei.has_paid(apples().id)
    tomorrow(world)
    assert reconcile.daily_bills() == 1
    assert reconcile.daily_bills() == 0
    tomorrow(world)
    tomorrow(world)
    assert reconcile.daily_bills() == 2, "a day without trade is compared too, and is empty"


def test_a_bill_that_is_not_ready_is_asked_for_again(world: World, mei: Person) -> None:
    mei.has_paid(apples().id)
    assert not reconcile.one_day(clock.day(clock.now()))
    assert not Bill.select().exists()


def test_money_of_another_account_pays_nothing_and_the_order_can_close(world: World, mei: Person) -> None:
    from tests.databases.test_crowd import success
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    from shop import payments
    told: Notice = success(number, appid="wxffffffffffffffff")
    assert payments.settle(told) == "case"
    world.later(31)
    assert Order.get(Order.number == number).state == "closed"
    assert apples().held == 0


def test_too_much_and_too_little_go_back_in_full(world: World, mei: Person) -> None:
    from shop import payments
    from tests.databases.test_crowd import success
    for change in (1, -1):
        number = mei.orders(apples().id)
        mei.pay_sheet(number)
        attempt = Payment.get(Payment.order == Order.get(Order.number == number).id)
        wrong = success(attempt.order.number, amount=attempt.amount + change,
                        transaction_id=f"42000000002026112200000{attempt.id:05}")
        assert payments.settle(wrong) == "extra"
        assert Refund.get(Refund.payment == attempt.id).amount == attempt.amount + change
        assert Order.get(Order.number == number).state == "unpaid"
    assert Case.select().where(Case.kind == "wrong amount").count() == 2


def test_f19_yesterdays_backup_then_reconcile(world: World, mei: Person, bo: Person, tmp_path: object) -> None:
    """The shop is put back to yesterday; what WeChat knows is found: one order is paid, the other's money returns."""
    known = lost(world, mei)
    file = tmp_path / "yesterday.jsonl.gz"  # type: ignore[operator]
    backup.write(file)
    bo.orders(apples().id)
    forgotten = Order.select().order_by(Order.id.desc()).get().number
    assert bo.pays(forgotten) == "get_brand_wcpay_request:ok"
    with db.write():
        for table in reversed(TABLES):
            table.delete().execute()
    migrate.migrate()
    backup.restore(file)
    assert not Order.select().where(Order.number == forgotten).exists()
    reconcile.one_day(tomorrow(world))
    assert Order.get(Order.number == known).state == "paid"
    case = Case.get(Case.kind == "bill: unknown payment")
    cures.apply(world.lin(), case.id)
    world.jobs()
    world.later(3)
    assert [refund.state for refund in Refund.select()] == ["succeeded"]
    assert audit.examine() == []
