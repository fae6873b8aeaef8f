"""Lin answers from an account that can only answer: her words wait, and go ahead of whatever the bot has to say."""

import base64
import re
from typing import Any

import pytest
from msgspec.structs import replace

from bot import later
from demo.rules import RULES
from models import ChatLine, Reply
from shop import enquiries, media, replies
from shop.rules import Keyword, RuleData
from shop.rules import Reply as Answer
from shop.rules.data import Event
from tests.console.conftest import seen
from tests.stories.test_inbox import MORE_ONCE, answers, png, says, talk
from tests.world import Browser, Person, World, apples

HELLO = next(rule.text for rule in RULES if rule.name == "问好")
MORE = "更多"


@pytest.fixture
def lin(world: World, mei: Person) -> Browser:
    """Lin, whose account has no messages of its own, and whom Mei has asked for."""
    only_answers(world)
    says(mei, "人工")
    return world.operator()


def only_answers(world: World) -> None:
    """Make the shop's account one that can do nothing but answer."""
    world.configure(replace(world.settings, wechat=replace(world.settings.wechat, account="subscription")))


def waiting() -> int:
    """How many of Lin's words still wait."""
    return Reply.select().where(Reply.state == "waiting").count()


def hands_out(lin: Browser, mei: Person, **what: Any) -> None:
    """Hand out a product or a picture from the conversation's page."""
    once = MORE_ONCE.search(lin.get(talk(mei)).text)
    assert once
    assert lin.post(f"{talk(mei)}/hand-out", {**what, "once": once[1]}, page=talk(mei)).ok


def test_words_that_wait_come_before_a_rules_answer_and_once(lin: Browser, mei: Person) -> None:
    answers(lin, mei, "马上给您补发。")
    assert "等对方再来消息时发出" in seen(lin.get(talk(mei)))
    assert says(mei, "hello").text == f"马上给您补发。\n\n{HELLO}"
    assert says(mei, "hello").text == HELLO
    page = seen(lin.get(talk(mei)))
    assert "等对方再来消息时发出" not in page
    assert page.count("马上给您补发。") == 1
    assert [(row.speaker, row.text) for row in ChatLine.select().where(
        ChatLine.text.contains("补发") | ChatLine.text.contains("hello")).order_by(ChatLine.id)] == [
        ("staff", "马上给您补发。"), ("follower", "hello"), ("follower", "hello")]
    assert "小铺演示" in page, "who said it is shown"


def test_two_that_wait_come_in_their_order(lin: Browser, mei: Person) -> None:
    answers(lin, mei, "第一句")
    answers(lin, mei, "第二句")
    assert says(mei, "hello").text == f"第一句\n\n第二句\n\n{HELLO}"
    assert waiting() == 0


def test_a_tap_on_the_menu_hears_them_too(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, "您好")
    told = mei.taps("help.show").text
    assert told.startswith("您好\n\n您可以这样用")
    world.wechat("POST", "/clock", advance=1)  # within a second it would be the same tap
    assert mei.taps("help.show").text.startswith("您可以这样用")


@pytest.mark.parametrize(("road", "sent"), [
    ("picture", {"name": "a.png", "data": base64.b64encode(png()).decode()}),
    ("voice", {"seconds": 2, "words": "有人吗有人吗。"}), ("voice", {"seconds": 2, "words": ""})])
def test_whatever_mei_sends_brings_them(world: World, lin: Browser, mei: Person, road: str, sent: Any) -> None:
    answers(lin, mei, "您好")
    assert world.wechat("POST", f"/{road}", openid=mei.openid, **sent)["reply"]["content"] == "您好"
    assert world.wechat("POST", f"/{road}", openid=mei.openid, **sent)["reply"] is None, "then the bot is silent"


def test_a_place_brings_them_and_its_own_answer(world: World, lin: Browser, mei: Person) -> None:
    world.teaches(RuleData("位置", (), (Answer("text", "收到位置"),), events=(Event("location"),)))
    answers(lin, mei, "您好")
    sent = world.wechat("POST", "/location", openid=mei.openid, latitude=30.25, longitude=120.16, label="西湖")
    assert sent["reply"]["content"] == "您好\n\n收到位置"


def test_with_nothing_waiting_nothing_changes(world: World, mei: Person) -> None:
    before = [mei.says(text).raw["xml"].partition("<Content>")[2] for text in ("hello", "运费", "没有的东西")]
    only_answers(world)
    after = [mei.says(text).raw["xml"].partition("<Content>")[2] for text in ("hello", "运费", "没有的东西")]
    assert [re.sub(r"/in/[^/]+", "", text) for text in after] == before
    assert mei.says("红富士").card["title"]


def test_a_message_that_comes_twice_gets_the_same_answer(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, "您好")
    world.fault("push", "duplicate")
    reply = mei.says("hello")
    assert reply.text == f"您好\n\n{HELLO}"
    assert len(reply.raw["copies"]) >= 1
    assert {copy.partition("<Content>")[2] for copy in reply.raw["copies"]} == {
        reply.raw["xml"].partition("<Content>")[2]}
    assert Reply.get().state == "sent"


def test_a_card_of_the_bots_is_written_as_words(lin: Browser, mei: Person) -> None:
    answers(lin, mei, "您好")
    told = says(mei, "红富士").text
    opening, title, _price, link = (*told.split("\n\n", 1)[:1], *told.split("\n\n", 1)[1].split("\n"))
    assert opening == "您好"
    assert "红富士" in title
    assert mei.get(opened(link)).ok
    assert says(mei, "红富士").card["title"] == title


def opened(line: str) -> str:
    """Return where a line's link leads."""
    found = re.search(r'href="([^"]+)"', line)
    assert found, line
    return found[1]


def test_what_has_no_room_comes_with_more(world: World, lin: Browser, mei: Person) -> None:
    world.teaches(RuleData("长文", (Keyword("长文"),), (Answer("text", "长" * 600),), cooldown=3600))
    answers(lin, mei, "短" * 100)
    told = says(mei, "长文").text
    assert told.startswith("短" * 100)
    assert "长" not in told
    assert MORE in told
    assert says(mei, MORE).text == "长" * 600, "asking again would have met the rule's rest"


def test_a_number_is_for_the_person_when_there_is_no_list(world: World, lin: Browser, mei: Person) -> None:
    world.teaches(RuleData("长文", (Keyword("长文"),), (Answer("text", "长" * 600),)))
    answers(lin, mei, "您要 1 还是 2？" + "短" * 100)
    assert MORE in says(mei, "长文").text
    assert says(mei, "1").type == "nothing"


def test_a_list_that_had_no_room_is_open_once_it_is_seen(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, "短" * 600)
    world.later(31)
    assert MORE in says(mei, "茶").text
    listed = says(mei, MORE).text
    assert "\n2. " in listed
    assert says(mei, "2").card["title"][:6] in listed


def test_more_words_than_one_answer_holds_go_on_with_more(lin: Browser, mei: Person) -> None:
    for letter in "甲乙丙":
        answers(lin, mei, letter * 400)
    first = says(mei, "hello").text
    assert first.startswith("甲" * 400)
    assert "乙" not in first
    assert len(first.encode()) <= replies.LONGEST
    assert says(mei, MORE).text.startswith("乙" * 400)
    assert says(mei, MORE).text == "丙" * 400 + f"\n\n{HELLO}"
    assert waiting() == 0


def test_a_card_of_lins_is_written_as_words_and_opens_when_it_is_read(world: World, lin: Browser, mei: Person) -> None:
    hands_out(lin, mei, product=apples().product_id)
    world.later(3 * 60)
    told = mei.taps("help.show").text.split("\n\n")[0].split("\n")
    assert "红富士" in told[0]
    assert mei.get(opened(told[-1])).ok, "the way in was made when it was told"


def test_a_picture_that_cannot_be_told_goes_on_waiting(world: World, mei: Person) -> None:
    says(mei, "人工")
    lin = world.operator()
    world.later(49 * 60)
    hands_out(lin, mei, file=media.add(world.lin(), "image", "地图", "map.png", png()))
    only_answers(world)
    lin = world.operator()
    answers(lin, mei, "看图")
    assert says(mei, "hello").text == f"看图\n\n{HELLO}"
    assert waiting() == 1
    page = lin.get(talk(mei))
    assert "发不了图片" in seen(page)
    assert 'name="file"' not in page.text, "no other picture is offered"


def test_an_answer_that_comes_too_late_leaves_them_waiting(world: World, lin: Browser, mei: Person,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    answers(lin, mei, "您好")
    monkeypatch.setattr(later, "BUDGET", -1.0)
    mei.says("hello")
    monkeypatch.undo()
    assert waiting() == 1
    assert says(mei, "hello").text == f"您好\n\n{HELLO}"


def test_who_leaves_hears_nothing_and_hears_it_on_return(world: World, lin: Browser, mei: Person) -> None:
    answers(lin, mei, "您好")
    world.wechat("POST", "/unfollow", openid=mei.openid)
    assert waiting() == 1
    world.wechat("POST", "/clock", advance=2)
    assert mei.follow().text.startswith("您好\n\n欢迎来到")


def test_reading_what_waited_is_talking_and_still_wants_an_answer(world: World, lin: Browser, mei: Person) -> None:
    says(mei, "人工")
    answers(lin, mei, "您好")
    world.later(40)
    assert enquiries.waiting() == 0
    assert says(mei, "还没有收到").text.startswith("您好")
    assert enquiries.waiting() == 1, "she has written again"
    assert says(mei, "丹东草莓").type == "nothing", "she talks with a person"
