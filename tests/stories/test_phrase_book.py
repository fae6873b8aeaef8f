"""Hundreds of real ways to ask: nearly all of them are understood, and the others are listed."""

import pytest

from base import db
from demo.goods import GOODS
from demo.rules import RULES
from models import CartLine, Enquiry
from tests.stories.phrase_book import WISHES
from tests.world import Person, World

ENOUGH = 0.95
TEXTS = {rule.name: rule.text for rule in RULES if rule.text}
# The first words of what an action answers somebody who never ordered.
OPENINGS = {"trolley": "购物车还是空的",
            "sold out": "抱歉，“老北京冰糖葫芦", "orders": "您还没有订单", "claims": "目前没有可申请售后",
            "again": "您还没有订单", "help": "您可以这样用", "person": "已通知店员",
            "give up": "您还没有订单", "best": "大家买得最多的", "which": "您说的是哪一件",
            "no list": "现在没有可选的列表",
            "stores": ("发送您的位置", "我们没有线下门店")}


def understood(meant: str, said: str, mei: Person) -> bool:
    """Whether Mei got what she meant: a product's card or a list that begins with it, an action's or a rule's words."""
    CartLine.delete().execute()
    Enquiry.delete().execute()  # who waits for a person is left to that person
    kind, _blank, name = meant.partition(" ")
    reply = mei.says(said)
    if kind == "cart":
        title = GOODS[name].title
        return reply.text.startswith(f"已加入购物车：{title}") or reply.text.startswith("请选择规格")
    if kind == "rule":
        return reply.text == TEXTS[name]
    if meant in OPENINGS:
        return reply.text.startswith(OPENINGS[meant]) or (meant == "person" and "店员" in reply.text)
    if not reply.text:
        return bool(reply.card["title"] == GOODS[meant].title)
    listed = [line for line in reply.text.splitlines() if line[:2] in ("1.", "2.", "3.")]
    return any(GOODS[meant].title[:20] in line for line in listed)


@pytest.mark.slow
def test_people_are_understood(world: World, mei: Person) -> None:
    assert len({said for _meant, said in WISHES}) == len(WISHES) >= 300
    with db.connected():
        missed = [(meant, said) for meant, said in WISHES if not understood(meant, said, mei)]
    print(f"{len(WISHES) - len(missed)} of {len(WISHES)} understood; not:", missed)
    assert len(missed) <= (1 - ENOUGH) * len(WISHES), missed
