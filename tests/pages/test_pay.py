"""Paying: the six values, the page after it, and notices that must not be believed."""

import json

import pytest
import requests

from models import ORDER_EDGES, Order
from tests.pages.conftest import variant
from tests.world import Person, World

SIX = {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}


def test_the_sheet_has_exactly_six_values(mei: Person) -> None:
    sheet = mei.pay_sheet(mei.orders(variant("红富士").id)).json()
    assert set(sheet) == SIX
    assert all(isinstance(value, str) for value in sheet.values())
    assert sheet["signType"] == "RSA"
    assert sheet["package"].startswith("prepay_id=")


def test_a_stranger_gets_a_sentence_in_json(world: World, mei: Person, chen: Person) -> None:
    number = mei.orders(variant("红富士").id)
    chen.session.cookies.clear()
    token = chen.token(f"/p/{variant('红富士').product_id}")
    answer = chen.session.post(f"{world.url}/orders/{number}/pay", headers={"X-CSRFToken": token})
    assert answer.status_code == 401
    assert answer.json()["error"]


def test_the_page_after_paying_asks_wechat(world: World, mei: Person) -> None:
    requests.post(f"{world.sandbox.url}/sandbox/faults", json={"path": "notify", "fault": "lose"}, timeout=5)
    number = mei.orders(variant("红富士").id)
    assert "支付处理中" in mei.get(f"/orders/{number}/paid").text
    mei.pays(number)
    page = mei.get(f"/orders/{number}/paid").text
    assert f'href="/orders/{number}"' in page
    assert Order.get(Order.number == number).state == "paid"


PAID = {"unpaid": "支付处理中", "closed": "订单已关闭", "refunded": "已退款"}  # of every other state: it is paid


@pytest.mark.parametrize("state", ORDER_EDGES)
def test_the_page_after_paying_knows_every_state(mei: Person, state: str) -> None:
    number = mei.orders(variant("红富士").id)
    Order.update(state=state).where(Order.number == number).execute()
    page = mei.get(f"/orders/{number}/paid").text
    Order.update(state="unpaid").where(Order.number == number).execute()
    assert PAID.get(state, "支付成功") in page
    assert ("如有款项到账" in page) == (state == "closed")
    assert ("款项已原路退回" in page) == (state == "refunded")


def test_a_paid_order_cannot_be_paid_again(world: World, mei: Person) -> None:
    number = mei.orders(variant("红富士").id)
    mei.pays(number)
    world.until(lambda: Order.get(Order.number == number).state == "paid")
    again = mei.pay_sheet(number)
    assert again.status_code == 409
    assert again.json()["error"]


def test_giving_up_in_the_sheet_leaves_the_order_to_be_paid(mei: Person) -> None:
    number = mei.orders(variant("红富士").id)
    assert mei.pays(number, "cancel") == "get_brand_wcpay_request:cancel"
    page = mei.get(f"/orders/{number}").text
    assert "待付款" in page
    assert "data-pay=" in page


@pytest.mark.parametrize("path", ["/pay/notify", "/pay/refund-notify"])
@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", json.dumps({"resource": {}}).encode()])
def test_a_forged_notice_is_refused(world: World, path: str, body: bytes) -> None:
    answer = requests.post(world.url + path, data=body, headers={
        "Wechatpay-Timestamp": "1", "Wechatpay-Nonce": "n", "Wechatpay-Signature": "AAAA", "Wechatpay-Serial": "x",
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048"}, timeout=10)
    assert answer.status_code == 401
    assert answer.json() == {"code": "FAIL", "message": "失败"}


def test_an_order_in_an_ordinary_browser_shows_the_way_to_wechat(mei: Person) -> None:
    number = mei.orders(variant("红富士").id)
    page = mei.session.get(f"{mei.base}/orders/{number}", headers={"User-Agent": "Mozilla/5.0"}).text
    assert "请在微信中付款" in page
    assert "data:image/png" in page
