"""What is for sale, as pages and cards show it, and how an operator changes it; prices in fen."""

from dataclasses import dataclass
from typing import Any

from peewee import Case, fn

from base import clock, db
from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from models import Category, Operator, Product, Variant
from shop import operators, search, stock, versions
from shop.tiles import AVAILABLE, TILE, Tile, tile

SORTS = {
    # All one way, and the shelf as a comparison below: so an index is the list, and nothing is sorted.
    "popular": (Product.position.desc(), Product.sold.desc(), Product.id.desc()),
    "sold": (Product.sold.desc(), Product.id.desc()),
    "price": (Product.price, Product.id),
    "-price": (Product.price.desc(), Product.id),
    "new": (Product.created_at.desc(), Product.id.desc()),
}


@dataclass(frozen=True)
class Sheet:
    """A product's page."""

    product: Product
    variants: list[Variant]

    @property
    def sale(self) -> str:
        """Whether its time is `soon`, `over` or now (nothing to say)."""
        now, first, last = clock.now(), self.product.sale_from, self.product.sale_until
        if first is not None and now < first:
            return "soon"
        return "over" if last is not None and now >= last else ""


@dataclass(frozen=True)
class ProductCard:
    """A product as a card in the chat."""

    id: int
    title: str
    description: str
    picture: str
    price: int
    dearest: int
    version: int
    available: int


def listing(sort: str, one_category: bool) -> db.Hot:
    """Build the hot query behind one kind of list."""
    def build() -> Any:
        found = Product.select(Product.id).where(Product.on_shelf == 1).order_by(*SORTS[sort])
        if one_category:
            found = found.join(Category).where(Category.slug == db.slot("slug"))
        # The page is chosen first: the sum that a tile shows would be made for every product before it is sorted.
        shown = found.limit(db.slot("size")).offset(db.slot("skip")).alias("shown")
        return Product.select(*TILE).join(shown, on=(Product.id == shown.c.id)).order_by(*SORTS[sort])
    return db.Hot(build)


LISTS = {(sort, narrow): listing(sort, narrow) for sort in SORTS for narrow in (False, True)}
CATEGORIES = db.Hot(lambda: Category.select().order_by(Category.position, Category.id))
PRODUCT = db.Hot(lambda: Product.select().where(Product.id == db.slot("id"), Product.on_shelf))
VARIANTS = db.Hot(lambda: Variant.select().where(
    Variant.product == db.slot("product"), Variant.active).order_by(Variant.position, Variant.id))
CARD = db.Hot(lambda: Product.select(
    Product.id, Product.title, Product.subtitle,
    Case(None, [(Product.card_picture == "", Product.picture)], Product.card_picture), Product.price,
    Product.dearest, Product.version, AVAILABLE).where(Product.id == db.slot("id"), Product.on_shelf))


LOW = Variant.active & (Variant.alarm > 0) & (Variant.on_hand - Variant.held <= Variant.alarm)
AMONG = {"on": Product.on_shelf, "off": ~Product.on_shelf,
         "low": Product.id.in_(Variant.select(Variant.product).where(LOW))}


def categories() -> list[Category]:
    """Return the shelves in their order."""
    return CATEGORIES.models(Category)


def tiles(category_slug: str | None = None, sort: str = "popular", page: int = 1, size: int = 20) -> list[Tile]:
    """Return one page of what is on the shelf; an unknown sort means popular."""
    hot = LISTS[sort if sort in SORTS else "popular", category_slug is not None]
    narrow = {"slug": category_slug} if category_slug is not None else {}
    return [tile(row) for row in hot.rows(size=size, skip=(max(page, 1) - 1) * size, **narrow)]


def sheet(product_id: int) -> Sheet:
    """Return a product with its active variants; raises NotFound when it is not on the shelf."""
    product = next(iter(PRODUCT.models(Product, id=product_id)), None)
    if product is None:
        raise NotFound()
    return Sheet(product, VARIANTS.models(Variant, product=product_id))


def card(product_id: int) -> ProductCard:
    """Return a product's card; raises NotFound when it is not on the shelf."""
    row = CARD.row(id=product_id)
    if row is None:
        raise NotFound()
    *plain, available = row
    return ProductCard(*(*plain, int(available)))  # MySQL's sums are decimals


def all_products(page: int = 1, size: int = 20, query: str = "", among: str = "") -> list[Product]:
    """Return products for the console, newest first; `among` is a key of AMONG, anything else is all of them."""
    rows = Product.select(Product, Category).join(Category).order_by(Product.id.desc())
    if query:
        rows = rows.where(Product.title.contains(query))
    if among in AMONG:
        rows = rows.where(AMONG[among])
    return list(rows.paginate(max(page, 1), size))


def as_found(query: str, size: int) -> list[Product]:
    """Return the products for sale that a follower who types this finds, the best first; none for an empty query."""
    places = {one.id: place for place, one in enumerate(search.find(query, size))} if query else {}
    return sorted(Product.select().where(Product.id.in_(list(places))), key=lambda row: places[row.id])


def running_out() -> int:
    """Count the choices on offer of which so few are left that the shop wants to be warned."""
    return int(Variant.select().where(LOW).count())


def variants_of(product_ids: list[int]) -> dict[int, list[Variant]]:
    """Return the variants of several products in one query."""
    found: dict[int, list[Variant]] = {product: [] for product in product_ids}
    for variant in Variant.select().where(Variant.product.in_(product_ids)).order_by(Variant.position, Variant.id):
        found[variant.product_id].append(variant)
    return found


def can_be_bought(product_id: int) -> bool:
    """Tell whether a piece of any choice on offer can be bought."""
    return bool(Variant.select().where(
        Variant.product == product_id, Variant.active, Variant.on_hand > Variant.held).exists())


@db.writes
def change_price(by: Operator, variant_id: int, fen: int) -> None:
    """Set a variant's price; raises NotFound and BadInput (WeChat takes no payment of 0 fen)."""
    priced(by, one(variant_id), fen)


@db.writes
def change_stock(by: Operator, variant_id: int, on_hand: int) -> None:
    """Set the pieces counted on hand; raises BadInput for keys, and when fewer than unpaid orders hold."""
    counted(by, one(variant_id), on_hand)


@db.writes
def put_on_shelf(by: Operator, product_id: int) -> None:
    """Offer a product for sale; raises NotFound, and WrongState when it has no choice on offer."""
    operators.audit(by, "products", "put on the shelf", f"product {product_id}")
    if not Variant.select().where(Variant.product == product_id, Variant.active).exists():
        raise WrongState(_("Please offer at least one choice first."))
    shelve(product_id, True)


@db.writes
def take_off_shelf(by: Operator, product_id: int) -> None:
    """Stop offering a product; orders already placed stay."""
    operators.audit(by, "products", "take off the shelf", f"product {product_id}")
    shelve(product_id, False)


def priced(by: Operator, variant: Variant, fen: int) -> None:
    """Set a variant's price, inside a write; raises BadInput."""
    if fen < 1:
        raise BadInput(_("A price is at least 0.01 yuan."), "price")
    operators.audit(by, "products", "change price", f"variant {variant.id}", before=variant.price, after=fen)
    Variant.update(price=fen).where(Variant.id == variant.id).execute()
    span(variant.product_id)
    changed(variant.product_id)


def span(product_id: int) -> None:
    """Write from what to what a product costs: what its choices on offer cost, inside a write."""
    [(low, high)] = db.tuples(Variant.select(fn.MIN(Variant.price), fn.MAX(Variant.price)).where(
        Variant.product == product_id, Variant.active))
    if low is not None:  # nothing on offer: the last prices stay, and it cannot be on the shelf
        Product.update(price=low, dearest=high).where(Product.id == product_id).execute()


def counted(by: Operator, variant: Variant, on_hand: int) -> None:
    """Set the pieces counted on hand, inside a write; raises BadInput."""
    if variant.product.kind == "keys":
        raise BadInput(_("Keys are counted by themselves: bring in a file."), "on_hand")
    operators.audit(by, "products", "count stock", f"variant {variant.id}", before=variant.on_hand, after=on_hand)
    if on_hand < 0 or not stock.count(variant.id, on_hand, f"operator {by.id}"):
        raise BadInput(_("At least %(n)s pieces are held for unpaid orders.", n=variant.held), "on_hand")
    changed(variant.product_id)


def shelve(product_id: int, on_shelf: bool) -> None:
    """Set whether a product is for sale, inside a write; raises NotFound."""
    if not Product.update(on_shelf=on_shelf).where(Product.id == product_id).execute():
        raise NotFound()
    search.index(product_id)
    changed(product_id)


def changed(product_id: int) -> None:
    """Count a new version of a product, inside a write: its rendered cards are made anew."""
    Product.update(version=Product.version + 1).where(Product.id == product_id).execute()
    versions.bump("catalog")


def one(variant_id: int) -> Variant:
    """Return a variant; raises NotFound."""
    found: Variant | None = Variant.select(Variant, Product).join(Product).where(Variant.id == variant_id).first()
    if found is None:
        raise NotFound()
    return found
