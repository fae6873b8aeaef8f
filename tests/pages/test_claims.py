"""The pages of after-sales: light, strict, and the same few questions however much they show."""

import logging
import re

import pytest

from tests.claims import PLACE, answers, has_asked, lines, photo, ships
from tests.pages.conftest import variant
from tests.pages.test_promises import FIRST_VIEW, LOCAL, weight
from tests.world import Person, World


@pytest.fixture
def roads(world: World, mei: Person) -> list[str]:
    """Every page of after-sales, with something on it."""
    number = mei.has_paid(variant("红富士").id, 3)
    [line] = lines(number)
    ships(world, number, {line.id: 2})
    asked = has_asked(mei, number, "cancel")
    returning = has_asked(mei, number, "return", {line.id: 1}, text="坏了")
    answers(world.operator(), returning, "agree", note=PLACE)
    return ["/claims", f"/claims/{asked}", f"/claims/{returning}", f"/orders/{number}/claim",
            f"/orders/{number}/claim/refund", f"/orders/{number}"]


def test_they_are_light(mei: Person, roads: list[str]) -> None:
    for road in roads:
        page = mei.get(road)
        assert page.ok, road
        parts = {link for link in LOCAL.findall(page.text) if not link.endswith(".svg")}
        bytes_sent = weight(page.content) + sum(weight(mei.get(part).content) for part in parts)
        assert bytes_sent <= FIRST_VIEW, f"{road}: {bytes_sent}"


def test_they_are_strict(mei: Person, roads: list[str]) -> None:
    for road in roads:
        page = mei.get(road)
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", page.text), road
        assert not re.search(r'(?:src|action)="(?:https?:)?//', page.text), road
        for picture in re.findall(r"<img[^>]*>", page.text):
            assert re.search(r'width="\d+" height="\d+"', picture), (road, picture)


def test_a_hostile_text_stays_text(world: World, mei: Person) -> None:
    number, hostile = mei.has_paid(variant("红富士").id), "<script>alert(1)</script>{{7*7}}"
    claim = has_asked(mei, number, "cancel", text=hostile)
    lin = world.operator()
    for shown in (mei.get(f"/claims/{claim}").text, lin.get(f"/console/claims/{claim}").text):
        assert hostile not in shown
        assert "&lt;script&gt;alert(1)" in shown


def test_the_list_asks_the_same_few_questions(world: World, mei: Person, caplog: pytest.LogCaptureFixture) -> None:
    for title in ("红富士", "龙井", "坚果"):
        has_asked(mei, mei.has_paid(variant(title).id), "cancel")
    with caplog.at_level(logging.DEBUG, "peewee"):
        mei.get("/claims")
    assert len([record for record in caplog.records if "SELECT" in str(record.msg)]) <= 7


def test_the_only_kind_there_is_needs_no_choice(world: World, mei: Person) -> None:
    number = mei.has_paid(variant("红富士").id)
    assert mei.get(f"/orders/{number}/claim").url.endswith("/claim/cancel")
    assert mei.get(f"/orders/{number}/claim/nonsense").status_code == 404
    assert mei.get(f"/orders/{number}/claim/return").status_code == 409


def test_what_was_typed_is_kept(world: World, mei: Person) -> None:
    number = mei.has_paid(variant("红富士").id, 3)
    road = f"/orders/{number}/claim/cancel"
    typed = {f"pieces-{lines(number)[0].id}": 2, "reason": "too_slow", "amount": "9999", "text": "太慢了"}
    answer = mei.post(road, typed, page=road)
    assert answer.status_code == 422
    assert '<option value="2" selected>' in answer.text
    assert "太慢了" in answer.text
    assert 'value="9999"' in answer.text
    assert re.search(r'<option selected value="too_slow"', answer.text)


def test_a_picture_of_a_claim_is_on_its_page(world: World, mei: Person) -> None:
    number, road = mei.has_paid(variant("红富士").id), "/claims"
    form = f"/orders/{number}/claim/cancel"
    sent = mei.session.post(f"{world.url}{form}", {"everything": "1", "reason": "other", "csrf_token": mei.token(form)},
                            files={"pictures": ("p.jpg", photo())}, timeout=30)
    assert sent.ok
    assert re.search(r'<img src="/uploads/\w+\.jpg"', sent.text)
    assert mei.get(road).ok
