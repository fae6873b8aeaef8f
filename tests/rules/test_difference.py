"""A change in plain words: only what differs, with names instead of numbers."""

from typing import Any

import pytest
from msgspec.structs import replace

from models import Product, Tag
from shop.rules import Audience, Event, Keyword, Reply, RuleData, Schedule, difference, spoken

RULE = RuleData("春节", (Keyword("过年"), Keyword("春节", "contains")), (Reply("text", "放假"),), id=1)

pytestmark = pytest.mark.usefixtures("world")


def told(before: RuleData | None, after: RuleData | None) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the lines by their fields."""
    names = spoken.names([one for one in (before, after) if one], {"help.show": "Help"})
    return {line.field: (line.gone, line.come) for line in difference.lines(before, after, names)}


def test_nothing_differs() -> None:
    assert told(RULE, RULE) == {}
    assert told(RULE, replace(RULE, id=2)) == {}


@pytest.mark.parametrize(("changes", "field", "gone", "come"), [
    ({"name": "新年"}, "名称", ("春节",), ("新年",)),
    ({"keywords": (Keyword("过年"), Keyword("新年", "starts"))}, "关键词", ("包含“春节”",), ("以“新年”开头",)),
    ({"events": (Event("scan", "spring"),)}, "触发事件", (), ("扫描二维码 (spring)",)),
    ({"priority": 5}, "优先级", ("0",), ("5",)),
    ({"enabled": False}, "启用", ("是",), ("否",)),
    ({"cooldown": 7200}, "冷却", (), ("2 小时",)),
    ({"schedule": Schedule(since=1767196800, weekdays=(1, 7), opens=540, closes=1080)}, "生效时间", (),
     ("2026-01-01 00:00 起，周一、周日，09:00–18:00",)),
    ({"audience": Audience(new_days=3, scenes=("spring",))}, "适用对象", (), ("关注不超过 3 天，来自：spring",)),
    ({"answers": (Reply("action", action="help.show"),)}, "回复", ("文字: 放假",), ("功能: 帮助",)),
    ({"answers": (Reply("link", title="看", url="/cart", text="车"),)}, "回复", ("文字: 放假",),
     ("图文链接: 看 /cart", "车")),
    ({"keywords": (Keyword("春节", "contains"), Keyword("过年"))}, "关键词", ("“过年”", "包含“春节”"),
     ("包含“春节”", "“过年”")),
])
def test_one_field_differs(changes: dict[str, Any], field: str, gone: tuple[str, ...], come: tuple[str, ...]) -> None:
    assert told(RULE, replace(RULE, **changes)) == {field: (gone, come)}


def test_names_stand_for_numbers() -> None:
    apple, tag = Product.get(), Tag.create(name="老客")
    after = replace(RULE, answers=(Reply("text", "放假"), Reply("product", products=(apple.id, 999999))),
                    audience=Audience(tags=(tag.id,)))
    found = told(RULE, after)
    assert found["回复 2"] == ((), (f"商品卡片: {apple.title}、#999999",))
    assert found["适用对象"][1] == ("标签：老客",)


def test_a_new_and_a_deleted_rule() -> None:
    assert told(None, RULE)["关键词"] == ((), ("“过年”", "包含“春节”"))
    assert "优先级" not in told(None, RULE), "what is as usual says nothing"
    assert told(RULE, None)["名称"] == (("春节",), ())
