"""Followers who wait for a person, money that does not match, and the log of every change."""

from typing import Any

import pytest

from models import Audit, Case, ChatLine, Enquiry, Outbox
from tests.console.conftest import apples, seen
from tests.world import Browser, Person, World

ROOM = "/console/enquiries"


@pytest.fixture
def enquiry(mei: Person) -> Enquiry:
    """Mei asks for a person."""
    mei.says("人工")
    return Enquiry.get()


def answers(lin: Browser, enquiry: Enquiry, text: str) -> Any:
    """Write to the follower."""
    return lin.post(f"{ROOM}/{enquiry.id}/answer", {"text": text}, page=ROOM)


def test_lin_answers_and_mei_reads_it(lin: Browser, mei: Person, enquiry: Enquiry) -> None:
    number = mei.orders(apples().id)
    page = seen(lin.get(ROOM))
    assert number in page
    answer = answers(lin, enquiry, "马上给您补发两个苹果。")
    assert answer.ok
    assert "已发送" in seen(answer)
    assert any("马上给您补发两个苹果。" in str(line.get("content")) for line in mei.screen())
    assert Audit.get().verb == "answer"
    assert ChatLine.select().where(ChatLine.speaker == "staff").get().text == "马上给您补发两个苹果。"


def test_when_wechat_refuses_the_words_are_kept(world: World, lin: Browser, enquiry: Enquiry) -> None:
    world.later(49 * 60)
    answer = answers(lin, enquiry, "还在吗？")
    assert answer.status_code == 409
    assert "还在吗？</textarea>" in answer.text
    assert 'id="text-problem"' in answer.text
    assert not ChatLine.select().where(ChatLine.speaker == "staff").exists()


@pytest.mark.parametrize("text", ["", "   ", "字" * 683])
def test_an_empty_or_too_long_reply_is_not_sent(lin: Browser, mei: Person, enquiry: Enquiry, text: str) -> None:
    before = len(mei.screen())
    assert answers(lin, enquiry, text).status_code == 422
    assert len(mei.screen()) == before


def test_done_takes_mei_from_the_list(lin: Browser, enquiry: Enquiry) -> None:
    answer = lin.post(f"{ROOM}/{enquiry.id}/done", page=ROOM)
    assert "没有人等待" in seen(answer)
    row = Enquiry.get_by_id(enquiry.id)
    assert row.open_for is None
    assert row.answered_by.login == "demo"


def test_the_end_of_the_conversation_is_shown(world: World, lin: Browser, mei: Person, enquiry: Enquiry) -> None:
    for n in range(10):
        ChatLine.create(openid=mei.openid, speaker="follower", text=f"第{n}句 <script>", at=n)
    page = lin.get(ROOM)
    assert "第9句" in seen(page)
    assert "第0句" not in seen(page)
    assert "<script>" not in page.text.replace("<script src=", "")


def test_the_longest_waiting_is_first(lin: Browser, enquiry: Enquiry, bo: Person) -> None:
    bo.says("人工")
    Enquiry.update(at=Enquiry.at - 60).where(Enquiry.id == enquiry.id).execute()
    page, other = lin.get(ROOM).text, Enquiry.get(Enquiry.id != enquiry.id)
    assert page.index(f'id="enquiry-{enquiry.id}"') < page.index(f'id="enquiry-{other.id}"')


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
