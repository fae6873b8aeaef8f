"""A shop as large as it gets in one SQLite file: 10,000 products and 10,000 rules, and its settings."""

from itertools import product as every
from pathlib import Path

import app
from base import db
from base.config import Config, Database, Orders, Server, Shop, Wechat, to_toml
from jobs import migrate
from models import Category, Customer, Product, Rule, RuleChange, Table, Variant
from shop import search, versions
from shop.rules import Keyword, Reply, RuleData
from shop.rules.book import columns
from shop.rules.data import written

APPID, ACCOUNT, TOKEN = "wx00000000000bench", "gh_bench", "benchtoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PIECES = 1_000_000  # of each variant, so that nothing sells out while it is measured
BATCH = 1_000

PLACES = [
    "洛川", "烟台", "赣南", "攀枝花", "丹东", "云南", "海南", "新疆", "静宁", "栖霞", "昭通", "阿克苏",
    "安岳", "奉节", "眉山", "蒲江", "莱阳", "盘锦", "五常", "武夷", "安溪", "信阳", "黄山", "普洱",
    "岭南",
]
KINDS = [
    "红", "青", "脆", "甜", "早熟", "晚熟", "有机", "高山", "特级", "精选", "礼盒", "家庭", "迷你",
    "冰糖", "原味", "手工", "古法", "当季", "头茬", "秋收",
]
GOODS = [
    "苹果", "香梨", "脐橙", "芒果", "草莓", "猕猴桃", "大米", "红茶", "绿茶", "核桃", "红枣", "蜂蜜",
    "柚子", "樱桃", "葡萄", "木耳", "香菇", "粉条", "豆腐", "辣酱",
]
TITLES = ["".join(parts) for parts in every(PLACES, KINDS, GOODS)]

# Ten rules in a row: four answer a text, four a product's card, two a text to whatever contains their keyword.
SHAPES = ("text",) * 4 + ("card",) * 4 + ("contains",) * 2


def settings(folder: Path, mode: str) -> Config:
    """Return the shop's settings in a mode; a proxy stands in front, as at a real account, and nobody pays."""
    return Config(
        shop=Shop(url="https://shop.example"), orders=Orders(unpaid_most=1_000, held_most=100_000),
        server=Server(secret="bench" * 10, log_level="error", trusted_proxies=1),
        database=Database(url=f"sqlite:///{folder / 'xiaopu.db'}"),
        wechat=Wechat(appid=APPID, token=TOKEN, aes_key=AES_KEY, mode=mode, original_id=ACCOUNT))  # type: ignore[arg-type]


def kept(folder: Path, mode: str) -> Path:
    """Write the settings of a mode as a config.toml and return its path."""
    path = folder / f"{mode}.toml"
    path.write_text(to_toml(settings(folder, mode)), encoding="utf-8")
    return path


def plant(folder: Path) -> None:
    """Make the database in `folder` and fill it; this process uses it from then on."""
    app.use(settings(folder, "plain"))
    with db.connected():
        migrate.migrate()
        with db.write():
            shelve()
            teach()
            Customer.create(openid="oMei", following=True)
            versions.bump("catalog")
            versions.bump("rules")
        search.index_missing()


def shelve() -> None:
    """Insert the products, and two variants of each."""
    shelves = [Category.create(slug=f"c{place}", name=name, position=place).id for place, name in enumerate(GOODS)]
    insert(Product, [
        {"id": number, "category": shelves[number % len(shelves)], "title": title, "subtitle": "产地直发，坏果包赔",
         "description": f"{title}，现摘现发，48 小时内送达。", "picture": f"/pictures/{number % 40}.jpg",
         "price": 1990, "dearest": 3990, "sold": number % 500} for number, title in enumerate(TITLES, 1)])
    insert(Variant, [
        {"id": 2 * number - place, "product": number, "spec": spec, "price": price, "on_hand": PIECES}
        for number in range(1, len(TITLES) + 1) for place, spec, price in ((1, "2 斤", 1990), (0, "5 斤", 3990))])


def teach() -> None:
    """Insert one rule per product, in SHAPES, and no other; its keyword is the product's title."""
    RuleChange.delete().execute()
    Rule.delete().execute()
    insert(Rule, [stored(number, title, shape(number - 1)) for number, title in enumerate(TITLES, 1)])


def stored(number: int, title: str, kind: str) -> dict[str, object]:
    """Return the row of a live rule of a shape."""
    reply = Reply("product", products=(number,)) if kind == "card" else Reply(
        "text", f"{title}今天有货，下午四点前下单当天发出。回复“订单”看进度。")
    rule = RuleData(title, (Keyword(title, "contains" if kind == "contains" else "exact"),), (reply,))
    return {"id": number, "draft": written(rule), "live": written(rule), "pending": False, **columns(rule)}


def shape(position: int) -> str:
    """Return the shape of the rule at a position (from 0)."""
    return SHAPES[position % len(SHAPES)]


def titles(kind: str, most: int) -> list[str]:
    """Return keywords of rules of one shape, spread over all of them."""
    found = [title for position, title in enumerate(TITLES) if shape(position) == kind]
    return found[::max(len(found) // most, 1)][:most]


def insert(table: type[Table], rows: list[dict[str, object]]) -> None:
    """Insert rows in batches that every SQLite takes."""
    for start in range(0, len(rows), BATCH):
        table.insert_many(rows[start:start + BATCH]).execute()


