"""What would a follower get? Also for a rule that is not saved, and without any effect."""

from collections.abc import Callable
from typing import Any

import pytest

from base.i18n import speaking
from bot import chatlog, router
from bot.replies import Card, Text
from models import Customer, Enquiry, Operator, RuleHit
from shop import rules
from shop.rules import Event, Keyword, Reply, RuleData
from tests.bot.wire import Wire

Rule = Callable[..., int]


def draft(number: int | None, keyword: str, text: str, **more: Any) -> RuleData:
    """Return a rule as a form would."""
    said = (Keyword(keyword, more.pop("match", "exact")),)
    return RuleData("草稿", said, (Reply("text", text),), id=number, **more)


def test_the_answer_and_why(wire: Wire, rule: Rule, product: Callable[..., Any]) -> None:
    apples = product("红富士苹果")
    number = rule("暗号", text="答复")
    shown = rule("果", answer="product", product_id=apples.id)
    found = router.preview("暗号")
    assert (found.answer, found.rule_id) == (Text("答复"), number)
    with speaking("en"):
        assert "暗号" in router.preview("暗号").why
        assert "Rule" in router.preview("暗号").why
    assert isinstance(router.preview("果").answer, Card)
    assert router.preview("果").rule_id == shown
    assert isinstance(router.preview("苹果").answer, Card)
    assert router.preview("苹果").rule_id is None
    assert router.preview("没有的").why != router.preview("苹果").why


def test_it_is_what_a_follower_gets(wire: Wire, rule: Rule, product: Callable[..., Any]) -> None:
    product("红富士苹果")
    product("青苹果")
    rule("暗号", text="答复")
    rule("*号", text="别的")
    for said in ("暗号", "车号", "苹果", "没有的"):
        answer = router.preview(said).answer
        assert isinstance(answer, Text)
        assert answer.content == wire.say(said).content


def test_what_nothing_else_answers_is_answered_as_for_a_follower(wire: Wire, lin: Operator) -> None:
    number = rules.save(lin, RuleData("默认", (), (Reply("text", "默认回复"),), events=(Event("unknown"),)))
    assert "默认" in str(router.preview_drafts("完全没有").answer)
    assert router.preview("完全没有").rule_id is None
    rules.publish(lin, number)
    shown = router.preview("完全没有")
    assert (shown.answer, shown.rule_id) == (Text(wire.say("完全没有").content), number)
    assert "默认" in shown.why


def test_a_draft_counts_as_if_saved(wire: Wire, rule: Rule) -> None:
    number = rule("暗号", text="旧的")
    assert router.preview("暗号", draft(number, "暗号", "新的")).answer == Text("新的")
    assert router.preview("暗号", draft(number, "口令", "新的")).rule_id is None, "the draft replaces its rule"
    new = router.preview("口令", draft(None, "口令", "全新"))
    assert (new.answer, new.rule_id) == (Text("全新"), None)
    assert router.preview("暗号", draft(None, "暗号", "全新")).rule_id == number, "the older rule comes first"
    assert router.preview("暗号", draft(None, "暗", "先", match="contains", priority=9)).answer == Text("先")
    assert router.preview("口令", draft(None, "口令", "全新", enabled=False)).rule_id is None
    assert wire.say("口令").content != "全新"


def test_a_saved_edit_is_seen_at_once(wire: Wire, rule: Rule) -> None:
    router.preview("暗号")
    number = rule("暗号", text="答复")
    assert router.preview("暗号").rule_id == number


@pytest.mark.parametrize("said", ["人工", "X26112224K7P9QM", "", "2"])
def test_it_changes_nothing(wire: Wire, rule: Rule, said: str) -> None:
    rule("人工", answer="action", action="person.hand_over")
    assert router.preview(said).answer
    chatlog.flush()
    assert [table.select().count() for table in (Customer, Enquiry, RuleHit)] == [0, 0, 0]


def test_what_the_bot_does_itself_is_said_in_words(wire: Wire, lin: Operator) -> None:
    number = rules.save(lin, RuleData("找人", (Keyword("找人"),), (Reply("action", action="person.hand_over"),)))
    rules.publish(lin, number)
    shown = router.preview("找人").answer
    assert isinstance(shown, Text)
    assert "person.hand_over" not in shown.content
    assert not Enquiry.select().exists()


def test_while_a_person_answers_the_silence_says_so(wire: Wire, rule: Rule) -> None:
    wire.say("人工")
    customer = Customer.get()
    with speaking("en"):
        assert "A person is answering" in router.preview("想问点别的", openid=customer.openid).why


def test_words_without_a_letter_meet_no_rule_in_memory(wire: Wire, lin: Operator) -> None:
    rules.publish(lin, rules.save(lin, RuleData("全部", (Keyword("", "all"),), (Reply("text", "都一样"),))))
    router._current._rules.fresh()
    assert router._current.instant("") is None
    assert router._current.instant("随便") == Text("都一样")
