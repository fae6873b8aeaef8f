"""Money that goes where nobody expected: back by another hand, back before we heard of it, in pieces, with fees."""

import pytest
from msgspec import structs

from base import clock, db
from base.errors import SoldOut, Taken, WrongState
from jobs import reconcile
from models import Audit, Case, Order, Payment, Refund
from shop import audit, cases, catalog, cures, operators, orders, outside, repricing
from shop.claims import deciding
from shop.orders.destination import Typed
from tests.claims import PLACE, answers, has_asked, lines, ships, state, with_settings
from tests.faults.test_money import pays_twice
from tests.goods import sold, sold_as_keys
from tests.stories.test_bills import lost, tomorrow
from tests.world import ADDRESS, Person, World, apples
from wechat import bills, pay
from wechat.bills import BadBill


def order(number: str) -> Order:
    """The order as it stands."""
    found: Order = Order.get(Order.number == number)
    return found


def on_the_platform(number: str, amount: int | None = None) -> None:
    """Somebody gives money back on WeChat Pay's own platform: all of it, or so many fen."""
    paid = Payment.get(Payment.order == order(number).id)
    pay.refund("BYHAND1", paid.out_trade_no, amount or paid.amount, paid.amount, "on the platform")


def seen_in_the_bills(world: World) -> Case:
    """The bills of the day show it; returns the case."""
    world.later(2)
    reconcile.one_day(tomorrow(world))
    found: Case = Case.get(Case.kind == "bill: unknown refund")
    return found


def is_cured(world: World, case: Case) -> None:
    """Lin presses the case's button."""
    answer = world.operator().post(f"/console/cases/{case.id}/cure", page="/console/cases")
    assert answer.ok, answer.text


def test_the_first_order_is_refunded_after_its_fee_was_booked(world: World, mei: Person) -> None:
    world.wechat("POST", "/settings", fee_basis_points=60)
    number = mei.has_paid(apples().id, 3)
    reconcile.one_day(tomorrow(world))  # the shop has at WeChat less than it owes now
    claim = has_asked(mei, number, "cancel")
    answers(world.operator(), claim, "agree")
    world.jobs()
    world.later(2)
    assert (state(claim), order(number).state) == ("refunded", "refunded")
    assert reconcile.one_day(tomorrow(world))  # the fee comes back
    assert not Case.select().exists()


def test_money_that_went_back_before_we_heard_of_it_pays_nothing(world: World, mei: Person) -> None:
    number = lost(world, mei)
    on_the_platform(number)
    world.wechat("POST", "/clock", advance=120)
    clock.advance(120)
    world.jobs()
    assert order(number).state != "paid"
    assert order(number).lines.get().sent == 0


def test_nothing_is_sent_of_an_order_whose_money_went_back_elsewhere(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    on_the_platform(number)
    is_cured(world, seen_in_the_bills(world))
    with pytest.raises(WrongState):
        ships(world, number)
    claim = has_asked(mei, number, "cancel")
    answers(world.operator(), claim, "agree", amount="0", note="已在微信支付平台退款")
    assert order(number).state == "refunded"


def test_a_refund_wechat_closed_and_lin_made_on_the_platform_is_owed_once(world: World, mei: Person) -> None:
    world.wechat("POST", "/settings", auto_refund="")
    number = mei.has_paid(apples().id)
    claim = has_asked(mei, number, "cancel")
    answers(world.operator(), claim, "agree")
    world.jobs()
    world.wechat("POST", f"/refunds/{Refund.get().number}", state="CLOSED")
    world.until(lambda: Refund.get().state == "closed")
    world.wechat("POST", "/settings", auto_refund="SUCCESS")
    world.later(2)  # WeChat takes no two refunds of one payment within a minute
    on_the_platform(number)
    is_cured(world, seen_in_the_bills(world))
    assert [one.state for one in Refund.select().order_by(Refund.id)] == ["replaced", "succeeded"]
    assert (state(claim), order(number).state) == ("refunded", "refunded")
    assert not cases.waiting()


def test_wechat_reads_the_reason_of_every_refund_in_chinese(world: World, mei: Person, bo: Person) -> None:
    twice = pays_twice(world, bo)
    cancelled = mei.has_paid(apples().id)
    answers(world.operator(), has_asked(mei, cancelled, "cancel"), "agree")
    world.jobs()
    told = [row["reason"] for row in world.books()["refunds"].values()]
    assert len(told) == 2
    assert not any(reason.isascii() for reason in told), told
    page = world.operator().get(f"/console/orders/{twice}").text
    assert "重复、逾期或金额不符的付款" in page
    assert "second or wrong" not in page


def test_a_refund_made_elsewhere_is_told_in_chinese_and_known_as_such(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    on_the_platform(number)
    is_cured(world, seen_in_the_bills(world))
    assert Refund.get().reason == "在微信支付商户平台退款"
    row = Audit.get(Audit.verb == "book refund")
    Audit.delete().where(Audit.id == row.id).execute()
    assert [one.promise for one in audit.examine()] == ["P22"], "whatever its reason says"
    Audit.insert(row.__data__).execute()


def test_a_key_whose_money_went_back_elsewhere_waits_and_nothing_is_amiss(world: World, mei: Person) -> None:
    number = mei.has_paid(sold_as_keys(world, "K1").id)
    on_the_platform(number)
    outside.refunded(world.lin(), "BYHAND1")
    world.jobs()
    assert (order(number).lines.get().sent, audit.examine()) == (0, [])


def test_a_return_whose_money_is_partly_back_is_refused_in_words(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    claim = has_asked(mei, number, "return")
    lin = world.operator()
    on_the_platform(number, 300)
    is_cured(world, seen_in_the_bills(world))
    answer = answers(lin := world.operator(), claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "sf", "tracking": "SF12345678"}, page=f"/claims/{claim}")
    answer = answers(lin, claim, "receive", restock="yes")
    assert answer.status_code == 409
    assert "已经退过" in answer.text


def test_a_return_refused_at_the_approval_leaves_the_shelf_as_it_was(world: World, mei: Person) -> None:
    with_settings(world, second_operator_above=1)
    number, before = mei.has_paid(apples().id), apples().on_hand
    ships(world, number)
    wu = operators.add("wu", "吴师傅", "wu-helps-out", ("refunds",))
    claims = []
    for _again in range(2):
        claims.append(has_asked(mei, number, "return"))
        answers(world.operator(), claims[-1], "agree", note=PLACE)
        mei.post(f"/claims/{claims[-1]}/send-back", {"carrier": "sf", "tracking": "SF12345678"},
                 page=f"/claims/{claims[-1]}")
        answers(world.operator(), claims[-1], "receive", restock="yes")
        assert (state(claims[-1]), apples().on_hand) == ("approving", before + 1)
        if _again:
            break
        deciding.refuse(wu, claims[-1], "包装破损")
        assert apples().on_hand == before
    catalog.change_stock(world.lin(), apples().id, 0)  # what came back has gone again
    with pytest.raises(SoldOut):
        deciding.refuse(wu, claims[-1], "包装破损")


def test_a_sum_cut_up_takes_two_operators_all_the_same(world: World, mei: Person) -> None:
    with_settings(world, second_operator_above=apples().price)
    number = mei.has_paid(apples().id, 3)
    [line], lin, stands = lines(number), world.operator(), []
    for _piece in range(3):
        claim = has_asked(mei, number, "cancel", {line.id: 1})
        answers(lin, claim, "agree")
        stands.append(state(claim))
    assert stands == ["refunding", "approving", "approving"]


def test_pieces_of_an_accepted_order_vanish_under_nobodys_hands(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    wu = operators.add("wu", "吴师傅", "wu-helps-out", ("orders", "refunds"))
    orders.accept(world.lin(), number)
    claim = has_asked(mei, number, "cancel")
    with pytest.raises(Taken):
        deciding.agree(wu, claim)
    deciding.agree(world.lin(), claim)
    assert state(claim) == "refunding"


def test_an_address_that_costs_less_leaves_something_to_pay(world: World, mei: Person) -> None:
    world.configure(structs.replace(world.settings, shop=structs.replace(world.settings.shop, freight=1000)))
    number = mei.orders(sold(world, "橙子", 5, 1000).id)
    repricing.reprice(world.lin(), number, 1000, 1000)
    world.configure(world.settings)
    near = Typed(ADDRESS["recipient"], ADDRESS["phone"], ADDRESS["region"], "新路 2 号")
    repricing.readdress_at_its_price(world.lin(), number, near)
    assert order(number).total == 1
    assert mei.pay_sheet(number).ok


def test_a_bill_that_can_never_be_read_becomes_a_case(world: World, mei: Person,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    lost(world, mei)

    def broken(day: str) -> None:
        raise BadBill("hash differs")

    monkeypatch.setattr(bills, "trades", broken)
    for _day in range(9):
        tomorrow(world)
        reconcile.daily_bills()
    assert {case.kind for case in cases.waiting()} >= {"bill: not compared"}


def test_money_to_hand_out_is_not_done_with_by_a_note(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    repricing.paid_elsewhere(world.lin(), number, "现金")
    claim = has_asked(mei, number, "cancel")
    answers(world.operator(), claim, "agree")
    world.jobs()
    [case] = cases.waiting()
    with pytest.raises(WrongState):
        cases.close(world.lin(), case.id, "现金已退")
    cures.apply(world.lin(), case.id)
    assert (state(claim), cases.waiting()) == ("refunded", [])


def test_a_question_that_cures_nothing_leaves_its_case_open(world: World, mei: Person) -> None:
    number = mei.orders(apples().id)
    mei.pay_sheet(number)
    with db.write():
        cases.open("bill: payment not booked", "x", "x", order(number).id, "ask payment",
                   out_trade_no=Payment.get().out_trade_no)
    with pytest.raises(WrongState):
        cures.apply(world.lin(), Case.get().id)  # WeChat says that nobody has paid
    assert len(cases.waiting()) == 1


def test_a_card_that_took_the_money_in_the_end_closes_its_case(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    world.wechat("POST", "/settings", auto_refund="ABNORMAL")
    claim = has_asked(mei, number, "cancel")
    answers(world.operator(), claim, "agree")
    world.jobs()
    world.later(2)
    world.until(lambda: Refund.get().state == "abnormal")
    assert [case.kind for case in cases.waiting()] == ["refund abnormal"]
    world.wechat("POST", f"/refunds/{Refund.get().number}", state="SUCCESS")
    world.until(lambda: state(claim) == "refunded")
    assert cases.waiting() == []
