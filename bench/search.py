"""Searching shops of several sizes, against what a shop without full text does: LIKE, sorted by sales."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from itertools import product as every
from statistics import quantiles
from typing import Any

from peewee import MySQLDatabase, chunked

from base import db
from jobs import migrate
from models import Category, Product, Variant
from shop import search
from shop.search.tokens import normal

SIZES = (1_000, 100_000)
LARGEST = 1_000_000  # four minutes to plant, and a disk's gigabyte; on a server longer, and five of them
BATCH = 500
BRANDS = [first + second for first, second in every("山水田园云禾丰谷", "之里间上语")]
PLACES = [
    "洛川", "烟台", "赣南", "攀枝花", "丹东", "云南", "海南", "新疆", "静宁", "栖霞", "昭通", "阿克苏", "安岳",
    "奉节", "眉山", "蒲江", "莱阳", "盘锦", "五常", "武夷", "安溪", "信阳", "黄山", "普洱", "岭南",
]
KINDS = [
    "红", "青", "脆", "甜", "早熟", "晚熟", "有机", "高山", "特级", "精选", "礼盒", "家庭", "迷你", "冰糖", "原味",
    "手工", "古法", "当季", "头茬", "秋收",
]
GOODS = [
    "苹果", "香梨", "脐橙", "芒果", "草莓", "猕猴桃", "大米", "红茶", "绿茶", "核桃", "红枣", "蜂蜜", "柚子",
    "樱桃", "葡萄", "木耳", "香菇", "粉条", "豆腐", "辣酱", "橄榄油", "酱油", "米醋", "小米", "糯米", "面条",
    "牛肉干", "瓜子", "腰果", "杏仁", "月饼", "粽子", "麻花", "蛋黄酥", "茉莉花茶", "龙井", "铁观音", "普洱",
    "银耳", "莲子", "百合", "枸杞", "菊花", "鸡蛋", "咸鸭蛋", "火腿", "腊肉", "香肠", "虾皮", "紫菜",
]
SAID = {
    "a word": ("苹果", "龙井", "猕猴桃", "咸鸭蛋", "茉莉花茶", "橄榄油", "云南", "有机", "礼盒", "山里"),
    "a character": ("茶", "果", "酥", "云", "醋"),
    "several words": ("有机红茶", "云南 普洱", "特级 龙井", "山里烟台早熟苹果", "礼盒 月饼", "新疆红枣"),
    "with an amount": ("两斤苹果", "买2个柚子", "红茶来三盒", "有没有核桃", "给我来一箱脐橙"),
    "pinyin": ("pingguo", "longjing", "mihoutao", "hongcha", "xinjiang", "moli"),
    "initials": ("pg", "lj", "mht", "xdy", "gly"),
    "sounds alike": ("拼果", "隆井", "弥猴桃", "红查", "心江"),
    "typing mistakes": ("猕猴挑", "茉利花茶", "橄榄汕", "蛋黄苏", "铁观荫", "咸鸡鸭蛋"),
    "nothing": ("航空母舰", "今天天气怎么样", "挖掘机配件", "xqzwv"),
}
LIKED = ("a word", "a character", "several words")  # the kinds of question that LIKE can answer


@dataclass(frozen=True)
class Timed:
    """What a kind of question took, in milliseconds: the median, and at 99 %."""

    name: str
    middle: float
    slow: float


def run(count: int, rounds: int) -> list[Timed]:
    """Fill the empty database that is in use with `count` products, and time each kind of question."""
    with db.connected():
        plant(count)
        return list(measured(rounds))


def measured(rounds: int) -> Iterator[Timed]:
    """Yield what each kind of question takes, ours after LIKE's where there is one, and then all of ours."""
    together: list[float] = []
    for name, texts in SAID.items():
        if name in LIKED:
            yield timed(f"{name}: LIKE", took(like, texts, min(rounds, 3)))
        ours = took(search.find, texts, rounds)
        together += ours
        yield timed(name, ours)
    yield timed("all questions", together)


def took(ask: Callable[[str], object], texts: Sequence[str], rounds: int) -> list[float]:
    """Return the milliseconds of each question of each round, one unmeasured round before."""
    seen = []
    for text in [*texts] * (rounds + 1):
        began = time.perf_counter()
        ask(text)
        seen.append((time.perf_counter() - began) * 1000)
    return seen[len(texts):]


def timed(name: str, seen: Sequence[float]) -> Timed:
    """Return the median and the slow end of what was seen."""
    cuts = quantiles(seen, n=100, method="inclusive")
    return Timed(name, cuts[49], cuts[98])


def like(text: str) -> list[tuple[Any, ...]]:
    """Look for a text as shops without full text do."""
    query = Product.select(Product.id, Product.title).where(Product.on_shelf)
    for word in normal(text).split():
        query = query.where(Product.title.contains(word))
    return db.tuples(query.order_by(Product.position.desc(), Product.sold.desc()).limit(20))


def plant(count: int) -> None:
    """Fill the empty database with products of titles that are drawn, and index them."""
    migrate.migrate()
    drawn = random.Random(7)
    with db.write():
        shelf = Category.create(slug="bench", name="特产").id
    for numbers in chunked(range(1, count + 1), BATCH):
        with db.write():
            Product.insert_many([(number, shelf, title(drawn), 1990, 2990, drawn.randrange(50_000))
                                 for number in numbers],
                                [Product.id, Product.category, Product.title, Product.price, Product.dearest,
                                 Product.sold]).execute()
            Variant.insert_many([(number, "500g", 1990, 9 if number % 50 else 0) for number in numbers],
                                [Variant.product, Variant.spec, Variant.price, Variant.on_hand]).execute()
    search.index_missing()
    mariadb = isinstance(db.database.obj, MySQLDatabase)
    db.database.execute_sql("ANALYZE TABLE search_entry, search_words" if mariadb else "ANALYZE")


def title(drawn: random.Random) -> str:
    """Return what a product is called."""
    return "".join(map(drawn.choice, (BRANDS, PLACES, KINDS, GOODS)))


def table(where: str, count: int, seen: Iterable[Timed]) -> str:
    """Return a Markdown table; LIKE's ratio is to ours, which comes after it."""
    rows = list(seen)
    ratio = {row.name: f"{before.middle / row.middle:,.0f}" for before, row in pairwise(rows)
             if before.name == f"{row.name}: LIKE"}
    lines = (f"| {row.name} | {row.middle:,.2f} | {row.slow:,.1f} | {ratio.get(row.name, '')} |" for row in rows)
    return "\n".join((f"### Search on {where}, {count:,} products (goal: at 99 % at most 50 ms)", "",
                      "| | median, ms | 99 %, ms | LIKE's median / ours |", "|---|---|---|---|", *lines, ""))
