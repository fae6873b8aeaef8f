"""Keeping what products are found by in step with them: at each change, after sales, and for those that have nothing.

Stock and sales change a product's place only. Orders do not write it: `follow` walks over the shelf, some thousand
products at a time, and moves those that sold or ran out since. A page of results puts sold out ones last by itself.
"""

from collections.abc import Sequence

from peewee import JOIN, chunked

from base import db
from models import Category, Product, SearchEntry, Variant
from shop.search import postings, tokens
from shop.search.places import place, product_at
from shop.tiles import AVAILABLE

BATCH = 200  # products in one transaction: others may write in between
STRIDE = 20_000  # products looked at by one `follow`

PLACES = db.Hot(lambda: Product.select(
    Product.id, Product.position, Product.sold, AVAILABLE, SearchEntry.place).join(
    SearchEntry, JOIN.LEFT_OUTER, on=(SearchEntry.product == Product.id)).where(
    Product.id > db.slot("after"), Product.on_shelf).order_by(Product.id).limit(db.slot("most")))

_walked = 0  # the product at which this process' walk over the shelf has arrived


def index(product_id: int) -> None:
    """Write anew what a product is found by, inside a write; one that is off the shelf is not found."""
    postings.remove(entries([product_id]))
    SearchEntry.delete().where(SearchEntry.product == product_id).execute()
    write([product_id])


def index_missing() -> int:
    """Write entries for the products on the shelf that have none, some hundred at a time; returns how many."""
    count, last = 0, 0
    while some := missing(last):
        count, last = count + filled(some), some[-1]
    return count


def follow() -> int:
    """Move those of the next products that sold, ran out or came back since; returns how many.

    Any number of workers may do so at once: all move a product to the same place. A product without an entry, which a
    worker of the former version put on the shelf, gets one.
    """
    global _walked
    seen = PLACES.rows(after=_walked, most=STRIDE)
    _walked = seen[-1][0] if len(seen) == STRIDE else 0
    moved = [(product, now, before) for product, position, sold, available, before in seen
             if (now := place(product, position, sold, int(available))) != before]
    for some in chunked(moved, BATCH):
        move([one for one in some if one[2] is not None])
        filled([product for product, _now, before in some if before is None])
    return len(moved)


def missing(after: int) -> list[int]:
    """Return the next products on the shelf that have no entry."""
    found = Product.select(Product.id).join(SearchEntry, JOIN.LEFT_OUTER, on=(SearchEntry.product == Product.id)).where(
        Product.id > after, Product.on_shelf, SearchEntry.id.is_null()).order_by(Product.id).limit(BATCH)
    return [product for (product,) in db.tuples(found)]


@db.writes
def filled(product_ids: list[int]) -> int:
    """Write the entries of these products, unless somebody else has meanwhile; returns how many."""
    if not product_ids:
        return 0
    Product.update(position=Product.position).where(Product.id.in_(product_ids)).execute()  # one of us at a time
    there = {product for (product,) in db.tuples(
        SearchEntry.select(SearchEntry.product).where(SearchEntry.product.in_(product_ids)))}
    return write([product for product in product_ids if product not in there])


@db.writes
def move(moved: Sequence[tuple[int, int, int]]) -> None:
    """Give products (id, new place, former place) their places, unless they have been moved meanwhile."""
    left = {now: before for product, now, before in moved if SearchEntry.update(place=now).where(
        SearchEntry.product == product, SearchEntry.place == before).execute()}
    # Read only now that nobody else can change them: what is listed at the new places is what stands there.
    there = entries([product_at(now) for now in left])
    postings.remove((left[now], said) for now, said in there)
    postings.add(there)


def entries(product_ids: Sequence[int]) -> list[postings.Entry]:
    """Return the entries of these products."""
    return db.tuples(SearchEntry.select(SearchEntry.place, SearchEntry.words).where(
        SearchEntry.product.in_(product_ids)))


def write(product_ids: Sequence[int]) -> int:
    """Insert the entries of those of these products that are on the shelf, inside a write; returns how many."""
    about = db.tuples(Product.select(
        Product.id, Product.title, Product.aliases, Product.brand, Category.name, Product.keywords, Product.position,
        Product.sold, AVAILABLE).join(Category).where(Product.id.in_(product_ids), Product.on_shelf))
    specs: dict[int, list[str]] = {}
    for product, spec in db.tuples(Variant.select(Variant.product, Variant.spec).where(
            Variant.product.in_(product_ids), Variant.active)):
        specs.setdefault(product, []).append(spec)
    rows = [(product, place(product, position, sold, int(available)),
             words((title, aliases, brand), (category, keywords), specs.get(product, [])))
            for product, title, aliases, brand, category, keywords, position, sold, available in about]
    if rows:
        SearchEntry.insert_many(rows, fields=[SearchEntry.product, SearchEntry.place, SearchEntry.words]).execute()
        postings.add((here, said) for _product, here, said in rows)
    return len(rows)


def words(named: Sequence[str], described: Sequence[str], specs: Sequence[str]) -> str:
    """Return the tokens of a product; what it is like sounds, its choices do not."""
    name, other, choices = ([run for text in texts for run in tokens.runs(tokens.normal(text))]
                            for texts in (named, described, specs))
    return tokens.words(name, [*other, *choices], [*name, *other])
