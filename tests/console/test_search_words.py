"""Lin tells the search what means the same, and sees what a phrase finds and why."""

import pytest

from models import Audit, Product, Synonym
from shop import search
from tests.console.conftest import seen, typed
from tests.console.test_goods import fields, page_of
from tests.goods import sold
from tests.world import Browser, World

ROOM = "/console/search"


@pytest.fixture(autouse=True)
def no_groups(world: World) -> None:
    """The demo's own groups are gone: each story here writes its own."""
    Synonym.delete().execute()


def test_lin_says_what_means_the_same_and_customers_find_it(world: World, lin: Browser) -> None:
    made = sold(world, "沙瓤番茄", 5)
    assert made.product_id not in [tile.id for tile in search.find("洋柿子")]
    answer = lin.post(ROOM, {"words": "番茄，洋柿子"}, page=ROOM)
    assert "已保存" in seen(answer)
    assert "番茄, 洋柿子" in seen(answer)
    assert [tile.id for tile in search.find("洋柿子")] == [made.product_id]
    assert [row.verb for row in Audit.select().where(Audit.verb.contains("synonyms"))] == ["add synonyms"]


def test_what_cannot_be_a_group_is_said_beside_the_field(world: World, lin: Browser) -> None:
    answer = lin.post(ROOM, {"words": "番茄"}, page=ROOM)
    assert answer.status_code == 422
    assert 'id="words-problem"' in answer.text
    assert "番茄" in typed(answer, "words")
    assert not Synonym.select().exists()


def test_a_group_is_changed_and_deleted(world: World, lin: Browser) -> None:
    lin.post(ROOM, {"words": "番茄, 西红柿"}, page=ROOM)
    group = Synonym.get().id
    lin.post(f"{ROOM}/{group}", {"words": "番茄, 洋柿子"}, page=ROOM)
    assert Synonym.get_by_id(group).words == "番茄, 洋柿子"
    assert lin.post(f"{ROOM}/{group}", {"words": ""}, page=ROOM).status_code == 422
    assert Synonym.get_by_id(group).words == "番茄, 洋柿子"
    assert "已删除" in seen(lin.post(f"{ROOM}/{group}/delete", page=ROOM))
    assert not Synonym.select().exists()
    assert lin.post(f"{ROOM}/{group}/delete", page=ROOM).status_code == 404


def test_the_try_box_says_what_is_found_and_why(world: World, lin: Browser) -> None:
    apples = Product.get(Product.title.contains("红富士"))
    for said, why in (("红富士", "按文字找到"), ("hongfushi", "按拼音或同音字找到"), ("hfs", "按拼音首字母找到"),
                      ("红富土苹果", "写法相近")):
        page = seen(lin.get(f"{ROOM}?say={said}"))
        assert why in page
        assert apples.title in page
    assert "理解为：苹果 · 2 斤" in seen(lin.get(f"{ROOM}?say=两斤苹果"))
    assert "没有找到" in seen(lin.get(f"{ROOM}?say=挖掘机"))


def test_brand_and_aliases_are_part_of_the_form(world: World, lin: Browser) -> None:
    made = sold(world, "青瓷茶盏", 5)
    form = fields(lin, made.product, brand="听风", aliases="杯子, 听雨盏")
    answer = lin.post(page_of(made.product), form, page=page_of(made.product))
    assert "已保存" in seen(answer)
    assert typed(answer, "brand") == ["听风"]
    assert [tile.id for tile in search.find("听雨")] == [made.product_id]
    assert [tile.id for tile in search.find("tingfeng")] == [made.product_id]
