"""The room of goods: what is for sale, at which price, and how many are left."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, request
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange

from base import money
from base.errors import BadInput, NotFound
from base.i18n import _
from console.blame import blame
from console.entry import within
from models import Category, Product, Variant
from shop import catalog
from web.forms import Form
from web.numbers import WholeField, whole
from web.render import page

SIZE = 20
MOST = 1_000_000


@dataclass(frozen=True)
class Row:
    """A product as the list shows it; `available` counts the pieces that can still be ordered."""

    product: Product
    available: int


class VariantForm(Form):
    """A variant's price in yuan and its pieces; `seen` is the stock the operator was looking at."""

    price = StringField(validators=[DataRequired()])
    on_hand = WholeField(validators=[InputRequired(), NumberRange(0, MOST)])
    seen = WholeField(validators=[InputRequired()])

    def validate_price(self, field: StringField) -> None:
        """Only an exact amount is a price."""
        try:
            amount = money.fen(field.data)
        except ValueError as wrong:
            raise ValidationError(_("Please write an amount in yuan, such as 19.90.")) from wrong
        if amount < 1:  # said before anything is saved: the stock beside it would be half a change
            raise ValidationError(_("A price is at least 0.01 yuan."))


def listed() -> Any:
    """Show what is for sale and what is not, found by title."""
    query, number = request.args.get("q", "").strip(), max(whole(request.args.get("page"), 1), 1)
    found = catalog.all_products(number, SIZE, query)
    variants = catalog.variants_of([product.id for product in found])
    rows = [Row(product, sum(v.available for v in variants[product.id] if v.active)) for product in found]
    return page("console/products.html", rows=rows, query=query, number=number, more=len(found) == SIZE)


def one(product_id: int) -> Any:
    """Show a product with a form for each variant."""
    return shown(product_id, {})


def change(product_id: int, variant_id: int) -> Any:
    """Save a variant's price and stock, or show what is wrong beside the field."""
    form, variant = VariantForm(), of(product_id, variant_id)
    if not form.validate() or not saved(form, variant):
        return shown(product_id, {variant_id: form}, 422)
    flash(_("Saved."), "done")
    return redirect(f"/console/products/{product_id}")


def shelf(product_id: int) -> Any:
    """Put a product on the shelf or take it off, and go back."""
    verb = catalog.put_on_shelf if request.form.get("to") == "on" else catalog.take_off_shelf
    verb(g.operator, product_id)
    return redirect(within(request.form.get("back", "/console/products")))


def saved(form: VariantForm, variant: Variant) -> bool:
    """Save what was changed; False, with the error in the form, when the stock cannot be so."""
    price, on_hand, seen = money.fen(form.price.data), form.on_hand.data or 0, form.seen.data
    try:
        if on_hand != seen and seen != variant.on_hand:
            raise BadInput(_("Meanwhile there are %(n)s pieces. Please check.", n=variant.on_hand), "on_hand")
        if on_hand != seen:  # untouched stock is left alone: somebody may have bought in the meantime
            catalog.change_stock(g.operator, variant.id, on_hand)
        if price != variant.price:
            catalog.change_price(g.operator, variant.id, price)
    except BadInput as wrong:
        blame(form, wrong, form.on_hand)
        return False
    return True


def shown(product_id: int, typed: dict[int, VariantForm], status: int = 200) -> Any:
    """Show the product; `typed` holds the forms that could not be saved."""
    product = Product.select(Product, Category).join(Category).where(Product.id == product_id).first()
    if product is None:
        raise NotFound()
    variants = catalog.variants_of([product_id])[product_id]
    pairs = [(variant, typed.get(variant.id) or fresh(variant)) for variant in variants]
    return page("console/product.html", status, product=product, pairs=pairs)


def fresh(variant: Variant) -> VariantForm:
    """Return the form as the variant fills it."""
    return VariantForm(formdata=None, price=money.yuan(variant.price), on_hand=variant.on_hand,
                       seen=variant.on_hand)


def of(product_id: int, variant_id: int) -> Variant:
    """Return the product's variant; raises NotFound, also for another product's."""
    found: Variant | None = Variant.get_or_none(Variant.id == variant_id, Variant.product == product_id)
    if found is None:
        raise NotFound()
    return found
