"""Making goods and changing them: what an operator does to a product, its choices and its picture."""

from typing import NamedTuple

from base import db, ids
from base.errors import BadInput, NotFound, WrongState
from base.i18n import _
from models import ORDER_OVER, Category, Operator, Order, OrderLine, Product, Variant
from shop import catalog, drafts, operators, search, stock
from shop.drafts import ProductDraft, VariantDraft

MOST_VARIANTS = 50


class Count(NamedTuple):
    """The pieces an operator counted, and how many the page said there were."""

    pieces: int
    seen: int


@db.writes
def make(by: Operator, draft: ProductDraft, first: VariantDraft, pieces: int = 0) -> int:
    """Make a product with its first choice, off the shelf, and return its id; raises BadInput, Forbidden."""
    drafts.check_product(draft)
    drafts.check_variant(first)
    product = Product.create(price=first.price, dearest=first.price, on_shelf=False, **columns(draft))
    operators.audit(by, "products", "make product", f"product {product.id}", title=draft.title)
    added(by, product, first, pieces)
    catalog.changed(product.id)
    return int(product.id)


@db.writes
def save(by: Operator, product_id: int, draft: ProductDraft, seen: str) -> None:
    """Change a product; `seen` is the mark of the draft the operator began with.

    Raises NotFound, WrongState when somebody else changed it meanwhile, BadInput, Forbidden.
    """
    product = locked(product_id)
    before = drafts.of_product(product)
    unchanged(before, seen)
    drafts.check_product(draft)
    if draft.kind != product.kind:
        convertible(product_id)
    operators.audit(by, "products", "save product", f"product {product_id}", **drafts.changes(before, draft))
    Product.update(**columns(draft)).where(Product.id == product_id).execute()
    search.index(product_id)
    catalog.changed(product_id)


@db.writes
def show_picture(by: Operator, product_id: int, square: str, card: str) -> None:
    """Give a product its pictures (addresses on this shop); raises NotFound, Forbidden."""
    operators.audit(by, "products", "change picture", f"product {product_id}")
    locked(product_id)
    Product.update(picture=square, card_picture=card).where(Product.id == product_id).execute()
    catalog.changed(product_id)


@db.writes
def add_variant(by: Operator, product_id: int, draft: VariantDraft, pieces: int = 0) -> int:
    """Add a choice with so many pieces in stock and return its id; raises NotFound, BadInput, Forbidden."""
    product = locked(product_id)
    drafts.check_variant(draft)
    if Variant.select().where(Variant.product == product_id).count() >= MOST_VARIANTS:
        raise BadInput(_("A product has at most %(n)s choices.", n=MOST_VARIANTS), "spec")
    operators.audit(by, "products", "add variant", f"product {product_id}", spec=draft.spec, price=draft.price)
    variant = added(by, product, draft, pieces)
    catalog.span(product_id)
    search.index(product_id)
    catalog.changed(product_id)
    return variant


@db.writes
def save_variant(by: Operator, variant_id: int, draft: VariantDraft, seen: str, count: Count) -> None:
    """Change a choice and, when the count differs from what the page said, its stock; `seen` as in save.

    Raises NotFound, WrongState, BadInput (with the field), Forbidden.
    """
    Variant.update(position=Variant.position).where(Variant.id == variant_id).execute()  # nobody buys meanwhile
    variant = catalog.one(variant_id)
    before = drafts.of_variant(variant)
    unchanged(before, seen)
    drafts.check_variant(draft)
    if draft.spec != before.spec:
        distinct(variant.product_id, draft.spec)
    if count.pieces != count.seen:
        recount(by, variant, count)
    if draft.price != before.price:
        catalog.priced(by, variant, draft.price)
    if other := {name: words for name, words in drafts.changes(before, draft).items() if name != "price"}:
        operators.audit(by, "products", "save variant", f"variant {variant_id}", **other)
        Variant.update(spec=draft.spec, strike_price=draft.strike_price, alarm=draft.alarm, weight=draft.weight,
                       volume=draft.volume).where(Variant.id == variant_id).execute()
        search.index(variant.product_id)
        catalog.changed(variant.product_id)


@db.writes
def offer(by: Operator, variant_id: int) -> None:
    """Offer a choice again; raises NotFound, Forbidden."""
    operators.audit(by, "products", "offer variant", f"variant {variant_id}")
    offered(catalog.one(variant_id), True)


@db.writes
def withdraw(by: Operator, variant_id: int) -> None:
    """Offer a choice no longer; raises WrongState for the last one of a product on the shelf, NotFound, Forbidden."""
    operators.audit(by, "products", "withdraw variant", f"variant {variant_id}")
    variant = catalog.one(variant_id)
    product = locked(variant.product_id)
    offered(variant, False)
    if product.on_shelf and not Variant.select().where(Variant.product == product.id, Variant.active).exists():
        raise WrongState(_("It is the last choice on offer. Please take the product off the shelf first."))


def offered(variant: Variant, active: bool) -> None:
    """Set whether a choice is offered, inside a write."""
    Variant.update(active=active).where(Variant.id == variant.id).execute()
    catalog.span(variant.product_id)
    search.index(variant.product_id)
    catalog.changed(variant.product_id)


def recount(by: Operator, variant: Variant, count: Count) -> None:
    """Set the stock to what was counted, unless pieces came or went since the page was drawn; raises BadInput."""
    if count.seen != variant.on_hand:
        raise BadInput(_("Meanwhile there are %(n)s pieces. Please check.", n=variant.on_hand), "on_hand")
    catalog.counted(by, variant, count.pieces)


def added(by: Operator, product: Product, draft: VariantDraft, pieces: int) -> int:
    """Insert a choice with its first pieces, inside a write, and return its id; raises BadInput."""
    distinct(product.id, draft.spec)
    if pieces and product.kind == "keys":
        raise BadInput(_("Keys are counted by themselves: bring in a file."), "on_hand")
    if pieces < 0:
        raise BadInput(_("Please write a number from 0 on."), "on_hand")
    place = Variant.select().where(Variant.product == product.id).count()
    variant = Variant.create(
        product=product.id, spec=draft.spec, price=draft.price, strike_price=draft.strike_price, alarm=draft.alarm,
        weight=draft.weight, volume=draft.volume, position=place)
    if pieces:
        stock.put_back(variant.id, pieces, "opening", f"operator {by.id}")
    return int(variant.id)


def distinct(product_id: int, spec: str) -> None:
    """Pass if no choice of the product is called so; raises BadInput."""
    if Variant.select().where(Variant.product == product_id, Variant.spec == spec).exists():
        raise BadInput(_("Another choice is called so already."), "spec")


def columns(draft: ProductDraft) -> dict[str, object]:
    """Return a product's columns as the draft fills them; a new category is made."""
    category = category_called(draft.new_category) if draft.new_category else draft.category_id
    return {"category": category, "kind": draft.kind, "title": draft.title, "subtitle": draft.subtitle,
            "keywords": draft.keywords, "brand": draft.brand, "aliases": draft.aliases,
            "description": draft.description, "handout": draft.handout,
            "freight_template": draft.freight_template_id, "minimum": draft.minimum, "per_order": draft.per_order,
            "per_customer": draft.per_customer, "sale_from": draft.sale_from, "sale_until": draft.sale_until}


def category_called(name: str) -> int:
    """Return the shelf of this name, made behind the others if there is none."""
    found = Category.get_or_none(Category.name == name) or Category.create(
        slug=ids.token()[:12], name=name, position=Category.select().count())
    return int(found.id)


def convertible(product_id: int) -> None:
    """Pass if a product may be sold another way: no piece of it is here or may come back; raises BadInput."""
    if Variant.select().where(Variant.product == product_id, Variant.on_hand > 0).exists():
        raise BadInput(_("This can only be changed while there is no stock."), "kind")
    if OrderLine.select().join(Order).where(
            OrderLine.product == product_id, Order.state.not_in(ORDER_OVER)).exists():
        raise BadInput(_("This can only be changed when every order of it is completed."), "kind")


def locked(product_id: int) -> Product:
    """Return a product, kept from changing until the write ends; raises NotFound."""
    if not Product.update(position=Product.position).where(Product.id == product_id).execute():
        raise NotFound()
    return Product.get_by_id(product_id)


def unchanged(before: ProductDraft | VariantDraft, seen: str) -> None:
    """Pass if the operator began with what is there; raises WrongState."""
    if drafts.mark(before) != seen:
        raise WrongState(_("Somebody else has changed this in the meantime. Please look at it again."))
