"""After-sales: what Mei asks for, what Lin answers, and what WeChat pays back."""

import pytest

from base import db
from base.errors import ClaimOpen, NotFound, WrongState
from models import (
    Audit,
    Case,
    Claim,
    ClaimStep,
    Customer,
    Movement,
    Order,
    OrderLine,
    Parcel,
    Posting,
    Product,
    Refund,
    Variant,
)
from shop import catalog, operators, refunds
from shop.claims import asking
from tests.claims import (
    PLACE,
    answers,
    asks,
    buys,
    given_back,
    has_asked,
    lines,
    once,
    paid_back,
    ships,
    state,
    with_settings,
)
from tests.world import Person, World, apples

DAY = 24 * 60  # minutes


def tea() -> Variant:
    """The first choice of the tea."""
    return Variant.select().join(Product).where(Product.title.contains("龙井")).order_by(Variant.id).get()


def order(number: str) -> Order:
    """The order as it stands now."""
    return Order.get(Order.number == number)


def received(mei: Person, number: str) -> None:
    """Mei says that all has come."""
    mei.post(f"/orders/{number}/receive", page=f"/orders/{number}")
    assert order(number).state == "received"


# --- Before anything was sent


def test_mei_cancels_a_paid_order_with_one_tap(world: World, mei: Person) -> None:
    number, before = mei.has_paid(apples().id, 2), apples().on_hand
    shown = mei.get(f"/orders/{number}").text
    mei.post(f"/orders/{number}/claim/cancel", {"everything": "1", "reason": "changed_mind", "once": once(shown)},
             page=f"/orders/{number}")
    claim = Claim.get()
    assert (claim.state, claim.unsent, claim.amount) == ("asked", True, order(number).total)
    answers(world.operator(), claim.number, "agree")
    assert apples().on_hand == before + 2
    assert Movement.select().where(Movement.reason == "cancelled").get().quantity == 2
    paid_back(world, claim.number)
    assert state(claim.number) == "refunded"
    assert order(number).state == "refunded"
    assert given_back(world) == [order(number).total]
    assert [step.who.split()[0] for step in ClaimStep.select().order_by(ClaimStep.id)] == [
        "customer", "operator", "wechat"]


def test_freight_goes_back_with_what_was_not_sent_piece_by_piece(world: World, mei: Person) -> None:
    with_settings(world, freight=1001)
    number = buys(mei, (apples(), 3), (tea(), 1))
    fruit, leaves = lines(number)
    assert fruit.freight + leaves.freight == 1001
    assert fruit.freight % 3
    lin, asked = world.operator(), []
    for pieces in ({fruit.id: 1}, {fruit.id: 1, leaves.id: 1}, {fruit.id: 1}):
        claim = has_asked(mei, number, "cancel", pieces)
        answers(lin, claim, "agree")
        world.later(2)  # WeChat takes one refund of a payment a minute
        paid_back(world, claim)
        asked.append(Claim.get(Claim.number == claim))
    assert asked[0].goods == fruit.amount // 3
    assert asked[0].freight == fruit.freight // 3
    assert [sum(one.goods for one in asked), sum(one.freight for one in asked)] == [order(number).goods, 1001]
    assert sum(given_back(world)) == order(number).total
    assert order(number).state == "refunded"


def test_what_is_asked_back_is_not_sent_until_lin_has_decided(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 3)
    [line] = lines(number)
    claim = has_asked(mei, number, "cancel", {line.id: 1})
    with pytest.raises(ClaimOpen):
        ships(world, number)
    ships(world, number, {line.id: 2})
    assert order(number).state == "shipping"
    answers(world.operator(), claim, "agree")
    assert order(number).state == "shipped"
    line = OrderLine.get_by_id(line.id)
    assert (line.sent, line.cancelled, line.to_send) == (2, 1, 0)


def test_lin_refuses_and_sends(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    claim, lin = has_asked(mei, number, "cancel"), world.operator()
    mei.says("你好")
    assert answers(lin, claim, "refuse", note=" ").status_code == 422
    answers(lin, claim, "refuse", note="已经在路上了")
    assert state(claim) == "refused"
    world.jobs()
    assert any("已经在路上了" in str(line.get("content")) for line in mei.screen())
    assert "已经在路上了" in mei.get(f"/claims/{claim}").text
    ships(world, number)
    assert order(number).state == "shipped"
    assert Refund.select().count() == 0


def test_mei_changes_her_mind_again(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    claim = has_asked(mei, number, "cancel")
    mei.post(f"/claims/{claim}/withdraw", page=f"/claims/{claim}")
    assert state(claim) == "withdrawn"
    assert answers(world.operator(), claim, "agree").status_code == 409
    assert state(has_asked(mei, number, "cancel")) == "asked"


# --- After it was sent


def test_two_partial_refunds_of_what_was_sent(world: World, mei: Person) -> None:
    with_settings(world, freight=700)
    number = mei.has_paid(apples().id, 3)
    [line], lin = lines(number), world.operator()
    ships(world, number)
    first = has_asked(mei, number, "refund", {line.id: 1}, amount="1.00")
    answers(lin, first, "agree")
    paid_back(world, first)
    assert given_back(world) == [100]
    assert asks(mei, number, "refund", {line.id: 3}).status_code == 422
    second = has_asked(mei, number, "refund", {line.id: 2})
    assert Claim.get(Claim.number == second).amount == line.amount - line.amount // 3
    assert Claim.get(Claim.number == second).freight == 0
    assert answers(lin, second, "agree", amount="99999").status_code == 422
    answers(lin, second, "agree", amount=f"{(line.amount - line.amount // 3 + 300) / 100:.2f}")
    assert Claim.get(Claim.number == second).freight == 300
    world.later(2)
    paid_back(world, second)
    assert sum(given_back(world)) == 100 + line.amount - line.amount // 3 + 300
    assert order(number).state == "refunded"
    sales = -sum(row.amount for row in Posting.select().where(Posting.account == "sales"))
    assert sales == order(number).total - sum(given_back(world))


def test_less_than_asked_for_needs_a_reason(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    claim, lin = has_asked(mei, number, "cancel"), world.operator()
    assert answers(lin, claim, "agree", amount="1").status_code == 422
    assert state(claim) == "asked"
    answers(lin, claim, "agree", amount="1", note="按约定只退一元")
    assert (state(claim), Refund.get().amount) == ("refunding", 100)


def test_nothing_goes_back_when_the_shop_agrees_to_nothing(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    claim = has_asked(mei, number, "cancel", amount="0")
    answers(world.operator(), claim, "agree")
    assert (state(claim), order(number).state) == ("refunded", "refunded")
    assert Refund.select().count() == 0


def test_mei_sends_goods_back_and_gets_her_money(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 2)
    [line], lin, before = lines(number), world.operator(), apples().on_hand
    ships(world, number)
    received(mei, number)
    claim = has_asked(mei, number, "return", {line.id: 1}, text="有点酸")
    assert answers(lin, claim, "agree").status_code == 422
    mei.says("你好")
    answers(lin, claim, "agree", note=PLACE)
    world.jobs()
    assert any(PLACE in str(message.get("content")) for message in mei.screen())
    assert PLACE in mei.get(f"/claims/{claim}").text
    bad = mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "?"}, page=f"/claims/{claim}")
    assert bad.status_code == 422
    mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "75312345678901"}, page=f"/claims/{claim}")
    assert state(claim) == "sent_back"
    assert "75312345678901" in lin.get(f"/console/claims/{claim}").text
    assert mei.post(f"/claims/{claim}/withdraw", page="/me").status_code == 409
    answers(lin, claim, "receive", restock="yes")
    assert apples().on_hand == before + 1
    paid_back(world, claim)
    assert given_back(world) == [line.amount // 2]
    assert (state(claim), order(number).state) == ("refunded", "received")


def test_goods_that_came_back_spoilt_are_not_sold_again(world: World, mei: Person) -> None:
    number, before = mei.has_paid(apples().id), apples().on_hand
    ships(world, number)
    claim, lin = has_asked(mei, number, "return"), world.operator()
    answers(lin, claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "75312345678901"}, page=f"/claims/{claim}")
    answers(lin, claim, "receive", restock="no")
    assert apples().on_hand == before
    assert state(claim) == "refunding"


def test_the_wrong_thing_came_back(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    claim, lin = has_asked(mei, number, "return"), world.operator()
    answers(lin, claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "75312345678901"}, page=f"/claims/{claim}")
    answers(lin, claim, "refuse", note="退回的不是本店商品")
    assert state(claim) == "refused"
    assert Refund.select().count() == 0


def test_an_exchange_takes_the_same_goods_from_the_shelf(world: World, mei: Person) -> None:
    number, before = mei.has_paid(apples().id, 2), apples().on_hand
    [line], lin = lines(number), world.operator()
    ships(world, number)
    claim = has_asked(mei, number, "exchange", {line.id: 2})
    assert asks(mei, number, "refund", {line.id: 1}).status_code == 409  # the same pieces
    answers(lin, claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "75312345678901"}, page=f"/claims/{claim}")
    answers(lin, claim, "receive", restock="no")
    catalog.change_stock(world.lin(), apples().id, 1)
    sold_out = answers(lin, claim, "exchange", carrier="sf", tracking="SF2222222222")
    assert sold_out.status_code == 409
    assert "红富士" in sold_out.text
    assert (state(claim), apples().on_hand) == ("exchanging", 1)
    catalog.change_stock(world.lin(), apples().id, before)
    assert answers(lin, claim, "exchange", carrier="sf", tracking="!").status_code == 422
    mei.says("你好")
    answers(lin, claim, "exchange", carrier="sf", tracking="SF2222222222")
    assert (state(claim), apples().on_hand) == ("exchanged", before - 2)
    assert Parcel.get(Parcel.number == "SF2222222222").claim.number == claim
    world.jobs()
    assert any("SF2222222222" in str(message.get("content")) for message in mei.screen())
    again = has_asked(mei, number, "refund", {line.id: 2})  # the new ones may be faulty too
    assert Claim.get(Claim.number == again).amount == line.amount


def test_an_exchange_that_cannot_be_sent_is_refunded_instead(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 3)
    [line], lin = lines(number), world.operator()
    ships(world, number)
    claim = has_asked(mei, number, "exchange", {line.id: 2})
    answers(lin, claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "75312345678901"}, page=f"/claims/{claim}")
    assert answers(lin, claim, "instead", note="卖完了").status_code == 409  # the goods are still on their way
    answers(lin, claim, "receive", restock="no")
    catalog.change_stock(world.lin(), apples().id, 0)
    assert answers(lin, claim, "exchange", carrier="sf", tracking="SF2222222222").status_code == 409
    assert answers(lin, claim, "instead", note="").status_code == 422
    answers(lin, claim, "instead", note="卖完了，全额退给您")
    assert answers(lin, claim, "exchange", carrier="sf", tracking="SF2222222222").status_code == 409
    world.jobs()
    world.later(2)
    assert state(claim) == "refunded"
    assert sum(given_back(world)) == line.amount * 2 // 3
    page = mei.get(f"/claims/{claim}").text
    assert "卖完了，全额退给您" in page
    last = has_asked(mei, number, "refund", {line.id: 1})
    assert Claim.get(Claim.number == last).amount == line.amount - line.amount * 2 // 3


def test_goods_that_are_not_sent_back_in_time(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    claim = has_asked(mei, number, "return")
    answers(world.operator(), claim, "agree", note=PLACE)
    world.later(7 * DAY - 1)
    assert state(claim) == "returning"
    world.later(2)
    assert state(claim) == "expired"
    assert mei.post(f"/claims/{claim}/send-back", {"carrier": "zto", "tracking": "75312345678901"},
                    page="/me").status_code == 409


def test_a_claim_nobody_answers_is_a_case_once_and_stays(world: World, mei: Person) -> None:
    claim = has_asked(mei, mei.has_paid(apples().id), "cancel")
    world.later(3 * DAY - 1)
    assert Case.select().count() == 0
    world.later(2)
    world.later(3 * DAY)
    assert [case.kind for case in Case.select()] == ["claim unanswered"]
    assert state(claim) == "asked"
    answers(world.operator(), claim, "agree")
    assert state(claim) == "refunding"


def test_an_order_with_an_open_claim_is_not_completed(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    claim = has_asked(mei, number, "refund")
    world.later(20 * DAY)
    assert order(number).state == "shipped"
    answers(world.operator(), claim, "refuse", note="请联系快递")
    world.later(1)
    world.later(8 * DAY)
    world.later(8 * DAY)
    assert order(number).state == "completed"
    assert mei.get(f"/orders/{number}/claim").status_code == 409
    assert asks(mei, number, "refund", {lines(number)[0].id: 1}, reason="other").status_code == 409


# --- Much money, and money that does not go


def test_much_money_takes_two(world: World, mei: Person) -> None:
    with_settings(world, second_operator_above=100)
    number, before = mei.has_paid(apples().id), apples().on_hand
    claim, lin = has_asked(mei, number, "cancel"), world.operator()
    answers(lin, claim, "agree")
    assert state(claim) == "approving"
    with pytest.raises(ClaimOpen):
        ships(world, number)
    alone = answers(lin, claim, "approve")
    assert alone.status_code == 403
    assert "另一位" in alone.text
    assert (state(claim), apples().on_hand, Refund.select().count()) == ("approving", before, 0)
    assert "还没有别的店员" in lin.get(f"/console/claims/{claim}").text
    with db.connected():
        operators.add("wen", "小文", "wen-helps-out", ("refunds",))
    assert "小文" in lin.get(f"/console/claims/{claim}").text
    wen = world.operator("wen", "wen-helps-out")
    answers(wen, claim, "approve")
    assert (state(claim), apples().on_hand) == ("refunding", before + 1)
    paid_back(world, claim)
    assert state(claim) == "refunded"
    assert {row.verb for row in Audit.select()} >= {"agree to claim", "approve claim"}


def test_a_little_money_takes_one(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    with_settings(world, second_operator_above=order(number).total)
    claim = has_asked(mei, number, "cancel")
    answers(world.operator(), claim, "agree")
    assert state(claim) == "refunding"


def test_wechat_refuses_for_want_of_money_and_is_asked_again(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    claim, lin = has_asked(mei, number, "cancel"), world.operator()
    world.wechat("POST", "/withdraw", amount=world.books()["balance"])
    answers(lin, claim, "agree")
    world.jobs()
    assert (Refund.get().state, state(claim)) == ("refused", "refunding")
    assert "余额不足" in lin.get(f"/console/claims/{claim}").text
    assert "商家正在处理" in mei.get(f"/claims/{claim}").text
    world.person("Bo").has_paid(tea().id)  # money comes in
    answers(lin, claim, "again")
    paid_back(world, claim)
    assert (state(claim), order(number).state) == ("refunded", "refunded")
    assert Refund.select().count() == 1


def test_wechat_closes_a_refund_and_a_new_one_is_made_once(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 3)
    [line], lin = lines(number), world.operator()
    world.wechat("POST", "/settings", auto_refund="")
    claim = has_asked(mei, number, "cancel", {line.id: 1})
    answers(lin, claim, "agree")
    world.jobs()
    closed = Refund.get()
    world.wechat("POST", f"/refunds/{closed.number}", state="CLOSED")
    world.until(lambda: Refund.get_by_id(closed.id).state == "closed")
    advice = "重新申请会发起一笔新的退款"
    assert all(advice in lin.get(road).text for road in (f"/console/claims/{claim}", "/console/cases"))
    world.wechat("POST", "/settings", auto_refund="SUCCESS")
    answers(lin, claim, "again")
    answers(lin, claim, "again")  # two tabs
    with pytest.raises(WrongState):
        refunds.again(world.lin(), closed.number)  # from the list of cases, which still knows the old number
    world.later(2)
    world.until(lambda: state(claim) == "refunded")
    assert sum(given_back(world)) == Claim.get().amount
    assert [one.state for one in Refund.select().order_by(Refund.id)] == ["replaced", "succeeded"]


def test_a_card_that_takes_no_money_is_the_shops_to_see_to(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    claim, lin = has_asked(mei, number, "cancel"), world.operator()
    world.wechat("POST", "/settings", auto_refund="ABNORMAL")
    answers(lin, claim, "agree")
    world.jobs()
    world.until(lambda: Refund.get().state == "abnormal")
    assert state(claim) == "refunding"
    advice = "按退款单号找到这笔退款，选择“处理异常退款”"
    assert all(advice in lin.get(road).text for road in (f"/console/claims/{claim}", "/console/cases"))
    assert Refund.get().number in lin.get(f"/console/claims/{claim}").text.partition("退款受阻")[2]
    assert Refund.get().number in lin.get("/console/cases").text
    assert "商家正在处理" in mei.get(f"/claims/{claim}").text
    world.wechat("POST", f"/refunds/{Refund.get().number}", state="SUCCESS")
    world.until(lambda: state(claim) == "refunded")


@pytest.mark.parametrize(("restock", "word"), [("yes", "重新上架"), ("no", "不能再卖")])
def test_a_claims_history_says_what_became_of_the_goods(world: World, mei: Person, restock: str, word: str) -> None:
    with_settings(world, second_operator_above=1)
    number, lin = mei.has_paid(apples().id), world.operator()
    ships(world, number)
    claim = has_asked(mei, number, "return")
    answers(lin, claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "sf", "tracking": "SF12345678"}, page=f"/claims/{claim}")

    def history() -> str:
        return lin.get(f"/console/claims/{claim}").text.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    assert word not in history()
    answers(lin, claim, "receive", restock=restock)
    assert word in history().partition("</li>")[0]
    answers(lin, claim, "refuse", note="包装破损")
    assert ("已从库存中退出 · 包装破损" in history()) == (restock == "yes")
    assert word not in mei.get(f"/claims/{claim}").text, "what the shop does with its goods is its own affair"


# --- Whose it is, and how often


def test_chen_cannot_see_or_touch_what_mei_asked(world: World, mei: Person, chen: Person) -> None:
    number = mei.has_paid(apples().id)
    claim = has_asked(mei, number, "cancel")
    chen.login()
    for road in (f"/claims/{claim}", f"/orders/{number}/claim", f"/orders/{number}/claim/cancel"):
        assert mei.get(road).status_code in (200, 409)
        assert chen.get(road).status_code == 404
    for road in (f"/claims/{claim}/withdraw", f"/claims/{claim}/send-back", f"/orders/{number}/claim/cancel"):
        answer = chen.post(road, {"reason": "other", "everything": "1"}, page="/me")
        assert answer.status_code == 404
    assert claim not in chen.get("/claims").text
    assert claim in mei.get("/claims").text
    stranger = Customer.get(Customer.openid == chen.openid)
    for verb in (lambda: asking.ask(stranger, number, "cancel", None, "other"),
                 lambda: asking.withdraw(stranger, claim), lambda: asking.send_back(stranger, claim, "sf", "SF123456"),
                 lambda: asking.withdraw(stranger, "")):
        with pytest.raises(NotFound):
            verb()
    assert (Claim.select().count(), state(claim)) == (1, "asked")


def test_a_form_sent_twice_is_one_claim(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 4)
    [line] = lines(number)
    key = once(mei.get(f"/orders/{number}/claim/cancel").text)
    first = asks(mei, number, "cancel", {line.id: 4}, once=key, reason="other")
    second = asks(mei, number, "cancel", {line.id: 4}, once=key, reason="other")
    assert first.headers["Location"] == second.headers["Location"]
    assert Claim.select().count() == 1


def test_an_answer_sent_twice_counts_once(world: World, mei: Person) -> None:
    claim, lin = has_asked(mei, mei.has_paid(apples().id), "cancel"), world.operator()
    answers(lin, claim, "agree")
    for verb in ("agree", "refuse", "approve", "receive", "exchange"):
        assert answers(lin, claim, verb, note="x", carrier="sf", tracking="SF123456").status_code == 409
    assert Refund.select().count() == 1


def test_an_operator_without_the_permission_decides_nothing(world: World, mei: Person) -> None:
    claim = has_asked(mei, mei.has_paid(apples().id), "cancel")
    with db.connected():
        operators.add("wen", "小文", "wen-helps-out", ("orders",))
    wen = world.operator("wen", "wen-helps-out")
    assert wen.get(f"/console/claims/{claim}").status_code == 403
    assert wen.post(f"/console/claims/{claim}/agree", page="/console").status_code == 403
    assert state(claim) == "asked"


@pytest.mark.parametrize(("pieces", "more"), [
    ({}, {}), ({0: 0}, {}), ({0: 4}, {}), ({0: -1}, {}), ({0: "x"}, {}), ({99999: 1}, {}),
    ({0: 1}, {"reason": "wrong"}), ({0: 1}, {"amount": "x"}), ({0: 1}, {"amount": "99999"}), ({0: 1}, {"amount": "-1"}),
    ({0: 1}, {"text": "字" * 201}), ({0: 1}, {"picture": "0" * 32 + ".jpg"}),
])
def test_what_cannot_be_is_said_beside_the_field(world: World, mei: Person, pieces: dict[int, int],
                                                 more: dict[str, str]) -> None:
    number = mei.has_paid(apples().id, 3)
    line = lines(number)[0].id
    answer = asks(mei, number, "cancel", {line if key == 0 else key: count for key, count in pieces.items()}, **more)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert Claim.select().count() == 0


def test_what_was_delivered_as_a_text_cannot_be_sent_back(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    OrderLine.update(kind="virtual").execute()
    assert mei.get(f"/orders/{number}/claim/return").status_code == 409
    assert has_asked(mei, number, "refund")


def test_the_chat_says_what_was_asked(world: World, mei: Person) -> None:
    claim = has_asked(mei, mei.has_paid(apples().id), "cancel")
    assert "待商家处理" in mei.says("订单").text
    answers(world.operator(), claim, "refuse", note="已发货")
    assert "待商家处理" not in mei.says("订单").text
