"""Accounts without OAuth: the staff's words get ways in only as they go out, and arrive whole."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from bot import chatlog
from models import Audit, ChatLine, Reply
from shop import operators, replies
from shop.rules import Keyword, RuleData
from shop.rules import Reply as Answer
from tests.stories.test_inbox import MORE_ONCE, SEND, answers, says, shown, talk
from tests.world import PHONE, Browser, Person, World, apples

MORE = "更多"


def account(world: World, kind: Any) -> None:
    """Make the shop's account another."""
    world.configure(replace(world.settings, wechat=replace(world.settings.wechat, account=kind)))


@pytest.fixture
def lin(world: World, mei: Person) -> Browser:
    """Lin, whose account may write but does not tell pages who opens them, and whom Mei has asked for."""
    account(world, "verified_subscription")
    says(mei, "人工")
    return world.operator()


def order_link(world: World) -> str:
    """Return a link as the staff type it."""
    return f'<a href="{world.settings.shop.url}/orders">订单</a>'


def opened(text: str) -> list[str]:
    """Return where a text's links lead."""
    return re.findall(r'href="([^"]+)"', text)


def test_the_change_log_lets_nobody_in(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, f"请看 {order_link(world)}")
    assert "/in/" in shown(mei)[-1]
    operators.add("rev", "审计", "rev-looks-on-1", ("audit",))
    page = world.operator("rev", "rev-looks-on-1").get("/console/audit").text
    assert "请看" in page
    assert "/in/" not in page
    kept = [Audit.get(Audit.verb == "answer").detail["text"], Reply.get().said,
            ChatLine.get(ChatLine.speaker == "staff").text]
    assert not any("/in/" in text for text in kept)
    assert Browser(world.settings.shop.url, PHONE).get(opened(shown(mei)[-1])[0]).ok, "hers, on any phone, once"


def test_what_is_sent_again_has_a_fresh_way_in(world: World, lin: Browser, mei: Person) -> None:
    world.fault(SEND, "errcode", errcode=45002)
    answers(lin, mei, order_link(world))
    world.later(16)
    row = Reply.get()
    assert row.state in ("refused", "unclear")
    lin.post(f"{talk(mei)}/replies/{row.id}/again", page=talk(mei))
    assert Browser(world.settings.shop.url, PHONE).get(opened(shown(mei)[-1])[0]).ok


def test_a_card_handed_out_is_hers(world: World, lin: Browser, mei: Person) -> None:
    once = MORE_ONCE.search(lin.get(talk(mei)).text)
    assert once
    lin.post(f"{talk(mei)}/hand-out", {"product": apples().product_id, "once": once[1]}, page=talk(mei))
    assert "/in/" in str(mei.screen()[-1])
    assert "/in/" not in Reply.get().said


def test_a_pass_that_somebody_copies_into_the_talk_is_not_kept(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, order_link(world))
    mine = opened(shown(mei)[-1])[0]
    mei.says(f"这个打不开 {mine}")
    chatlog.flush()
    assert ChatLine.select().where(ChatLine.text.contains("/in/")).count() == 0
    answers(lin, mei, f"我也试过 {mine}")
    kept = [*(row.detail["text"] for row in Audit.select().where(Audit.verb == "answer")),
            *(row.said for row in Reply.select())]
    assert len(kept) == 4
    assert not any("/in/" in text for text in kept)


def test_words_that_grow_too_long_go_on_with_more(world: World, mei: Person) -> None:
    account(world, "subscription")
    says(mei, "人工")
    answers(world.operator(), mei, "亲" * 640 + f"\n{order_link(world)} 今天内有效，密码 8848")
    first = says(mei, "hello").text
    assert MORE in first
    assert len(first.encode()) <= replies.LONGEST
    second = says(mei, MORE).text
    assert "密码 8848" in second
    assert len(opened(second)) == 1
    assert first.count("亲") + second.count("亲") == 640


def test_words_that_grow_too_long_are_several_messages(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, "亲" * 655 + f"\n密码 8848 {order_link(world)}")
    sent = shown(mei)[-2:]
    assert [text.count("亲") for text in sent] == [655 - sent[1].count("亲"), sent[1].count("亲")]
    assert sent[1].endswith("</a>")
    assert "密码 8848" in sent[1]
    assert [row.state for row in Reply.select()] == ["sent", "sent"]


@pytest.mark.parametrize("kind", ["subscription", "verified_subscription"])
def test_a_rule_full_of_links_loses_none(world: World, mei: Person, kind: str) -> None:
    url = world.settings.shop.url
    lines = [f'<a href="{url}/p/{number}">第{number}款好物</a>' for number in range(1, 20)]
    account(world, kind)
    world.teaches(RuleData("导航", (Keyword("导航"),), (Answer("text", "\n".join(lines)),), priority=900))
    told = [mei.says("导航").text]
    while MORE in told[-1]:
        told.append(mei.says(MORE).text)
    assert re.findall(r"第(\d+)款好物</a>", "\n".join(told)) == [str(number) for number in range(1, 20)]
    assert len(told) < 6
    assert all(len(text.encode()) <= replies.LONGEST for text in told)
