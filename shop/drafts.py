"""A product and its choices as an operator writes them, and what makes them fit to be sold."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from base import money
from base.errors import BadInput
from base.i18n import _
from base.text import clean
from models import Category, FreightTemplate, Product, Variant
from shop import cart

KINDS = ("parcel", "virtual", "keys")
LONGEST = {"title": 64, "subtitle": 120, "keywords": 255, "brand": 32, "aliases": 120, "new_category": 32,
           "spec": 64}  # characters of one line
LONGEST_TEXT = {"description": 5000, "handout": 2000}
HEAVIEST = 1_000_000  # grams, cubic centimetres
MOST_LIMIT = 9999  # pieces
LAST_MOMENT = 4_102_444_800  # the year 2100, in seconds
SHORT = 40  # characters of a value in the change log
UNTOLD = ("description", "handout")  # too long for the change log, or what a customer pays for


@dataclass(frozen=True)
class ProductDraft:
    """A product without its choices; a `new_category` is made, limits are in pieces (0 is none), times in seconds."""

    category_id: int | None
    kind: str
    title: str
    subtitle: str = ""
    keywords: str = ""
    description: str = ""
    handout: str = ""
    freight_template_id: int | None = None
    minimum: int = 1
    per_order: int = 0
    per_customer: int = 0
    sale_from: int | None = None
    sale_until: int | None = None
    new_category: str = ""
    brand: str = ""
    aliases: str = ""


@dataclass(frozen=True)
class VariantDraft:
    """A choice without its stock: fen, pieces at which the shop is warned, grams, cubic centimetres."""

    spec: str
    price: int
    strike_price: int = 0
    alarm: int = 0
    weight: int = 0
    volume: int = 0


def of_product(product: Product) -> ProductDraft:
    """Return a product as its draft."""
    return ProductDraft(
        product.category_id, product.kind, product.title, product.subtitle, product.keywords, product.description,
        product.handout, product.freight_template_id, product.minimum, product.per_order, product.per_customer,
        product.sale_from, product.sale_until, brand=product.brand, aliases=product.aliases)


def of_variant(variant: Variant) -> VariantDraft:
    """Return a choice as its draft."""
    return VariantDraft(
        variant.spec, variant.price, variant.strike_price, variant.alarm, variant.weight, variant.volume)


def mark(draft: ProductDraft | VariantDraft) -> str:
    """Return a short mark of all a draft says: a page carries it, so that an old page is noticed."""
    return hashlib.sha256(repr(draft).encode()).hexdigest()[:16]


def changes(before: ProductDraft | VariantDraft, after: ProductDraft | VariantDraft) -> dict[str, str]:
    """Return what differs, for the change log: field -> `before → after`."""
    old, new = asdict(before), asdict(after)
    return {name: "…" if name in UNTOLD else f"{str(old[name])[:SHORT]} → {str(new[name])[:SHORT]}"
            for name in old if old[name] != new[name]}


def check_product(draft: ProductDraft) -> None:
    """Pass if the product can be saved; raises BadInput with the field."""
    if not draft.title:
        raise BadInput(_("Please fill this in."), "title")
    for name in ("title", "subtitle", "keywords", "brand", "aliases", "new_category"):
        one_line(getattr(draft, name), name)
    for name, most in LONGEST_TEXT.items():
        text = getattr(draft, name)
        if len(text) > most or clean(text) != text:
            raise BadInput(_("At most %(n)s characters, please.", n=most), name)
    if draft.kind not in KINDS:
        raise BadInput(_("Please choose how it reaches the customer."), "kind")
    if draft.kind == "virtual" and not draft.handout:
        raise BadInput(_("Please write what the customer gets once it is paid."), "handout")
    among(Category, draft.category_id, "category", bool(draft.new_category))
    among(FreightTemplate, draft.freight_template_id, "freight_template", draft.freight_template_id is None)
    check_limits(draft)


def check_limits(draft: ProductDraft) -> None:
    """Pass if somebody can still buy it; raises BadInput with the field."""
    if not 1 <= draft.minimum <= cart.MOST:
        raise BadInput(_("Please choose 1 to %(n)s pieces.", n=cart.MOST), "minimum")
    for name in ("per_order", "per_customer"):
        limit = getattr(draft, name)
        if not 0 <= limit <= MOST_LIMIT or 0 < limit < draft.minimum:
            raise BadInput(_("0 for no limit, else at least what one has to buy."), name)
    for name in ("sale_from", "sale_until"):
        if not 0 <= (getattr(draft, name) or 0) <= LAST_MOMENT:
            raise BadInput(_("Please check the date."), name)
    if draft.sale_from is not None and draft.sale_until is not None and draft.sale_until <= draft.sale_from:
        raise BadInput(_("The end comes after the beginning."), "sale_until")


def check_variant(draft: VariantDraft) -> None:
    """Pass if the choice can be saved; raises BadInput with the field."""
    one_line(draft.spec, "spec")
    if not 1 <= draft.price <= money.LARGEST:  # WeChat takes no payment of 0 fen
        raise BadInput(_("A price is at least 0.01 yuan."), "price")
    if not 0 <= draft.strike_price <= money.LARGEST:  # one that is not higher is not shown
        raise BadInput(_("Please write an amount in yuan, such as 19.90."), "strike_price")
    for name in ("alarm", "weight", "volume"):
        if not 0 <= getattr(draft, name) <= HEAVIEST:
            raise BadInput(_("Please write a number from 0 to %(n)s.", n=HEAVIEST), name)


def one_line(text: str, name: str) -> None:
    """Pass if a text fits into a line of a page; raises BadInput."""
    if len(text) > LONGEST[name] or not (text.isprintable() and text == text.strip()):
        raise BadInput(_("At most %(n)s characters, without line breaks.", n=LONGEST[name]), name)


def among(table: Any, row_id: int | None, name: str, without: bool) -> None:
    """Pass if the row that was chosen is there; raises BadInput."""
    if not without and not table.select().where(table.id == row_id).exists():
        raise BadInput(_("Please choose one."), name)
