"""Reviews: by who bought and received it, once per line, read by all when Lin has let it."""

import re
from io import BytesIO
from typing import Any

import pytest
import requests
from PIL import Image

from base.errors import BadInput, Forbidden, NotFound, WrongState
from models import Audit, Customer, Order, OrderLine, Review, Upload
from shop import catalog, customers, operators, orders, reviews
from tests.world import Person, World, apples

WORDS = "又脆又甜，孩子很喜欢。"


@pytest.fixture
def received(world: World, mei: Person) -> OrderLine:
    """Mei's apples, paid, sent and received."""
    number = mei.has_paid(apples().id)
    orders.ship(world.lin(), number, "sf", "SF1234567890")
    orders.receive(customers.of(mei.openid), number)
    return OrderLine.select(OrderLine, Order).join(Order).where(Order.number == number).get()


def page_of(line: OrderLine) -> str:
    """Return the address of the line's form."""
    return f"/orders/{line.order.number}/review/{line.id}"


def says(person: Person, line: OrderLine, page: str = "", **changes: Any) -> requests.Response:
    """Send the form."""
    files = changes.pop("files", None)
    return person.post(page_of(line), {"stars": "5", "text": WORDS, **changes}, page=page or page_of(line), files=files)


def photo(colour: str) -> bytes:
    """Return a picture as a phone sends it."""
    file = BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return file.getvalue()


def test_mei_says_it_lin_lets_it_and_bo_reads_it(world: World, mei: Person, bo: Person, received: OrderLine) -> None:
    product = f"/p/{received.product_id}"
    Customer.update(nickname="梅小美").where(Customer.openid == mei.openid).execute()
    assert "待评价" in mei.get("/orders?state=review").text
    assert received.order.number in mei.get("/orders?state=review").text
    assert mei.get(f"/orders/{received.order.number}/review").url.endswith(page_of(received))
    assert says(mei, received).url.endswith(f"/orders/{received.order.number}?thanks=1")
    assert WORDS not in bo.login().get(product).text
    review = Review.get()
    reviews.show(world.lin(), review.id)
    page = bo.get(product).text
    assert WORDS in page
    assert "好评率 100%" in page
    assert "梅**" in page
    assert "梅小美" not in page
    reviews.answer(world.lin(), review.id, "谢谢！")
    assert "谢谢！" in bo.get(f"{product}/reviews").text
    reviews.hide(world.lin(), review.id)
    assert WORDS not in bo.get(product).text
    assert WORDS not in bo.get(f"{product}/reviews").text
    assert [row.verb for row in Audit.select().where(Audit.permission == "reviews").order_by(Audit.id)] == [
        "show review", "answer review", "hide review"]


def test_once_per_line(mei: Person, received: OrderLine) -> None:
    says(mei, received)
    assert says(mei, received, page="/me", text="再说一次").status_code == 409
    assert Review.get().text == WORDS
    with pytest.raises(WrongState):
        reviews.write(customers.of(mei.openid), received.order.number, received.id, 1, "三次")
    assert received.order.number not in mei.get("/orders?state=review").text


def test_only_ones_own_and_only_what_has_arrived(world: World, mei: Person, chen: Person, received: OrderLine) -> None:
    assert says(chen.login(), received, page="/me").status_code == 404
    waiting = mei.has_paid(apples().id)
    line = OrderLine.select(OrderLine, Order).join(Order).where(Order.number == waiting).get()
    assert says(mei, line, page="/me").status_code == 409
    with pytest.raises(NotFound):  # her own order, but another's line
        reviews.write(customers.of(mei.openid), waiting, received.id, 5, WORDS)
    assert not Review.select().exists()


@pytest.mark.parametrize("changes", [{"stars": "0"}, {"stars": "6"}, {"stars": ""}, {"stars": "五"},
                                     {"text": "字" * 501}])
def test_what_cannot_be_said_is_told_and_kept(mei: Person, received: OrderLine, changes: dict[str, str]) -> None:
    answer = says(mei, received, **changes)
    assert answer.status_code == 422
    assert changes.get("text", WORDS) in answer.text
    assert 'class="error"' in answer.text
    assert not Review.select().exists()


def test_pictures_are_for_all_once_the_review_is_shown(
        world: World, mei: Person, chen: Person, received: OrderLine) -> None:
    says(mei, received, files=[("pictures", (f"{colour}.jpg", photo(colour), "image/jpeg"))
                               for colour in ("red", "green")])
    names = Review.get().pictures
    assert len(names) == 2
    assert chen.login().get(f"/uploads/{names[0]}").status_code == 404
    reviews.show(world.lin(), Review.get().id)
    shown = re.findall(r'src="(/uploads/[^"]+)"', chen.get(f"/p/{received.product_id}").text)
    assert shown == [f"/uploads/{name}" for name in names]
    assert chen.get(shown[0]).status_code == 200


def test_too_many_or_somebody_elses_pictures_are_refused(mei: Person, chen: Person, received: OrderLine) -> None:
    many = [("pictures", (f"{n}.jpg", photo("blue"), "image/jpeg")) for n in range(reviews.MOST_PICTURES + 1)]
    assert says(mei, received, files=many).status_code == 422
    stolen = Upload.create(name="0" * 32 + ".jpg", customer=customers.of(chen.openid))
    assert says(mei, received, picture=stolen.name).status_code == 422
    with pytest.raises(BadInput):
        reviews.write(customers.of(mei.openid), received.order.number, received.id, 5, WORDS, [stolen.name])
    assert not Review.select().exists()


def test_only_who_may_decides_about_reviews(world: World, mei: Person, received: OrderLine) -> None:
    says(mei, received)
    wen = operators.add("wen", "小文", "wen-helps-out", ("products",))
    for verb in (reviews.show, reviews.hide):
        with pytest.raises(Forbidden):
            verb(wen, Review.get().id)
    with pytest.raises(Forbidden):
        reviews.answer(wen, Review.get().id, "谢谢")
    assert (Review.get().state, Review.get().answer) == ("waiting", "")


def test_the_good_ones_of_a_hundred(world: World, mei: Person, bo: Person) -> None:
    for person, stars in ((mei, 5), (bo, 4), (mei, 3)):
        number = person.has_paid(apples().id)
        orders.ship(world.lin(), number, "sf", "SF1234567890")
        orders.receive(customers.of(person.openid), number)
        line = OrderLine.select().join(Order).where(Order.number == number).get()
        reviews.write(customers.of(person.openid), number, line.id, stars, "")
        reviews.show(world.lin(), Review.get(Review.line == line).id)
    rate = reviews.rate(apples().product_id)
    assert (rate.count, rate.good, rate.percent) == (3, 2, 66)
    assert len(reviews.of_product(apples().product_id, 1, 2)) == 2
    assert catalog.sheet(apples().product_id)
