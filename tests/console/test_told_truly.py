"""What the console says is so: money paid outside WeChat, orders being given up, their history, and the log."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from base import db
from console import audit, audit_words, words
from models import Audit, Case, Order, Refund
from shop import repricing
from shop.claims import deciding
from tests.claims import PLACE, answers, has_asked, lines, ships, state, with_settings
from tests.console.conftest import seen
from tests.goods import sold_as_keys
from tests.world import Browser, Person, World, apples

SHOP = Path(__file__).resolve().parents[2] / "shop"


def order(number: str) -> Order:
    """The order's row."""
    found: Order = Order.get(Order.number == number)
    return found


@pytest.fixture
def in_cash(world: World, mei: Person) -> str:
    """The number of an order that Mei paid at the counter."""
    number = mei.orders(apples().id, 2)
    with db.connected():
        repricing.paid_elsewhere(world.lin(), number, "现金 收据 7")
    return number


def test_money_paid_outside_wechat_is_handed_out_by_lin(world: World, lin: Browser, mei: Person, in_cash: str) -> None:
    page = lin.get(f"/console/orders/{in_cash}")
    assert "微信单号" not in seen(page)
    assert "现金 收据 7" in seen(page)
    assert "原路" not in mei.get(f"/orders/{in_cash}/claim/cancel").text
    claim = has_asked(mei, in_cash, "cancel")
    assert answers(lin, claim, "agree", amount="").ok
    world.jobs()
    work = seen(lin.get(f"/console/claims/{claim}"))
    assert "我已经把钱退给顾客" in work
    assert "微信正在退款" not in work
    for road in (f"/claims/{claim}", f"/orders/{in_cash}"):
        told = mei.get(road).text
        assert "零钱" not in told
        assert "原路" not in told
        assert "商家会把" in told
    assert answers(lin, claim, "handed").ok
    assert (state(claim), Refund.get().state, order(in_cash).state) == ("refunded", "succeeded", "refunded")
    assert Case.get().closed_at is not None
    for road in (f"/claims/{claim}", f"/orders/{in_cash}"):
        told = mei.get(road).text
        assert "原路" not in told
        assert "商家已" in told
    assert answers(lin, claim, "handed").status_code == 409


def test_only_who_may_refund_says_that_money_was_handed_out(world: World, helper: Callable[..., Browser], lin: Browser,
                                                            mei: Person, in_cash: str) -> None:
    claim = has_asked(mei, in_cash, "cancel")
    answers(lin, claim, "agree", amount="")
    wen = helper("orders")
    assert wen.post(f"/console/claims/{claim}/handed", {}, page="/console/orders").status_code == 403
    assert state(claim) == "refunding"


def test_what_wechat_pays_back_is_not_handed_out(lin: Browser, mei: Person) -> None:
    claim = has_asked(mei, mei.has_paid(apples().id), "cancel")
    assert answers(lin, claim, "handed").status_code == 409
    answers(lin, claim, "agree", amount="")
    assert "我已经把钱退给顾客" not in seen(lin.get(f"/console/claims/{claim}"))
    assert answers(lin, claim, "handed").status_code == 409


def test_an_order_being_given_up_shows_the_request_in_place_of_the_parcel(lin: Browser, mei: Person) -> None:
    number = mei.has_paid(apples().id, 2)
    claim = has_asked(mei, number, "cancel")
    page = lin.get(f"/console/orders/{number}")
    assert "顾客申请取消，先处理售后" in seen(page)
    assert f'action="/console/orders/{number}/ship"' not in page.text
    assert page.text.index(f"/console/claims/{claim}") < page.text.index('id="address"')
    for road in ("/console/orders", "/console"):
        assert '<span class="state state-paid">售后</span>' in lin.get(road).text


def test_what_nobody_claims_can_still_be_sent(lin: Browser, mei: Person) -> None:
    number = mei.has_paid(apples().id, 2)
    [line] = lines(number)
    has_asked(mei, number, "cancel", {line.id: 1})
    page = lin.get(f"/console/orders/{number}")
    assert "顾客申请取消，先处理售后" in seen(page)
    assert f'action="/console/orders/{number}/ship"' in page.text


def test_a_cup_of_tea_only_when_nothing_waits(lin: Browser, mei: Person, world: World) -> None:
    assert "喝杯茶" in seen(lin.get("/console"))
    number = mei.has_paid(apples().id)
    ships(world, number)
    assert "喝杯茶" in seen(lin.get("/console"))
    has_asked(mei, number, "refund", {lines(number)[0].id: 1})
    home = seen(lin.get("/console"))
    assert "喝杯茶" not in home
    assert "暂时没有要发的货" in home


def test_the_history_of_an_order_tells_who_had_it_and_what_was_changed(
        world: World, lin: Browser, helper: Callable[..., Browser], mei: Person) -> None:
    number, page = mei.orders(apples().id), "/console/orders"
    where = {"recipient": "梅", "phone": "13800138000", "province": "110000", "city": "110100", "region": "110105",
             "street": "科技路 1 号"}
    assert lin.post(f"{page}/{number}/price", {"freight": "5", "discount": "0"}, page=page).ok
    world.later(1)
    assert lin.post(f"{page}/{number}/address", where, page=page).ok
    world.later(1)
    mei.pays(number)
    world.until(lambda: order(number).state == "paid")
    helper("orders")
    for act, form in (("accept", {}), ("hand-over", {"login": "wen"}), ("release", {}), ("accept", {})):
        world.later(1)
        assert lin.post(f"{page}/{number}/{act}", form, page=page).ok
    history = lin.get(f"{page}/{number}").text.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    assert re.findall("<b>(.*?)</b>", history) == [
        "已接单", "放回待接单", "转交订单", "已接单", "支付成功", "修改了收货地址", "修改了价格", "已下单"]
    assert "小文" in history
    assert re.search(r"深圳市 南山区 .* → 北京市 .*朝阳区 科技路 1 号", history), history
    assert re.search(r"￥[\d.]+ → ￥[\d.]+", history)
    assert Audit.select().where(Audit.verb == "change address").get().detail["after"].startswith("北京市")


def test_an_order_given_back_waits_for_somebody(lin: Browser, mei: Person) -> None:
    number, page = mei.has_paid(apples().id), "/console/orders"
    for act in ("accept", "release"):
        lin.post(f"{page}/{number}/{act}", {}, page=page)
    assert "现在没有人处理这一单" in seen(lin.get(f"{page}/{number}"))


def test_an_error_leads_back_to_where_one_was(lin: Browser, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    act, here = f"/console/orders/{number}/release", f"/console/orders/{number}"
    token = lin.token("/console/orders")
    for referer, back in ((f"{lin.base}{here}", here), ("https://evil.example/console/orders", None), ("", None),
                          (f"{lin.base}/me", None)):
        answer = lin.session.post(f"{lin.base}{act}", {"csrf_token": token}, headers={"Referer": referer})
        assert answer.status_code == 409
        links = re.findall(r'href="([^"]*)">返回上一页', answer.text)
        assert links == ([back] if back else []), referer


def test_much_money_is_not_promised_before_somebody_approves(world: World, mei: Person) -> None:
    with_settings(world, second_operator_above=100)
    number, lin = mei.has_paid(apples().id), world.operator()
    ships(world, number)
    claim = has_asked(mei, number, "return", {lines(number)[0].id: 1})
    answers(lin, claim, "agree", note=PLACE)
    mei.post(f"/claims/{claim}/send-back", {"carrier": "sf", "tracking": "SF1234567890"}, page="/me")
    work = seen(lin.get(f"/console/claims/{claim}"))
    assert "还要另一位同事复核" in work
    assert "确认后立即退款" not in work


def test_the_log_is_in_words(world: World, lin: Browser, mei: Person, in_cash: str) -> None:
    claim = has_asked(mei, in_cash, "cancel")
    answers(lin, claim, "agree", amount="")
    world.jobs()
    lin.post(f"/console/cases/{Case.get().id}/cure", page="/console/cases")
    number = mei.has_paid(apples().id)
    lin.post(f"/console/orders/{number}/ship", {"carrier": "sf", "tracking": "SF1234567890"}, page="/console/orders")
    back = has_asked(mei, number, "return", {lines(number)[0].id: 1})
    with db.connected():
        deciding.agree(world.lin(), back, None, PLACE)
    mei.post(f"/claims/{back}/send-back", {"carrier": "sf", "tracking": "SF1234567890"}, page="/me")
    answers(lin, back, "receive", restock="no")
    log = seen(lin.get("/console/audit"))
    for word in (f"售后 {claim}", f"退款 {Refund.select().order_by(Refund.id).get().number}", "顺丰速运", "不能再卖",
                 f"￥{order(in_cash).total / 100:.2f}"):
        assert word in log, word
    for raw in ("claim C", "refund R", "False", "handed", " sf "):
        assert raw not in log, raw


@pytest.mark.parametrize(("detail", "told"), [
    ({"strike_price": "0 → 1990"}, "划线价: ￥0.00 → ￥19.90"), ({"kind": "parcel → keys"}, "发货方式: 快递 → 卡密"),
    ({"sale_from": "None → 1800000000"}, "2027-01-15 16:00"), ({"to": ""}, ""), ({"price": 100}, "￥1.00")])
def test_a_change_is_told_as_people_read_it(detail: dict[str, object], told: str, world: World) -> None:
    with db.connected():
        assert told in audit_words.said("save product", detail)


def audits() -> Iterator[tuple[Path, ast.Call]]:
    """Every call of operators.audit in the shop, with its file."""
    for path in SHOP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "operators.audit":
                yield path, node


def verbs(path: Path, said: ast.expr) -> set[str]:
    """Return the verbs an argument may be: its own texts, or those its function is called with in this file."""
    if not isinstance(said, ast.Name):
        return {node.value for node in ast.walk(said) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places = {one.name: [arg.arg for arg in one.args.args].index(said.id) for one in ast.walk(tree)
              if isinstance(one, ast.FunctionDef) and said.id in [arg.arg for arg in one.args.args]}
    given = [call.args[places[ast.unparse(call.func)]] for call in ast.walk(tree)
             if isinstance(call, ast.Call) and ast.unparse(call.func) in places]
    chosen = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)
              and [ast.unparse(name) for name in node.targets] == [said.id]]
    return {verb for one in (*given, *chosen) if ast.unparse(one) != said.id for verb in verbs(path, one)}


def test_every_verb_and_subject_of_the_log_has_a_word() -> None:
    calls = list(audits())
    assert len(calls) > 30
    said = {verb for path, call in calls for verb in verbs(path, call.args[2])}
    assert {"release", "hide review", "withdraw store"} <= said
    assert said - words.VERB.keys() == set()
    subjects = {said.partition(" ")[0] for path, call in calls for said in verbs(path, call.args[3])}
    assert {"menu", "publication", "quotas"} <= subjects
    assert subjects - audit.SUBJECTS.keys() == set()


def test_an_empty_reply_is_no_reply(world: World, lin: Browser, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    mei.post(f"/orders/{number}/receive", page="/me")
    [line] = lines(number)
    page = mei.post(f"/orders/{number}/review/{line.id}", {"stars": "5", "text": "好吃"}, page="/me")
    assert "感谢您的评价！商家审核后就会展示" in page.text
    assert lin.post("/console/reviews/1/answer", {"answer": " "}, page="/console/reviews").ok
    assert Audit.select().where(Audit.verb == "answer review").count() == 0
    for answer in ("谢谢", "谢谢", ""):
        assert lin.post("/console/reviews/1/answer", {"answer": answer}, page="/console/reviews").ok
    assert Audit.select().where(Audit.verb == "answer review").count() == 2


def test_an_empty_product_says_all_that_is_missing_at_once(lin: Browser) -> None:
    answer = lin.post("/console/products/new", {"kind": "parcel"}, page="/console/products")
    assert answer.status_code == 422
    for name in ("title", "category", "price", "on_hand"):
        assert re.search(rf'name="{name}"[^>]*aria-invalid="true"', answer.text), name
    assert "必填" not in answer.text
    assert answer.text.count("请填写此项。") >= 2


def test_what_needs_no_parcel_has_no_address_to_copy(world: World, lin: Browser, mei: Person) -> None:
    with db.connected():
        card = sold_as_keys(world, "K1")
    number = mei.has_paid(card.id)
    page = lin.get(f"/console/orders/{number}")
    assert "无需配送" in seen(page)
    assert "#address" not in page.text
    assert "#address" in lin.get(f"/console/orders/{mei.has_paid(apples().id)}").text


def test_an_order_to_be_fetched_is_called_so(world: World, lin: Browser, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    Order.update(delivery="pickup").where(Order.number == number).execute()
    assert "待自提" in seen(lin.get("/console/orders"))
    Order.update(delivery="parcel").where(Order.number == number).execute()
    assert "待自提" not in seen(lin.get("/console/orders"))


def test_a_wrong_pickup_code_is_told(lin: Browser) -> None:
    assert "没有这个提货码" in seen(lin.get("/console/pickup?code=1234567890"))


def test_two_parts_of_an_order_say_what_still_waits(world: World, lin: Browser, mei: Person) -> None:
    number = mei.has_paid(apples().id, 3)
    ships(world, number, {lines(number)[0].id: 1})
    assert "还有 2 件待发" in seen(lin.get(f"/console/orders/{number}"))
    assert "还有 2 件待发" in mei.get(f"/orders/{number}").text
