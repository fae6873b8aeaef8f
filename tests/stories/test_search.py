"""People find what they mean, however they write it; the same on every database."""

from itertools import chain

import pytest

from base import db
from base.errors import BadInput
from jobs import schedule
from models import Category, Product, SearchEntry, Synonym, Variant
from shop import catalog, goods, search
from shop.drafts import VariantDraft
from shop.search import finding, indexing, synonyms
from tests.goods import sold
from tests.world import Person, World


@pytest.fixture(autouse=True)
def no_groups(world: World) -> None:
    """The demo's own groups are gone: each story here writes its own."""
    Synonym.delete().execute()


@pytest.fixture
def fruit(world: World) -> dict[str, int]:
    """A shop of four things and their ids, by short names; none other is on the shelf."""
    for (product,) in db.tuples(Product.select(Product.id).where(Product.on_shelf)):
        catalog.take_off_shelf(world.lin(), product)
    made = {
        "apple": sold(world, "红富士苹果", 9, brand="洛川", aliases="平安果", keywords="秋月 新鲜"),
        "vinegar": sold(world, "果醋饮料", 9, keywords="苹果 醋饮"),
        "squirrel": sold(world, "每日坚果", 9, brand="三只松鼠"),
        "phone": sold(world, "iPhone 15 手机壳", 9),
    }
    return {name: variant.product_id for name, variant in made.items()}


def found(text: str) -> list[int]:
    """Return the ids of what a text finds."""
    return [tile.id for tile in search.find(text)]


@pytest.mark.parametrize("said", [
    "红富士苹果", "富士", "红", "平安果", "洛川", "秋月", "洛川 苹果", "苹果，新鲜！", "蘋果 洛川", "　洛川　",
    "紅富士", "hongfushi", "HongFuShi", "hong fu shi", "hfs", "ＨＦＳ", "hongfusi", "红fushi", "洪富士", "红复士",
    "红富土苹果", "红富苹果", "红富士苹苹果", "红士富苹果", "我想买红富士", "请问有没有红富士", "红富士多少钱",
    "两斤红富士", "红富士来3箱", "买2个红富士苹果谢谢", "红富士的苹果"])
def test_the_apples_are_found_as(fruit: dict[str, int], said: str) -> None:
    assert found(said)[:1] == [fruit["apple"]]


@pytest.mark.parametrize(("said", "how", "words"), [
    ("苹果", "name", "苹果"), ("两斤苹果", "name", "苹果"), ("pingguo", "sound", "pingguo"),
    ("拼果", "sound", "拼果"), ("pg", "initials", "pg"), ("红富土苹果", "likeness", "红富土苹果"),
    ("iphnoe", "likeness", "iphnoe"), ("苹果手机", "part", "苹果手机"), ("挖掘机", "", "挖掘机"), ("", "", ""),
    ("，。", "", "")])
def test_it_says_by_what_it_found(fruit: dict[str, int], said: str, how: str, words: str) -> None:
    seen = search.explain(said)
    assert (seen.how, seen.wanted.words, bool(seen.tiles)) == (how, words, bool(how))


@pytest.mark.parametrize("said", [
    "你好", "挖掘机", "今天天气怎么样", "人工客服", "x", "?", "' OR 1=1 --", '"', "n_苹", "NOT AND", "*"])
def test_what_is_not_sold_here_finds_nothing(fruit: dict[str, int], said: str) -> None:
    assert found(said) == []


def test_what_is_called_so_goes_before_what_is_described_so(fruit: dict[str, int]) -> None:
    Product.update(sold=500).where(Product.id == fruit["vinegar"]).execute()
    indexing.follow()
    assert found("苹果") == [fruit["apple"], fruit["vinegar"]]


def test_a_name_that_begins_with_a_number_keeps_it(fruit: dict[str, int]) -> None:
    assert found("三只松鼠") == [fruit["squirrel"]]
    assert search.wanted("三只松鼠") == ("三只松鼠", None, "")
    assert search.wanted("买2袋三只松鼠") == ("三只松鼠", 2, "袋")
    assert search.wanted("三只苹果") == ("苹果", 3, "只")


@pytest.mark.parametrize("said", ["500毫升", "500 毫升", "500ml", "500ML", "５００毫升", "星纹壶500ml"])
def test_a_measure_is_found_however_it_is_written(world: World, said: str) -> None:
    made = sold(world, "星纹壶", 9)
    Variant.update(spec="500 毫升 湖青").where(Variant.id == made.id).execute()
    db.writes(indexing.index)(made.product_id)
    assert made.product_id in found(said)


def test_words_may_stand_in_different_places_but_all_must(fruit: dict[str, int]) -> None:
    assert found("苹果 洛川 秋月") == [fruit["apple"]]
    assert search.explain("洛川 坚果").how == "part"


def test_a_word_is_found_in_one_piece_only(world: World, fruit: dict[str, int]) -> None:
    sold(world, "果茶苹 苹果", 9)
    assert search.explain("果茶苹").how == "name"
    assert search.explain("苹果茶苹").how == "likeness", "all its pairs of characters stand there, but apart"


def test_popularity_breaks_ties_and_sold_out_goes_last(world: World) -> None:
    lin, made = world.lin(), [sold(world, f"琉璃茶盏{name}", 5) for name in "甲乙丙丁"]
    ids = [variant.product_id for variant in made]
    Product.update(sold=30).where(Product.id == ids[1]).execute()
    Product.update(sold=900).where(Product.id == ids[2]).execute()
    catalog.change_stock(lin, made[2].id, 0)
    Product.update(position=1).where(Product.id == ids[3]).execute()
    assert found("琉璃")[-1] == ids[2], "it ran out a moment ago"
    assert indexing.follow() == 3
    assert found("琉璃") == [ids[3], ids[1], ids[0], ids[2]]
    assert indexing.follow() == 0
    catalog.change_stock(lin, made[2].id, 1)
    indexing.follow()
    assert found("琉璃") == [ids[3], ids[2], ids[1], ids[0]]


def test_the_schedule_follows_sales(world: World, mei: Person) -> None:
    first, second = sold(world, "青瓷茶盏", 9), sold(world, "白瓷茶盏", 9)
    assert found("瓷茶盏") == [second.product_id, first.product_id]
    mei.has_paid(first.id, 5)
    for periodic in schedule.SCHEDULE:
        if periodic.verb is search.follow:
            periodic.verb()
    assert found("瓷茶盏") == [first.product_id, second.product_id]


def test_pages_follow_one_another_without_gaps(world: World) -> None:
    ids = [sold(world, f"琉璃茶盏{number:02}", int(number % 5 > 0)).product_id for number in range(25)]
    for product in ids:
        with db.write():
            search.index(product)
    pages = [[tile.id for tile in search.find("琉璃", 10, offset)] for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    shown = list(chain(*pages))
    assert sorted(shown) == sorted(ids)
    assert shown[-5:] == sorted(ids[::5], reverse=True)


def test_what_an_operator_changes_is_found_at_once(world: World, fruit: dict[str, int]) -> None:
    lin, apple = world.lin(), fruit["apple"]
    goods.add_variant(lin, apple, VariantDraft("礼盒装", 9900), 5)
    assert found("礼盒") == [apple]
    made = Variant.get(Variant.product == apple, Variant.spec == "礼盒装")
    goods.withdraw(lin, made.id)
    assert found("礼盒") == []
    goods.offer(lin, made.id)
    assert found("礼盒") == [apple]
    catalog.take_off_shelf(lin, apple)
    assert found("红富士苹果") == []
    catalog.put_on_shelf(lin, apple)
    assert found("红富士苹果") == [apple]


def test_synonyms_find_what_others_are_called(world: World, fruit: dict[str, int]) -> None:
    lin = world.lin()
    group = synonyms.add(lin, "智慧果, 苹果 ,蛇果")
    assert found("智慧果")[0] == fruit["apple"]
    assert search.explain("红富士蛇果").how == "synonym"
    assert found("红富士蛇果") == [fruit["apple"]]
    synonyms.change(lin, group, "智慧果, 坚果")
    assert found("智慧果") == [fruit["squirrel"]]
    synonyms.remove(lin, group)
    assert fruit["squirrel"] not in found("智慧果")


@pytest.mark.parametrize("words", ["", "苹果", "苹果,苹果", "苹果, 坏 果", "苹果," + "长" * 17, "苹果,a-b", "苹果,,，",
                                   ",".join("甲乙丙丁戊己庚辛壬癸子")])
def test_a_group_that_means_nothing_is_refused(world: World, words: str) -> None:
    with pytest.raises(BadInput) as wrong:
        synonyms.add(world.lin(), words)
    assert wrong.value.field == "words"
    assert not Synonym.select().exists()


def test_a_word_stands_in_one_group(world: World) -> None:
    synonyms.add(world.lin(), "西红柿, 番茄")
    with pytest.raises(BadInput, match="番茄"):
        synonyms.add(world.lin(), "番茄, 洋柿子")


def test_products_without_an_entry_get_one(world: World, fruit: dict[str, int]) -> None:
    SearchEntry.delete().execute()
    assert found("红富士") == []
    assert search.index_missing() == 4
    assert found("红富士") == [fruit["apple"]]
    SearchEntry.delete().where(SearchEntry.product == fruit["apple"]).execute()
    indexing.follow()
    assert found("红富士") == [fruit["apple"]]


def test_an_entry_that_moves_or_goes_leaves_nothing_behind(world: World, fruit: dict[str, int]) -> None:
    for sales in (5, 70, 3):
        Product.update(sold=sales).where(Product.id == fruit["apple"]).execute()
        indexing.follow()
        assert found("红富士") == [fruit["apple"]]
    SearchEntry.delete().where(SearchEntry.product == fruit["apple"]).execute()
    assert finding.find("红富士") == []


def test_the_category_is_a_word(world: World, fruit: dict[str, int]) -> None:
    shelf = Category.get_by_id(Product.get_by_id(fruit["phone"]).category_id).name
    assert fruit["phone"] in found(shelf)


def test_mei_sees_pages_of_what_she_looks_for(world: World, mei: Person) -> None:
    ids = [sold(world, f"琉璃茶盏{number:02}", 5).product_id for number in range(23)]
    first, second = mei.get("/search?q=琉璃").text, mei.get("/search?q=琉璃&page=2").text
    assert [f'href="/p/{product}"' in first for product in reversed(ids)] == [True] * 20 + [False] * 3
    assert [f'href="/p/{product}"' in second for product in reversed(ids)] == [False] * 20 + [True] * 3
    assert "page=2" in first
    assert "page=3" not in second


def test_mei_asks_the_bot_in_her_own_words(world: World, mei: Person) -> None:
    sold(world, "琉璃茶盏", 5)
    assert "琉璃茶盏" in str(mei.says("老板来两个琉离茶盏"))


def test_traditional_and_simplified_are_one_writing(world: World) -> None:
    made = sold(world, "臺灣鳳梨酥", 5)
    for said in ("台湾凤梨酥", "臺灣鳳梨酥", "鳳梨"):
        assert search.explain(said).how == "name"
        assert made.product_id in found(said)


def test_a_name_that_sounds_like_a_request_keeps_all_of_it(world: World) -> None:
    made = sold(world, "想要吧", 5)
    assert found("想要吧") == [made.product_id]
    assert search.wanted("想要吧").words == "想要吧"


def test_an_emoji_is_no_word_on_its_own_but_means_one(world: World, fruit: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        synonyms.add(world.lin(), "🍎, 🍏")
    synonyms.add(world.lin(), "🍎, 🍏, 红富士")
    for said in ("🍎", "🍏", "两斤🍎", "🍎\ufe0f", "红富士🍎", "洛川🍎苹果"):
        assert found(said) == [fruit["apple"]], said
    assert search.explain("红富士").how == "name", "one word alone is asked for as it stands"
    assert found("三只松鼠🍎") == [fruit["squirrel"]], "then it only adorns"


def test_what_lies_on_a_shelf_called_so_goes_before_what_has_the_word_somewhere(world: World) -> None:
    flowers = {product for (product,) in db.tuples(
        Product.select(Product.id).join(Category).where(Category.name == "花草", Product.on_shelf))}
    teas = {product for (product,) in db.tuples(
        Product.select(Product.id).join(Category).where(Category.name == "茶叶", Product.on_shelf))}
    assert set(found("花")[:len(flowers)]) == flowers
    assert set(found("茶")[:len(teas)]) == teas
    assert "花" in search.find("花")[0].title, "on the shelf too a name goes first"
    assert len(found("花")) > len(flowers), "the others are not lost"
    whole = found("花")
    parts = [[tile.id for tile in search.find("花", 3, offset)] for offset in range(0, len(whole), 3)]
    assert list(chain(*parts)) == whole, "page by page it is the same list"
