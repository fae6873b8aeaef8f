"""The matcher against the plain meaning of its promise."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from base.text import fold
from bot.rules import Matcher
from shop.rules import KeywordData, RuleData

KEYWORD = st.builds(KeywordData, st.text("ab苹果 A", min_size=1, max_size=3), st.sampled_from(("exact", "contains")))
RULES = st.lists(st.tuples(st.lists(KEYWORD, min_size=1, max_size=3), st.integers(-1, 1), st.booleans()), max_size=6)


def rules(drawn: list[tuple[list[KeywordData], int, bool]]) -> list[RuleData]:
    """Return the drawn rules, numbered."""
    return [RuleData(number, f"r{number}", "text", tuple(keywords), "answer", priority=priority, enabled=enabled)
            for number, (keywords, priority, enabled) in enumerate(drawn, 1)]


def plainly(every: list[RuleData], text: str) -> tuple[int | None, str, str] | None:
    """Find the rule by looking at every keyword of every rule."""
    found = []
    for rule in every:
        for place, said in enumerate(rule.keywords):
            keyword = fold(said.text)
            hit = keyword == text if said.match == "exact" else keyword in text
            if rule.enabled and keyword and hit:
                found.append((-rule.priority, said.match != "exact", -len(keyword), rule.id, place, keyword,
                              said.match))
    if not found:
        return None
    *_rank, rule_id, _place, keyword, match = min(found)
    return rule_id, keyword, match


@given(RULES, st.text("ab苹果 A", max_size=6))
@settings(max_examples=300)
def test_the_matcher_keeps_its_promise(drawn: list[tuple[list[KeywordData], int, bool]], said: str) -> None:
    every, text = rules(drawn), fold(said)
    hit = Matcher(every).match(text)
    assert (hit and (hit.rule.id, hit.keyword, hit.match)) == plainly(every, text)


def one(number: int | None, *said: str, **more: object) -> RuleData:
    """Return a rule; keywords that begin with * may stand anywhere."""
    keywords = tuple(KeywordData(word.lstrip("*"), "contains" if word.startswith("*") else "exact") for word in said)
    return RuleData(number, f"r{number}", "text", keywords, f"answer {number}", **more)  # type: ignore[arg-type]


def answered(every: list[RuleData], text: str) -> int | None:
    """Return the id of the rule that answers."""
    hit = Matcher(every).match(fold(text))
    return hit.rule.id if hit else None


def test_who_comes_first() -> None:
    assert answered([one(1, "*苹果"), one(2, "苹果")], "苹果") == 2, "exact before contains"
    assert answered([one(1, "*苹果"), one(2, "*红苹果")], "红苹果好") == 2, "the longer keyword"
    assert answered([one(1, "苹果"), one(2, "苹果")], "苹果") == 1, "the older rule"
    assert answered([one(1, "苹果"), one(2, "*果", priority=5)], "苹果") == 2, "priority above all"
    assert answered([one(1, "苹果", enabled=False)], "苹果") is None
    assert answered([one(1, " ", "*　")], "") is None
    assert answered([one(1, "Ａｐｐｌｅ")], " aPPle ") == 1
    assert answered([one(None, "苹果"), one(7, "苹果")], "苹果") == 7, "a draft counts as the newest"


def test_a_hundred_thousand_rules_answer_in_microseconds() -> None:
    every = [one(n, f"*关键词{n}" if n % 2 else f"关键词{n}") for n in range(1, 100_001)]
    matcher, began = Matcher(every), time.perf_counter()
    for n in range(0, 100_000, 100):
        matcher.match(f"请问 关键词{n} 有吗")
    assert (time.perf_counter() - began) / 1000 < 0.001
    hit = matcher.match("请问关键词99999呢")
    assert hit is not None
    assert hit.rule.id == 99999
