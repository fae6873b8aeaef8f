"""The matcher against the plain meaning of its promise."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from base.errors import BadInput
from base.text import fold, said
from bot import explain, matcher
from bot.conditions import Follower
from bot.matcher import Matcher
from bot.patterns import needed, plain
from shop.rules import Event, Keyword, Reply, RuleData, Schedule, checks
from shop.rules.words import compared

LETTERS = "ab苹果蘋 A！🍎🍐"
SURE = ("exact", "starts", "ends", "contains", "regex", "all")
PATTERNS = st.sampled_from(("苹.*果", "a+b", "^果", "果$", "[ab]果", "苹果|a", "a{2}", "苹果?b", "蘋A", r"苹\w",
                            "(ab)+果", "[^]a]果", r"b\[.*\]|苹果", r"a\{b|果}", "苹果.*a|bb"))
KEYWORD = st.one_of(
    st.builds(Keyword, st.text(LETTERS, min_size=1, max_size=3), st.sampled_from(("exact", "starts", "ends",
                                                                                    "contains"))),
    st.builds(Keyword, PATTERNS, st.just("regex")), st.just(Keyword("", "all")))
SCHEDULE = st.sampled_from((Schedule(), Schedule(until=1), Schedule(since=1)))
RULES = st.lists(st.tuples(st.lists(KEYWORD, min_size=1, max_size=3), st.integers(-1, 1), st.booleans(), SCHEDULE),
                 max_size=8)
NOW = 1_000_000


def rules(drawn: list[tuple[list[Keyword], int, bool, Schedule]]) -> list[RuleData]:
    """Return the drawn rules, numbered."""
    return [RuleData(f"r{number}", tuple(keywords), (Reply("text", "answer"),), priority=priority, enabled=enabled,
                     schedule=schedule, id=number)
            for number, (keywords, priority, enabled, schedule) in enumerate(drawn, 1)]


def holds(keyword: Keyword, text: str) -> bool:
    """Whether a keyword fits, by Python's own means."""
    words = compared(keyword.text)
    tests = {"exact": words == text, "starts": text.startswith(words), "ends": text.endswith(words),
             "contains": words in text}
    if keyword.match == "regex":
        # As RE2 does: \\w is Latin.
        return re.search(keyword.text.replace("蘋", "苹"), text, re.IGNORECASE | re.ASCII) is not None
    return keyword.match == "all" or (bool(words) and tests[keyword.match])


def plainly(every: list[RuleData], text: str) -> tuple[int | None, str] | None:
    """Find the rule that answers now by looking at every keyword of every rule."""
    found = []
    for rule in every:
        for said_ in rule.keywords:
            over = rule.schedule.until is not None
            if rule.enabled and not over and holds(said_, text):
                length = {"regex": len(said_.text), "all": 0}.get(said_.match, len(compared(said_.text)))
                found.append((-rule.priority, SURE.index(said_.match), -length, rule.id, said_.match))
    if not found:
        return None
    *_rank, rule_id, match = min(found)
    return rule_id, match


def first(every: list[RuleData], text: str) -> tuple[int | None, str] | None:
    """Find it with the matcher."""
    for hit in Matcher(every).hits(text):
        if hit.rule.schedule.until is None:
            return hit.rule.id, hit.match
    return None


@given(RULES, st.text(LETTERS, max_size=6))
@settings(max_examples=500, deadline=None)
def test_the_matcher_keeps_its_promise(drawn: list[tuple[list[Keyword], int, bool, Schedule]], words: str) -> None:
    every, text = rules(drawn), compared(words)
    assert first(every, text) == plainly(every, text)


@given(RULES, st.text(LETTERS, max_size=6))
@settings(max_examples=300, deadline=None)
def test_the_explanation_names_the_rule_that_answers(drawn: list[tuple[list[Keyword], int, bool, Schedule]],
                                                     words: str) -> None:
    every, text = rules(drawn), compared(words)
    fits = explain.fits(every, text, Follower(), NOW)
    best, sure = next((fit.rule.id for fit in fits if not fit.lost), None), plainly(every, text)
    assert best == (sure[0] if sure else None)
    assert {fit.rule.id for fit in fits} == {rule.id for rule in every if any(holds(one, text)
                                                                             for one in rule.keywords)}


@given(st.text("ab苹A12.?*+[](){}|\\^$dwxQ:", min_size=1, max_size=12), st.text("ab苹A12", max_size=8))
@settings(max_examples=2000, deadline=None)
@example(r"\x41", "A")
@example("[[:digit:]a]苹", "1苹")
@example("[^]a]b", "苹b")
@example(r"苹\[.*\]|a[0-9]", "a1")
@example(r"a\{b|苹}", "苹}")
@example("a{12}", "a" * 12)
def test_a_pattern_fits_only_what_holds_its_needed_words(pattern: str, words: str) -> None:
    text = compared(words)
    try:
        fits = checks.compiled(pattern).search(text)
    except BadInput:
        return
    if fits:
        assert not needed(pattern) or any(word in text for word in needed(pattern))
    assert plain(pattern) is None or plain(pattern).search(text) == bool(fits)


@given(st.text())
@example("薴")
@example("0:H¨")
@example("\uf9cf")  # a character that only width folding makes a traditional one
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert said(said(text)) == said(text)
    assert compared(compared(text)) == compared(text)
    assert fold(fold(text)) == fold(text)


def one(number: int | None, *words: str, **more: object) -> RuleData:
    """Return a rule; keywords that begin with * may stand anywhere."""
    keywords = tuple(Keyword(word.lstrip("*"), "contains" if word.startswith("*") else "exact") for word in words)
    return RuleData(f"r{number}", keywords, (Reply("text", f"answer {number}"),), id=number,
                    **more)  # type: ignore[arg-type]


def answered(every: list[RuleData], text: str) -> int | None:
    """Return the id of the rule that answers."""
    found = Matcher(every).hits(compared(text))
    return found[0].rule.id if found else None


def test_who_comes_first() -> None:
    assert answered([one(1, "*苹果"), one(2, "苹果")], "苹果") == 2, "exact before contains"
    assert answered([one(1, "*苹果"), one(2, "*红苹果")], "红苹果好") == 2, "the longer keyword"
    assert answered([one(1, "苹果"), one(2, "苹果")], "苹果") == 1, "the older rule"
    assert answered([one(1, "苹果"), one(2, "*果", priority=5)], "苹果") == 2, "priority above all"
    assert answered([one(1, "苹果", enabled=False)], "苹果") is None
    assert answered([one(1, " ", "*　")], "") is None
    assert answered([one(1, "Ａｐｐｌｅ")], " aPPle ") == 1
    assert answered([one(None, "苹果"), one(7, "苹果")], "苹果") == 7, "a draft counts as the newest"


def test_what_makes_no_difference() -> None:
    for typed in ("苹果多少钱", "蘋果多少錢？", "苹果 多少钱 ！", "“苹果”，多少钱……"):
        assert answered([one(1, "苹果多少钱")], typed) == 1, typed
    assert answered([one(1, "?")], "？") == 1, "punctuation alone is what was said"
    assert answered([one(1, "1.5斤")], "１．５斤") == 1
    assert answered([one(1, "15斤")], "1.5斤") is None, "a point between digits means something"


def test_one_letter_at_the_edges() -> None:
    edges = [RuleData("s", (Keyword("苹", "starts"),), id=1), RuleData("e", (Keyword("吗", "ends"),), id=2)]
    assert [answered(edges, text) for text in ("苹", "苹果", "好吗", "吗", "果苹")] == [1, 1, 2, 2, None]


def test_events_are_spaces_of_their_own() -> None:
    every = [RuleData("any", events=(Event("scan"),), id=1), RuleData("this", events=(Event("scan", "shop1"),), id=2),
             RuleData("other", events=(Event("menu", "shop1"),), id=3), one(4, "shop1", "scan")]
    matcher = Matcher(every)
    assert [rule.id for rule in matcher.events("scan", "shop1")] == [2, 1]
    assert [rule.id for rule in matcher.events("scan", "shop2")] == [1]
    assert [rule.id for rule in matcher.events("menu", "shop1")] == [3]
    assert matcher.events("follow", "") == []


def test_a_hundred_thousand_rules() -> None:
    every = [one(n, f"*关键词{n}" if n % 2 else f"关键词{n}") for n in range(1, 100_001)]
    matcher = Matcher(every)
    assert matcher.hits("请问关键词99999呢")[0].rule.id == 99999
    assert matcher.hits("关键词100000")[0].rule.id == 100_000


def test_an_expression_that_does_not_fit_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(matcher, "fits", lambda hit, text: tried.append(text) or False)
    every = rules([([Keyword(*said)], 0, True, Schedule()) for said in ((r"哈\d{3}", "regex"), ("哈", "starts"))])
    assert Matcher(every).hits("哈" * 2000) == []
    assert len(tried) == 2
