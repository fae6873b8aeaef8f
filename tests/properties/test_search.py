"""The index and a plain slow search agree on every shop and every question."""

import string
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from base import db
from jobs import migrate
from models import Category, Product, SearchEntry, Variant
from shop import search
from shop.search import pinyin, words
from shop.search.places import NEWEST, place, product_at, stepped
from shop.search.tokens import normal, runs
from tests import servers

MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LETTERS = st.text("苹果红茶蘋紅abA12９ é𠀀_-，.", max_size=8)
GOODS = st.lists(st.tuples(LETTERS, LETTERS, LETTERS, st.integers(0, 200), st.integers(0, 2)), min_size=1, max_size=6)


KINDS = [pytest.param("sqlite"), *(pytest.param(kind, marks=[pytest.mark.server, pytest.mark.timeout(300)])
                                   for kind in ("postgres", "mariadb"))]


@pytest.fixture(scope="module", params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A shop with one category, on each database; its id."""
    serving = db.database.obj
    start = {"postgres": servers.postgres_server, "mariadb": servers.mariadb_server}.get(request.param)
    with start() if start else nullcontext(f"sqlite:///{tmp_path_factory.mktemp('search')}/shop.db") as url:
        db.use(url)
        with db.connected():
            migrate.migrate()
            yield Category.create(slug="s", name="架").id
        db.forget()
    db.database.initialize(serving)


def stocked(shelf: int, goods: list[tuple[str, str, str, int, int]]) -> list[tuple[int, str, str, int, int]]:
    """Put the goods on the shelf, alone; return their ids with what they are called and described, sold and left."""
    with db.write():
        Variant.delete().execute()
        Product.delete().execute()
        rows = []
        for title, alias, keyword, sales, left in goods:
            product = Product.create(category=shelf, title=title, aliases=alias, keywords=keyword, sold=sales,
                                     price=1, dearest=1).id
            Variant.create(product=product, spec="", price=1, on_hand=left)
            search.index(product)
            rows.append((product, plain(title, alias), plain(keyword, "架"), sales, left))
    return rows


def plain(*texts: str) -> str:
    """Return texts as one, of which each run stands between blanks."""
    return " ".join(run for text in texts for run in runs(normal(text)))


@MANY
@given(goods=GOODS, said=LETTERS)
def test_the_index_finds_what_a_plain_search_finds(
        shelf: int, goods: list[tuple[str, str, str, int, int]], said: str) -> None:
    there = stocked(shelf, goods)
    asked = runs(normal(said))
    hits = [(not all(word in name for word in asked), left <= 0, -stepped(sales), -product)
            for product, name, other, sales, left in there
            if asked and all(word in name or word in other for word in asked)]
    found = search.explain(said)
    if hits and runs(words.readings(normal(said))[0].words) == asked:
        assert [tile.id for tile in found.tiles] == [-product for *_rank, product in in_order(hits)]
        assert found.how == "name"
    else:
        assert found.how != "name" or found.wanted.words != " ".join(asked)


def in_order(hits: list[tuple[bool, bool, int, int]]) -> list[tuple[bool, bool, int, int]]:
    """Return the hits by whether they are called so, then sales and age, those that are sold out last."""
    return sorted(sorted(hits), key=lambda hit: hit[1])


@MANY
@given(goods=GOODS, changed=st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 9999), st.integers(0, 1)), max_size=5))
def test_following_sales_is_the_same_as_indexing_anew(
        shelf: int, goods: list[tuple[str, str, str, int, int]], changed: list[tuple[int, int, int]]) -> None:
    there = stocked(shelf, goods)
    for number, sales, left in changed:
        product = there[number % len(there)][0]
        Product.update(sold=sales).where(Product.id == product).execute()
        Variant.update(on_hand=left).where(Variant.product == product).execute()
    search.follow()
    followed = set(db.tuples(SearchEntry.select(SearchEntry.product, SearchEntry.place, SearchEntry.words)))
    with db.write():
        for product, *_rest in there:
            search.index(product)
    assert set(db.tuples(SearchEntry.select(SearchEntry.product, SearchEntry.place, SearchEntry.words))) == followed
    assert set(listed([product for product, *_rest in there])) == {
        (token, here) for _product, here, said in followed for token in said.split()}


def listed(products: list[int]) -> list[tuple[str, int]]:
    """Return the tokens and places of these products that a server's lists hold; SQLite's FTS5 holds them itself."""
    if isinstance(db.database.obj, SqliteDatabase):
        assert db.database.execute_sql("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
        return [(token, here) for here, said in db.tuples(SearchEntry.select(SearchEntry.place, SearchEntry.words))
                for token in said.split()]
    return list(db.database.execute_sql(
        f"SELECT token, place FROM search_words WHERE %s - MOD(place, %s) IN ({', '.join(['%s'] * len(products))})",
        [NEWEST, NEWEST + 1, *products]).fetchall())


@given(st.integers(0, 2**30 - 1), st.integers(-10**6, 10**6), st.integers(0, 10**9), st.integers(-5, 5))
def test_a_place_tells_its_product_and_its_rank(product: int, position: int, sales: int, left: int) -> None:
    here = place(product, position, sales, left)
    assert 0 <= here < 2**63
    assert product_at(here) == product
    assert stepped(sales) <= sales < (stepped(sales) + 1) * 1.04
    assert place(1, position, sales, 1) < place(product, position, sales, 0)
    assert place(1, position + 1, 0, 1) <= place(2, position, sales, 1) or position >= 2047 or position < -2048


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    for one in words.readings(text):
        assert one.words
        assert one.quantity is None or one.quantity > 0
    assert isinstance(words.read(text).words, str)


@given(st.integers(1, 9999), st.sampled_from("个箱斤盒袋"), st.sampled_from(["苹果", "红茶", "Kindle 壳"]))
def test_an_amount_is_read_wherever_it_stands(number: int, unit: str, name: str) -> None:
    for said in (f"{number}{unit}{name}", f"买{number}{unit}{name}", f"{name}{number}{unit}",
                 f"{name}来{number}{unit}吧", f"我要 {number} {unit} {name}"):
        assert words.read(said) == (normal(name), number, unit)


@given(st.integers(1, 9999))
def test_numbers_in_characters_are_read(number: int) -> None:
    said = "".join(digit if digit == "零" else f"{digit}{ten}" for digit, ten in
                   zip(spoken(number), ("千", "百", "十", ""), strict=True))
    assert words.chinese(said) == number


def spoken(number: int) -> str:
    """Return the four digits of a number as characters."""
    return f"{number:04}".translate(str.maketrans(string.digits, "零一二三四五六七八九"))


@pytest.mark.parametrize(("said", "heard"), [
    ("重庆", "chong qing"), ("长沙", "chang sha"), ("音乐", "yin yue"), ("银行", "yin hang"), ("苹果", "ping guo")])
def test_a_word_is_heard_as_it_is_read(said: str, heard: str) -> None:
    assert " ".join(pinyin.syllables(said)) == heard
