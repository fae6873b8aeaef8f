"""Planting fills an empty shop once, in one piece, and the shop's own promises hold for what it made."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from base import db
from bot.replies import Text
from bot.router import Incoming, Spot
from demo.goods import GOODS, HERO, TITLES
from demo.plant import LOGIN, PASSWORD, plant
from demo.rules import RULES
from demo.stores import open_stores
from handlers import shops
from jobs import migrate
from models import TABLES, Category, Movement, Operator, Product, Rule, SearchEntry, Variant
from shop import audit, catalog, operators, rules, search, stores, versions


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[None]:
    before = db.database.obj
    db.use(f"sqlite:///{tmp_path}/shop.db")
    with db.connected():
        migrate.migrate()
        plant()
        yield
        db.forget()
    db.database.initialize(before)


def counts() -> dict[str, int]:
    return {table.__name__: table.select().count() for table in TABLES}


@pytest.mark.usefixtures("shop")
def test_everything_is_there() -> None:
    assert {product.title for product in Product.select()} == set(TITLES)
    assert Category.select().count() == 6
    assert Rule.select().count() == len(RULES)
    assert Variant.select().count() == sum(len(goods.choices) for goods in GOODS.values())
    assert any(said.match == "contains" for rule in rules.every() for said in rule.keywords)


@pytest.mark.usefixtures("shop")
def test_planting_again_changes_nothing(tmp_path: Path) -> None:
    before = counts()
    plant()
    assert counts() == before


@pytest.mark.usefixtures("shop")
def test_the_stores_open_once_each_where_it_is() -> None:
    open_stores()
    lin, [lake, bund] = Operator.get(), stores.every()
    for store, (latitude, longitude) in ((lake, (30.2431, 120.1508)), (bund, (31.2397, 121.4905))):
        told = shops.nearest(Incoming("oMei", "location", spot=Spot(latitude, longitude)))
        assert isinstance(told, Text)
        assert f"{store.name}：" in told.content.split("\n")[2], "the first of them, next to where the phone's panel is"
    stores.disable(lin, lake.id)
    open_stores()
    assert [store.enabled for store in stores.every()] == [False, True]


@pytest.mark.usefixtures("shop")
def test_what_an_operator_changed_stays(tmp_path: Path) -> None:
    Product.update(title="改过的名字").where(Product.picture == f"/pictures/{HERO}.jpg").execute()
    apples = Rule.get(Rule.name == "苹果")
    lin = Operator.get()
    rules.delete(lin, apples.id)
    rules.publish(lin)
    plant()
    assert Product.select().where(Product.title == "改过的名字").exists()
    assert "苹果" not in {rule.name for rule in rules.every()}


@pytest.mark.usefixtures("shop")
def test_the_audit_finds_nothing() -> None:
    assert list(audit.examine()) == []


@pytest.mark.usefixtures("shop")
def test_stock_is_the_sum_of_movements() -> None:
    for variant in Variant.select():
        came = sum(move.quantity for move in Movement.select().where(Movement.variant == variant))
        assert came == variant.on_hand


@pytest.mark.usefixtures("shop")
def test_a_products_price_spans_its_choices() -> None:
    for goods in GOODS.values():
        product = Product.get(Product.title == goods.title)
        prices = [choice.price for choice in goods.choices]
        assert (product.price, product.dearest) == (min(prices), max(prices))


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("said", "hero"), [
    ("苹果", "洛川红富士苹果"), ("平果", "洛川红富士苹果"), ("龙进", "西湖龙井 明前一级"),
    ("有没有蜂蜜", "秦岭百花土蜂蜜"), ("保温杯", "316 不锈钢保温杯")])
def test_goods_are_found_by_what_people_type(said: str, hero: str) -> None:
    assert search.find(said)[0].title == hero


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("word", "slug"), [("水果", "fruit"), ("零食", "snacks"), ("花草", "plants")])
def test_a_shelfs_name_finds_the_shelf(word: str, slug: str) -> None:
    assert {tile.id for tile in search.find(word)} == {tile.id for tile in catalog.tiles(slug)}


@pytest.mark.usefixtures("shop")
def test_what_is_off_the_shelf_is_not_found() -> None:
    lychee = Product.get(Product.picture == "/pictures/zengcheng-lychee.jpg")
    assert not SearchEntry.select().where(SearchEntry.product == lychee).exists()


@pytest.mark.usefixtures("shop")
def test_the_demo_operator_can_log_in() -> None:
    assert Operator.select().count() == 1
    assert operators.login(LOGIN, PASSWORD)
    assert operators.login(LOGIN, "something else") is None


def test_workers_are_told(tmp_path: Path) -> None:
    before = db.database.obj
    db.use(f"sqlite:///{tmp_path}/shop.db")
    with db.connected():
        migrate.migrate()
        known = versions.current("rules"), versions.current("catalog")
        plant()
        assert (versions.current("rules"), versions.current("catalog")) == (known[0] + 1, known[1] + 1)
        db.forget()
    db.database.initialize(before)


def test_a_failure_leaves_an_empty_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = db.database.obj
    db.use(f"sqlite:///{tmp_path}/shop.db")
    with db.connected():
        migrate.migrate()
        with monkeypatch.context() as broken:
            broken.setattr("demo.plant.teach", lambda ids: ids["no such product"])
            with pytest.raises(KeyError):
                plant()
        assert not Category.select().exists()
        plant()
        assert Product.select().count() == len(GOODS)
        db.forget()
    db.database.initialize(before)


def test_planting_takes_less_than_a_second(tmp_path: Path) -> None:
    before = db.database.obj
    db.use(f"sqlite:///{tmp_path}/shop.db")
    with db.connected():
        migrate.migrate()
        start = time.process_time()
        plant()
        assert time.process_time() - start < 1
        db.forget()
    db.database.initialize(before)
