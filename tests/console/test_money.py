"""Lin and the money: an order paid at the counter, a refund to be handed out, a job that died, a case with its cure."""

from base import db
from models import Audit, Case, Order, Outbox, Payment, Refund
from shop import refunds
from tests.world import Person, World, apples


def order(number: str) -> Order:
    """The order as it stands."""
    found: Order = Order.get(Order.number == number)
    return found


def test_an_order_paid_at_the_counter_and_its_refund_by_hand(world: World, mei: Person) -> None:
    number, lin = mei.orders(apples().id), world.operator()
    page = f"/console/orders/{number}"
    assert "在微信以外付款" in lin.get(page).text
    assert lin.post(f"{page}/paid", {"note": "现金"}, page=page).ok
    assert order(number).state == "paid"
    assert "微信以外" in lin.get(page).text
    assert lin.post(f"{page}/paid", {"note": "现金"}, page=page).status_code == 409
    with db.write():
        refunds.give_back(Payment.get(Payment.settles == order(number).id), 100, "a bruise")
    world.jobs()
    case = Case.get()
    cases = lin.get("/console/cases").text
    assert number in cases
    assert "我已经把钱退给顾客" in cases
    assert lin.post(f"/console/cases/{case.id}/cure", page="/console/cases").ok
    assert Refund.get().state == "succeeded"
    assert {row.verb for row in Audit.select()} >= {"confirm payment", "refund by hand", "close case"}


def test_a_refund_wechat_refused_is_asked_again_under_its_number(world: World, mei: Person) -> None:
    number, lin = mei.has_paid(apples().id), world.operator()
    world.fault("/v3/refund/domestic/refunds", "status", status=403, code="NOT_ENOUGH")
    with db.write():
        refunds.give_back(Payment.get(Payment.settles == order(number).id), 100, "a bruise")
    world.jobs()
    refund = Refund.get()
    assert refund.state == "refused"
    case = Case.get()
    assert lin.post(f"/console/cases/{case.id}/cure", page="/console/cases").ok
    world.jobs()
    world.later(3)
    assert [(one.number, one.state) for one in Refund.select()] == [(refund.number, "succeeded")]
    assert len(world.books()["refunds"]) == 1


def test_a_refund_wechat_closed_is_made_anew(world: World, mei: Person) -> None:
    number, lin = mei.has_paid(apples().id), world.operator()
    world.wechat("POST", "/settings", auto_refund="")
    with db.write():
        refunds.give_back(Payment.get(Payment.settles == order(number).id), 100, "a bruise")
    world.jobs()
    first = Refund.get()
    world.wechat("POST", f"/refunds/{first.number}", state="CLOSED")
    world.until(lambda: Refund.get().state == "closed")
    world.wechat("POST", "/settings", auto_refund="SUCCESS")
    world.later(2)
    assert lin.post(f"/console/cases/{Case.get().id}/cure", page="/console/cases").ok
    world.jobs()
    world.later(3)
    assert [one.state for one in Refund.select().order_by(Refund.id)] == ["replaced", "succeeded"]


def test_a_refund_stuck_at_wechat_says_what_to_do(world: World, mei: Person) -> None:
    number, lin = mei.has_paid(apples().id), world.operator()
    world.wechat("POST", "/settings", auto_refund="")
    with db.write():
        refunds.give_back(Payment.get(Payment.settles == order(number).id), 100, "a bruise")
    world.jobs()
    world.wechat("POST", f"/refunds/{Refund.get().number}", state="ABNORMAL")
    world.until(lambda: Refund.get().state == "abnormal")
    assert "商户平台" in lin.get("/console/cases").text


def test_a_dead_job_is_tried_again(world: World, mei: Person) -> None:
    number, lin = mei.has_paid(apples().id), world.operator()
    world.jobs()
    Outbox.update(state="dead", error="boom", tries=12).where(Outbox.key == f"order.paid:{number}").execute()
    job = Outbox.get(Outbox.key == f"order.paid:{number}")
    assert "boom" in lin.get("/console/cases").text
    assert lin.post(f"/console/cases/jobs/{job.id}", page="/console/cases").ok
    world.jobs()
    assert Outbox.get_by_id(job.id).state == "done"
    assert lin.post(f"/console/cases/jobs/{job.id}", page="/console/cases").status_code == 409
