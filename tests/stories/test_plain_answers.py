"""What a stranger says next: a number without a list, too many, more of the same, and what every shop is asked."""

from typing import Any

import pytest
from msgspec.structs import replace

from base import db
from base.i18n import speaking
from bot import chatlog, router
from bot.replies import SILENCE, Text
from models import CartLine, Enquiry, Phrase, Product, Store, Variant
from shop import catalog
from shop.rules import Keyword, Reply, RuleData
from tests.goods import sold
from tests.stories.test_only_answers import only_answers
from tests.world import Person, World, apples

COOL = RuleData("冷", (Keyword("冷却"),), (Reply("text", "凉快"),), cooldown=600)


def choices(title: str) -> Any:
    """The choices of a product."""
    return Variant.select().join(Product).where(Product.title.contains(title)).order_by(Variant.position)


def left(world: World, title: str, pieces: int) -> None:
    """Let so many pieces be left of each choice of a product."""
    for one in choices(title):
        catalog.change_stock(world.lin(), one.id, pieces)


def test_a_rule_that_rests_is_silent_and_no_missed_phrase(world: World, mei: Person) -> None:
    world.teaches(COOL)
    assert mei.says("冷却").text == "凉快"
    assert mei.says("冷却").type == "nothing"
    chatlog.flush()
    assert not Phrase.select().exists()
    assert mei.says("没有的冷东西").text.startswith("没有找到")
    chatlog.flush()
    assert Phrase.select().count() == 1


def test_trying_the_words_of_a_rule_that_rests_says_why(world: World, mei: Person) -> None:
    world.teaches(COOL)
    mei.says("冷却")
    with db.connected(), speaking("en"):
        shown = router.preview("冷却", openid=mei.openid)
        assert (shown.answer, shown.why) == (SILENCE, "It answered this follower a short while ago.")
        assert router.preview("冷却").answer == Text("凉快")


def test_while_a_rule_rests_the_one_below_answers(world: World, mei: Person) -> None:
    world.teaches(replace(COOL, priority=9))
    world.teaches(RuleData("也冷", (Keyword("冷"), ), (Reply("text", "再等等"),)))
    world.teaches(RuleData("也冷却", (Keyword("冷却"), ), (Reply("text", "再等等"),)))
    assert [mei.says("冷却").text for _ in range(2)] == ["凉快", "再等等"]


@pytest.mark.parametrize("said", ["1", "３", "一", "二十", "十二", "第二个", "15"])
def test_a_number_without_a_list_says_so(mei: Person, said: str) -> None:
    assert mei.says(said).text.startswith("现在没有可选的列表")


def test_what_is_sold_out_is_named(mei: Person) -> None:
    assert mei.says("来2份冰糖葫芦").text.startswith("抱歉，“")
    assert "葫芦" in mei.says("来2份冰糖葫芦").text
    assert mei.says("来2份冰糖葫芦").text.endswith("”已经售罄了。")


def test_when_every_choice_is_sold_out_none_is_asked_for(world: World, mei: Person) -> None:
    assert len(choices("蛋黄酥")) > 1
    left(world, "蛋黄酥", 0)
    reply = mei.says("来三盒蛋黄酥").text
    assert "售罄" in reply
    assert "蛋黄酥" in reply
    assert "请选择" not in reply


@pytest.mark.parametrize("said", ["来2份山楂冰糖葫桃", "山楂冰糖葫桃"])
def test_a_guess_at_what_is_sold_out_is_no_answer(world: World, mei: Person, said: str) -> None:
    wrong = mei.says(said)
    assert wrong.text.startswith("没有找到"), wrong


@pytest.mark.parametrize("said", ["买一百份蛋黄酥", "买99999个蛋黄酥", "买一万份蛋黄酥", "蛋黄酥来100盒"])
def test_too_many_hears_the_limit_at_once(mei: Person, said: str) -> None:
    assert len(choices("蛋黄酥")) > 1
    reply = mei.says(said).text
    assert "1 到 99 件" in reply
    assert CartLine.select().count() == 0


def test_more_than_there_are_hears_how_many(world: World, mei: Person) -> None:
    left(world, "蛋黄酥", 7)
    assert "7" in mei.says("买20份蛋黄酥").text


def test_what_came_on_top_and_what_is_there_now(world: World, mei: Person) -> None:
    sold(world, "单选方糖", 50)
    first, second = mei.says("买2份单选方糖").text, mei.says("买2份单选方糖").text
    assert "单选方糖 × 2" in first
    assert "加入 2 件，购物车里共 2 件" in first
    assert "单选方糖 × 2" in second
    assert "加入 2 件，购物车里共 4 件" in second


@pytest.mark.parametrize("said", ["取消订单", "我想取消订单", "怎么取消订单", "不想要了取消订单"])
def test_who_wants_to_cancel_sees_the_orders_and_how(mei: Person, said: str) -> None:
    number = mei.orders(apples().id)
    reply = mei.says(said).text
    assert number in reply
    assert "取消" in reply


@pytest.mark.parametrize("said", ["催发货", "怎么还不发货", "催一下发货", "催单"])
def test_who_hurries_us_sees_the_order(mei: Person, said: str) -> None:
    assert mei.has_paid(apples().id) in mei.says(said).text


@pytest.mark.parametrize("said", ["真人", "转人工", "找客服", "我要找真人", "有真人吗", "转真人客服"])
def test_a_person_is_a_person_by_any_name(mei: Person, said: str) -> None:
    assert mei.says(said).text.startswith("已通知店员")


@pytest.mark.parametrize("said", ["电话", "电话多少", "联系电话", "你们电话号码是多少"])
def test_the_telephone_is_told(mei: Person, said: str) -> None:
    Store.create(name="西湖店", address="北山街 1 号", phone="0571-8796 0001", position=1)
    assert "0571-8796 0001" in mei.says(said).text


@pytest.mark.parametrize("said", ["有什么好吃的", "有什么推荐", "推荐一下", "有啥好吃的", "什么卖得好", "热销"])
def test_what_sells_best_is_a_list(mei: Person, said: str) -> None:
    reply = mei.says(said).text
    assert "1. " in reply
    assert "9. " in reply
    assert mei.says("1").type == "news"


def test_the_card_just_seen_is_what_is_meant(mei: Person) -> None:
    title = mei.says("茉莉花茶").card["title"]
    chatlog.flush()
    assert mei.says("多少钱").card["title"] == title
    chatlog.flush()
    assert title in mei.says("买两份").text or "请选择规格" in mei.says("买两份").text


@pytest.mark.parametrize("said", ["多少钱", "买两份", "来一个"])
def test_without_a_card_we_ask_which_one(mei: Person, said: str) -> None:
    assert mei.says(said).text.startswith("您说的是哪一件")


def test_trying_out_calls_nobody_and_buys_nothing(mei: Person) -> None:
    mei.says("茉莉花茶")
    chatlog.flush()
    with db.connected():
        assert "通知店员" in router.preview("找个真人", openid=mei.openid).answer.content
        assert "加入购物车" in router.preview("买两份", openid=mei.openid).answer.content
        assert not Enquiry.select().exists()
        assert not CartLine.select().exists()


def test_an_old_card_is_not_meant(world: World, mei: Person) -> None:
    mei.says("茉莉花茶")
    world.later(11)
    assert mei.says("多少钱").text.startswith("您说的是哪一件")


@pytest.mark.parametrize(("said", "title"), [("🍎", "苹果"), ("🍓", "草莓"), ("有🍯吗", "蜂蜜"), ("🍎🍎", "苹果")])
def test_a_picture_of_it_is_its_name(mei: Person, said: str, title: str) -> None:
    reply = mei.says(said)
    assert title in (reply.text or reply.card["title"])
    assert not reply.text.startswith("没有找到")


def test_who_asks_an_account_that_only_answers_knows_how_answers_come(world: World, mei: Person) -> None:
    only_answers(world)
    assert "随便发一句就能看到" in mei.says("人工").text
    assert "随便发一句就能看到" in mei.says("人工").text


def test_marks_after_chinese_are_full_width(mei: Person) -> None:
    Store.create(name="西湖店", address="北山街 1 号", position=1)
    assert "西湖店：北山街 1 号" in mei.says("门店").text
