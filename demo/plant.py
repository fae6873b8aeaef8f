"""Fills an empty shop with the demo's goods, stock, rules and one operator."""

from base import clock, db
from demo import menu
from demo.goods import GOODS, SHELVES, Goods, Shelf
from demo.rules import RULES
from models import Category, Movement, Operator, Product, Publication, QuickAnswer, Rule, RuleChange, Synonym, Variant
from shop import first_rules, operators, search, versions
from shop.menus import designs

LOGIN = "demo"
PASSWORD = "demo-xiaopu"
QUICK = ("{greeting}，{name}！请问有什么可以帮您？", "请您稍等，我马上查一下。", "已经记下了，今天之内给您答复。",
         "抱歉给您添麻烦了，请发一张照片，我们尽快为您处理。", "感谢光临{shop}，祝您生活愉快！")
EMOJI = ("🍎, 苹果", "🍊, 橙子", "🍐, 梨", "🥝, 猕猴桃", "🥭, 芒果", "🍇, 葡萄", "🍓, 草莓", "🫐, 蓝莓",
         "🍵, 茶", "🌰, 坚果", "🍚, 大米", "🍯, 蜂蜜", "🍜, 面条", "🌶, 辣椒油", "🥚, 鸡蛋", "🧦, 袜子",
         "🕯, 蜡烛", "🥣, 碗", "🧺, 篮子", "🧼, 肥皂", "🌵, 仙人球", "🌻, 向日葵", "💐, 鲜花")


def plant() -> None:
    """Make the demo's rows, all or none; a shop that has any category keeps what it has."""
    if not Operator.select().where(Operator.login == LOGIN).exists():
        operators.add(LOGIN, "小铺演示", PASSWORD)
    with db.write():
        if not Category.select().exists():
            ids = shelve()
            stock(ids)
            for product in ids.values():
                search.index(product)
            teach(ids)
            designs.plant(menu.NAME, menu.BUTTONS)
            QuickAnswer.insert_many([(text, place) for place, text in enumerate(QUICK)],
                                    fields=[QuickAnswer.text, QuickAnswer.position]).execute()
            Synonym.insert_many([(words,) for words in EMOJI], fields=[Synonym.words]).execute()
            versions.bump("catalog")
            versions.bump("synonyms")


def shelve() -> dict[str, int]:
    """Insert categories and products; return the products' ids by key."""
    Category.insert_many([(shelf.slug, shelf.name, place) for place, shelf in enumerate(SHELVES)],
                         fields=[Category.slug, Category.name, Category.position]).execute()
    shelves = dict(db.tuples(Category.select(Category.slug, Category.id)))
    rows = [row(goods, shelf, shelves[shelf.slug]) for shelf in SHELVES for goods in shelf.goods]
    Product.insert_many(rows).execute()
    found = dict(db.tuples(Product.select(Product.picture, Product.id)))
    return {key: found[picture(key)] for key in GOODS}


def row(goods: Goods, shelf: Shelf, category_id: int) -> dict[str, object]:
    """Return the product's columns."""
    prices = [choice.price for choice in goods.choices]
    return {"category": category_id, "title": goods.title, "subtitle": goods.subtitle,
            "keywords": f"{goods.keywords} {shelf.words}",
            "description": goods.description, "picture": picture(goods.key),
            "card_picture": picture(f"{goods.key}-card"), "on_shelf": goods.on_shelf,
            "price": min(prices), "dearest": max(prices), "sold": goods.sold, "created_at": clock.now()}


def picture(key: str) -> str:
    """Return the address of a product's square picture on the shop's pages."""
    return f"/pictures/{key}.jpg"


def stock(ids: dict[str, int]) -> None:
    """Insert every choice, and the movement that brought its pieces, so that stock is the sum of movements."""
    rows = [(ids[goods.key], choice.spec, choice.price, choice.strike, choice.stock, place)
            for goods in GOODS.values() for place, choice in enumerate(goods.choices)]
    Variant.insert_many(rows, fields=[Variant.product, Variant.spec, Variant.price, Variant.strike_price,
                                      Variant.on_hand, Variant.position]).execute()
    filled = db.tuples(Variant.select(Variant.id, Variant.on_hand).where(Variant.on_hand > 0))
    came = [(variant, pieces, "opening", clock.now()) for variant, pieces in filled]
    Movement.insert_many(came, fields=[Movement.variant, Movement.quantity, Movement.reason, Movement.at]).execute()


def teach(ids: dict[str, int]) -> None:
    """Insert the demo's rules, in place of those every shop begins with."""
    RuleChange.delete().execute()
    Publication.delete().execute()
    Rule.delete().execute()
    first_rules.plant(rule.data(ids) for rule in RULES)
