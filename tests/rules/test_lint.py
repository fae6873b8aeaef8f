"""What is wrong with rules that could each be saved: shadows, conflicts, dead ends."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from base import clock, config
from base.i18n import speaking
from bot.explain import plainly
from bot.matcher import hits, order
from models import Channel, Media, Product, Tag
from shop.rules import Audience, Event, Keyword, Reply, RuleData, Schedule, lint
from shop.rules.lint import Around
from shop.rules.shadows import Shadows
from tests.world import World

AROUND = Around({"help.show"}, lambda path: path in ("/", "/cart"), lambda text: text.replace("{name}", "梅" * 700),
                {"name": "the follower's name", "shop": "the shop's name"})


def one(number: int, *said: str, **more: Any) -> RuleData:
    """Return a rule; a keyword `*果` is contained, `果*` at the start, `=果` exact."""
    kinds = {"*": "contains", "^": "starts", "$": "ends", "=": "exact", "~": "regex"}
    words = tuple(Keyword(word[1:], kinds[word[0]]) if word != "." else Keyword("", "all") for word in said)
    return RuleData(f"r{number}", words, more.pop("answers", (Reply("text", "好"),)), id=number, **more)


def told(*rules: RuleData, of: int = 0) -> list[str]:
    """Return the sentences about rules, or about one of them, in English."""
    with speaking("en"):
        return [f"{finding.severity} {finding.rule}: {finding.sentence}"
                for finding in lint.of([rule for rule in rules if of in (0, rule.id)], rules, AROUND)]


pytestmark = pytest.mark.usefixtures("world")


def test_rules_side_by_side_are_fine() -> None:
    assert told(one(1, "=苹果"), one(2, "*苹果"), one(3, "^苹果"), one(4, "$苹果"), one(5, "~苹.")) == []


@pytest.mark.parametrize(("above", "below"), [
    ("*果", "=苹果"), ("*果", "*苹果"), ("*果", "^苹果"), ("*果", "$苹果"), ("^苹", "=苹果"), ("^苹", "^苹果"),
    ("$果", "=苹果"), ("$果", "$苹果"), ("=ＡＢ", "=ab"), (".", "=苹果"), (".", "~苹."), (".", "."), ("~苹.", "~苹.")])
def test_a_higher_priority_takes_the_keyword(above: str, below: str) -> None:
    found = told(one(2, above, priority=1), one(1, below))
    assert [words.partition(":")[0] for words in found] == ["care r1", "fault r1"]
    assert "It can never answer" in found[1]


@pytest.mark.parametrize(("above", "below"), [
    ("=苹果", "*苹果"), ("^苹", "*苹果"), ("$果", "^苹果"), ("*苹果", "*果"), ("*苹果", "=果"), ("^果", "=苹果")])
def test_what_fits_less_takes_nothing(above: str, below: str) -> None:
    assert told(one(2, above, priority=1), one(1, below)) == []


def test_a_rule_that_holds_sometimes_takes_nothing() -> None:
    for more in ({"schedule": Schedule(weekdays=(1,))}, {"audience": Audience(new_days=3)}, {"cooldown": 60}):
        assert told(one(2, "*果", priority=1, **more), one(1, "=苹果")) == []  # type: ignore[arg-type]
    assert told(replace(one(2, "*果", priority=1), enabled=False), one(1, "=苹果"), of=1) == []


def test_some_keywords_are_left() -> None:
    found = told(one(2, "*果", priority=1), one(1, "=苹果", "=大米"))
    assert len(found) == 1
    assert "“苹果”" in found[0]
    assert told(one(2, "*果", priority=1), one(1, "=苹果", events=(Event("follow"),)))[0].startswith("care")


def test_the_same_keyword_twice() -> None:
    assert "is older" in told(one(1, "=苹果"), one(2, "= 苹果！", "=米"))[0]
    assert told(one(1, "=苹果", cooldown=60), one(2, "=苹果", cooldown=60))[0].startswith("care r2")
    assert told(one(1, "=苹果", cooldown=60), one(2, "=苹果", cooldown=30)) == []
    assert told(one(1, "=苹果", "=苹果")) == [], "a rule does not stand in its own way"


def test_the_same_event_twice() -> None:
    scan = (Event("scan", "a"),)
    Channel.create(scene="a", name="A")
    assert "fault r2" in told(one(1, events=scan), one(2, events=scan))[1]
    assert told(one(1, events=(Event("scan"),)), one(2, events=scan)) == [], "a key of its own comes first"
    assert told(one(1, events=scan, priority=1), one(2, events=scan, priority=2), of=2) == []
    assert told(one(1, events=scan, cooldown=9), one(2, events=scan)) == []


def test_music_without_a_cover_is_named() -> None:
    song = Reply("music", title="丰收", url="https://x.example/a.mp3")
    assert told(one(1, "=歌", answers=(song,))) == [
        "fault r1: The music has no cover, and WeChat sends none without: followers get its title and a link instead."]


WORDS = st.text("ab果", min_size=1, max_size=3)
KEYWORDS = st.builds(Keyword, WORDS, st.sampled_from(("exact", "starts", "ends", "contains")))
RULES = st.lists(st.tuples(st.lists(KEYWORDS, min_size=1, max_size=2), st.integers(0, 2), st.booleans()), max_size=6)


@given(RULES, st.text("ab果", max_size=6))
@settings(max_examples=300)
def test_a_taken_keyword_never_answers(drawn: list[tuple[list[Keyword], int, bool]], said: str) -> None:
    """Whatever is said: if a keyword is called taken, some rule that always holds stands before it."""
    rules = [RuleData(f"r{n}", tuple(words), (Reply("text", "好"),), priority=priority, id=n, cooldown=0 if free else 9)
             for n, (words, priority, free) in enumerate(drawn, 1)]
    shadows = Shadows(rules)
    for rule in rules:
        for hit, keyword in zip(hits(rule), rule.keywords, strict=True):
            if shadows.taker(rule, keyword) and plainly(hit, said):
                assert any(other.free and plainly(other, said) and order(other) < order(hit) for other in every(rules))


def every(rules: Iterable[RuleData]) -> list[Any]:
    """Return all hits of all rules."""
    return [hit for rule in rules for hit in hits(rule)]


def test_a_rule_that_cannot_hold() -> None:
    tag = Tag.create(name="老客")
    Channel.create(scene="spring", name="春")
    now = clock.now()
    assert "it ended" in told(one(1, "=a", schedule=Schedule(until=now)))[0]
    assert told(one(1, "=a", schedule=Schedule(until=now + 60))) == []
    assert "no such group" in told(one(1, "=a", audience=Audience(tags=(tag.id + 1,))))[0]
    assert told(one(1, "=a", audience=Audience(tags=(tag.id, tag.id + 1), scenes=("spring",)))) == []
    assert "scene winter" in told(one(1, "=a", audience=Audience(scenes=("spring", "winter"))))[0]
    assert "scene winter" in told(one(1, events=(Event("scan", "winter"), Event("scan", "spring"), Event("scan"))))[0]
    assert told(replace(one(1, "=a"), enabled=False)) == ["note r1: It is switched off."]


def test_a_menu_key_no_menu_has() -> None:
    rule = one(1, events=(Event("menu", "a"), Event("menu", "b"), Event("menu")))
    assert list(lint.of([rule], [rule], AROUND)) == [], "no menu is known"
    known = Around(AROUND.actions, AROUND.page, AROUND.filled, AROUND.braces, {"a"})
    assert ["b" in finding.sentence for finding in lint.of([rule], [rule], known)] == [True]


@pytest.mark.parametrize(("url", "wrong"), [
    ("/", ""), ("/cart?x=1", ""), ("/c/none", "has no page"), ("/none", "has no page"), ("/p/999999", "is gone"),
    ("https://example.com/a", ""), ("https://", "no address"), ("https://a b.com", "no address"),
    ("http://nowhere", "no address"), ("ftp://example.com", "no address"), ("//example.com", "no address"),
    ("https://[", "no address"), ("https://example.com:x", "no address")])
def test_where_a_card_leads(url: str, wrong: str) -> None:
    found = told(one(1, "=a", answers=(Reply("link", title="看", url=url),)))
    assert bool(found) == bool(wrong)
    assert wrong in "".join(found)


def test_links_in_texts_and_products() -> None:
    apple = Product.get(Product.on_shelf)
    home = config.current().shop.url
    text = f'<a href="/p/{apple.id}">看</a> {home}/none，<a href="weixin://x">x</a> https://example.com/a。'
    found = told(one(1, "=a", answers=(Reply("text", text),)))
    assert [words for words in found if "none" in words]
    assert [words for words in found if "weixin" in words]
    assert len(found) == 3 - 1, found
    link = Reply("link", title="看", url=f"/p/{apple.id}")
    card = one(1, "=a", answers=(Reply("product", products=(apple.id,)), link))
    known = Around(AROUND.actions, lambda path: True, AROUND.filled, AROUND.braces)
    assert list(lint.of([card], [card], known)) == []
    Product.update(on_shelf=False).where(Product.id == apple.id).execute()
    assert len(list(lint.of([card], [card], known))) == 2


def test_actions_files_and_lengths() -> None:
    gone = Media.create(kind="image", title="x", file="none.jpg")
    assert "no action" in told(one(1, "=a", answers=(Reply("action", action="help.hide"),)))[0]
    assert told(one(1, "=a", answers=(Reply("action", action="help.show"),))) == []
    for number in (gone.id, gone.id + 1):
        assert "is gone" in told(one(1, "=a", answers=(Reply("image", media=number),)))[0]
    assert "longer than 2048" in told(one(1, "=a", answers=(Reply("text", "{name}"),)))[0]
    assert told(one(1, "=a", answers=(Reply("text", "name"),))) == []


@pytest.mark.parametrize(("typed", "meant"), [
    ("{nickname}", "Do you mean {name}? "), ("{Shop}", "Do you mean {shop}? "), ("{ name }", "Do you mean {name}? "),
    ("｛name｝", "Do you mean {name}? "), ("{follower}", "Do you mean {name}? "), ("{price}", "")])
def test_braces_that_are_not_filled_in(typed: str, meant: str) -> None:
    said = f"care r1: “{typed}” goes out as it is typed. {meant}Known are {{name}} {{shop}}."
    text = f"您好 {typed}，{{shop}}欢迎您；{typed}，{{"
    for kind in ("text", "person"):
        assert told(one(1, "=a", answers=(Reply(kind, text),))) == [said]


def test_braces_stand_for_something_in_texts_only() -> None:
    card = Reply("link", "给{name}的", "{shop}", "/cart")
    found = told(one(1, "=a", answers=(card,)))
    assert found == [f"care r1: “{typed}” goes out as it is typed: only the words of texts are filled in."
                     for typed in ("{name}", "{shop}")]


def test_what_the_account_cannot_send(world: World) -> None:
    picture = Media.create(kind="image", title="x", file="none.jpg")
    both = one(1, "=a", answers=(Reply("image", media=picture.id), Reply("text", "好")))
    assert not [words for words in told(both) if "account" in words]
    settings = world.settings
    config.use(replace(settings, wechat=replace(settings.wechat, account="subscription")))
    found = [words for words in told(both) if "account" in words]
    config.use(settings)
    assert len(found) == 2


def test_links_that_become_a_followers_own_are_counted(world: World) -> None:
    shop = config.current().shop.url
    linked = one(1, "=导航", answers=(Reply("text", "\n".join([f'<a href="{shop}/cart">车</a>'] * 18)),))
    assert told(linked) == []
    before = config.current()
    config.use(replace(before, wechat=replace(before.wechat, account="subscription")))
    found = told(linked)
    config.use(before)
    assert [words.partition(":")[0] for words in found] == ["care r1"]
    assert "its rest comes" in found[0]


def test_the_worst_comes_first() -> None:
    rules = [replace(one(1, "=x"), enabled=False), one(2, "=a", "=b"), one(3, "=a", "=c"),
             one(4, "=d", answers=(Reply("action", action="none"),))]
    assert [finding.severity for finding in lint.ranked(rules, rules, AROUND)] == ["fault", "care", "note"]
    assert lint.counted(lint.ranked(rules, rules, AROUND))[3]["care"] == 1
