"""What the README promises the demo shop understands it does understand, and so does a shop that begins."""

import re
from pathlib import Path

import pytest

from base import db
from bot import router
from bot.replies import Card, Text
from demo.stores import open_stores
from models import Audit, CartLine, Enquiry, Publication, Rule, RuleChange, Store, Word
from shop import first_rules
from tests.claims import ships
from tests.world import Person, World, apples

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"^10\. (.+?)\n\n", re.MULTILINE | re.DOTALL)
SAID = re.compile(r"\*\*([^*+]+)\*\*")
LOST = ("没有找到", "没有可以接着看")  # how an answer begins that has nothing to say
WEST_LAKE = {"latitude": 30.25, "longitude": 120.16, "label": "西湖"}


def promised(document: str) -> list[str]:
    """The phrases of the walk's last step."""
    found = STEP.search((ROOT / document).read_text())
    assert found
    return SAID.findall(found[1])


@pytest.fixture
def beginner(world: World) -> World:
    """A shop of its own with the rules every shop begins with, instead of the demo's."""
    with db.connected(), db.write():
        for table in (RuleChange, Publication, Rule):
            table.delete().execute()
        first_rules.teach()
    world.configure(world.settings)
    return world


@pytest.fixture
def stores(world: World) -> None:
    """Two stores, the nearer one second."""
    Store.delete().execute()
    Store.create(name="上海店", address="南京路 1 号", position=1, latitude=31_230_000, longitude=121_470_000)
    Store.create(name="西湖店", address="北山街 1 号", phone="0571-8796 0001", hours="9:00-21:00", position=2,
                 latitude=30_260_000, longitude=120_150_000)


def shipped(mei: Person) -> str:
    """Have Mei's apples paid for and sent; returns the order's number."""
    number = mei.has_paid(apples().id)
    ships(mei.world, number)
    return number


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_the_readmes_phrases_are_understood_by_a_fresh_demo(mei: Person, document: str) -> None:
    open_stores()
    phrases = promised(document)
    assert len(phrases) >= 6
    assert phrases == promised("README.md"), "both say the same"
    for said in phrases:
        reply = mei.says(said)
        assert reply.type != "nothing", said
        assert not reply.text.startswith(LOST), said


def test_the_readmes_location_names_the_nearest(world: World, mei: Person) -> None:
    open_stores()
    content = world.wechat("POST", "/location", openid=mei.openid, **WEST_LAKE)["reply"]["content"]
    assert content.index("小铺西湖店") < content.index("小铺外滩店")


@pytest.mark.parametrize("said", [
    "到哪了", "我的快递到哪里了", "还没收到", "快递到了吗？", "物流", "东西到哪儿了", "快遞單號多少"])
def test_where_it_is_is_told_by_the_parcel(mei: Person, said: str) -> None:
    number = shipped(mei)
    reply = mei.says(said).text
    assert "SF1234567890" in reply
    assert number in reply
    assert " 发出" in reply, "as parcels are told, not as the list of orders"


@pytest.mark.parametrize("said", ["订单", "订单呢", "发货了吗", "怎么还没发货"])
def test_how_it_stands_is_told_by_the_order(mei: Person, said: str) -> None:
    number = mei.has_paid(apples().id)
    reply = mei.says(said).text
    assert "待发货" in reply
    assert number in reply


def test_who_has_no_parcel_yet_hears_how_the_order_stands(mei: Person, bo: Person) -> None:
    number = mei.has_paid(apples().id)
    assert number in mei.says("到哪了").text
    assert bo.says("到哪了").text.startswith("您还没有订单")


@pytest.mark.parametrize("said", ["到哪了", "我的快递到哪里了", "还没收到货", "苹果到哪了"])
def test_a_shop_that_begins_says_where_it_is(beginner: World, mei: Person, said: str) -> None:
    shipped(mei)
    assert "SF1234567890" in mei.says(said).text


@pytest.mark.parametrize("said", [
    "门店", "最近的门店", "附近门店", "附近有你们的店吗", "你们店在哪", "能自提吗", "實體店"])
def test_stores_are_told_with_all_one_needs(mei: Person, stores: None, said: str) -> None:
    reply = mei.says(said).text
    assert reply.startswith("发送您的位置")
    for part in ("西湖店", "北山街 1 号", "0571-8796 0001", "9:00-21:00", "地图", "上海店"):
        assert part in reply


@pytest.mark.parametrize("said", ["门店", "最近的门店在哪", "店铺位置", "附近有你们的店吗"])
def test_a_shop_that_begins_tells_its_stores(beginner: World, mei: Person, stores: None, said: str) -> None:
    assert "北山街 1 号" in mei.says(said).text
    Store.delete().execute()
    assert mei.says(said).text.startswith("我们没有线下门店")


def test_goods_are_no_stores(mei: Person, stores: None) -> None:
    for said in ("店长推荐苹果", "苹果", "改地址"):
        assert "北山街" not in mei.says(said).text


def test_more_of_nothing_says_so(mei: Person) -> None:
    assert mei.says("更多").text.startswith("没有可以接着看")


def test_trying_words_out_buys_nothing(world: World, mei: Person) -> None:
    with db.connected():
        for said in ("买5斤红富士", "买2个苹果", "订单", "到哪了", "门店", "苹果", "更多", "没有的东西"):
            before = Audit.select().count(), Enquiry.select().count(), Word.select().count()
            shown = router.preview(said, openid=mei.openid).answer
            assert isinstance(shown, Text | Card), said
            assert CartLine.select().count() == 0, said
            assert before == (Audit.select().count(), Enquiry.select().count(), Word.select().count())
    assert "购物车" in router.preview("买5斤红富士", openid=mei.openid).answer.content
    assert "购物车" in mei.says("买5斤红富士").text
