"""Where visits come from: what a stranger writes into an address harms neither the conversation nor the numbers."""

from base import db
from bot import chatlog
from bot.replies import SILENCE
from models import ChatLine, Order, RuleHit, TalkWindow
from shop.rules import Keyword, Reply, RuleData
from tests.world import PHONE, Browser, Person, World, apples


def said() -> list[str]:
    """What followers said, in order."""
    return [line.text for line in ChatLine.select().where(ChatLine.speaker == "follower").order_by(ChatLine.id)]


def visits(world: World, rule_id: int) -> None:
    """Open the shop from outside, as if a rule had led there."""
    assert Browser(world.settings.shop.url, PHONE).get(f"/?via=rule%20{rule_id}").ok
    chatlog.flush()


def opened() -> list[tuple[int, int]]:
    """Which rules led to how many visits."""
    return db.tuples(RuleHit.select(RuleHit.rule_id, RuleHit.opened).where(RuleHit.opened > 0))


def test_a_number_beyond_every_rule_loses_nobodys_words(world: World, mei: Person) -> None:
    mei.says("第一句话")
    visits(world, 9_999_999_999)
    assert said()[-1] == "第一句话"
    assert TalkWindow.get(TalkWindow.openid == mei.openid).said_at
    assert opened() == []


def test_only_a_rule_that_followers_have_is_counted(world: World) -> None:
    number = world.teaches(RuleData("海报", (Keyword("海报"),), (Reply("text", "看看"),)))
    visits(world, number)
    visits(world, number + 1)
    assert opened() == [(number, 1)]


def test_an_order_does_not_remember_a_rule_that_is_none(world: World, mei: Person) -> None:
    mei.get("/?via=rule%2077777")
    assert Order.get(Order.number == mei.has_paid(apples().id)).source == ""


def test_what_the_database_refuses_goes_alone(world: World, mei: Person) -> None:
    number = world.teaches(RuleData("暗号", (Keyword("暗号"),), (Reply("text", "答复"),)))
    chatlog.flush()
    before = len(said())
    mei.says("暗号")
    for bad in ("\ud800", "\udfff"):
        chatlog.note(mei.openid, bad, SILENCE, 1)
        chatlog.missed(bad, 1)
    chatlog.opened(2 ** 63)
    chatlog.note(mei.openid, "最后一句", SILENCE, 2)
    chatlog.flush()
    assert said()[before:] == ["暗号", "最后一句"]
    assert RuleHit.get(RuleHit.rule_id == number).count == 1
    assert TalkWindow.get(TalkWindow.openid == mei.openid).said_at
