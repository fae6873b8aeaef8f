"""Whoever may only write rules reads nobody's orders by trying words out."""

import pytest

from shop import operators
from tests.console.conftest import seen
from tests.world import Person, World, apples


@pytest.mark.parametrize("said", ["苹果订单", "订单", "我的快递到哪了", "红富士到哪了", "不想要了取消吧"])
def test_trying_words_out_shows_nobodys_orders(world: World, mei: Person, said: str) -> None:
    number = mei.has_paid(apples().id)
    operators.add("rul", "规则员", "rules-only-123", ("rules",))
    staff = world.operator("rul", "rules-only-123")
    page = staff.get("/console/rules/preview", params={"say": said, "as": mei.openid})
    assert page.ok
    assert number not in page.text
    assert "待发货" not in seen(page)
    told = seen(page).replace(said, "")
    assert any(word in told for word in ("订单", "包裹", "笔的状态")), "it says what they are about"
    assert number in mei.says(said).text


def test_trying_words_out_does_not_tell_what_somebody_bought(world: World, mei: Person, bo: Person) -> None:
    mei.has_paid(apples().id)
    operators.add("rul", "规则员", "rules-only-123", ("rules",))
    staff = world.operator("rul", "rules-only-123")
    hers, his = (seen(staff.get("/console/rules/preview", params={"say": "苹果订单", "as": person.openid}))
                 .replace(person.openid, "") for person in (mei, bo))
    assert hers.replace("Mei", "") == his.replace("Bo", "")
