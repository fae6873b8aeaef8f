"""Finding products by what people type: pairs of characters first, forgiving spellings when that finds none."""

import re

from peewee import fn
from rapidfuzz import fuzz

from base import db
from base.text import fold
from models import Gram, Product
from shop.tiles import TILE, Tile, tile

WORDS = re.compile(r"\w+")
# What people say around a product's name; dropped only when the whole sentence finds nothing.
FILLER = re.compile(
    r"我想要?买?点?|我要买?点?|给我|来[点个一]|请问|你们|有没有|有卖|怎么卖|多少钱|什么价|一?[斤箱盒袋]|[吗呢吧啊的了有买]")
NEAR = 200  # candidates that are compared letter by letter
ALIKE = 45  # of 100: below it a forgiving match is a wrong guess
LONGEST = 40  # characters of a query that are looked at


def find(text: str, limit: int = 20) -> list[Tile]:
    """Return products whose name or keywords hold what was typed, popular ones first; [] for none."""
    query = fold(text)[:LONGEST]
    return exact(query, limit) or exact(FILLER.sub(" ", query), limit) or near(FILLER.sub("", query), limit)


def index(product_id: int) -> None:
    """Write the pairs of a product anew, inside a write; one that is off the shelf has none."""
    product = Product.get_by_id(product_id)
    Gram.delete().where(Gram.product == product_id).execute()
    words = pairs(fold(f"{product.title} {product.keywords}")) if product.on_shelf else set()
    rows = [(pair, product_id, product.position * 1000 + product.sold) for pair in sorted(words)]
    if rows:
        Gram.insert_many(rows, fields=[Gram.text, Gram.product, Gram.rank]).execute()


def exact(query: str, limit: int) -> list[Tile]:
    """Return products that hold every pair of the query."""
    wanted = pairs(query)
    if not wanted:
        return []
    match = Gram.text.in_(wanted)
    if len(wanted) == 1 and len(min(wanted)) == 1:
        match = Gram.text.startswith(min(wanted))
    hits = Gram.select(Gram.product).where(match).group_by(Gram.product).having(
        fn.COUNT(Gram.id) >= len(wanted)).order_by(fn.MAX(Gram.rank).desc(), Gram.product).limit(limit)
    return tiles([product for (product,) in db.tuples(hits)])


def near(query: str, limit: int) -> list[Tile]:
    """Return products that share some pair or first character with the query and look like it."""
    wanted = pairs(query)
    if not wanted:
        return []
    firsts = [Gram.text.startswith(letter) for letter in sorted(set(query))[:8] if letter.isalnum()]
    match = Gram.text.in_(wanted)
    for first in firsts:
        match |= first
    hits = Gram.select(Gram.product).where(match).group_by(Gram.product).order_by(
        fn.COUNT(Gram.id).desc(), fn.MAX(Gram.rank).desc()).limit(NEAR)
    found = tiles([product for (product,) in db.tuples(hits)])
    scored = [(likeness(query, tile.title), tile) for tile in found]
    return [tile for score, tile in sorted(scored, key=lambda pair: -pair[0]) if score >= ALIKE][:limit]


def likeness(query: str, title: str) -> float:
    """Return how alike the query and some part of the title are, 0 to 100."""
    return float(fuzz.partial_ratio(query, fold(title)))


def pairs(text: str) -> set[str]:
    """Return the two-character pieces of each word, or the character of a word that has but one."""
    return {word[i:i + 2] for word in WORDS.findall(text) for i in range(max(len(word) - 1, 1))}


def tiles(ids: list[int]) -> list[Tile]:
    """Return these products in this order, in one query."""
    if not ids:
        return []
    rows = db.tuples(Product.select(*TILE).where(Product.id.in_(ids), Product.on_shelf))
    place = {product: position for position, product in enumerate(ids)}
    return sorted((tile(row) for row in rows), key=lambda found: place[found.id])
