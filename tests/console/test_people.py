"""Money that does not match, what could not be delivered, and the log of every change."""

from models import Audit, Case, Outbox
from tests.console.conftest import apples, seen
from tests.world import Browser


def test_lin_closes_a_case_with_a_note(lin: Browser) -> None:
    case = Case.create(key="test", kind="payment does not match", text="P1: amount 1 fen, <b>order</b> 990 fen")
    page = lin.get("/console/cases")
    assert "付款与订单不符" in seen(page)
    assert "<b>order" not in page.text
    nothing = lin.post(f"/console/cases/{case.id}/close", {"note": " "}, page="/console/cases")
    assert nothing.status_code == 422
    assert Case.get_by_id(case.id).closed_at is None
    lin.post(f"/console/cases/{case.id}/close", {"note": "已在商户平台退款"}, page="/console/cases")
    assert Case.get_by_id(case.id).closed_at
    assert Audit.get().detail == {"note": "已在商户平台退款"}
    assert lin.post(f"/console/cases/{case.id}/close", {"note": "再来"}, page="/console/cases").status_code == 409


def test_what_could_not_be_delivered_is_visible(lin: Browser) -> None:
    Outbox.create(topic="order.shipped", key="order.shipped:X1", state="dead", tries=12, error="45015 <i>late</i>")
    page = lin.get("/console/cases")
    assert "order.shipped:X1" in seen(page)
    assert "试了 12 次" in seen(page)
    assert "<i>late" not in page.text


def test_the_log_says_who_did_what(lin: Browser) -> None:
    kept = apples()
    page = f"/console/products/{kept.product_id}"
    lin.post(f"{page}/{kept.id}", {"price": "8.80", "on_hand": kept.on_hand, "seen": kept.on_hand}, page=page)
    lin.post("/console/rules/1/switch", {"to": "off"}, page="/console/rules")
    log = seen(lin.get("/console/audit"))
    assert f"￥{kept.price / 100:.2f} → ￥8.80" in log
    assert kept.product.title in log
    assert "小铺演示 停用了规则" in log
    assert "小铺演示 改了价格" in log
