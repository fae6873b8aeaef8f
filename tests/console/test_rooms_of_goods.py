"""The rooms beside the goods: card keys, which nobody reads there, and reviews, which Lin lets or hides."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from models import CardKey, Order, OrderLine, Review, Variant
from shop import customers, keys, orders, reviews
from tests.console.conftest import apples, seen, typed
from tests.goods import sold_as_keys
from tests.world import Browser, Person, World


def sends(lin: Browser, card: Variant, file: bytes) -> requests.Response:
    """Send a file of keys."""
    room = f"/console/products/keys/{card.id}"
    return lin.post(room, page=room, files={"file": ("keys.csv", file, "text/csv")})


@pytest.fixture
def review(world: World, mei: Person) -> Review:
    """What Mei says about her apples."""
    number = mei.has_paid(apples().id)
    orders.ship(world.lin(), number, "sf", "SF1234567890")
    orders.receive(customers.of(mei.openid), number)
    line = OrderLine.select().join(Order).where(Order.number == number).get()
    return reviews.write(customers.of(mei.openid), number, line.id, 4, "好吃 <b>很</b>")


def test_keys_come_in_and_stay_unseen(world: World, lin: Browser) -> None:
    card = sold_as_keys(world)
    answer = sends(lin, card, b"AAA-1\r\nBBB-2\r\n")
    assert "已导入 2 个卡密" in seen(answer)
    assert "AAA-1" not in answer.text
    assert Variant.get_by_id(card.id).on_hand == 2


def test_each_bad_row_is_listed(world: World, lin: Browser) -> None:
    card = sold_as_keys(world, "AAA-1")
    answer = sends(lin, card, b"CCC-3\n\nAAA-1\nCCC-3\n")
    assert answer.status_code == 422
    page = seen(answer)
    assert "有 2 行不能用" in page
    for words in ("第 3 行 店里已有这个卡密", "第 4 行 与第 1 行相同"):
        assert words in page
    assert CardKey.select().count() == 1


def test_a_file_brought_in_by_mistake_is_taken_away(world: World, lin: Browser) -> None:
    card = sold_as_keys(world, "AAA-1", "BBB-2")
    room = f"/console/products/keys/{card.id}"
    answer = lin.post(f"{room}/take-back", {"at": CardKey.get().imported_at}, page=room)
    assert "已撤回 2 个卡密" in seen(answer)
    assert not CardKey.select().exists()
    assert lin.post(f"{room}/take-back", {"at": "x"}, page=room).status_code == 409


def test_given_keys_are_read_with_the_order_only(
        world: World, lin: Browser, helper: Callable[..., Browser], mei: Person) -> None:
    card = sold_as_keys(world, "AAA-1")
    number = mei.has_paid(card.id)
    keys.deliver(Order.get(Order.number == number).id)
    assert "AAA-1" in lin.get(f"/console/orders/{number}").text
    wen = helper("products", "cases", "audit")
    assert wen.get(f"/console/orders/{number}").status_code == 403
    for room in (f"/console/products/keys/{card.id}", f"/console/products/{card.product_id}", "/console/audit",
                 "/console/cases"):
        assert "AAA-1" not in wen.get(room).text


def decides(lin: Browser, review: Review, to: str) -> requests.Response:
    """Press one of the buttons."""
    return lin.post(f"/console/reviews/{review.id}/decide", {"to": to}, page="/console/reviews")


def test_lin_reads_shows_and_hides_a_review(lin: Browser, review: Review) -> None:
    room = lin.get("/console/reviews")
    assert "好吃 <b>很</b>" in seen(room)
    assert "<b>很" not in room.text
    assert decides(lin, review, "show").ok
    assert Review.get().state == "shown"
    assert "好吃" not in seen(lin.get("/console/reviews"))
    assert "好吃" in seen(lin.get("/console/reviews?state=shown"))
    assert decides(lin, review, "hide").ok
    assert Review.get().state == "hidden"
    assert decides(lin, review, "eat").ok
    assert Review.get().state == "hidden"


def test_lin_answers_and_a_too_long_answer_is_kept(lin: Browser, review: Review) -> None:
    def answers(text: str) -> Any:
        return lin.post(f"/console/reviews/{review.id}/answer", {"answer": text, "state": "waiting"},
                        page="/console/reviews")
    assert answers("谢谢！").ok
    assert Review.get().answer == "谢谢！"
    long = answers("字" * 201)
    assert long.status_code == 422
    assert typed(long, "answer") == ["字" * 201]
    assert Review.get().answer == "谢谢！"


@pytest.mark.parametrize("to", ["show", "hide"])
def test_an_answer_typed_before_showing_or_hiding_is_saved_too(lin: Browser, review: Review, to: str) -> None:
    room = lin.get("/console/reviews").text
    card = room.partition(f'id="review-{review.id}"')[2].partition("</article>")[0]
    assert card.count("<form") == 1, "what is typed into another form is lost"
    form = {"to": to, "answer": "谢谢！", "state": "waiting"}
    assert lin.post(f"/console/reviews/{review.id}/decide", form, page="/console/reviews").ok
    assert (Review.get().answer, Review.get().state) == ("谢谢！", {"show": "shown", "hide": "hidden"}[to])
    long = lin.post(f"/console/reviews/{review.id}/decide", {"to": "hide", "answer": "字" * 201}, page="/console")
    assert long.status_code == 422
    assert decides(lin, review, to).ok
    assert (Review.get().answer, Review.get().state) == ("谢谢！", {"show": "shown", "hide": "hidden"}[to])


def test_reviews_wait_on_the_first_page(lin: Browser, helper: Callable[..., Browser], review: Review) -> None:
    assert "条评价待审核" in seen(lin.get("/console"))
    wen = helper("products")
    assert "条评价待审核" not in seen(wen.get("/console"))
    assert wen.get("/console/reviews").status_code == 403
    refused = wen.post(f"/console/reviews/{review.id}/decide", {"to": "show"}, page="/console")
    assert refused.status_code == 403
    assert Review.get().state == "waiting"
