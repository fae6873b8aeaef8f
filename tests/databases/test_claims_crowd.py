"""Claims made and answered at once, on every database: no piece and no fen goes back twice."""

from collections import Counter
from typing import Any

from base import db
from base.errors import BadInput, ShopError, WrongState
from models import Claim, Customer, Movement, Operator, Order, Refund, Upload
from shop import operators, orders, uploads
from shop.claims import asking, deciding
from tests.claims import lines, photo, ships, with_settings
from tests.databases.test_crowd import together
from tests.world import Person, World, apples


def owner(person: Person) -> Customer:
    """The row of someone who is logged in."""
    return Customer.get(Customer.openid == person.openid)


def claimed(mei: Person, number: str, kind: str = "cancel", pieces: dict[int, int] | None = None, **more: Any) -> str:
    """Let Mei ask by the shop's own verb; returns the claim's number."""
    return str(asking.ask(owner(mei), number, kind, pieces, "other", **more).number)


def kinds(results: list[Any]) -> Counter[str]:
    """How often which error came, or none."""
    return Counter(type(one).__name__ if isinstance(one, ShopError) else "done" for one in results)


def test_the_last_pieces_are_claimed_once(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 3)
    [line] = lines(number)
    results = together(*(lambda: claimed(mei, number, "cancel", {line.id: 1}) for _n in range(6)))
    assert kinds(results) == {"done": 3, BadInput.__name__: 3}
    assert sum(claim.goods for claim in Claim.select()) == line.amount


def test_one_form_in_four_threads_is_one_claim(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id, 8)
    [line] = lines(number)
    results = together(*(lambda: claimed(mei, number, "cancel", {line.id: 8}, once="one form") for _n in range(4)))
    assert len(set(results)) == 1
    assert Claim.select().count() == 1


def test_agreed_refused_and_withdrawn_at_once_is_one_of_them(world: World, mei: Person) -> None:
    number, before = mei.has_paid(apples().id), apples().on_hand
    claim, lin, person = claimed(mei, number), world.lin(), owner(mei)
    results = together(lambda: deciding.agree(lin, claim), lambda: deciding.agree(lin, claim),
                       lambda: deciding.refuse(lin, claim, "no"), lambda: asking.withdraw(person, claim))
    assert kinds(results) == {"done": 1, WrongState.__name__: 3}
    agreed = Claim.get().state == "refunding"
    assert Refund.select().count() == agreed
    assert apples().on_hand == before + agreed


def test_sent_and_asked_back_at_once_is_never_both(world: World, mei: Person) -> None:
    lin = world.lin()
    for _n in range(3):
        number = mei.has_paid(apples().id)
        together(lambda number=number: claimed(mei, number),
                 lambda number=number: orders.ship(lin, number, "sf", "SF1234567890"))
        order = Order.get(Order.number == number)
        asked = Claim.select().where(Claim.order == order.id).first()
        assert (order.state == "shipped") != bool(asked and asked.unsent)


def test_the_rest_is_sent_while_a_part_is_cancelled(world: World, mei: Person) -> None:
    lin = world.lin()
    for _n in range(3):
        number = mei.has_paid(apples().id, 3)
        [line] = lines(number)
        claim = claimed(mei, number, "cancel", {line.id: 1})
        together(lambda claim=claim: deciding.agree(lin, claim),
                 lambda number=number, line=line.id: orders.ship(lin, number, "sf", "SF1234567890", {line: 2}))
        assert Order.get(Order.number == number).state == "shipped"


def test_two_who_approve_at_once_pay_once(world: World, mei: Person) -> None:
    with_settings(world, second_operator_above=1)
    claim, lin = claimed(mei, mei.has_paid(apples().id)), world.lin()
    deciding.agree(lin, claim)
    others = [approver("wen"), approver("xia")]
    results = together(*(lambda one=one: deciding.approve(one, claim) for one in others))
    assert kinds(results) == {"done": 1, WrongState.__name__: 1}
    assert Refund.select().count() == 1
    assert Movement.select().where(Movement.reason == "cancelled").count() == 1


def test_one_exchange_sent_by_two_takes_stock_once(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    ships(world, number)
    claim, lin, before = claimed(mei, number, "exchange"), world.lin(), apples().on_hand
    deciding.agree(lin, claim, note="here")
    asking.send_back(owner(mei), claim, "sf", "SF1111111111")
    deciding.received_back(lin, claim, False)
    results = together(*(lambda: deciding.send_exchange(lin, claim, "sf", "SF2222222222") for _n in range(3)))
    assert kinds(results) == {"done": 1, WrongState.__name__: 2}
    assert apples().on_hand == before - 1


def test_the_days_pictures_are_counted_one_after_the_other(world: World, mei: Person) -> None:
    mei.login()
    person = owner(mei)
    Upload.insert_many([{"name": f"{n}.jpg", "customer": person} for n in range(uploads.A_DAY - 2)]).execute()
    results = together(*(lambda: uploads.take(person, photo(40, 30)) for _n in range(5)))
    assert kinds(results) == {"done": 2, BadInput.__name__: 3}


def approver(login: str) -> Operator:
    """Someone else who may approve refunds."""
    with db.connected():
        return operators.add(login, login, "long enough", ("refunds",))
